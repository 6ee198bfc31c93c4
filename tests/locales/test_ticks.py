"""Who came, as it is typed beside a roster."""

import pytest

from locales.understand.ticks import CellTick, Ticks, cell_tick, ticks

ONE_TO_TWELVE = tuple(range(1, 13))


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("1-12 15 18", Ticks(came=(*ONE_TO_TWELVE, 15, 18))),
        ("１－12，15、18到了", Ticks(came=(*ONE_TO_TWELVE, 15, 18))),
        ("1 到 12 来了", Ticks(came=ONE_TO_TWELVE)),
        ("三号五号来了", Ticks(came=(3, 5))),
        ("5", Ticks(came=(5,))),
        ("全到", Ticks(everybody=True)),
        ("都来了！", Ticks(everybody=True)),
        ("全部到齐", Ticks(everybody=True)),
        ("人都到齐了", Ticks(everybody=True)),
        ("除了3都来了", Ticks(absent=(3,), everybody=True)),
        ("除了3、5号其他人都到了", Ticks(absent=(3, 5), everybody=True)),
        ("除3 5以外全到", Ticks(absent=(3, 5), everybody=True)),
        ("3没來，其餘都到", Ticks(absent=(3,), everybody=True)),
        ("3 5没来", Ticks(absent=(3, 5))),
        ("7号请假", Ticks(excused=(7,))),
        ("1-4 其余没来", Ticks(came=(1, 2, 3, 4), no_more=True)),
        ("其他人没来", Ticks(no_more=True)),
        ("来了35人", Ticks(heads=35)),
        ("一共三十五个人", Ticks(heads=35)),
        ("35人", Ticks(heads=35)),
        ("+3", Ticks(walk_ins=3)),
        ("另外3个没报名的", Ticks(walk_ins=3)),
        ("还有两人", Ticks(walk_ins=2)),
        ("all but 3", Ticks(absent=(3,), everybody=True)),
    ],
)
def test_what_is_typed_is_understood(text: str, wanted: Ticks) -> None:
    assert ticks(text) == wanted


@pytest.mark.parametrize(
    "text", ["张桂兰", "好的", "明天", "12-1", "", "3点", "没来", "第3次课", "谢谢"]
)
def test_what_says_nothing_clear_is_none(text: str) -> None:
    assert ticks(text) is None


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("√", CellTick.CAME), ("✓✓", CellTick.CAME), ("到", CellTick.CAME), ("1", CellTick.CAME),
        ("來了", CellTick.CAME), ("×", CellTick.ABSENT), ("没来", CellTick.ABSENT),
        ("请假", CellTick.EXCUSED), ("", None), ("?", None), ("可能", None),
    ],
)  # fmt: skip
def test_what_stands_in_a_cell_is_understood(text: str, wanted: CellTick | None) -> None:
    assert cell_tick(text) is wanted
