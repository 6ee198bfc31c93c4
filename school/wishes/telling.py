"""Telling who wished for a menu item that it comes to their site: once, as it is planned."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select, update
from sqlmodel import col

from school.database import Session
from school.notices.queue import NewNotice, enqueue_to_many
from school.notices.tables import Notice, NoticeKind
from school.offerings import Offering, OfferingStatus
from school.signups.tables import OPEN_STATES, SignUp
from school.statements import AnyRow, row, rows, write
from school.wishes.tables import Wish


async def tell_wishes(session: Session, codes: Sequence[str], *, now: datetime) -> int:
    """Tell those who wished for what these new offerings are of; return how many.

    Of several offerings of an item at a site the first is told.
    """
    wished = select(col(Wish.id)).where(
        col(Wish.item_id) == col(Offering.menu_item_id),
        col(Wish.site_id) == col(Offering.site_id),
        col(Wish.told_at).is_(None),
    )
    found = await rows(
        session,
        select(
            col(Offering.id),
            col(Offering.menu_item_id),
            col(Offering.site_id),
            col(Offering.cut_off),
            col(Offering.deadline),
        )
        .where(col(Offering.code).in_(codes), col(Offering.status) == OfferingStatus.OPEN)
        .where(wished.exists())
        .order_by(col(Offering.starts_at), col(Offering.id)),
    )
    told = 0
    for offering in found:
        until = min(offering.cut_off, offering.deadline or offering.cut_off)
        if until > now:
            told += await _tell(session, offering, until, now=now)
    return told


async def _tell(session: Session, offering: AnyRow, until: datetime, *, now: datetime) -> int:
    these = update(Wish).where(
        col(Wish.item_id) == offering.menu_item_id,
        col(Wish.site_id) == offering.site_id,
        col(Wish.told_at).is_(None),
    )
    done = await write(
        session,
        these.values(told_at=now, offering_id=offering.id).returning(col(Wish.person_id)),
    )
    people = sorted(each.person_id for each in done)
    notice = NewNotice(
        kind=NoticeKind.WISH_COMES,
        subject=offering.id,
        person_id=0,
        expires_at=until,
        dedupe_key=f"wish_comes:{offering.id}",
    )
    await enqueue_to_many(session, notice, people, now=now)
    return len(people)


async def wish_again(session: Session, offering_ids: Sequence[int]) -> None:
    """Let the wishes count again that these offerings, which are cancelled, would have met."""
    if offering_ids:
        met = update(Wish).where(col(Wish.offering_id).in_(offering_ids))
        await write(session, met.values(told_at=None, offering_id=None))


async def wish_still_true(session: Session, notice: Notice, now: datetime) -> str | None:
    """Tell why it need not be told any more: it does not come, is over, or they know of it."""
    asked = select(col(Offering.status), col(Offering.cut_off), col(Offering.deadline))
    found = await row(session, asked.where(col(Offering.id) == notice.subject))
    if found is None or found.status is not OfferingStatus.OPEN:
        return "cancelled"
    if now >= min(found.cut_off, found.deadline or found.cut_off):
        return "over"
    wish = select(col(Wish.id)).where(
        col(Wish.person_id) == notice.person_id, col(Wish.offering_id) == notice.subject
    )
    if await row(session, wish) is None:
        return "taken_back"
    place = select(col(SignUp.id)).where(
        col(SignUp.person_id) == notice.person_id,
        col(SignUp.offering_id) == notice.subject,
        col(SignUp.state).in_(OPEN_STATES),
    )
    return "signed_up" if await row(session, place) else None
