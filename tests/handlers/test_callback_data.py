"""Callback data of every conversation: told apart by their prefixes."""

from collections import Counter

import pytest
from aiogram.filters.callback_data import CallbackData

import handlers.routers
from handlers.at_site import at_site, keeps_site, parted
from handlers.callbacks import LARGEST_ID, OpenOffering, WorkOn
from handlers.organisers.choosing_sites import ChooseSite
from handlers.organisers.workdesk.lines import OpenLine
from handlers.sites.orders.callbacks import DeclineOrder
from school.orders.tables import DeclineReason


def test_no_two_kinds_of_callback_data_share_a_prefix() -> None:
    assert handlers.routers.root_router.__module__ == "handlers.routers"
    ours = [each for each in CallbackData.__subclasses__() if each.__module__ != __name__]
    prefixes = Counter(each.__prefix__ for each in ours)
    assert [prefix for prefix, times in prefixes.items() if times > 1] == []


def test_a_button_carries_on_the_site_that_is_looked_at_and_says_so_apart() -> None:
    data = OpenLine(offering=7, page=2).pack()
    assert parted(at_site(data, 12)) == (data, 12)
    assert at_site(data, None) == data
    assert parted(data) == (data, None)


@pytest.mark.parametrize("forged", ["wl:7:2@", "wl:7:2@0", "wl:7:2@²", f"wl:7:2@{LARGEST_ID + 1}"])
def test_no_site_is_looked_at_that_cannot_be(forged: str) -> None:
    assert parted(forged)[1] is None


def test_a_button_that_leads_elsewhere_does_not_carry_the_site_on() -> None:
    data = OpenOffering(id=7).pack()
    assert not keeps_site(data)
    assert at_site(data, 12) == data
    assert parted(f"{data}@12") == (f"{data}@12", None)


def test_the_longest_buttons_have_room_for_the_site() -> None:
    most = LARGEST_ID
    longest = (
        ChooseSite(purpose="calls", rest="x" * 14, below=most, page=99),
        DeclineOrder(id=most, reason=max(DeclineReason, key=len)),
        WorkOn(offering=most),
    )
    assert max(len(at_site(each.pack(), most).encode()) for each in longest) <= 64
