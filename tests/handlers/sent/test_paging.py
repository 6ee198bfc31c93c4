"""A text to be read comes in pages of a phone."""

from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup

from handlers.pages import READING_LINES, lines_of, paged
from handlers.widths import LINE, width

SIGNS = st.text(alphabet="法律 a,。", max_size=900)


def phone_lines(text: str) -> int:
    return sum(max(1, -(-int(width(line) * 2) // int(LINE * 2))) for line in text.split("\n"))


@given(st.lists(SIGNS, min_size=1, max_size=8), SIGNS.filter(lambda text: len(text) < 90))
def test_no_page_is_longer_than_a_phone_and_nothing_is_lost(parts: list[str], head: str) -> None:
    pages = paged(parts, head=head)
    assert all(phone_lines(page) <= READING_LINES for page in pages)
    read = "".join(page.removeprefix(f"{head}\n" if head else "") for page in pages)
    assert read.replace("\n", "") == "".join(parts).replace("\n", "")


def test_tags_take_no_room_and_what_people_wrote_is_escaped() -> None:
    assert lines_of(Markup("<b>{}</b>").format("普" * 18)) == 1
    assert paged([Markup("<b>一</b>"), "<b>"]) == [Markup("<b>一</b>\n&lt;b&gt;")]
