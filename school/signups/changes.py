"""What a change of offerings means for those who signed up: who is told, and which seats move.

Whoever changes offerings (an import, later the desk) writes the new rows itself and then calls
`after_change` in the same transaction.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import bindparam, case, func, literal, select, update
from sqlmodel import col

from school.database import Session
from school.notices.queue import NewNotice, enqueue_to_readers
from school.notices.tables import Channel, NoticeKind
from school.offerings import Offering, OfferingStatus
from school.people import Carer, Person, recipient_id, told_id
from school.settings import SchoolSettings
from school.signups.asking import void_seat_open
from school.signups.locks import LockedOffering, lock_offerings
from school.signups.seats import offer_free_seats_of_many
from school.signups.tables import OPEN_STATES, SignUp
from school.signups.upheaval import void_offers, void_questions
from school.statements import one_of, write
from school.waking import waking_of

# News of a change that begins sooner than this after quiet hours passes through them.
MORNING = timedelta(hours=3)


class ChangeKind(StrEnum):
    """What happened to an offering.

    MOVED: a session has another time (or was added or left out). CANCELLED and REOPENED: its
    status. CAPACITY: more or fewer seats. CUT_OFF: the cut-off alone, since `join_until` changed;
    a move of the cut-off that comes with MOVED need not be named.
    """

    MOVED = "moved"
    CANCELLED = "cancelled"
    REOPENED = "reopened"
    CAPACITY = "capacity"
    CUT_OFF = "cut_off"


class SessionNews(StrEnum):
    """What became of the first session that changed; NONE: times are as they were."""

    NONE = "none"
    MOVED = "moved"
    LEFT_OUT = "left_out"
    ADDED = "added"


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferingChange:
    """One change of one offering; an offering may have several.

    Times are those of the first session that changed, old and new; without a change of time they
    are those of the offering. `what` became of that session, and `more` changed besides.
    """

    offering_id: int
    kind: ChangeKind
    old_starts_at: datetime
    old_ends_at: datetime
    new_starts_at: datetime
    what: SessionNews = SessionNews.NONE
    more: int = 0

    def is_news(self, now: datetime) -> bool:
        """Say whether it is still worth telling: the session was, or will be, after now."""
        return max(self.old_starts_at, self.new_starts_at) > now


_TOLD = {
    ChangeKind.MOVED: NoticeKind.CHANGED,
    ChangeKind.REOPENED: NoticeKind.CHANGED,
    ChangeKind.CANCELLED: NoticeKind.CANCELLED,
}


async def after_change(
    session: Session,
    changes: list[OfferingChange],
    *,
    now: datetime,
    settings: SchoolSettings,
) -> None:
    """Follow up changes whose rows are written: lock, void, tell, and offer what became free.

    Counts up `version` of the offerings whose people are told; callers leave it alone. An
    offering that is cancelled keeps its list, so that re-opening finds it as it was.
    """
    if not changes:
        return
    offerings = {
        each.id: each
        for each in await lock_offerings(session, sorted({c.offering_id for c in changes}))
    }
    cancelled = [id_ for id_, each in offerings.items() if each.status is OfferingStatus.CANCELLED]
    await void_offers(session, cancelled, now=now)
    await void_questions(session, cancelled, now=now)
    await _tell(session, changes, offerings, now=now, settings=settings)
    over = [id_ for id_, each in offerings.items() if not each.takes_place_after(now)]
    await void_seat_open(session, over, now=now)
    await offer_free_seats_of_many(session, [*offerings.values()], now=now, settings=settings)


async def _tell(
    session: Session,
    changes: Sequence[OfferingChange],
    offerings: dict[int, LockedOffering],
    *,
    now: datetime,
    settings: SchoolSettings,
) -> None:
    """Write one notice an offering and reader, whoever of theirs has a place in it."""
    told = {c.offering_id: c for c in sorted(changes, key=_weight) if c.kind in _TOLD}
    told = {id_: change for id_, change in told.items() if id_ in offerings}
    if not told:
        return
    versions = await _count_up(session, list(told))
    morning = waking_of(settings).next_quiet_end(now) + MORNING
    notices = [
        _notice(change, versions[offering_id], morning=morning, now=now)
        for offering_id, change in told.items()
        if change.is_news(now)
    ]
    await enqueue_to_readers(session, notices, _READERS, now=now)


def _weight(change: OfferingChange) -> int:
    """Order changes of one offering so that the weightiest is told: cancelled before all."""
    order = (ChangeKind.REOPENED, ChangeKind.MOVED, ChangeKind.CANCELLED)
    return order.index(change.kind) if change.kind in order else -1


def _notice(
    change: OfferingChange, version: int, *, morning: datetime, now: datetime
) -> NewNotice:
    kind = _TOLD[change.kind]
    return NewNotice(
        kind=kind,
        subject=change.offering_id,
        person_id=0,
        expires_at=change.old_starts_at if change.old_starts_at > now else change.new_starts_at,
        dedupe_key=f"{kind.value}:{change.offering_id}:{version}",
        facts={
            "change": change.kind.value,
            "version": version,
            "old_starts_at": change.old_starts_at.isoformat(),
            "new_starts_at": change.new_starts_at.isoformat(),
            "what": change.what.value,
            "more": change.more,
        },
        through_quiet=min(change.old_starts_at, change.new_starts_at) < morning,
    )


async def _count_up(session: Session, offering_ids: Sequence[int]) -> dict[int, int]:
    """Count up the version of each offering and return the new ones."""
    done = await write(
        session,
        update(Offering)
        .where(col(Offering.id).in_(offering_ids))
        .values(version=col(Offering.version) + 1)
        .returning(col(Offering.id), col(Offering.version)),
    )
    return {each.id: each.version for each in done}


# Who is told news of an offering, each once, in the order of their first place.
_CHANNEL = case(
    (recipient_id().is_(None), literal(Channel.CALL.value)), else_=literal(Channel.CHAT.value)
)
_READERS = (
    select(
        told_id().label("recipient_id"),
        func.min(_CHANNEL).label("channel"),
        func.min(col(SignUp.place)).label("place"),
    )
    .select_from(SignUp)
    .join(Person, col(Person.id) == col(SignUp.person_id))
    .outerjoin(Carer, col(Carer.id) == col(Person.carer_id))
    .where(col(SignUp.offering_id) == bindparam("subject"))
    .where(one_of(col(SignUp.state), OPEN_STATES), told_id().is_not(None))
    .group_by(told_id())
)
