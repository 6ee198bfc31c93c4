"""Whom a change concerns, as a pure decision."""

from datetime import UTC, datetime, timedelta
from itertools import count

from school.lecturers.deciding import Earlier, NewCall, concerning, new_calls, superseded
from school.lecturers.tables import LecturerCallCause as Cause
from school.lecturers.tables import LecturerCallKind as Kind
from school.lecturers.tables import LecturerCallState as State
from school.offering_changes import NO_LECTURER, ChangeKind, Lecturer, OfferingChange

NOW = datetime(2027, 3, 1, 2, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
OLD, NEW = NOW + 7 * DAY, NOW + 8 * DAY
WANG, LI = Lecturer(volunteer_id=1), Lecturer(name="李律师")
ids = count(1)


def made(
    *kinds: ChangeKind,
    old: datetime = OLD,
    new: datetime = NEW,
    was: Lecturer = NO_LECTURER,
    now: datetime = NOW,
) -> dict[ChangeKind, OfferingChange]:
    """Return changes of one offering, as those that may concern its lecturer."""
    changes = [
        OfferingChange(
            offering_id=1,
            kind=kind,
            old_starts_at=old,
            old_ends_at=old + HOUR,
            new_starts_at=new,
            old_lecturer=was if kind is ChangeKind.LECTURER else NO_LECTURER,
        )
        for kind in kinds
    ]
    return dict(concerning(changes, now).get(1, {}))


def earlier(
    lecturer: Lecturer,
    kind: Kind = Kind.ASK,
    cause: Cause = Cause.MOVED,
    state: State = State.OPEN,
    *,
    old: datetime = OLD,
) -> Earlier:
    is_open = state in {State.OPEN, State.NOT_REACHED}
    return Earlier(next(ids), lecturer, kind, cause, state, old, is_open)


def short(calls: list[NewCall]) -> list[tuple[Lecturer, Kind, Cause]]:
    return [(each.lecturer, each.kind, each.cause) for each in calls]


def test_who_holds_what_is_moved_is_asked() -> None:
    assert short(new_calls(made(ChangeKind.MOVED), WANG, ())) == [(WANG, Kind.ASK, Cause.MOVED)]


def test_what_nobody_holds_asks_nobody() -> None:
    assert new_calls(made(ChangeKind.MOVED), NO_LECTURER, ()) == []


def test_who_takes_over_is_asked_and_who_held_it_is_told() -> None:
    calls = new_calls(made(ChangeKind.LECTURER, was=WANG), LI, ())
    assert short(calls) == [(WANG, Kind.TELL, Cause.REPLACED), (LI, Kind.ASK, Cause.ASSIGNED)]


def test_who_takes_over_what_is_moved_as_well_never_had_the_old_time() -> None:
    calls = new_calls(made(ChangeKind.MOVED, ChangeKind.LECTURER, was=WANG), LI, ())
    assert short(calls) == [(WANG, Kind.TELL, Cause.REPLACED), (LI, Kind.ASK, Cause.ASSIGNED)]


def test_of_what_is_cancelled_only_who_held_it_is_told() -> None:
    changes = made(ChangeKind.CANCELLED, ChangeKind.LECTURER, was=WANG)
    assert short(new_calls(changes, LI, ())) == [(WANG, Kind.TELL, Cause.CANCELLED)]


def test_who_was_told_of_the_cancellation_is_not_told_of_a_successor() -> None:
    changes = made(ChangeKind.REOPENED, ChangeKind.LECTURER, was=WANG)
    assert short(new_calls(changes, LI, ())) == [(LI, Kind.ASK, Cause.ASSIGNED)]


def test_who_said_no_is_not_told_to_stay_away_unless_asked_again_since() -> None:
    changes = made(ChangeKind.LECTURER, was=WANG)
    said_no = earlier(WANG, state=State.NO)
    assert short(new_calls(changes, NO_LECTURER, [said_no])) == []
    again = [said_no, earlier(WANG, state=State.YES)]
    assert short(new_calls(changes, NO_LECTURER, again)) == [(WANG, Kind.TELL, Cause.REPLACED)]


def test_who_did_not_hear_of_the_move_before_knows_the_time_before_it() -> None:
    known = OLD - 3 * DAY
    (call,) = new_calls(made(ChangeKind.MOVED), WANG, [earlier(WANG, old=known)])
    assert (call.old_starts_at, call.new_starts_at) == (known, NEW)
    heard = earlier(WANG, state=State.YES, old=known)
    (call,) = new_calls(made(ChangeKind.MOVED), WANG, [heard])
    assert call.old_starts_at == OLD


def test_who_was_never_asked_to_hold_it_is_asked_that_and_not_about_a_move() -> None:
    (call,) = new_calls(made(ChangeKind.MOVED), WANG, [earlier(WANG, cause=Cause.ASSIGNED)])
    assert call.cause is Cause.ASSIGNED


def test_a_new_question_takes_the_place_of_any_and_news_only_of_the_same_lecturers() -> None:
    asked, told_li = earlier(WANG), earlier(LI, Kind.TELL, Cause.REPLACED)
    before = [asked, told_li, earlier(LI, state=State.YES)]
    calls = new_calls(made(ChangeKind.MOVED), WANG, before)
    assert superseded(calls, before) == [asked.id]
    calls = new_calls(made(ChangeKind.LECTURER, was=WANG), LI, before)
    assert superseded(calls, before) == [asked.id, told_li.id]


def test_what_is_over_and_more_seats_concern_no_lecturer() -> None:
    assert made(ChangeKind.CAPACITY, ChangeKind.CUT_OFF) == {}
    assert made(ChangeKind.MOVED, now=NEW) == {}
    assert made(ChangeKind.MOVED, now=NEW - HOUR) != {}


def test_a_question_ends_with_the_new_time_and_news_with_the_old() -> None:
    ask, tell = (NewCall(WANG, kind, Cause.MOVED, OLD, NEW) for kind in (Kind.ASK, Kind.TELL))
    assert (ask.expires_at(NOW), tell.expires_at(NOW)) == (NEW, OLD)
    assert tell.expires_at(OLD) == NEW
