"""Why an offering needs attention: the rules by themselves."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from school.days import DayType
from school.lecturers.reading import LecturerSays, LecturerState
from school.menu import Kind
from school.offerings import Mode
from school.workdesk.risks import (
    FEW_BEFORE,
    UNANSWERED_BEFORE,
    AtRisk,
    Looking,
    Meeting,
    Risk,
    Watched,
    at_risk_of,
)

# A Tuesday, 10:00 in Shanghai.
NOW = datetime(2026, 12, 1, 2, tzinfo=UTC)
ZONE = ZoneInfo("Asia/Shanghai")
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
LOOKING = Looking(NOW, ZONE, {})


def offering(number: int = 1, *, at: datetime = NOW + 5 * DAY, **values: Any) -> Watched:
    """Return an offering with nothing wrong, in five days."""
    sound: dict[str, Any] = {
        "id": number,
        "title": f"课{number}",
        "site_id": 1,
        "kind": Kind.LECTURE,
        "mode": Mode.ON_SITE,
        "room": f"教室{number}",
        "lecturer_id": number,
        "lecturer": None,
        "capacity": 20,
        "starts_at": at,
        "cut_off": at - 2 * HOUR,
        "meetings": (Meeting(at, at + 2 * HOUR),),
        "taken": 15,
    }
    return Watched(**sound | values)


def risks(*found: Watched, looking: Looking = LOOKING) -> list[list[Risk]]:
    """Return what is wrong with each that needs attention."""
    return [[reason.risk for reason in each.reasons] for each in at_risk_of(found, looking)]


def only(found: list[AtRisk]) -> AtRisk:
    (one,) = found
    return one


def test_nothing_is_said_of_what_is_sound() -> None:
    assert at_risk_of([offering(), offering(2)], LOOKING) == []


@pytest.mark.parametrize(
    ("taken", "in_line", "wrong"),
    [
        (0, 0, [[Risk.NOBODY]]),
        (1, 0, [[Risk.FEW]]),
        (6, 0, [[Risk.FEW]]),
        (7, 0, []),
        (5, 2, []),
    ],
)
def test_less_than_a_third_three_days_before_is_few(
    taken: int, in_line: int, wrong: list[list[Risk]]
) -> None:
    soon = offering(at=NOW + FEW_BEFORE, taken=taken, in_line=in_line)
    assert risks(soon) == wrong


def test_an_empty_course_has_time_until_three_days_before() -> None:
    assert risks(offering(at=NOW + FEW_BEFORE + timedelta(seconds=1), taken=0)) == []


def test_a_course_that_has_begun_is_not_called_empty() -> None:
    begun = offering(at=NOW - 7 * DAY, taken=0, meetings=(Meeting(NOW + DAY, NOW + DAY + HOUR),))
    assert risks(begun) == []


def test_without_a_limit_of_seats_only_nobody_is_too_few() -> None:
    assert risks(offering(at=NOW + DAY, capacity=None, taken=1)) == []
    assert risks(offering(at=NOW + DAY, capacity=None, taken=0)) == [[Risk.NOBODY]]


@pytest.mark.parametrize("kind", list(Kind))
def test_only_what_is_taught_needs_a_lecturer(kind: Kind) -> None:
    nobody = offering(kind=kind, lecturer_id=None, lecturer=" ")
    taught = kind in {Kind.LECTURE, Kind.CLASS}
    assert risks(nobody) == ([[Risk.NO_LECTURER]] if taught else [])


def test_a_lecturer_by_name_is_one() -> None:
    assert risks(offering(lecturer_id=None, lecturer="王警官")) == []


def test_only_who_meets_on_site_needs_a_room() -> None:
    assert risks(offering(room=None)) == [[Risk.NO_ROOM]]
    assert risks(offering(room=None, mode=Mode.ONLINE)) == []


def test_a_public_holiday_and_an_own_day_off_are_told_with_their_day() -> None:
    holiday = datetime(2026, 10, 1, 6, tzinfo=UTC)
    looking = Looking(holiday - 5 * DAY, ZONE, {})
    found = only(at_risk_of([offering(at=holiday)], looking))
    assert [(each.risk, each.at) for each in found.reasons] == [(Risk.DAY_OFF, holiday)]
    own = Looking(NOW, ZONE, {date(2026, 12, 6): DayType.OFF})
    assert risks(offering(), looking=own) == [[Risk.DAY_OFF]]
    works = Looking(holiday - 5 * DAY, ZONE, {date(2026, 10, 1): DayType.WORKDAY})
    assert at_risk_of([offering(at=holiday)], works) == []


def test_a_day_is_the_school_s_own_not_that_of_utc() -> None:
    late = datetime(2026, 12, 5, 17, tzinfo=UTC)  # 01:00 of the 6th in Shanghai
    looking = Looking(NOW, ZONE, {date(2026, 12, 6): DayType.OFF})
    assert risks(offering(at=late), looking=looking) == [[Risk.DAY_OFF]]


def test_a_room_that_two_want_at_once_is_told_of_both() -> None:
    first = offering(1, room="二楼 A室")
    second = offering(2, room="二楼a室", at=first.starts_at + HOUR)
    found = at_risk_of([first, second], LOOKING)
    assert [[(r.risk, r.other) for r in each.reasons] for each in found] == [
        [(Risk.ROOM_TWICE, "课2")],
        [(Risk.ROOM_TWICE, "课1")],
    ]
    assert {reason.at for each in found for reason in each.reasons} == {second.starts_at}


@pytest.mark.parametrize(
    "other",
    [
        {"room": "教室2"},
        {"site_id": 2},
        {"mode": Mode.ONLINE},
        {"at": NOW + 5 * DAY + 2 * HOUR},  # begins as the other one ends
        {"at": NOW + 6 * DAY},
    ],
)
def test_another_room_site_or_time_is_no_clash(other: dict[str, Any]) -> None:
    assert risks(offering(1), offering(2, **{"room": "教室1"} | other)) == []


def test_sessions_of_one_offering_do_not_clash_with_each_other() -> None:
    at = NOW + 5 * DAY
    twice = (Meeting(at, at + 2 * HOUR), Meeting(at + HOUR, at + 3 * HOUR))
    assert risks(offering(meetings=twice)) == []


def test_a_long_session_clashes_with_each_that_begins_while_it_lasts() -> None:
    at = NOW + 5 * DAY
    long = offering(1, room="礼堂", meetings=(Meeting(at, at + 8 * HOUR),))
    short = offering(2, room="礼堂", at=at + HOUR)
    later = offering(3, room="礼堂", at=at + 5 * HOUR)
    found = {each.offering.id: each.reasons for each in at_risk_of([later, short, long], LOOKING)}
    assert [each.other for each in found[1]] == ["课2", "课3"]
    assert [each.other for each in found[3]] == ["课1"]


@pytest.mark.parametrize("who", [{"lecturer_id": 9}, {"lecturer_id": None, "lecturer": "王 警官"}])
def test_a_lecturer_cannot_be_at_two_sites_at_once(who: dict[str, Any]) -> None:
    here, there = offering(1, **who), offering(2, site_id=2, **who)
    assert risks(here, there) == [[Risk.LECTURER_TWICE]] * 2


def test_of_what_is_elsewhere_only_the_clash_is_told() -> None:
    here = offering(1, lecturer_id=9)
    there = offering(2, site_id=2, lecturer_id=9, room=None, taken=0)
    found = only(at_risk_of([here], LOOKING, elsewhere=[there]))
    assert (found.offering.id, [each.other for each in found.reasons]) == (1, ["课2"])


def test_a_clash_that_comes_every_week_is_told_once_as_of_the_first() -> None:
    weeks = [NOW + 5 * DAY, NOW + 12 * DAY]
    meetings = tuple(Meeting(at, at + HOUR) for at in weeks)
    found = at_risk_of(
        [offering(1, room="礼堂", meetings=meetings), offering(2, room="礼堂", meetings=meetings)],
        LOOKING,
    )
    assert [[each.at for each in one.reasons] for one in found] == [[weeks[0]]] * 2


@pytest.mark.parametrize(
    ("before", "held", "in_line", "wrong"),
    [
        (UNANSWERED_BEFORE, 1, 3, [[Risk.UNANSWERED]]),
        (UNANSWERED_BEFORE + HOUR, 1, 3, []),
        (UNANSWERED_BEFORE, 0, 3, []),
        (UNANSWERED_BEFORE, 1, 1, []),
        (-HOUR, 1, 3, []),
    ],
)
def test_an_unanswered_offer_counts_on_the_last_day_while_others_wait(
    before: timedelta, held: int, in_line: int, wrong: list[list[Risk]]
) -> None:
    waited_for = offering(
        cut_off=NOW + before, at=NOW + before + 2 * HOUR, taken=19, held=held, in_line=in_line
    )
    assert risks(waited_for) == wrong


def test_who_was_passed_over_and_cannot_be_reached_is_counted_until_the_cut_off() -> None:
    found = only(at_risk_of([offering(in_line=4, unreached=2)], LOOKING))
    assert [(each.risk, each.n) for each in found.reasons] == [(Risk.UNREACHED, 2)]
    assert risks(offering(in_line=4, unreached=2, cut_off=NOW)) == []


def test_what_matters_soonest_comes_first_and_the_worst_reason_of_each() -> None:
    later = offering(1, room=None)
    sooner = offering(2, at=NOW + DAY, room=None, lecturer_id=None, taken=0)
    found = at_risk_of([later, sooner], LOOKING)
    assert [each.offering.id for each in found] == [2, 1]
    assert [each.risk for each in found[0].reasons] == [
        Risk.NOBODY, Risk.NO_LECTURER, Risk.NO_ROOM,
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("says", "days", "wrong"),
    [
        (LecturerSays.NO, 9, [[Risk.LECTURER_NO]]),
        (LecturerSays.ASKED, 3, [[Risk.LECTURER_ASKED]]),
        (LecturerSays.ASKED, 9, []),
        (LecturerSays.YES, 1, []),
    ],
)
def test_a_lecturer_who_says_no_or_nothing_shortly_before_is_a_risk(
    says: LecturerSays, days: int, wrong: list[list[Risk]]
) -> None:
    state = LecturerState(says, NOW, 1)
    assert risks(offering(at=NOW + days * DAY, taken=19, lecturer_state=state)) == wrong
