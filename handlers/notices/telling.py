"""What every renderer is given: one notice, its reader, and the school as it is now."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import structlog
from aiogram.filters.callback_data import CallbackData
from aiogram.types import BufferedInputFile, InlineKeyboardButton
from markupsafe import Markup

from handlers.about import short_name
from handlers.calendars import CalendarFiles
from handlers.callbacks import OpenOffering
from handlers.noticed import noticed
from handlers.notices.rendered import Letter, Rendered
from handlers.numbered import Choice, labelled
from handlers.screens import button, rows
from handlers.widths import fit
from locales.reader import Reader, lines
from school.briefs import Brief, brief_of
from school.browsing import Menu
from school.database import Database
from school.deliveries.outcomes import Claimed
from school.people import names_of
from school.settings import SchoolSettings

log = structlog.get_logger(__name__)


class GoneError(LookupError):
    """What a notice is about is not in the database any more: a defect of ours."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Telling:
    """One notice on its way: `now` is when it leaves."""

    database: Database
    claimed: Claimed
    now: datetime
    reader: Reader
    menu: Menu
    school: SchoolSettings
    calendars: CalendarFiles

    @property
    def facts(self) -> dict[str, Any]:
        return dict(self.claimed.facts)

    def button(self, label: str, data: CallbackData) -> InlineKeyboardButton:
        """Return a button that also proves that this notice has arrived."""
        return button(fit(label), noticed(data.pack(), self.claimed.id))

    def numbered(self, choices: Sequence[Choice]) -> list[InlineKeyboardButton]:
        """Return what answers the notice; the numbers may be typed too."""
        return [
            button(labelled(self.reader, n, choice.label), noticed(choice.data, self.claimed.id))
            for n, choice in enumerate(choices, 1)
        ]

    def details(self, offering_id: int) -> InlineKeyboardButton:
        """Return the way to the offering's card."""
        return self.button(self.reader.label("Details"), OpenOffering(id=offering_id))

    def phone(self, site_id: int | None) -> Markup | None:
        """Return whom to call, if any phone is known."""
        phone = self.menu.phone_of(site_id)
        return self.reader.say("Questions? Call {phone}", phone=fit(phone)) if phone else None

    async def offering(self, offering_id: int) -> Brief:
        """Return the offering as it is now."""
        found = await brief_of(self.database, offering_id, now=self.now)
        if found is None:
            raise GoneError("offering")
        return found

    async def calendar(self, offering_id: int) -> BufferedInputFile | None:
        """Return the offering's calendar file as it is now; a notice goes out without it, too."""
        try:
            return await self.calendars.of(
                offering_id,
                database=self.database,
                person_id=self.claimed.recipient_id,
                reader=self.reader,
                menu=self.menu,
                now=self.now,
            )
        except (OSError, RuntimeError, ValueError) as error:  # a worker that was killed, as well
            fault = type(error).__qualname__
            log.error("notice.no_calendar", notice=self.claimed.id, fault=fault)
            return None

    async def other(self, person_id: int) -> str | None:
        """Return the short name of whom it is about, None when that is who reads it."""
        if person_id == self.claimed.recipient_id:
            return None
        name = (await names_of(self.database, [person_id])).get(person_id)
        return short_name(name) if name else None

    async def others(self, person_ids: Sequence[int]) -> Markup | None:
        """Return the line that says who comes, None when it is the reader alone."""
        return who(
            self.reader,
            await names_of(self.database, person_ids),
            person_ids,
            self.claimed.recipient_id,
        )


def who(
    reader: Reader, names: dict[int, str], person_ids: Sequence[int], reader_id: int
) -> Markup | None:
    """Return the line that names these people; None when it is only the reader."""
    if set(person_ids) <= {reader_id}:
        return None
    called = [
        reader.label("you") if person_id == reader_id else short_name(names[person_id])
        for person_id in person_ids
        if person_id == reader_id or person_id in names
    ]
    return Markup.escape(fit(reader.label("Coming: {names}", names=reader.join(called))))


def message(
    *parts: str | None,
    buttons: Sequence[InlineKeyboardButton | None],
    document: BufferedInputFile | None = None,
) -> Rendered:
    """Return a message of these lines, one button a row; it may carry a document."""
    return Rendered(text=lines(*parts), keyboard=rows(*buttons), document=document)


Tell = Callable[[Telling], Awaitable[Letter]]
