"""The ledger in order of time, the months that were reported, and a few corrections since."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from bot.demo.history.coming import Coming, Entry
from bot.demo.history.sheaf import Past
from papers.example.history import history
from school.attendance.tables import (
    WHY_FIELD,
    Attendance,
    AttendanceState,
    ClosedMonth,
    LedgerEntry,
    Means,
)

# On this day of the next month, at this time, a month is reported.
_REPORT_DAY, _REPORT_TIME = 3, "10:00"
_CORRECTED_AFTER = timedelta(days=2, hours=4)


def add_ledger(past: Past, coming: Coming) -> None:
    """Correct what was forgotten, and write all entries; then close what was reported."""
    closings = _closings(past, min(each.month for each in coming.entries))
    _correct(past, coming, closings)
    order = sorted(coming.entries, key=lambda each: (each.at, each.lesson_id))
    ids: list[tuple[int, Entry]] = []
    for each in order:
        closed_at = closings.get(each.month)
        id_ = past.sheaf.add(
            LedgerEntry,
            session_id=each.lesson_id,
            person_id=each.person_id,
            delta=each.delta,
            month=each.month,
            means=each.means,
            by_id=each.by_id,
            after_closing=closed_at is not None and each.at > closed_at,
            why=past.vault.seal(WHY_FIELD, each.why) if each.why else None,
            at=each.at,
        )
        ids.append((id_, each))
    for month, closed_at in closings.items():
        _close(past, ids, month, closed_at)


def _closings(past: Past, month: date) -> dict[date, datetime]:
    """Return when each month that is over was reported, from this one on."""
    found = {}
    while month < past.today.replace(day=1):
        after = (month + timedelta(days=32)).replace(day=1)
        closed_at = past.at(after.replace(day=_REPORT_DAY), _REPORT_TIME)
        if closed_at < past.now:
            found[month] = closed_at
        month = after
    return found


def _close(past: Past, ids: Sequence[tuple[int, Entry]], month: date, closed_at: datetime) -> None:
    before = [(id_, each) for id_, each in ids if each.at <= closed_at]
    past.sheaf.add(
        ClosedMonth,
        month=month,
        site_id=None,
        last_entry_id=max((id_ for id_, _ in before), default=0),
        person_times=sum(each.delta for _, each in before if each.month == month),
        closed_by_id=past.keeper_id,
        closed_at=closed_at,
    )


def _correct(past: Past, coming: Coming, closings: dict[date, datetime]) -> None:
    """Add people who were forgotten on a list, some days after their month was reported."""
    counted = {each.month: each.lesson_id for each in coming.entries if each.person_id}
    known = {(each["session_id"], each["person_id"]) for each in past.sheaf.rows[Attendance]}
    for why, (month, closed_at) in zip(history()["corrections"], closings.items(), strict=False):
        at = closed_at + _CORRECTED_AFTER
        lesson_id = counted.get(month)
        if lesson_id is None or at > past.now:
            continue
        person_id = next(each for each in past.everybody if (lesson_id, each) not in known)
        past.sheaf.add(
            Attendance,
            session_id=lesson_id,
            person_id=person_id,
            state=AttendanceState.WALK_IN,
            means=Means.ROSTER,
            by_id=past.keeper_id,
            reason=None,
            asked_at=None,
            at=at,
        )
        coming.entries.append(
            Entry(at, lesson_id, person_id, 1, month, Means.ROSTER, past.keeper_id, why)
        )
