"""Calendar files, read back by the library: every list of sessions comes through whole."""

from datetime import UTC, datetime, timedelta

import icalendar
import pytest
from hypothesis import given
from hypothesis import strategies as st

from papers.calendar_file import (
    CalendarEntry,
    CalendarPaper,
    calendar_file,
    file_name,
    uid_of,
)

NOW = datetime(2026, 11, 30, 9, 30, 12, 345, tzinfo=UTC)
START = datetime(2026, 12, 4, 6, tzinfo=UTC)
HOUR = timedelta(hours=1)


def entry(number: int = 1, **values: object) -> CalendarEntry:
    given = {"starts_at": START, "ends_at": START + 2 * HOUR, "title": "防诈骗讲座"}
    return CalendarEntry(number=number, **(given | values))  # type: ignore[arg-type]


def paper(*entries: CalendarEntry, **values: object) -> CalendarPaper:
    told = {"offering_id": 7, "version": 3, "place": "东街 二楼; A,B", "notes": "电话 1\n再打 2"}
    return CalendarPaper(entries=entries, **(told | values))  # type: ignore[arg-type]


def read(file: bytes) -> icalendar.Calendar:
    return icalendar.Calendar.from_ical(file)


def events(file: bytes) -> list[icalendar.Event]:
    return read(file).events


def test_an_event_says_what_when_and_where_and_how_often_it_changed() -> None:
    file = calendar_file(paper(entry(2)), now=NOW)
    assert read(file)["METHOD"] == "PUBLISH"
    (event,) = events(file)
    assert event["UID"] == "linli-7-2@linli" == uid_of(7, 2)
    assert event["SEQUENCE"] == 3
    assert (event.DTSTAMP, event.start, event.end) == (
        NOW.replace(microsecond=0),
        START,
        START + 2 * HOUR,
    )
    told = [str(event[name]) for name in ("SUMMARY", "LOCATION", "DESCRIPTION", "STATUS")]
    assert told == ["防诈骗讲座", "东街 二楼; A,B", "电话 1\n再打 2", "CONFIRMED"]


def test_two_in_the_afternoon_in_shanghai_stays_so_on_every_phone() -> None:
    file = calendar_file(paper(entry()), now=NOW)
    assert b"DTSTART:20261204T060000Z" in file


def test_what_was_cancelled_is_taken_out_event_by_event() -> None:
    file = calendar_file(paper(entry(1), entry(2), off=True), now=NOW)
    assert read(file)["METHOD"] == "CANCEL"
    assert [event["STATUS"] for event in events(file)] == ["CANCELLED", "CANCELLED"]


def test_what_was_left_out_is_cancelled_beside_what_takes_place() -> None:
    file = calendar_file(paper(entry(1), entry(2, off=True)), now=NOW)
    assert read(file)["METHOD"] == "PUBLISH"
    assert [event["STATUS"] for event in events(file)] == ["CONFIRMED", "CANCELLED"]


def test_no_line_is_longer_than_calendars_take() -> None:
    file = calendar_file(paper(entry(title="长" * 200), notes="说明\n" * 300), now=NOW)
    assert max(len(line) for line in file.split(b"\r\n")) <= 75


moments = st.integers(0, 4_000_000_000).map(lambda seconds: datetime.fromtimestamp(seconds, UTC))
words = st.text(st.characters(exclude_categories=["Cs"]), max_size=80)


@st.composite
def entries(draw: st.DrawFn) -> CalendarEntry:
    starts_at = draw(moments)
    return CalendarEntry(
        number=draw(st.integers(1, 500)),
        starts_at=starts_at,
        ends_at=starts_at + timedelta(minutes=draw(st.integers(1, 900))),
        title=draw(words),
        off=draw(st.booleans()),
    )


@given(st.lists(entries(), max_size=12), words, words, st.booleans(), st.integers(1, 10_000))
def test_every_list_of_sessions_comes_through_whole(
    sessions: list[CalendarEntry], place: str, notes: str, off: bool, version: int
) -> None:
    made = paper(*sessions, place=place, notes=notes, off=off, version=version)
    found = events(calendar_file(made, now=NOW))
    assert [
        (event["UID"], event.start, event.end, event["SEQUENCE"], event["STATUS"])
        for event in found
    ] == [
        (
            uid_of(7, each.number),
            each.starts_at,
            each.ends_at,
            version,
            "CANCELLED" if off or each.off else "CONFIRMED",
        )
        for each in sessions
    ]


plain = st.text(st.characters(categories=["L", "N", "P", "S", "Zs"]), min_size=1, max_size=80)


@given(plain, plain)
def test_words_are_read_back_as_they_were_written(title: str, notes: str) -> None:
    made = paper(entry(title=title), notes=f"{notes}\n{title}")
    (event,) = events(calendar_file(made, now=NOW))
    assert (str(event["SUMMARY"]), str(event["DESCRIPTION"])) == (title, f"{notes}\n{title}")


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("防诈骗讲座", "防诈骗讲座.ics"),
        ("手机班（二）: A/B\\C?", "手机班 二 A B C.ics"),
        ("../../etc/passwd", "etc passwd.ics"),
        ("<b>", "b.ics"),
        ("？？", "linli.ics"),
        ("长" * 90, "长" * 40 + ".ics"),
    ],
)
def test_a_file_has_a_name_that_every_system_takes(title: str, name: str) -> None:
    assert file_name(title, suffix="ics") == name
