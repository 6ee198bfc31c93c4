"""What each list holds and where its rows lead: pure, from the menu in memory, without words."""

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from operator import attrgetter
from typing import TypeAlias, TypeVar
from zoneinfo import ZoneInfo

from handlers.residents.browse.address import Address, Scope
from handlers.residents.browse.ranges import MOST, Key, Range, between, path_to, split
from school.browsing import Listed, Menu, OpenMenu, Place

_MINUTE = 60

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Leaf:
    """At most six offerings: each row is one."""

    offerings: Sequence[Listed]


@dataclass(frozen=True, slots=True)
class Parts:
    """Too many offerings for a screen: each row is a range of them."""

    ranges: Sequence[Range[Listed]]


@dataclass(frozen=True, slots=True)
class Runs:
    """Too many offerings for a screen, but few series: each row is one, or a single offering."""

    runs: Sequence[Range[Listed]]


@dataclass(frozen=True, slots=True)
class Group:
    """A place or a category with `count` open offerings, and where it leads."""

    key: Key
    name: str
    count: int
    leads_to: Address


@dataclass(frozen=True, slots=True)
class Groups:
    """Places or categories, in ranges of one when they fit."""

    ranges: Sequence[Range[Group]]


Listing: TypeAlias = Leaf | Runs | Parts | Groups


def listing(menu: Menu, address: Address, *, now: datetime, zone: ZoneInfo) -> Listing:
    """Return what the list at this address shows."""
    if address.scope is Scope.TREE:
        return places(menu, address, menu.open_at(now).counts)
    if address.scope is Scope.CATEGORIES:
        return Groups(split(_part(categories(menu, now), address)))
    offerings = offerings_of(menu, address, now=now, zone=zone)
    if len(offerings) <= MOST:
        return Leaf(offerings)
    of_site = address == Address(Scope.SITE, address.id)
    runs = runs_of(menu.open_at(now), offerings) if of_site else []
    return Runs(runs) if runs else Parts(split(offerings))


def runs_of(open_menu: OpenMenu, offerings: Sequence[Listed]) -> list[Range[Listed]]:
    """Return a site's offerings by series when that fits one screen, and each series another.

    Then whatever is chosen is two taps away, as it is by ranges of days; else return nothing.
    """
    runs: dict[int, Sequence[Listed]] = {}
    for each in offerings:
        series = open_menu.menu.series.get((each.site_id, each.series or ""))
        members = open_menu.by_series[series] if series else [each]
        runs[members[0].id] = members
    fits = len(runs) <= MOST and all(len(members) <= MOST for members in runs.values())
    return [Range(members) for members in runs.values()] if fits else []


def places(menu: Menu, address: Address, counts: Mapping[int, int]) -> Groups:
    """Return the places below one, as far as they count."""
    return Groups(split(_part(tree(menu, address.id, counts), address)))


def offering_key(offering: Listed) -> Key:
    """Return an offering's place in the order of time."""
    return int(offering.starts_at.timestamp()) // _MINUTE, offering.id


def offerings_of(
    menu: Menu, address: Address, *, now: datetime, zone: ZoneInfo
) -> Sequence[Listed]:
    """Return the open offerings of a list, or of the part of it, in order of time."""
    offerings = _whole(menu.open_at(now), address)
    until = until_when(address.scope, now, zone)
    if until is not None:
        offerings = offerings[: bisect_left(offerings, until, key=attrgetter("starts_at"))]
    if address.part is None:
        return offerings
    low, high = address.part
    first = bisect_left(offerings, low, key=offering_key)
    return offerings[first : bisect_right(offerings, high, key=offering_key)]


def _whole(open_menu: OpenMenu, address: Address) -> Sequence[Listed]:
    match address.scope:
        case Scope.SITE:
            return open_menu.by_site.get(address.id, ())
        case Scope.CATEGORY:
            return open_menu.by_category.get(address.id, ())
        case Scope.SERIES:
            return open_menu.by_series.get(address.id, ())
        case _:
            return open_menu.offerings


def until_when(scope: Scope, now: datetime, zone: ZoneInfo) -> datetime | None:
    """Return when the week or the month ends: on the school's calendar, weeks from Monday."""
    today = now.astimezone(zone).replace(hour=0, minute=0, second=0, microsecond=0)
    if scope is Scope.WEEK:
        return (today + timedelta(days=7 - today.weekday())).astimezone(UTC)
    if scope is Scope.MONTH:
        return (today.replace(day=28) + timedelta(days=4)).replace(day=1).astimezone(UTC)
    return None


