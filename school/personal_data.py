"""What is kept of a person, deleted for good; `school.personal_export` hands it out.

Deleting leaves the row and the places, which are counted in reports, without anything that tells
whose they were; `school.personal_register` says of every column what becomes of it. Inbox and
conversation state are deleted by who keeps them.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, delete, or_, select, update
from sqlmodel import col

from school.attendance.personal import forget_attended_words
from school.audit import record
from school.database import Session, use_case
from school.event_briefs.personal import forget_reported_words
from school.locks import hold_people, lock_offerings
from school.notices.digests import not_told
from school.notices.tables import Notice, NoticeState
from school.orders.personal import forget_order_words
from school.people import Person
from school.questions import Question, QuestionKind, close_questions
from school.settings import SchoolSettings
from school.signups.seats import offer_free_seats
from school.signups.tables import OPEN_STATES, Absence, Offer, OfferState, SignUp, SignUpState
from school.staff.tables import StaffRole
from school.statements import row, rows, write
from school.surveys.personal import forget_answers
from school.threads.personal import delete_threads
from school.topics import Subscription
from school.unanswered import Unanswered
from school.volunteering.personal import forget_volunteers
from school.wishes.tables import Wish


@dataclass(frozen=True, slots=True)
class Deleted:
    """Gone. `people` counts those in the person's care as well."""

    people: int


@dataclass(frozen=True, slots=True)
class NotTheirs:
    """Only the persons themselves, or who cares for them, may do this."""


@use_case
async def delete_data(
    session: Session, *, now: datetime, person_id: int, by_id: int, settings: SchoolSettings
) -> Deleted | NotTheirs:
    """Delete all that is kept of a person and of those in their care.

    Their places are given up, held seats too, and what became free is offered in the same
    transaction; notices that have not left are void.
    """
    await hold_people(session, *await household(session, person_id))
    ids = await household(session, person_id)
    whose = await row(session, select(col(Person.carer_id)).where(col(Person.id) == person_id))
    if whose is None or person_id not in ids or by_id not in (person_id, whose.carer_id):
        return NotTheirs()
    await _give_up_all(session, ids, now=now, settings=settings)
    await _forget(session, ids, now=now)
    record(
        session,
        now=now,
        actor_id=by_id,
        action="delete_data",
        subject="person",
        subject_id=person_id,
        fields=("name", "phone", "telegram_id", "birth_year"),
    )
    return Deleted(len(ids))


@use_case
async def withdraw_consent(
    session: Session, *, now: datetime, person_id: int, settings: SchoolSettings
) -> None:
    """Keep nothing that consent was given for: names, phones, family, places, free texts.

    The person stays known by their chat alone, with their language and what they subscribed to;
    those in their care are deleted. Who was a volunteer is phoned again. Giving it again starts
    anew.
    """
    await hold_people(session, *await household(session, person_id))
    ids = await household(session, person_id)
    if person_id not in ids:
        return
    await _give_up_all(session, ids, now=now, settings=settings)
    await _forget(session, [each for each in ids if each != person_id], now=now)
    await _forget_words(session, [person_id])
    await forget_volunteers(session, [person_id], now=now)
    await write(
        session,
        update(Person)
        .where(col(Person.id) == person_id)
        .values(
            name=None,
            phone=None,
            phone_index=None,
            birth_year=None,
            consent_at=None,
            consent_withdrawn_at=now,
        ),
    )
    record(
        session,
        now=now,
        actor_id=person_id,
        action="withdraw_consent",
        subject="person",
        subject_id=person_id,
        fields=("consent_at", "name", "phone", "birth_year"),
    )


async def forget_person(
    session: Session, person_id: int, *, now: datetime, settings: SchoolSettings
) -> None:
    """Free a person's seats and keep nothing that tells who they were, by right."""
    await hold_people(session, person_id)
    await _give_up_all(session, [person_id], now=now, settings=settings)
    await _forget(session, [person_id], now=now)


