"""Which values the fields of a menu item take."""

import pytest

from school.menu import Kind
from school.menu_items.values import Fit, ItemField, Unfit, fitted, limit_of


@pytest.mark.parametrize(
    ("field", "value", "taken"),
    [
        (ItemField.TITLE, "  手机\u200b  摄影\n入门 ", "手机 摄影 入门"),
        (ItemField.TITLE, "a\x00b\x07c", "abc"),
        (ItemField.SUMMARY, "第一行\r\n第二行", "第一行\n第二行"),
        (ItemField.SUMMARY, " \n ", None),
        (ItemField.FEE, "", None),
        (ItemField.AUDIENCE, None, None),
        (ItemField.MINUTES, 1440, 1440),
        (ItemField.MINUTES, None, None),
        (ItemField.KIND, "class", Kind.CLASS),
    ],
)
def test_what_fits_is_taken_without_what_cannot_be_seen(
    field: ItemField, value: str | int | None, taken: object
) -> None:
    assert fitted(field, value) == Fit(taken)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("field", "value", "why"),
    [
        (ItemField.TITLE, "\u200b \x07", Unfit.EMPTY),
        (ItemField.CATEGORY, None, Unfit.EMPTY),
        (ItemField.KIND, "party", Unfit.KIND),
        (ItemField.KIND, None, Unfit.KIND),
        (ItemField.MINUTES, 0, Unfit.MINUTES),
        (ItemField.MINUTES, -5, Unfit.MINUTES),
        (ItemField.MINUTES, 1441, Unfit.MINUTES),
        (ItemField.MINUTES, "90", Unfit.MINUTES),
    ],
)
def test_what_does_not_fit_is_told_apart(
    field: ItemField, value: str | int | None, why: Unfit
) -> None:
    assert fitted(field, value) is why


@pytest.mark.parametrize(
    ("field", "limit"),
    [
        (ItemField.TITLE, 80),
        (ItemField.CATEGORY, 40),
        (ItemField.AUDIENCE, 80),
        (ItemField.SUMMARY, 1000),
        (ItemField.FEE, 40),
    ],
)
def test_a_text_has_the_limit_of_its_column(field: ItemField, limit: int) -> None:
    assert limit_of(field) == limit
    assert fitted(field, "课" * limit) == Fit("课" * limit)
    assert fitted(field, "课" * (limit + 1)) is Unfit.LONG
