"""What use-cases did for an update, kept so that a repeat of the update does nothing twice."""

import functools
import json
from collections.abc import Callable
from dataclasses import dataclass
from types import NoneType, UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints

from pydantic import TypeAdapter
from sqlalchemy import BigInteger, insert
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlmodel import Field, SQLModel
from sqlmodel.ext.asyncio.session import AsyncSession

FIELD = "effect"


@dataclass(frozen=True, slots=True)
class Key:
    """The n-th call of one use-case under one update."""

    update_id: int
    use_case: str
    n: int


class Effect(SQLModel, table=True):
    """The sealed outcome of one use-case call; its row commits together with what it did."""

    __tablename__ = "effects"

    update_id: int = Field(primary_key=True, sa_type=BigInteger)
    use_case: str = Field(primary_key=True, max_length=120)
    n: int = Field(primary_key=True)
    outcome: bytes


async def stored(session: AsyncSession, key: Key) -> bytes | None:
    """Return the sealed outcome this call had, or None when it never committed."""
    row = await session.get(Effect, (key.update_id, key.use_case, key.n))
    return row.outcome if row else None


async def store(connection: AsyncConnection, key: Key, outcome: bytes) -> None:
    """Add the outcome to the transaction; a second one under the same key is refused there."""
    values = {
        "update_id": key.update_id,
        "use_case": key.use_case,
        "n": key.n,
        "outcome": outcome,
    }
    await connection.execute(_STORE, values)


_STORE = insert(SQLModel.metadata.tables["effects"])


class Codec:
    """Writes and reads the outcomes of one use-case, told apart by the arm of their union."""

    def __init__(self, returned: Any) -> None:
        is_union = get_origin(returned) in {Union, UnionType}
        arms = get_args(returned) if is_union else (returned,)
        self._adapters = {
            _name(arm): TypeAdapter[Any](None if arm is NoneType else arm) for arm in arms
        }

    def encode(self, outcome: object) -> str:
        name = _name(type(outcome))
        if name not in self._adapters:  # a generic such as list[int] is the only arm of its type
            name = next(iter(self._adapters))
        body = self._adapters[name].dump_python(outcome, mode="json")
        return json.dumps([name, body], ensure_ascii=False, separators=(",", ":"))

    def decode(self, text: str) -> Any:
        name, body = json.loads(text)
        return self._adapters[name].validate_json(json.dumps(body))


@functools.cache
def codec_of(body: Callable[..., Any]) -> Codec:
    """Return the codec for what `body` is annotated to return."""
    return Codec(get_type_hints(body)["return"])


def _name(arm: Any) -> str:
    return getattr(arm, "__qualname__", None) or str(arm)
