"""Orders as staff see them: one's own, those of one's scope, one whole, and who got how much."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import func, select
from sqlmodel import col

from school.actors import Actor
from school.database import Database
from school.menu import MenuItem
from school.offerings import Offering, OfferingStatus
from school.orders.dates import Wanted, wanted_from
from school.orders.tables import NOTE_FIELD, WORDS_FIELD, DeclineReason, Order, OrderState
from school.people import Person, opened_name
from school.sites import Site
from school.staff.rights import SITE_PATH, NotAllowedError, Rank, Scope, some_scope_seen
from school.statements import AnyRow
from school.vault import Vault
from school.wishes.tables import Wish

# More than anybody pages through.
MOST_LISTED = 300


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderLine:
    """An order in a list."""

    id: int
    item_id: int
    title: str
    site_id: int
    site: str
    state: OrderState
    ordered_at: datetime
    by_id: int


_LINES: Any = (
    select(
        col(Order.id),
        col(Order.item_id),
        col(MenuItem.title),
        col(Order.site_id),
        col(Site.name).label("site"),
        col(Order.state),
        col(Order.ordered_at),
        col(Order.by_id),
    )
    .join(MenuItem, col(MenuItem.id) == col(Order.item_id))
    .join(Site, col(Site.id) == col(Order.site_id))
    .limit(MOST_LISTED)
)


async def orders_of_sites(
    database: Database, actor: Actor, *, site_id: int | None = None
) -> list[OrderLine]:
    """Return the orders of a liaison's sites, or of one of them alone: waiting ones first."""
    scope = await some_scope_seen(database, actor, Rank.LIAISON)
    asked = _LINES.where(scope.holds(SITE_PATH)).order_by(
        col(Order.state) != OrderState.WAITING, col(Order.id).desc()
    )
    if site_id is not None:
        asked = asked.where(col(Order.site_id) == site_id)
    return [OrderLine(**each._mapping) for each in await database.rows(asked)]  # noqa: SLF001


@dataclass(frozen=True, slots=True, kw_only=True)
class Need:
    """An item: how many orders of it wait, and how many residents wish for it."""

    item_id: int
    title: str
    orders: int
    wishes: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """What a site gets this year: offerings of its orders, all it has, and orders that wait."""

    site_id: int
    site: str
    of_orders: int
    in_all: int
    waiting: int


@dataclass(frozen=True, slots=True)
class OrdersDesk:
    """What organisers look at: what waits (the oldest first), the need of items, the shares.

    Needs go from the most to the least; shares from who got the least.
    """

    waiting: tuple[OrderLine, ...]
    needs: tuple[Need, ...]
    shares: tuple[Share, ...]
    settled: tuple[OrderLine, ...]


async def orders_desk(
    database: Database, actor: Actor, *, now: datetime, zone: ZoneInfo
) -> OrdersDesk:
    """Return the orders of an organiser's scope, and how its sites fare this year."""
    scope = await some_scope_seen(database, actor, Rank.ORGANISER)
    held = _LINES.where(scope.holds(SITE_PATH))
    waits = held.where(col(Order.state) == OrderState.WAITING).order_by(col(Order.id))
    others = held.where(col(Order.state) != OrderState.WAITING).order_by(col(Order.id).desc())
    waiting = [OrderLine(**each._mapping) for each in await database.rows(waits)]  # noqa: SLF001
    settled = [OrderLine(**each._mapping) for each in await database.rows(others)]  # noqa: SLF001
    return OrdersDesk(
        tuple(waiting),
        tuple(await _needs(database, scope, waiting)),
        tuple(await _shares(database, scope, waiting, now=now, zone=zone)),
        tuple(settled),
    )


async def count_waiting(database: Database, actor: Actor) -> int:
    """Return how many orders wait in an organiser's scope."""
    scope = await some_scope_seen(database, actor, Rank.ORGANISER)
    asked = (
        select(func.count())
        .select_from(Order)
        .join(Site, col(Site.id) == col(Order.site_id))
        .where(col(Order.state) == OrderState.WAITING, scope.holds(SITE_PATH))
    )
    return int((await database.rows(asked))[0][0])


async def _needs(database: Database, scope: Scope, waiting: Sequence[OrderLine]) -> list[Need]:
    wished = await database.rows(
        select(col(MenuItem.id), col(MenuItem.title), func.count().label("n"))
        .join(Wish, col(Wish.item_id) == col(MenuItem.id))
        .join(Site, col(Site.id) == col(Wish.site_id))
        .where(col(Wish.told_at).is_(None), scope.holds(SITE_PATH))
        .group_by(col(MenuItem.id), col(MenuItem.title))
    )
    titles = {each.id: each.title for each in wished} | {w.item_id: w.title for w in waiting}
    wishes = {each.id: each.n for each in wished}
    ordered = Counter(each.item_id for each in waiting)
    needs = [
        Need(item_id=id_, title=title, orders=ordered[id_], wishes=wishes.get(id_, 0))
        for id_, title in titles.items()
    ]
    return sorted(needs, key=lambda need: (-need.orders, -need.wishes, need.item_id))


