"""What holds of slots after every commit, whatever happened before."""

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlmodel import col

from school.database import Database
from school.lecturers.ladder import Ladder
from school.lecturers.slots import GIVER, giver_of, read_slot, with_givers
from school.lecturers.tables import LecturerCall, LecturerCallKind, LecturerCallState, Slot
from school.notices.tables import Channel, Notice, NoticeKind, NoticeState
from school.offering_changes import Lecturer
from school.offerings import LectureSession, Offering, OfferingStatus
from school.questions import Question, QuestionKind
from school.settings import SchoolSettings
from school.volunteers import Volunteer, VolunteerAway

_LOST = (
    NoticeState.VOID,
    NoticeState.EXPIRED,
    NoticeState.UNREACHABLE,
    NoticeState.FAILED,
    NoticeState.UNKNOWN,
)


@dataclass
class Picture:
    """All rows that matter, as they are."""

    slots: dict[int, Any] = field(default_factory=dict)
    calls: dict[int, Any] = field(default_factory=dict)
    offerings: dict[int, Any] = field(default_factory=dict)
    sessions: dict[int, Any] = field(default_factory=dict)
    away: list[Any] = field(default_factory=list)
    volunteers: dict[int, Any] = field(default_factory=dict)
    notices: list[Any] = field(default_factory=list)
    questions: list[Any] = field(default_factory=list)
    givers: dict[int, int | None] = field(default_factory=dict)

    @classmethod
    async def of(cls, database: Database) -> "Picture":
        async with database.read() as session:
            connection = await session.plain()

            async def all_of(table: Any) -> list[Any]:
                asked = select(table.__table__).order_by(*table.__table__.primary_key)
                return list((await connection.execute(asked)).all())

            givers = with_givers(
                select(col(LectureSession.id), GIVER.label("who")).join(
                    Offering, col(Offering.id) == col(LectureSession.offering_id)
                )
            )
            return cls(
                slots={each.id: each for each in await all_of(Slot)},
                calls={each.id: each for each in await all_of(LecturerCall)},
                offerings={each.id: each for each in await all_of(Offering)},
                sessions={each.id: each for each in await all_of(LectureSession)},
                away=await all_of(VolunteerAway),
                volunteers={each.id: each for each in await all_of(Volunteer)},
                notices=await all_of(Notice),
                questions=await all_of(Question),
                givers={each.id: each.who for each in (await connection.execute(givers)).all()},
            )

    @property
    def asked(self) -> list[Any]:
        return [each for each in self.calls.values() if each.kind is LecturerCallKind.ASK]

    def holder(self, slot_id: int) -> Any | None:
        return next((each for each in self.asked if each.holds and each.slot_id == slot_id), None)

    def sessions_of(self, slot: Any, now: datetime) -> list[Any]:
        """Return the sessions to come that a slot is for."""
        own = {each.session_id for each in self.slots.values()}
        return [
            each
            for each in self.sessions.values()
            if each.starts_at > now
            and each.offering_id == slot.offering_id
            and (each.id == slot.session_id if slot.session_id else each.id not in own)
        ]

    def alarms(self, slot_id: int) -> int:
        return sum(
            each.kind is NoticeKind.SLOT_ALARM and each.subject == slot_id for each in self.notices
        )


def check(before: Picture, after: Picture, *, now: datetime, settings: SchoolSettings) -> None:
    """Hold every rule that is true at any moment."""
    one_at_most(after)
    offerings_name_their_holder(after)
    givers_are_one_and_the_same(after)
    nothing_is_lost(after, now)
    questions_are_of_open_calls(after, now)
    nothing_old_is_rewritten(before, after)


def one_at_most(after: Picture) -> None:
    open_ = [each for each in after.asked if each.closed_at is None or each.holds]
    assert not [slot for slot, n in Counter(each.slot_id for each in open_).items() if n > 1]
    turns = Counter(
        (each.slot_id, each.round, each.volunteer_id, each.name) for each in after.asked
    )
    assert not [turn for turn, n in turns.items() if n > 1], "asked twice in one round"


