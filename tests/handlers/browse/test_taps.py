"""How many taps any offering is away: two thousand of them at three hundred sites."""

from collections import deque
from collections.abc import Iterator
from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest

from handlers.callbacks import Browse, OpenOffering
from handlers.residents.browse.address import Address, Scope, parsed
from handlers.residents.browse.lists import (
    Groups,
    Leaf,
    Parts,
    above,
    listing,
    offering_key,
    top_of_tree,
)
from handlers.residents.browse.ranges import MOST
from school.browsing import Listed, Menu, Place
from school.menu import Kind
from school.offerings import CUT_OFF_BEFORE, Mode
from school.sites import Tier
from tests.support.clock import START

ZONE = ZoneInfo("Asia/Shanghai")
SITES, OFFERINGS, CATEGORIES = 300, 2000, 33
WAYS_IN = ("k", "w", "m", "a")


def place(number: int, above_: Place | None, tier: Tier) -> Place:
    path = (*(above_.path if above_ else ()), number)
    return Place(number, f"第{number}教学点", tier, above_.id if above_ else None, path, None, "1")


def city() -> dict[int, Place]:
    """Return a city of 5 districts, 30 towns and 300 sites, about ten a town."""
    top = place(1, None, Tier.CITY)
    districts = [place(2 + n, top, Tier.DISTRICT) for n in range(5)]
    towns = [place(10 + n, districts[n % 5], Tier.TOWN) for n in range(30)]
    sites = [place(100 + n, towns[n % 30], Tier.SITE) for n in range(SITES)]
    return {each.id: each for each in [top, *districts, *towns, *sites]}


def one_town() -> dict[int, Place]:
    """Return three hundred sites below one town."""
    town = place(1, None, Tier.TOWN)
    return {
        each.id: each for each in [town, *(place(100 + n, town, Tier.SITE) for n in range(SITES))]
    }


def offering(number: int, *, minutes: int) -> Listed:
    starts_at = START + timedelta(days=1, minutes=minutes)
    category = number % CATEGORIES
    return Listed(
        id=number + 1,
        title=f"讲座{number}",
        site_id=100 + number % SITES,
        item_id=category + 1,
        category=f"类别{category}",
        kind=Kind.LECTURE,
        mode=Mode.ON_SITE,
        capacity=20,
        starts_at=starts_at,
        ends_at=starts_at + timedelta(hours=2),
        cut_off=starts_at - CUT_OFF_BEFORE,
        deadline=None,
        room=None,
        sessions=1,
    )


def over_months(number: int) -> Listed:
    return offering(number, minutes=60 * number)


def all_at_once(number: int) -> Listed:
    return offering(number, minutes=600)


MENUS = {
    f"{tree.__name__}, {when.__name__}": Menu(1, tree(), [when(n) for n in range(OFFERINGS)])
    for tree in (city, one_town)
    for when in (over_months, all_at_once)
}


@pytest.fixture(params=MENUS)
def menu(request: pytest.FixtureRequest) -> Menu:
    return MENUS[request.param]


def rows(menu: Menu, address: Address) -> Iterator[Address | int]:
    """Yield what the rows of a list lead to: lists, or offerings by id."""
    match listing(menu, address, now=START, zone=ZONE):
        case Leaf(offerings):
            yield from (each.id for each in offerings)
        case Parts(ranges):
            for part in ranges:
                yield address.within(offering_key(part.first), offering_key(part.last))
        case Groups(ranges):
            for each in ranges:
                one = len(each.items) == 1
                yield each.first.leads_to if one else address.within(each.first.key, each.last.key)


def taps(menu: Menu, *ways_in: Address) -> tuple[dict[int, int], set[Address]]:
    """Return the taps from the entrance to each offering's card, and all lists on the way."""
    found: dict[int, int] = {}
    seen = set(ways_in)
    waiting = deque((address, 1) for address in ways_in)
    while waiting:
        address, depth = waiting.popleft()
        for row in rows(menu, address):
            if isinstance(row, int):
                found.setdefault(row, depth + 1)
            elif row not in seen:
                seen.add(row)
                waiting.append((row, depth + 1))
    return found, seen


def entrance(menu: Menu) -> list[Address]:
    ways = [parsed(way) for way in WAYS_IN]
    return [top_of_tree(menu, menu.open_at(START).counts), *(way for way in ways if way)]


def test_any_offering_is_seven_taps_away_at_most(menu: Menu) -> None:
    found, _ = taps(menu, *entrance(menu))
    assert len(found) == OFFERINGS
    assert max(found.values()) <= 7


def test_any_offering_is_seven_taps_away_by_its_place() -> None:
    menu = MENUS["city, over_months"]
    found, _ = taps(menu, top_of_tree(menu, menu.open_at(START).counts))
    assert len(found) == OFFERINGS
    assert max(found.values()) <= 7


def test_at_ones_own_site_three_taps_are_enough(menu: Menu) -> None:
    for site_id in menu.sites:
        found, _ = taps(menu, Address(Scope.SITE, site_id))
        assert max(found.values()) <= 3


def test_no_list_has_more_than_six_rows_and_each_fits_a_button(menu: Menu) -> None:
    _, lists = taps(menu, *entrance(menu))
    for address in lists:
        found = list(rows(menu, address))
        assert 0 < len(found) <= MOST
        for row in found:
            data = (
                OpenOffering(id=row, back=str(address)).pack()
                if isinstance(row, int)
                else Browse(at=str(row)).pack()
            )
            assert len(data.encode()) <= 64


def test_every_list_is_found_again_by_its_address_and_leads_back(menu: Menu) -> None:
    _, lists = taps(menu, *entrance(menu))
    for address in lists:
        assert parsed(str(address)) == address
        steps, up = 0, above(menu, address, now=START, zone=ZONE)
        while up is not None:
            steps += 1
            assert steps < 10
            up = above(menu, up, now=START, zone=ZONE)
