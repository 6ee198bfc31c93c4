"""Organisers' Chinese in traditional script."""

import pytest

from locales.convert import to_traditional


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("邻里社区学校的书法讲座", "鄰里社區學校的書法講座"),
        ("法律程序", "法律程序"),
        ("活动对象", "活動對象"),
        ("请带身份证件和文件", "請帶身份證件和文件"),
        ("后天只有一只干净的碗", "後天只有一隻乾淨的碗"),
        ("已經是繁體字", "已經是繁體字"),
        ("Linli 12-04 🎉", "Linli 12-04 🎉"),
        ("", ""),
    ],
)
def test_characters_change_and_words_stay(written: str, shown: str) -> None:
    assert to_traditional(written) == shown
