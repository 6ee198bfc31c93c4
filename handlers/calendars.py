"""An offering's calendar file for one reader: worded here, made in the worker, kept a while."""

import asyncio
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import Any

from aiogram.types import BufferedInputFile

from locales.reader import Reader
from papers.calendar_file import CalendarEntry, CalendarPaper, calendar_file, file_name
from school.browsing import Menu
from school.calendars import OfferingDates, dates_of_offering
from school.database import Database
from school.details import Meeting
from school.offerings import Mode, OfferingStatus
from school.signups.reads import standings
from school.signups.tables import SignUpState

# Thousands who are told of one change get one of a handful of files: by language, and with the
# link of an online course or without it.
KEPT = 200


class CalendarFiles:
    """Makes files by `work`, each once; a file that was made is the same for everybody."""

    def __init__(self, work: Callable[..., Awaitable[Any]]) -> None:
        self._work = work
        self._made: OrderedDict[CalendarPaper, bytes] = OrderedDict()
        self._turn = asyncio.Lock()

    async def made(self, paper: CalendarPaper, *, now: datetime) -> bytes:
        """Return the file of what is worded in `paper`."""
        if paper not in self._made:
            async with self._turn:  # of several who want it at once one waits for the worker
                if paper not in self._made:
                    self._keep(paper, await self._work(calendar_file, paper, now=now))
        return self._made[paper]

    def _keep(self, paper: CalendarPaper, file: bytes) -> None:
        self._made[paper] = file
        while len(self._made) > KEPT:
            self._made.popitem(last=False)

    async def of(
        self,
        offering_id: int,
        *,
        database: Database,
        person_id: int,
        reader: Reader,
        menu: Menu,
        now: datetime,
    ) -> BufferedInputFile | None:
        """Return the file of an offering as it is now, for one person; None when it is gone."""
        dates = await dates_of_offering(database, offering_id)
        if dates is None:
            return None
        link = dates.link if await _has_seat(database, person_id, offering_id) else None
        paper = paper_of(dates, reader, phone=menu.phone_of(dates.site_id), link=link)
        name = file_name(reader.content(dates.title), suffix="ics")
        return BufferedInputFile(await self.made(paper, now=now), filename=name)


async def _has_seat(database: Database, person_id: int, offering_id: int) -> bool:
    places = await standings(database, person_id, offering_id)
    return any(each.state is SignUpState.TAKEN for each in places)


def paper_of(
    dates: OfferingDates, reader: Reader, *, phone: str | None, link: str | None
) -> CalendarPaper:
    """Return what the file says to one reader; `link` is for who has a seat."""
    count = len(dates.meetings)
    return CalendarPaper(
        offering_id=dates.id,
        version=dates.version,
        entries=(
            *(_entry(each, dates, reader, of=count) for each in dates.meetings),
            *(_entry(each, dates, reader, of=count, off=True) for each in dates.dropped),
        ),
        place=_place(dates, reader),
        notes=_notes(dates, reader, phone=phone, link=link),
        off=dates.status is OfferingStatus.CANCELLED,
    )


def _entry(
    meeting: Meeting, dates: OfferingDates, reader: Reader, *, of: int, off: bool = False
) -> CalendarEntry:
    title = reader.content(dates.title)
    if of > 1 or meeting.number > 1:
        title = reader.label("{title}, lesson {n}", title=title, n=meeting.number)
    return CalendarEntry(
        number=meeting.number,
        starts_at=meeting.starts_at,
        ends_at=meeting.ends_at,
        title=title,
        off=off,
    )


def _place(dates: OfferingDates, reader: Reader) -> str:
    if dates.mode is Mode.ONLINE:
        return reader.label("Online")
    told = (dates.site, dates.room, dates.address)
    return " ".join(reader.content(each) for each in told if each)


def _notes(dates: OfferingDates, reader: Reader, *, phone: str | None, link: str | None) -> str:
    told = []
    if dates.mode is Mode.ONLINE:
        told.append(reader.label("Online, by {site}", site=reader.content(dates.site)))
        if link:
            told.append(reader.label("Link: {link}", link=link))
    if phone:
        told.append(reader.label("Phone {phone}", phone=phone))
    return "\n".join(told)