async def household(session: Session, person_id: int) -> list[int]:
    """Return the person and those in their care who have not left."""
    statement = (
        select(col(Person.id))
        .where(or_(col(Person.id) == person_id, col(Person.carer_id) == person_id))
        .where(col(Person.deleted_at).is_(None))
        .order_by(col(Person.id))
    )
    return [each.id for each in await rows(session, statement)]


async def _give_up_all(
    session: Session, ids: Sequence[int], *, now: datetime, settings: SchoolSettings
) -> None:
    """Cancel every open place of these people and offer the seats that become free."""
    places = select(col(SignUp.id), col(SignUp.offering_id)).where(
        col(SignUp.person_id).in_(ids), col(SignUp.state).in_(OPEN_STATES)
    )
    wanted = sorted({each.offering_id for each in await rows(session, places)})
    offerings = await lock_offerings(session, wanted)
    own = [each.id for each in await rows(session, places)]
    held = select(col(Offer.id)).where(
        col(Offer.sign_up_id).in_(own), col(Offer.state) == OfferState.HELD
    )
    offer_ids = [each.id for each in await rows(session, held)]
    await write(
        session,
        update(Offer)
        .where(col(Offer.id).in_(offer_ids))
        .values(state=OfferState.VOID, ended_at=now),
    )
    await write(
        session,
        update(SignUp)
        .where(col(SignUp.id).in_(own))
        .values(state=SignUpState.CANCELLED, changed_at=now),
    )
    await close_questions(session, QuestionKind.OFFER, offer_ids, now=now)
    await close_questions(session, QuestionKind.RECONFIRM, own, now=now)
    await close_questions(session, QuestionKind.SEAT_OPEN, own, now=now)
    for offering in offerings:
        await offer_free_seats(session, offering, now=now, settings=settings)


async def _forget_words(session: Session, ids: Sequence[int]) -> None:
    """Take away what these people said in their own words."""
    await write(session, delete(Unanswered).where(col(Unanswered.person_id).in_(ids)))
    await forget_order_words(session, ids)
    await forget_reported_words(session, ids)
    await forget_answers(session, ids)
    await forget_attended_words(session, ids)
    places = select(col(SignUp.id)).where(col(SignUp.person_id).in_(ids))
    await write(
        session, update(Absence).where(col(Absence.sign_up_id).in_(places)).values(reason=None)
    )


async def _forget(session: Session, ids: Sequence[int], *, now: datetime) -> None:
    """Take away what tells who they were, and what would still be sent to them."""
    # What they ordered for a group is no message to them.
    theirs = and_(col(Notice.person_id).in_(ids), col(Notice.chat_id).is_(None))
    await write(session, update(Notice).where(theirs).values(facts=None, receipt=None))
    await write(
        session,
        update(Notice)
        .where(theirs, not_told())
        .values(
            state=NoticeState.VOID, reason="left", ended_at=now, worker=None, lease_until=None
        ),
    )
    await write(session, delete(Question).where(col(Question.person_id).in_(ids)))
    await write(session, delete(Subscription).where(col(Subscription.person_id).in_(ids)))
    await write(session, delete(Wish).where(col(Wish.person_id).in_(ids)))
    await _forget_words(session, ids)
    await delete_threads(session, ids, now=now)
    await forget_volunteers(session, ids, now=now)
    await write(
        session,
        update(StaffRole)
        .where(col(StaffRole.person_id).in_(ids), col(StaffRole.ended_at).is_(None))
        .values(ended_at=now),
    )
    await write(
        session,
        update(Person)
        .where(col(Person.id).in_(ids))
        .values(
            telegram_id=None,
            carer_id=None,
            name=None,
            phone=None,
            phone_index=None,
            birth_year=None,
            site_id=None,
            language=None,
            consent_at=None,
            guardian_consent_at=None,
            reachable=False,
            deleted_at=now,
        ),
    )