async def _shares(
    database: Database,
    scope: Scope,
    waiting: Sequence[OrderLine],
    *,
    now: datetime,
    zone: ZoneInfo,
) -> list[Share]:
    """Return what each site gets this year: those that give courses, or have ordered some."""
    year = now.astimezone(zone).replace(month=1, day=1, hour=0, minute=0, second=0, microsecond=0)
    given = (
        select(
            col(Site.id),
            col(Site.name),
            func.count(col(Offering.id)).label("in_all"),
            func.count(col(Order.id)).label("of_orders"),
        )
        .join(Offering, col(Offering.site_id) == col(Site.id))
        .outerjoin(Order, col(Order.offering_id) == col(Offering.id))
        .where(scope.holds(SITE_PATH), col(Offering.status) == OfferingStatus.OPEN)
        .where(col(Offering.starts_at) >= year)
        .where(col(Offering.starts_at) < year.replace(year=year.year + 1))
        .group_by(col(Site.id), col(Site.name))
    )
    found = {each.id: each for each in await database.rows(given)}
    names = {each.site_id: each.site for each in waiting}
    names |= {id_: each.name for id_, each in found.items()}
    waits = Counter(each.site_id for each in waiting)
    shares = [
        Share(
            site_id=id_,
            site=name,
            of_orders=found[id_].of_orders if id_ in found else 0,
            in_all=found[id_].in_all if id_ in found else 0,
            waiting=waits[id_],
        )
        for id_, name in names.items()
    ]
    return sorted(shares, key=lambda each: (each.of_orders, each.in_all, each.site_id))


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderCard:
    """An order whole. `wishes` and `given` are of its item and its site; `by` may be unnamed."""

    id: int
    title: str
    item_id: int
    minutes: int | None
    site_id: int
    site: str
    wanted: tuple[Wanted, ...]
    audience: str | None
    expected: int | None
    room: str | None
    note: str | None
    state: OrderState
    by_id: int
    by: str | None
    ordered_at: datetime
    offering_id: int | None
    declined: DeclineReason | None
    words: str | None
    traditional: str | None
    wishes: int


_CARD: Any = (
    select(
        Order.__table__,  # type: ignore[attr-defined]
        col(MenuItem.title),
        col(MenuItem.minutes),
        col(Site.name).label("site"),
        col(Site.path),
        col(Person.name).label("by"),
        select(func.count())
        .where(col(Wish.item_id) == col(Order.item_id), col(Wish.site_id) == col(Order.site_id))
        .where(col(Wish.told_at).is_(None))
        .correlate(Order)
        .scalar_subquery()
        .label("wishes"),
    )
    .join(MenuItem, col(MenuItem.id) == col(Order.item_id))
    .join(Site, col(Site.id) == col(Order.site_id))
    .join(Person, col(Person.id) == col(Order.by_id))
)


async def order_card(database: Database, actor: Actor, order_id: int) -> OrderCard | None:
    """Return an order of one's sites; None when there is no such one."""
    scope = await some_scope_seen(database, actor, Rank.LIAISON)
    found = await database.rows(_CARD.where(col(Order.id) == order_id))
    if not found:
        return None
    if not scope.covers(found[0].path):
        raise NotAllowedError
    return _card(database.vault, found[0])


async def told_order(database: Database, order_id: int) -> OrderCard | None:
    """Return an order for a notice of it, whose reader was looked at when it was written."""
    found = await database.rows(_CARD.where(col(Order.id) == order_id))
    return _card(database.vault, found[0]) if found else None


def _card(vault: Vault, found: AnyRow) -> OrderCard:
    same = {
        name: getattr(found, name)
        for name in (
            "id", "title", "item_id", "minutes", "site_id", "site", "audience", "expected",
            "room", "state", "by_id", "ordered_at", "offering_id", "declined", "wishes",
        )
    }  # fmt: skip
    return OrderCard(
        **same,
        wanted=wanted_from(found.wanted),
        note=vault.open(NOTE_FIELD, found.note) if found.note else None,
        words=vault.open(WORDS_FIELD, found.words) if found.words else None,
        traditional=vault.open(WORDS_FIELD, found.traditional) if found.traditional else None,
        by=opened_name(vault, found.by),
    )
