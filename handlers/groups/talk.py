"""What is known when something happens in a group: the chat, and who acts if they are staff."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime

from locales.reader import Reader
from school.actors import Actor
from school.browsing import Menu
from school.database import Database
from school.settings import SchoolSettings


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupTalk:
    """One update of a group or channel.

    Nobody becomes known to the school by what they do in a group: `actor` is None for who is not
    known already. The `reader` is the school's own language, since many read.
    """

    database: Database
    now: datetime
    reader: Reader
    school: SchoolSettings
    menu: Callable[[], Awaitable[Menu]]
    actor: Actor | None
