"""The page of one's data: everything is on it, whatever was typed, and nothing typed acts."""

from datetime import UTC, datetime
from html.parser import HTMLParser
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from locales.reader import LANGUAGES, Reader, reader_for
from papers.my_data import my_data_page
from school.signups.tables import SignUpState

NOW = datetime(2026, 12, 1, 2, tzinfo=UTC)


def reader(language: str = "zh_CN") -> Reader:
    return reader_for(language, default="zh_CN", zone=ZoneInfo("Asia/Shanghai"))


class Seen(HTMLParser):
    """What a browser would make of a page: its elements, their attributes, its words."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: set[str] = set()
        self.words = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes |= {name for name, _ in attrs}

    def handle_data(self, data: str) -> None:
        self.words += data


def seen(page: bytes) -> Seen:
    found = Seen()
    found.feed(page.decode())
    found.close()
    return found


OURS = {"html", "meta", "title", "style", "h1", "h2", "h3", "p", "b", "section", "ul", "li"}


@given(st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1))
def test_what_was_typed_stands_there_and_does_nothing(typed: str) -> None:
    words = [{"said_at": NOW, "words": typed}]
    page = seen(my_data_page([{"name": typed, "unclear_messages": words}], reader(), now=NOW))
    assert page.tags <= OURS
    assert page.attributes <= {"lang", "charset", "name", "content", "http-equiv"}
    assert page.words.count(typed) >= 2


def test_a_script_is_shown_as_its_letters() -> None:
    page = my_data_page([{"name": "<script>alert(1)</script>"}], reader(), now=NOW)
    assert b"<script" not in page
    assert b"&lt;script&gt;" in page


@pytest.mark.parametrize("language", LANGUAGES)
def test_it_is_in_the_language_of_its_reader_and_loads_nothing(language: str) -> None:
    place = {"title": "书法班", "starts_at": NOW, "state": SignUpState.TAKEN}
    page = my_data_page([{"name": "王秀英", "sign_ups": [place]}], reader(language), now=NOW)
    has_a_seat = {"zh_CN": "有名额", "zh_TW": "有名額", "en": "has a seat"}[language]
    assert has_a_seat in seen(page).words
    assert f'lang="{language.replace("_", "-")}"'.encode() in page
    assert b"default-src 'none'" in page
    assert b"src=" not in page.replace(b"-src", b"")
    assert b"http" not in page.replace(b"http-equiv", b"")


def test_dates_are_those_of_the_school_and_have_their_year() -> None:
    page = seen(my_data_page([{"consent_at": NOW}], reader(), now=NOW))
    assert "2026年12月1日 周二 10:00" in page.words


def test_what_has_no_word_yet_is_shown_all_the_same() -> None:
    page = seen(my_data_page([{"threads": [{"asked": "几点"}]}], reader(), now=NOW))
    assert "threads" in page.words
    assert "几点" in page.words


def test_a_word_of_ours_that_was_typed_is_left_as_it_is() -> None:
    page = seen(my_data_page([{"name": "taken"}], reader(), now=NOW))
    assert "taken" in page.words