def tree(menu: Menu, place_id: int, counts: Mapping[int, int]) -> list[Group]:
    """Return the places right below one (0: the top) that have something open, and it itself."""
    place = menu.places.get(place_id)
    below = [_group(menu, each, counts) for each in menu.children(place_id or None)]
    rows = [group for group in below if group.count]
    own = counts.get(place_id, 0) - sum(group.count for group in rows) if place else 0
    if place and own:
        rows.insert(0, Group((0, place.id), place.name, own, Address(Scope.SITE, place.id)))
    return rows


def _group(menu: Menu, place: Place, counts: Mapping[int, int]) -> Group:
    """Return a place as a row; levels with a single choice are skipped on the way down."""
    leads_to = _beyond(menu, place.id, counts)
    named = menu.places.get(leads_to.id, place)
    return Group((0, place.id), named.name, counts.get(place.id, 0), leads_to)


def _beyond(menu: Menu, place_id: int, counts: Mapping[int, int]) -> Address:
    below = [each for each in menu.children(place_id) if counts.get(each.id, 0)]
    own = counts.get(place_id, 0) - sum(counts.get(each.id, 0) for each in below)
    if not below:
        return Address(Scope.SITE, place_id)
    if len(below) == 1 and not own:
        return _beyond(menu, below[0].id, counts)
    return Address(Scope.TREE, place_id)


def leaves(menu: Menu) -> Mapping[int, int]:
    """Return how many sites can be somebody's own, at each place or below it."""
    counts: Counter[int] = Counter()
    for place in menu.places.values():
        if not menu.children(place.id) or place.id in menu.sites:
            counts.update(place.path)
    return counts


def top_of_tree(menu: Menu, counts: Mapping[int, int]) -> Address:
    """Return where the tree begins to offer a choice."""
    tops = [each for each in menu.children(None) if counts.get(each.id, 0)]
    return _beyond(menu, tops[0].id, counts) if len(tops) == 1 else Address(Scope.TREE)


def categories(menu: Menu, now: datetime) -> list[Group]:
    """Return the categories that have something open."""
    found = menu.open_at(now).by_category
    return [
        Group((0, item_id), name, len(found[item_id]), Address(Scope.CATEGORY, item_id))
        for name, item_id in menu.categories.items()
        if item_id in found
    ]


def above(menu: Menu, address: Address, *, now: datetime, zone: ZoneInfo) -> Address | None:
    """Return where the way back leads; None: to the entrance."""
    if address.scope is Scope.TREE or (address.scope is Scope.SITE and address.part is None):
        return above_place(menu, address, menu.open_at(now).counts)
    if address.scope is Scope.SERIES:
        first = menu.by_id.get(address.id)
        return Address(Scope.SITE, first.site_id) if first else None
    if address.part is None:
        return Address(Scope.CATEGORIES) if address.scope is Scope.CATEGORY else None
    if address.scope is Scope.CATEGORIES:
        return _enclosing(categories(menu, now), address, _own_key)
    found = offerings_of(menu, address.whole, now=now, zone=zone)
    return _enclosing(found, address, offering_key)


def above_place(menu: Menu, address: Address, counts: Mapping[int, int]) -> Address | None:
    """Return where the way back from a place leads; None: out of the tree."""
    if address.part is not None:
        return _enclosing(tree(menu, address.id, counts), address, _own_key)
    place, top = menu.places.get(address.id), top_of_tree(menu, counts)
    if place is None or address == top:
        return None
    ancestors = place.path if address.scope is Scope.SITE else place.path[:-1]
    for ancestor in reversed(ancestors):
        if _beyond(menu, ancestor, counts) == Address(Scope.TREE, ancestor):
            return Address(Scope.TREE, ancestor)
    return top if top.scope is Scope.TREE else None


def _enclosing(items: Sequence[T], address: Address, key: Callable[[T], Key]) -> Address | None:
    if address.part is None:
        return None
    path = path_to(items, key, *address.part)
    return address.within(key(path[-1].first), key(path[-1].last)) if path else address.whole


def _own_key(group: Group) -> Key:
    return group.key


def _part(groups: Sequence[Group], address: Address) -> Sequence[Group]:
    return groups if address.part is None else between(groups, _own_key, *address.part)
