"""A simulated month: bursts of messages, trouble of every sort, two workers, and a ledger."""

import asyncio
import random
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from sqlmodel import col, select

from school.actors import Actor
from school.deliveries.claims import mark_sending
from school.deliveries.decisions import open_ends_of, resend
from school.deliveries.outcomes import (
    Claimed,
    Outcome,
    Refused,
    Result,
    RetryLater,
    Sent,
    Unknown,
    Unreachable,
)
from school.deliveries.recovery import recover, release
from school.deliveries.settle import settle
from school.notices.digests import digest_items
from school.notices.kinds import BUDGETED
from school.notices.tables import Notice, NoticeKind, NoticeState
from tests.school.budget.mail import DAY, HOUR, THEME, Mail
from tests.school.deliveries.outbox import NOW

MINUTE = timedelta(minutes=1)
SUBJECTS = 12
STEPS = (5, 20, 45, 90, 180, 400)
EXEMPT = (NoticeKind.OFFER, NoticeKind.ALARM, NoticeKind.REMINDER_DAY)


@dataclass
class Ledger:
    """What left, and what digests told: kept beside the database, by who sends."""

    got: dict[tuple[int, date], list[int]] = field(default_factory=lambda: defaultdict(list))
    tries: Counter[int] = field(default_factory=Counter)
    told: dict[int, set[tuple[NoticeKind, int]]] = field(default_factory=dict)
    resent: set[int] = field(default_factory=set)
    kinds: dict[int, NoticeKind] = field(default_factory=dict)


@dataclass
class Month:
    """A school's mail as time passes; `dice` decide about everything."""

    mail: Mail
    dice: random.Random
    now: datetime = NOW
    ledger: Ledger = field(default_factory=Ledger)
    people: list[int] = field(default_factory=list)
    readers: list[int] = field(default_factory=list)

    async def begin(self) -> None:
        """Let there be readers, and people without Telegram in the care of two of them."""
        self.readers = [await self.mail.person() for _ in range(5)]
        cared = [await self.mail.person(None, carer_id=self.readers[n % 2]) for n in range(4)]
        self.people = [*self.readers, *cared]

    async def pass_days(self, days: int, *, busy: bool) -> None:
        """Go on by random steps; when `busy`, with new messages."""
        end = self.now + days * DAY
        while self.now < end:
            is_off = self.dice.random() < 0.02  # for more than a day, and digests come too late
            self.now += 1_600 * MINUTE if is_off else self.dice.choice(STEPS) * MINUTE
            if busy:
                await self._write()
                await self._meddle()
            await self._recover()
            await self._deliver()

    async def _write(self) -> None:
        """Write a burst: to some, about one thing or another, now or a little later."""
        if self.dice.random() < 0.6:
            return
        subject = self.dice.randrange(SUBJECTS)
        crowd = self.dice.sample(self.people, self.dice.randint(1, len(self.people)))
        for person in crowd * self.dice.choice((1, 1, 2)):
            kind = THEME if self.dice.random() < 0.85 else self.dice.choice(EXEMPT)
            await self.mail.notice(
                person,
                kind,
                subject=subject,
                not_before=self.now + self.dice.choice((0, 0, 3, 20)) * HOUR,
                expires_at=self.now + self.dice.choice((5, 24, 72, 168)) * HOUR,
            )

    async def _meddle(self) -> None:
        """Withdraw something, let somebody write again, send again what may have arrived."""
        if self.dice.random() < 0.05:
            self.mail.withdrawn.add(self.dice.randrange(SUBJECTS))
        if self.dice.random() < 0.1:
            self.mail.withdrawn.clear()
        if self.dice.random() < 0.3:
            await self.mail.change_person(self.dice.choice(self.readers), reachable=True)
        if self.dice.random() < 0.1:
            kind = self.dice.choice((THEME, NoticeKind.DIGEST))
            ids = await open_ends_of(self.mail.database, kind, limit=2)
            self.ledger.resent |= set(ids)
            owner = Actor(self.readers[0], owner=True)
            await resend(self.mail.database, self.now, owner, ids, settings=self.mail.school)

    async def _recover(self) -> None:
        """Begin anew: what was in hand is a dead process's; PostgreSQL waits for its lease."""
        await recover(self.mail.database, self.now, settings=self.mail.school, starting=True)

    async def _deliver(self) -> None:
        """Let both workers deliver until neither finds anything, or one is killed."""
        while True:
            both = [self._group("a"), self._group("b")]
            found = await asyncio.gather(*both)
            if not any(found):
                return

    async def _group(self, worker: str) -> bool:
        claims = await self.mail.claims(self.now, limit=self.dice.randint(1, 10), worker=worker)
        group = list(claims.notices)
        if self.dice.random() < 0.05:
            await release(self.mail.database, [one.id for one in group], worker=worker)
            return False
        if self.dice.random() < 0.03:
            return False  # killed with these in hand
        written = {one.id: await self._rendered(one) for one in group}
        going = await mark_sending(self.mail.database, self.now, list(written), worker=worker)
        is_killed = self.dice.random() < 0.03  # before it can say what became of them
        ends = [
            Result(
                one.id, self._sent(one, written[one.id], chance=self._chance(is_killed=is_killed))
            )
            for one in group
            if one.id in going
        ]
        if not is_killed:
            await settle(self.mail.database, self.now, ends, settings=self.mail.school)
        return bool(group) or claims.more

    async def _rendered(self, one: Claimed) -> set[tuple[NoticeKind, int]]:
        if one.kind is not NoticeKind.DIGEST:
            return set()
        items = await digest_items(self.mail.database, one.id)
        assert items, "a digest of nothing"
        return {(item.kind, item.subject) for item in items}

    def _chance(self, *, is_killed: bool) -> float:
        return 1.0 if is_killed else self.dice.random()

    def _sent(self, one: Claimed, told: set[tuple[NoticeKind, int]], *, chance: float) -> Outcome:
        """Send one; it may have arrived unless the answer says that it did not."""
        if chance < 0.06:
            return RetryLater(self.now + 10 * MINUTE)
        if chance < 0.08:
            return Refused("ours")
        if chance < 0.10:
            return Unreachable()
        day = self.now.astimezone(self.mail.school.zone).date()
        self.ledger.kinds[one.id] = one.kind
        self.ledger.tries[one.id] += 1
        if one.kind in BUDGETED:
            self.ledger.got[one.recipient_id, day].append(one.id)
        if told:
            self.ledger.told.setdefault(one.id, set()).update(told)
        return Unknown() if chance < 0.2 else Sent(f"1:{one.id}")

    async def rows(self) -> list[Notice]:
        async with self.mail.database.read() as session:
            return list((await session.exec(select(Notice).order_by(col(Notice.id)))).all())


def most_of_a_day(ledger: Ledger) -> int:
    """Return how many messages the busiest reader had on their busiest day."""
    return max(len(ids) for ids in ledger.got.values())


ENDS = {
    NoticeState.SENT,
    NoticeState.UNKNOWN,
    NoticeState.MERGED,
    NoticeState.VOID,
    NoticeState.EXPIRED,
    NoticeState.UNREACHABLE,
    NoticeState.FAILED,
}
# How the digest of a merged notice may have ended: it was told, or there was nobody to tell.
TOLD = {NoticeState.SENT, NoticeState.UNKNOWN, NoticeState.UNREACHABLE}
