"""What every handler is given besides the message or the press."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from aiogram.fsm.context import FSMContext

from handlers.calendars import CalendarFiles
from handlers.visitor import Visitor
from locales.reader import Reader
from school.actors import Actor
from school.browsing import Menu
from school.database import Database
from school.settings import SchoolSettings


@dataclass(frozen=True, slots=True)
class Talk:
    """One update's surroundings.

    `database` acts for this update, so that use-cases act once however often it is handled.
    `now` is when the person spoke. `work` runs a slow function of `papers` in a worker process,
    where `calendars` makes its files. `menu` gives all that can be browsed, from memory.
    `set_aside` counts the updates that could not be handled, for owners. `saved` is to be called
    when organisers' words were changed, `forget` when a person wants nothing kept: what
    was set aside of their chat goes, too; `kept` returns it. `wake` has what is due now done at
    once, not within the minute. `owners` are Telegram's ids of them. `defaults` are the settings
    of a school that has decided nothing, `school` what holds. `at_site`
    is the one site that is looked at, None: all of one's scope (`handlers.at_site`).
    """

    database: Database
    now: datetime
    visitor: Visitor
    school: SchoolSettings
    defaults: SchoolSettings
    state: FSMContext
    work: Callable[..., Awaitable[Any]]
    calendars: CalendarFiles
    menu: Callable[[], Awaitable[Menu]]
    set_aside: Callable[[], Awaitable[int]]
    saved: Callable[[], Awaitable[None]]
    kept: Callable[[], Awaitable[list[dict[str, Any]]]]
    forget: Callable[[], Awaitable[None]]
    wake: Callable[[], None]
    owners: tuple[int, ...] = ()
    at_site: int | None = None

    @property
    def reader(self) -> Reader:
        return self.visitor.reader

    @property
    def actor(self) -> Actor:
        """Who acts, for the use-cases to check."""
        return Actor(self.visitor.person_id, owner=self.visitor.owner)

    @property
    def person_id(self) -> int:
        return self.visitor.person_id
