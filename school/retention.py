"""What the school keeps no longer: notices and their facts, answered questions, past moments.

Each function ends a portion in its own transaction and says how much that was, so that the write
lock is never held long; called again it goes on. Words that nobody understood stand in
`school.unanswered`, updates and conversations with who keeps them.
"""

from datetime import datetime, timedelta

from sqlalchemy import and_, delete, func, or_, select, tuple_, update
from sqlmodel import col

from school.announcements.tables import Announcement, Sending
from school.database import Session, use_case
from school.lecturers.tables import LecturerCall
from school.notices.tables import CountedTry, Notice, NoticeState
from school.offerings import LectureSession, Offering
from school.presence.tables import Attendance
from school.questions import Question
from school.signups.tables import Absence, FreedSeat, Offer, ReminderRun
from school.statements import rows, write

# After a month nobody asks any more why a notice said what it said.
FACTS_KEPT = timedelta(days=30)
# A year of rows: a month's theme knows whom it went to, and an alarm that it was raised.
NOTICES_KEPT = timedelta(days=400)
QUESTIONS_KEPT = timedelta(days=30)
# Why somebody could not come is of use to who holds the course, and to nobody afterwards.
REASONS_KEPT = timedelta(days=90)
# A moment of reminding comes again only if a clock runs back by so much.
REMINDERS_KEPT = timedelta(days=30)
# A day's budget is looked at on that day alone.
TRIES_KEPT = timedelta(days=2)
# Nobody goes on with an announcement that lay untouched for a season.
DRAFTS_KEPT = timedelta(days=90)
# Rows of one transaction: about ten milliseconds of write lock.
PORTION = 1_000

_UNSETTLED = (NoticeState.UNKNOWN, NoticeState.FAILED)


@use_case
async def forget_facts(session: Session, *, now: datetime) -> int:
    """Drop the facts of notices that ended a month ago; what may be re-sent keeps its own."""
    old = (
        select(col(Notice.id))
        .where(col(Notice.ended_at) < now - FACTS_KEPT, col(Notice.facts).is_not(None))
        .where(or_(col(Notice.state).not_in(_UNSETTLED), col(Notice.closed_at).is_not(None)))
        .limit(PORTION)
    )
    forgotten = await write(
        session, update(Notice).where(col(Notice.id).in_(old.scalar_subquery())).values(facts=None)
    )
    return forgotten.rowcount


@use_case
async def forget_questions(session: Session, *, now: datetime) -> int:
    """Delete questions that were answered, or could be answered no more, a month ago."""
    limit = now - QUESTIONS_KEPT
    old = (
        select(col(Question.id))
        .where(or_(col(Question.closed_at) < limit, col(Question.expires_at) < limit))
        .limit(PORTION)
    )
    return (
        await write(session, delete(Question).where(col(Question.id).in_(old.scalar_subquery())))
    ).rowcount


@use_case
async def forget_notices(session: Session, *, now: datetime) -> int:
    """Delete notices that ended more than a year ago and asked nothing that is still kept."""
    old = (
        select(col(Notice.id))
        .outerjoin(Question, col(Question.notice_id) == col(Notice.id))
        .where(col(Notice.ended_at) < now - NOTICES_KEPT, col(Question.id).is_(None))
        .limit(PORTION)
    )
    return (
        await write(session, delete(Notice).where(col(Notice.id).in_(old.scalar_subquery())))
    ).rowcount


@use_case
async def forget_lecturer_calls(session: Session, *, now: datetime) -> int:
    """Delete what lecturers were asked and told, once that was over more than a year ago."""
    limit = now - NOTICES_KEPT
    old = select(col(LecturerCall.id)).where(col(LecturerCall.closed_at) < limit).limit(PORTION)
    gone = delete(LecturerCall).where(col(LecturerCall.id).in_(old.scalar_subquery()))
    return (await write(session, gone)).rowcount


@use_case
async def forget_counted_tries(session: Session, *, now: datetime) -> int:
    """Delete what was counted into the budgets of days that are over."""
    key = (col(CountedTry.notice_id), col(CountedTry.attempt))
    old = select(*key).where(col(CountedTry.day_ends) < now - TRIES_KEPT).limit(PORTION)
    return (await write(session, delete(CountedTry).where(tuple_(*key).in_(old)))).rowcount


@use_case
async def forget_reasons(session: Session, *, now: datetime) -> int:
    """Drop the reasons of absences from sessions that were over three months ago."""
    old = (
        select(col(Absence.id))
        .join(LectureSession, col(LectureSession.id) == col(Absence.session_id))
        .where(col(LectureSession.ends_at) < now - REASONS_KEPT, col(Absence.reason).is_not(None))
        .limit(PORTION)
    )
    forgotten = update(Absence).where(col(Absence.id).in_(old.scalar_subquery()))
    return (await write(session, forgotten.values(reason=None))).rowcount


@use_case
async def forget_absence_reasons(session: Session, *, now: datetime) -> int:
    """Drop why people were absent from sessions that were over three months ago."""
    old = (
        select(col(Attendance.id))
        .join(LectureSession, col(LectureSession.id) == col(Attendance.session_id))
        .where(col(LectureSession.ends_at) < now - REASONS_KEPT)
        .where(col(Attendance.reason).is_not(None))
        .limit(PORTION)
    )
    forgotten = update(Attendance).where(col(Attendance.id).in_(old.scalar_subquery()))
    return (await write(session, forgotten.values(reason=None))).rowcount


@use_case
async def forget_reminder_runs(session: Session, *, now: datetime) -> int:
    """Delete the marks of reminders queued a month ago; their notices are kept by themselves."""
    runs = (col(ReminderRun.session_id), col(ReminderRun.kind), col(ReminderRun.moment))
    old = select(*runs).where(runs[2] < now - REMINDERS_KEPT).limit(PORTION)
    return (await write(session, delete(ReminderRun).where(tuple_(*runs).in_(old)))).rowcount


@use_case
async def forget_drafts(session: Session, *, now: datetime) -> int:
    """Empty the announcements that were never sent and not touched for three months.

    The row stays, so that an old button hears that the draft is gone.
    """
    is_sent = select(col(Sending.id)).where(col(Sending.announcement_id) == col(Announcement.id))
    is_emptied = and_(
        col(Announcement.deleted_at).is_not(None),
        col(Announcement.content).is_(None),
        col(Announcement.title).is_(None),
    )
    old = (
        select(col(Announcement.id))
        .where(col(Announcement.changed_at) < now - DRAFTS_KEPT, ~is_sent.exists(), ~is_emptied)
        .limit(PORTION)
    )
    emptied = (
        update(Announcement)
        .where(col(Announcement.id).in_(old.scalar_subquery()))
        .values(
            title=None,
            content=None,
            audience={},
            deleted_at=func.coalesce(col(Announcement.deleted_at), now),
        )
    )
    return (await write(session, emptied)).rowcount


@use_case
async def forget_freed_seats(session: Session, *, now: datetime) -> int:
    """Delete who was asked about which seat, of courses that were over more than a year ago."""
    old = (
        select(col(FreedSeat.id))
        .join(Offering, col(Offering.id) == col(FreedSeat.offering_id))
        .where(col(Offering.ends_at) < now - NOTICES_KEPT)
        .limit(PORTION)
    )
    seats = [each.id for each in await rows(session, old)]
    await write(session, delete(Offer).where(col(Offer.freed_seat_id).in_(seats)))
    return (await write(session, delete(FreedSeat).where(col(FreedSeat.id).in_(seats)))).rowcount
