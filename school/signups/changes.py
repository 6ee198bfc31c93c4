"""What a change of offerings means: who is told, who is asked again, and which seats move.

Whoever changes offerings (an import, later the desk) writes the new rows itself and then calls
`after_change` in the same transaction.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from sqlalchemy import bindparam, case, func, literal, select, update
from sqlmodel import col

from school.database import Session
from school.lecturers.asking import ask_lecturers
from school.locks import LockedOffering, hold_offerings, lock_offerings
from school.notices.queue import NewNotice, enqueue_to_readers
from school.notices.tables import Channel, NoticeKind
from school.offering_changes import NO_LECTURER, ChangeKind, Lecturer, OfferingChange
from school.offerings import Offering, OfferingStatus
from school.people import Carer, Person, recipient_id, told_id
from school.settings import SchoolSettings
from school.signups.asking import void_seat_open
from school.signups.seats import offer_free_seats_of_many
from school.signups.tables import OPEN_STATES, SignUp
from school.signups.upheaval import void_offers, void_questions
from school.statements import one_of, rows, write
from school.waking import waking_of

__all__ = ["NO_LECTURER", "ChangeKind", "Lecturer", "OfferingChange", "after_change"]

# News of a change that begins sooner than this after quiet hours passes through them.
MORNING = timedelta(hours=3)


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
) -> frozenset[int]:
    """Follow up changes whose rows are written: lock, void, tell, ask, offer what became free.

    Hand over all changes, also of offerings that nobody is in: their lecturers are asked, and
    their dates may stand in calendars. Counts up `version` of the offerings whose changes are
    told; callers leave it alone. An offering that is cancelled keeps its list, so that re-opening
    finds it as it was. Returns which of the offerings somebody has, holds or waits for a place in.
    """
    ids = sorted({change.offering_id for change in changes})
    if not ids:
        return frozenset()
    await hold_offerings(session, ids)
    told = {c.offering_id: c for c in sorted(changes, key=_weight) if c.kind in _TOLD}
    occupied = await _occupied(session, ids)
    concerned = {id_: change for id_, change in told.items() if id_ in occupied}
    versions = await _count_up(session, list(concerned)) if concerned else {}
    await _count_untold(session, [id_ for id_ in told if id_ not in occupied])
    await ask_lecturers(session, changes, now=now)
    if occupied:
        offerings = await lock_offerings(session, sorted(occupied))
        await _end_what_is_over(session, offerings, now=now)
        await _tell(session, concerned, versions, now=now, settings=settings)
        await _give_seats(session, offerings, now=now, settings=settings)
    return occupied


async def _occupied(session: Session, offering_ids: Sequence[int]) -> frozenset[int]:
    """Return the offerings that somebody is in; under their locks nobody else comes in."""
    is_open = col(SignUp.state).in_(OPEN_STATES)
    asked = select(col(SignUp.offering_id)).where(
        col(SignUp.offering_id).in_(offering_ids), is_open
    )
    asked = asked.distinct()
    return frozenset(each[0] for each in await rows(session, asked))


async def _end_what_is_over(
    session: Session, offerings: Sequence[LockedOffering], *, now: datetime
) -> None:
    cancelled = [each.id for each in offerings if each.status is OfferingStatus.CANCELLED]
    await void_offers(session, cancelled, now=now)
    await void_questions(session, cancelled, now=now)


async def _give_seats(
    session: Session,
    offerings: Sequence[LockedOffering],
    *,
    now: datetime,
    settings: SchoolSettings,
) -> None:
    over = [each.id for each in offerings if not each.takes_place_after(now)]
    await void_seat_open(session, over, now=now)
    await offer_free_seats_of_many(session, [*offerings], now=now, settings=settings)


async def _tell(
    session: Session,
    told: Mapping[int, OfferingChange],
    versions: Mapping[int, int],
    *,
    now: datetime,
    settings: SchoolSettings,
) -> None:
    """Write one notice an offering and reader, whoever of theirs has a place in it."""
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
            "each": [[at and at.isoformat() for at in pair] for pair in change.each],
        },
        through_quiet=min(change.old_starts_at, change.new_starts_at) < morning,
    )


async def _count_untold(session: Session, offering_ids: Sequence[int]) -> None:
    """Count changes of offerings that nobody is in: their dates may stand in calendars."""
    if offering_ids:
        these = update(Offering).where(col(Offering.id).in_(offering_ids))
        await write(session, these.values(version=col(Offering.version) + 1))


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
