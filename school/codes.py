"""Codes of what is made by chat: how the workbook finds it again."""

from itertools import count
from typing import Any

from sqlalchemy import select
from sqlmodel import SQLModel

from school.database import Session
from school.statements import insert_or_ignore, row, rows

# Letters that no workbook of a school begins its own codes with, as far as we know of any.
PREFIX = "LL"


async def insert_coded(session: Session, model: type[SQLModel], values: dict[str, Any]) -> int:
    """Insert a row under the first free code LL1, LL2, …; return its id.

    Whoever takes the same code at the same time is waited for, and the next one is taken.
    """
    table = model.__table__  # type: ignore[attr-defined]
    statement = insert_or_ignore(session, model, unique=["code"]).returning(table.c.id)
    for n in count(await _highest(session, table) + 1):
        made = await row(session, statement.values(code=f"{PREFIX}{n}", **values))
        if made is not None:
            return int(made.id)
    raise AssertionError("numbers do not end")


async def free_code(session: Session, model: type[SQLModel]) -> str:
    """Return the first free code of a table, for who keeps others from taking it till the commit.

    As whoever changes the menu does, who has bumped its version.
    """
    return f"{PREFIX}{await _highest(session, model.__table__) + 1}"  # type: ignore[attr-defined]


async def _highest(session: Session, table: Any) -> int:
    taken = await rows(
        session, select(table.c.code).where(table.c.code.startswith(PREFIX, autoescape=True))
    )
    numbers = (each.code.removeprefix(PREFIX) for each in taken)
    return max((int(n) for n in numbers if n.isascii() and n.isdigit()), default=0)
