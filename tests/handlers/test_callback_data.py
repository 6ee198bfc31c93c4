"""Callback data of every conversation: told apart by their prefixes."""

from collections import Counter

from aiogram.filters.callback_data import CallbackData

import handlers.routers


def test_no_two_kinds_of_callback_data_share_a_prefix() -> None:
    assert handlers.routers.root_router.__module__ == "handlers.routers"
    ours = [each for each in CallbackData.__subclasses__() if each.__module__ != __name__]
    prefixes = Counter(each.__prefix__ for each in ours)
    assert [prefix for prefix, times in prefixes.items() if times > 1] == []
