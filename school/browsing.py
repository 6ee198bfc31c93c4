"""What residents browse: sites in their tree and what can be joined, read once per version.

Two thousand offerings are a megabyte: a process keeps one snapshot and reads it anew when the
version of the menu has changed (`school.versions`). Seats change with every sign-up and are no
part of it.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from sqlalchemy import bindparam, func, or_, select
from sqlmodel import col

from school.database import Database
from school.menu import Kind, MenuItem
from school.offerings import LectureSession, Mode, Offering, OfferingStatus
from school.signups.tables import SignUp, SignUpState
from school.sites import Site, Tier


@dataclass(frozen=True, slots=True)
class Place:
    """A site as residents see it. `path` is the ids from the top, itself included."""

    id: int
    name: str
    tier: Tier
    parent_id: int | None
    path: tuple[int, ...]
    address: str | None
    phone: str | None

    @property
    def site_path(self) -> str:
        """The path as `Site.path` has it, for what a scope covers."""
        return "".join(f"/{part}" for part in self.path) + "/"


@dataclass(frozen=True, slots=True)
class Listed:
    """An offering in a list. `sessions` is how many it has; `series` what else is like it."""

    id: int
    title: str
    site_id: int
    item_id: int
    category: str
    kind: Kind
    mode: Mode
    capacity: int | None
    starts_at: datetime
    ends_at: datetime
    cut_off: datetime
    deadline: datetime | None
    room: str | None
    sessions: int
    series: str | None = None
    for_volunteers: bool = False

    def joinable(self, now: datetime) -> bool:
        """Tell whether new sign-ups are still taken."""
        return now < self.cut_off and (self.deadline is None or now < self.deadline)


@dataclass(frozen=True)
class OpenMenu:
    """What can still be joined between two cut-offs, in order of time; counted when asked for."""

    menu: "Menu"
    since: datetime
    until: datetime | None
    offerings: Sequence[Listed]

    def holds(self, now: datetime) -> bool:
        """Tell whether nothing has opened or closed between this and `now`."""
        return self.since <= now and (self.until is None or now < self.until)

    @cached_property
    def by_site(self) -> Mapping[int, Sequence[Listed]]:
        """What each site has; a site with nothing is not among them."""
        return _grouped(self.offerings, lambda offering: offering.site_id)

    @cached_property
    def by_category(self) -> Mapping[int, Sequence[Listed]]:
        """What each category has, by the menu item that stands for it."""
        ids = self.menu.categories
        return _grouped(self.offerings, lambda offering: ids[offering.category])

    @cached_property
    def by_series(self) -> Mapping[int, Sequence[Listed]]:
        """What each series at a site has, by the offering that stands for it."""
        ids = self.menu.series
        return _grouped(
            [each for each in self.offerings if each.series],
            lambda offering: ids[offering.site_id, offering.series or ""],
        )

    @cached_property
    def counts(self) -> Mapping[int, int]:
        """How many there are at each site or below it; a site with nothing is not among them."""
        counts: Counter[int] = Counter()
        for site_id, offerings in self.by_site.items():
            if site_id in self.menu.places:
                path = self.menu.places[site_id].path
                counts.update(dict.fromkeys(path, len(offerings)))
        return counts


@dataclass(frozen=True)
class Menu:
    """One version of all that can be browsed; offerings in order of time."""

    version: int
    places: Mapping[int, Place]
    offerings: Sequence[Listed]

    @cached_property
    def for_residents(self) -> "Menu":
        """The same without what only volunteers see."""
        if not any(each.for_volunteers for each in self.offerings):
            return self
        seen = [each for each in self.offerings if not each.for_volunteers]
        return Menu(self.version, self.places, seen)

    @cached_property
    def by_id(self) -> Mapping[int, Listed]:
        return {offering.id: offering for offering in self.offerings}

    @cached_property
    def top(self) -> Place | None:
        """The site at the top of the tree, whose phone helps where no other is known."""
        return min(self.children(None), key=lambda place: place.id, default=None)

    @cached_property
    def categories(self) -> Mapping[str, int]:
        """Each category with the id of its first menu item, which stands for it in buttons."""
        found: dict[str, int] = {}
        for offering in self.offerings:
            known = found.get(offering.category, offering.item_id)
            found[offering.category] = min(known, offering.item_id)
        return dict(sorted(found.items(), key=lambda pair: pair[1]))

    @cached_property
    def series(self) -> Mapping[tuple[int, str], int]:
        """Each site's series with the id of its first offering, which stands for it in buttons."""
        found: dict[tuple[int, str], int] = {}
        for each in self.offerings:
            if each.series:
                key = each.site_id, each.series
                found[key] = min(found.get(key, each.id), each.id)
        return found

    @cached_property
    def sites(self) -> frozenset[int]:
        """The ids of the places that give courses, of whatever tier."""
        return frozenset(offering.site_id for offering in self.offerings)

    def open_at(self, now: datetime) -> OpenMenu:
        """Return what has not reached its cut-off; found anew only when one was passed."""
        if not self._latest or not self._latest[0].holds(now):
            offerings = [each for each in self.offerings if now < each.cut_off]
            until = min((each.cut_off for each in offerings), default=None)
            self._latest[:] = [OpenMenu(self, now, until, offerings)]
        return self._latest[0]

    @cached_property
    def _latest(self) -> list[OpenMenu]:
        return []

    @cached_property
    def _children(self) -> Mapping[int | None, list[Place]]:
        found: dict[int | None, list[Place]] = {}
        for place in sorted(self.places.values(), key=lambda place: place.id):
            found.setdefault(place.parent_id, []).append(place)
        return found

    def children(self, place_id: int | None) -> list[Place]:
        """Return the sites right below one, or the top sites, in their order."""
        return self._children.get(place_id, [])

    def below(self, place_id: int) -> frozenset[int]:
        """Return the ids of a site and of all sites under it."""
        return frozenset(p.id for p in self.places.values() if place_id in p.path)

    def phone_of(self, place_id: int | None) -> str | None:
        """Return the phone of a site, or of the nearest one above it that has one."""
        place = self.places.get(place_id or 0, self.top)
        for ancestor in reversed(place.path if place else ()):
            if phone := self.places[ancestor].phone:
                return phone
        return None


