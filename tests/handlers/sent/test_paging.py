"""A theme to be read again comes in pages of a phone."""

from hypothesis import given
from hypothesis import strategies as st

from handlers.residents.themes import PAGE_LINES, paged
from handlers.widths import LINE, width

SIGNS = st.text(alphabet="法律 a,。", max_size=900)


def lines_of(page: str) -> int:
    return sum(max(1, -(-int(width(line) * 2) // int(LINE * 2))) for line in page.split("\n"))


@given(st.lists(SIGNS, min_size=1, max_size=8).map("\n".join))
def test_no_page_is_longer_than_a_phone_and_nothing_is_lost(body: str) -> None:
    pages = paged(body)
    assert all(lines_of(page) <= PAGE_LINES for page in pages)
    assert "".join(pages).replace("\n", "") == body.replace("\n", "")
