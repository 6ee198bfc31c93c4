"""The notices of orders: to whom they go, and whether they are still true when they leave."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import select
from sqlmodel import col

from school.database import Session
from school.notices.queue import NewNotice, enqueue, opened_facts, void
from school.notices.tables import Notice, NoticeKind
from school.offering_changes import ChangeKind
from school.offerings import Offering, OfferingStatus
from school.orders.tables import Order, OrderState
from school.staff.finding import nearest_to
from school.staff.rights import Rank
from school.statements import row, rows

# Who has not looked for a week finds it in the list of orders.
NOTICE_LIFE = timedelta(days=7)


class OrderNews(StrEnum):
    """What is told of an order: NEW to organisers, all else to who ordered.

    MOVED, CANCELLED and REOPENED are of the offering that was planned.
    """

    NEW = "new"
    PLANNED = "planned"
    DECLINED = "declined"
    MOVED = "moved"
    CANCELLED = "cancelled"
    REOPENED = "reopened"


_STATES = {OrderNews.NEW: OrderState.WAITING, OrderNews.DECLINED: OrderState.DECLINED}
_OF_CHANGES = {
    ChangeKind.MOVED: OrderNews.MOVED,
    ChangeKind.CANCELLED: OrderNews.CANCELLED,
    ChangeKind.REOPENED: OrderNews.REOPENED,
}


async def tell_organisers(
    session: Session,
    order_id: int,
    site_id: int,
    *,
    by_id: int,
    owners: Sequence[int],
    now: datetime,
) -> int:
    """Tell the nearest organisers of a new order, but who ordered; return how many."""
    people = await nearest_to(session, site_id, rank=Rank.ORGANISER, owners=owners, but=by_id)
    told = [_notice(order_id, person_id, OrderNews.NEW, now) for person_id in people]
    await enqueue(session, told, now=now)
    return len(told)


async def tell_liaison(
    session: Session, order_id: int, person_id: int, news: OrderNews, *, now: datetime
) -> None:
    """Tell who ordered what became of it."""
    await enqueue(session, [_notice(order_id, person_id, news, now)], now=now)


async def unsay_new(session: Session, order_id: int, *, now: datetime) -> None:
    """End what organisers have not been told yet of an order that waits no more."""
    await void(session, NoticeKind.ORDER_NEWS, order_id, reason="settled", now=now)


async def follow_changes(
    session: Session, changes: Iterable[tuple[int, Sequence[ChangeKind]]], *, now: datetime
) -> None:
    """Tell those whose order an offering is what became of it: (offering, what happened)."""
    told = {
        id_: [_OF_CHANGES[kind] for kind in kinds if kind in _OF_CHANGES] for id_, kinds in changes
    }
    wanted = [id_ for id_, news in told.items() if news]
    if not wanted:
        return
    asked = select(col(Order.id), col(Order.by_id), col(Order.offering_id))
    found = await rows(session, asked.where(col(Order.offering_id).in_(wanted)))
    notices = [
        _notice(each.id, each.by_id, news, now)
        for each in found
        for news in told[each.offering_id]
    ]
    await enqueue(session, notices, now=now)


async def order_news_still_true(
    session: Session,
    notice: Notice,
    now: datetime,  # noqa: ARG001 - every truth is asked alike
) -> str | None:
    """Tell why it need not be told any more: the order, or its offering, stands otherwise."""
    asked = (
        select(col(Order.state), col(Offering.status))
        .outerjoin(Offering, col(Offering.id) == col(Order.offering_id))
        .where(col(Order.id) == notice.subject)
    )
    found = await row(session, asked)
    news = OrderNews((opened_facts(session.vault, notice.facts) or {}).get("news", "new"))
    if found is None:
        return "forgotten"
    if found.state is not _STATES.get(news, OrderState.PLANNED):
        return "settled"
    if news in _STATES:
        return None
    cancelled = found.status is OfferingStatus.CANCELLED
    return None if cancelled == (news is OrderNews.CANCELLED) else "changed"


def _notice(order_id: int, person_id: int, news: OrderNews, now: datetime) -> NewNotice:
    return NewNotice(
        kind=NoticeKind.ORDER_NEWS,
        subject=order_id,
        person_id=person_id,
        facts={"news": news.value},
        expires_at=now + NOTICE_LIFE,
        dedupe_key=f"order_news:{order_id}:{news.value}:{now.timestamp():.0f}:{person_id}",
    )