def offerings_name_their_holder(after: Picture) -> None:
    for slot in after.slots.values():
        holder = after.holder(slot.id)
        if holder is not None and slot.session_id is None:
            assert after.offerings[slot.offering_id].lecturer_id == holder.volunteer_id
        if holder is not None:
            assert holder.round == slot.round
            assert holder.state is LecturerCallState.YES


def givers_are_one_and_the_same(after: Picture) -> None:
    """Who gives a session is the same for statements as for the rules in memory."""
    questions = defaultdict(list)
    for each in after.asked:
        questions[each.slot_id].append(each)
    single = {each.session_id: each for each in after.slots.values() if each.session_id}
    whole = {each.offering_id: each for each in after.slots.values() if not each.session_id}
    for meeting in after.sessions.values():
        offering = after.offerings[meeting.offering_id]
        slot = single.get(meeting.id) or whole.get(meeting.offering_id)
        expected = Lecturer(offering.lecturer_id)
        if slot is not None:
            named = _Named(slot.session_id, slot.round, expected)
            expected = giver_of(named, questions[slot.id])  # type: ignore[arg-type]
        assert after.givers[meeting.id] == expected.volunteer_id


@dataclass(frozen=True)
class _Named:
    session_id: int | None
    round: int
    named: Lecturer


def nothing_is_lost(after: Picture, now: datetime) -> None:
    """Whoever is asked by message has it, or it is on its way; else they stand on the list."""
    alive = {
        each.subject
        for each in after.notices
        if each.kind in (NoticeKind.SLOT_REQUEST, NoticeKind.SLOT_CHASE, NoticeKind.SLOT_NEWS)
        and each.state not in _LOST
    }
    for each in after.calls.values():
        if each.closed_at is None and each.channel is Channel.CHAT and each.expires_at > now:
            assert each.id in alive


def questions_are_of_open_calls(after: Picture, now: datetime) -> None:
    for each in after.questions:
        if each.kind is QuestionKind.SLOT and each.closed_at is None and each.expires_at > now:
            assert after.calls[each.subject].closed_at is None


def nothing_old_is_rewritten(before: Picture, after: Picture) -> None:
    """What was asked before is never forgotten, and rounds only count up."""
    assert before.calls.keys() <= after.calls.keys()
    for slot_id, slot in before.slots.items():
        assert after.slots[slot_id].round >= slot.round


def newly_asked_are_free(
    before: Picture, after: Picture, *, now: datetime, settings: SchoolSettings
) -> None:
    """Whom the ladder asked is not away on those days, and has time to get ready."""
    for call_id in after.calls.keys() - before.calls.keys():
        call = after.calls[call_id]
        if call.kind is not LecturerCallKind.ASK or call.closed_at is not None:
            continue
        slot = after.slots[call.slot_id]
        meetings = after.sessions_of(slot, now)
        days = {each.starts_at.astimezone(settings.zone).date() for each in meetings}
        for span in after.away:
            if span.volunteer_id == call.volunteer_id:
                assert not any(span.from_day <= day <= span.until_day for day in days)
        limit = after.volunteers[call.volunteer_id].month_limit
        assert limit is None or limit >= max(
            Counter((day.year, day.month) for day in days).values()
        )
        assert (min(each.starts_at for each in meetings) - now).total_seconds() > 2 * 3600


def those_in_charge_know(after: Picture, *, now: datetime, settings: SchoolSettings) -> None:
    """Hold after a tick in waking time: whoever may find nobody there in a day was told so."""
    standing = {
        each.slot_id
        for each in after.asked
        if each.round == after.slots[each.slot_id].round
        and each.state is not LecturerCallState.VOID
    }
    for slot_id in standing:
        slot = after.slots[slot_id]
        is_open = after.offerings[slot.offering_id].status is OfferingStatus.OPEN
        meetings = after.sessions_of(slot, now)
        if not is_open or not meetings or after.holder(slot_id) is not None:
            continue
        if now >= Ladder(settings).know_by(min(each.starts_at for each in meetings)):
            assert slot.told_at is not None
            assert after.alarms(slot_id)


__all__ = ["Picture", "check", "newly_asked_are_free", "read_slot", "those_in_charge_know"]
