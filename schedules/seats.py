"""Freed seats as time passes: offers run out, and seats that nobody is asked about open to all."""

from datetime import datetime

from schedules.ticks import Tick, for_each
from school.database import Database
from school.settings import SchoolSettings, current_settings
from school.signups.offers import due_offer_expiries, expire_offer
from school.signups.opening import (
    next_seat_due,
    offerings_with_live_seats,
    open_seats,
    open_seats_due,
)


class Seats:
    """The tick of offers and open seats. `settings` are the process's defaults.

    Seats were freed by the quiet hours of that time: all that are live are looked at again when
    the settings are others than at the last run, and at the first. Which ones those were is only
    remembered to spare work.
    """

    def __init__(self, database: Database, settings: SchoolSettings) -> None:
        self._database = database
        self._settings = settings
        self._seen: SchoolSettings | None = None

    def tick(self) -> Tick:
        """Return the one tick."""
        return Tick("offer", self.run, self.next_due)

    async def run(self, now: datetime) -> int:
        """Let offers run out whose time is up, and open the seats whose time of asking is over."""
        settings = await current_settings(self._database, self._settings)
        expired = await for_each(
            await due_offer_expiries(self._database, now),
            lambda offer_id: expire_offer(
                self._database, now=now, offer_id=offer_id, settings=settings
            ),
        )
        opened = await for_each(
            await self._to_look_at(now, settings),
            lambda offering_id: open_seats(
                self._database, now=now, offering_id=offering_id, settings=settings
            ),
        )
        self._seen = settings
        return expired + opened

    async def next_due(self, now: datetime) -> datetime | None:  # noqa: ARG002 - a Tick's shape
        """Return when the next offer runs out or the next seat opens."""
        return await next_seat_due(self._database)

    async def _to_look_at(self, now: datetime, settings: SchoolSettings) -> list[int]:
        if settings != self._seen:
            return await offerings_with_live_seats(self._database)
        return await open_seats_due(self._database, now)