def _grouped(offerings: Iterable[Listed], key: Callable[[Listed], int]) -> dict[int, list[Listed]]:
    groups: dict[int, list[Listed]] = {}
    for offering in offerings:
        groups.setdefault(key(offering), []).append(offering)
    return groups


# So many offerings a list shows at once; the statement below is compiled for just that many.
MOST_SHOWN = 6
_GRANTED = (
    select(col(SignUp.offering_id), func.count().label("granted"))
    .where(or_(*(col(SignUp.offering_id) == bindparam(f"id{n}") for n in range(MOST_SHOWN))))
    .where(or_(*(col(SignUp.state) == state for state in (SignUpState.TAKEN, SignUpState.HELD))))
    .group_by(col(SignUp.offering_id))
)


async def seats_of(database: Database, shown: Sequence[Listed]) -> dict[int, int | None]:
    """Return the seats of at most six offerings that are neither taken nor held; None: no limit.

    One statement with a fixed number of values, since a list is shown at every second press.
    """
    limited = [each for each in shown if each.capacity is not None]
    left = {each.id: each.capacity for each in shown}
    if not limited:
        return left
    ids = [each.id for each in limited] + [0] * (MOST_SHOWN - len(limited))
    values = {f"id{n}": offering_id for n, offering_id in enumerate(ids)}
    for found in await database.rows(_GRANTED, **values):
        left[found.offering_id] = max(0, (left[found.offering_id] or 0) - found.granted)
    return left


async def load_menu(database: Database, version: int) -> Menu:
    """Read everything that can be browsed; `version` is the one it was found to have before."""
    places = {}
    for row in await database.rows(select(Site.__table__)):  # type: ignore[attr-defined]
        path = tuple(int(part) for part in row.path.strip("/").split("/"))
        places[row.id] = Place(
            row.id, row.name, row.tier, row.parent_id, path, row.address, row.phone
        )
    counted = (
        select(col(LectureSession.offering_id), func.count().label("n"))
        .group_by(col(LectureSession.offering_id))
        .subquery()
    )
    found = await database.rows(
        select(
            col(Offering.id),
            col(Offering.title),
            col(Offering.site_id),
            col(Offering.menu_item_id),
            col(MenuItem.category),
            col(MenuItem.kind),
            col(Offering.mode),
            col(Offering.capacity),
            col(Offering.starts_at),
            col(Offering.ends_at),
            col(Offering.cut_off),
            col(Offering.deadline),
            col(Offering.room),
            func.coalesce(counted.c.n, 1),
            col(Offering.series),
            col(Offering.for_volunteers),
        )
        .join(MenuItem, col(MenuItem.id) == col(Offering.menu_item_id))
        .outerjoin(counted, counted.c.offering_id == col(Offering.id))
        .where(col(Offering.status) == OfferingStatus.OPEN)
        .order_by(col(Offering.starts_at), col(Offering.id))
    )
    return Menu(version, places, [Listed(*list(row)) for row in found])
