"""One call of a method, and the list of the methods that the playground carries out."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, TypeAlias, TypeVar

from playground.errors import bad_request

if TYPE_CHECKING:
    from playground.bots import Bot
    from playground.requests import Upload
    from playground.world import World

Json = dict[str, Any]


@dataclass(slots=True)
class Call:
    """What a bot asks for: its fields in their proper types."""

    world: World
    bot: Bot
    method: str
    params: Json
    uploads: dict[str, Upload] = field(default_factory=dict)
    connected: Callable[[], bool] = lambda: True
    """Whether whoever called still waits for the answer."""
    started: float = 0.0
    """The loop's time when the call came in."""

    def text(self, name: str) -> str:
        """A text field, empty when it is missing."""
        value = self.params.get(name)
        return value if isinstance(value, str) else "" if value is None else str(value)

    def number(self, name: str, default: int = 0) -> int:
        """A whole number, or the default."""
        value = self.params.get(name)
        return value if isinstance(value, int) else default

    def flag(self, name: str) -> bool:
        """A truth value, False when it is missing."""
        return self.params.get(name) is True

    def part(self, params: Json) -> Call:
        """The same call as far as one object inside it says, with the files that came along."""
        return replace(self, params=params)

    def problem(self, problem: str) -> None:
        """Note a violation of this call."""
        self.world.journal.violation(bot_id=self.bot.id, method=self.method, problem=problem)

    def require_message_id(self) -> int:
        """The `message_id` of an edit. Raises as Telegram does without one."""
        value = self.params.get("message_id")
        if not isinstance(value, int) or value <= 0:
            raise bad_request("message identifier is not specified")
        return value


Handler: TypeAlias = Callable[[Call], Any] | Callable[[Call], Awaitable[Any]]
AnyHandler = TypeVar("AnyHandler", bound=Handler)
HANDLERS: dict[str, Handler] = {}
"""Method names in Telegram's spelling, and what carries them out."""


def method(name: str) -> Callable[[AnyHandler], AnyHandler]:
    """Register the function that carries out a method."""

    def register(handler: AnyHandler) -> AnyHandler:
        HANDLERS[name] = handler
        return handler

    return register
