"""All that is kept of a person and of those in their care, handed out on request."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlmodel import col

from school.attendance.personal import attended_data, care_data, feedback_data
from school.audit import Audit, record
from school.database import Database, Session, use_case
from school.event_briefs.personal import reports_data
from school.menu import MenuItem
from school.notices.queue import opened_facts
from school.notices.tables import Notice
from school.offerings import LectureSession, Offering
from school.orders.personal import orders_data
from school.people import Person, opened_name, opened_phone
from school.personal_data import household
from school.questions import Question
from school.signups.absences import opened_reason
from school.signups.tables import Absence, Offer, SignUp
from school.sites import Site
from school.staff.tables import StaffRole
from school.statements import rows
from school.surveys.personal import surveys_data
from school.threads.personal import threads_data
from school.topics import Subscription
from school.unanswered import Unanswered, opened_words
from school.volunteering.personal import volunteer_data
from school.wishes.tables import Wish

# One person's data by the names under which they are handed out.
Data = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Exported:
    """Everything kept of a person, then of each in their care."""

    people: tuple[Data, ...]


def as_json(people: Sequence[Data]) -> str:
    """Return what is handed out as JSON text."""
    return json.dumps(people, ensure_ascii=False, indent=1, default=_text)


async def export_data(database: Database, *, now: datetime, person_id: int) -> Exported:
    """Return all that is kept of a person and of those in their care, and note that they asked.

    What is handed out is only read: the outcome of a use-case would be kept for two days.
    """
    await _note_export(database, now=now, person_id=person_id)
    async with database.read() as session:
        ids = await household(session, person_id)
        return Exported(tuple([await _data_of(session, each) for each in ids]))


@use_case
async def _note_export(session: Session, *, now: datetime, person_id: int) -> None:
    record(
        session,
        now=now,
        actor_id=person_id,
        action="export_data",
        subject="person",
        subject_id=person_id,
    )


async def _data_of(session: Session, person_id: int) -> Data:
    vault = session.vault
    (person,) = await _plain(session, _person(person_id))
    person["name"] = opened_name(vault, person["name"])
    person["phone"] = opened_phone(vault, person["phone"])
    return person | {
        "sign_ups": await _plain(session, _sign_ups(person_id)),
        "absences": [
            each | {"reason": opened_reason(vault, each["reason"])}
            for each in await _plain(session, _absences(person_id))
        ],
        "offers": await _plain(session, _offers(person_id)),
        "subscriptions": await _plain(session, _subscriptions(person_id)),
        "notices": [
            each | {"facts": opened_facts(vault, each["facts"])}
            for each in await _plain(session, _notices(person_id))
        ],
        "questions": await _plain(session, _questions(person_id)),
        "unclear_messages": [
            each | {"words": opened_words(vault, each["words"])}
            for each in await _plain(session, _unanswered(person_id))
        ],
        "wishes": await _plain(session, _wishes(person_id)),
        "orders": await orders_data(session, person_id),
        "reports": await reports_data(session, person_id),
        "surveys": await surveys_data(session, person_id),
        "attended": await attended_data(session, person_id),
        "feedback": await feedback_data(session, person_id),
        "care_calls": await care_data(session, person_id),
        "asked": await threads_data(session, person_id),
        "volunteer": await volunteer_data(session, person_id),
        "roles": await _plain(session, _roles(person_id)),
        "acts": await _plain(session, _acts(person_id)),
    }


async def _plain(session: Session, statement: Any) -> list[Data]:
    return [dict(each._mapping) for each in await rows(session, statement)]  # noqa: SLF001


def _person(person_id: int) -> Any:
    return (
        select(
            col(Person.name),
            col(Person.phone),
            col(Person.birth_year),
            col(Site.name).label("site"),
            col(Person.language),
            col(Person.reminders),
            col(Person.telegram_id),
            col(Person.reachable),
            col(Person.carer_id).is_not(None).label("in_care"),
            col(Person.consent_at),
            col(Person.guardian_consent_at),
            col(Person.created_at),
            col(Person.seen_at),
        )
        .outerjoin(Site, col(Site.id) == col(Person.site_id))
        .where(col(Person.id) == person_id)
    )


def _roles(person_id: int) -> Any:
    return (
        select(
            col(StaffRole.role),
            col(Site.name).label("site"),
            col(StaffRole.given_at),
            col(StaffRole.ended_at),
        )
        .outerjoin(Site, col(Site.id) == col(StaffRole.site_id))
        .where(col(StaffRole.person_id) == person_id)
        .order_by(col(StaffRole.id))
    )


def _sign_ups(person_id: int) -> Any:
    return (
        select(
            col(Offering.code),
            col(Offering.title),
            col(Offering.starts_at),
            col(SignUp.state),
            (col(SignUp.by_id) != col(SignUp.person_id)).label("by_somebody_else"),
            col(SignUp.created_at),
            col(SignUp.changed_at),
        )
        .join(Offering, col(Offering.id) == col(SignUp.offering_id))
        .where(col(SignUp.person_id) == person_id)
        .order_by(col(SignUp.id))
    )


def _absences(person_id: int) -> Any:
    return (
        select(
            col(LectureSession.starts_at).label("session"),
            col(Absence.reason),
            col(Absence.told_at),
        )
        .join(LectureSession, col(LectureSession.id) == col(Absence.session_id))
        .join(SignUp, col(SignUp.id) == col(Absence.sign_up_id))
        .where(col(SignUp.person_id) == person_id)
        .order_by(col(Absence.id))
    )


def _offers(person_id: int) -> Any:
    return (
        select(
            col(Offering.title),
            col(Offer.state),
            col(Offer.made_at),
            col(Offer.expires_at),
            col(Offer.ended_at),
        )
        .join(SignUp, col(SignUp.id) == col(Offer.sign_up_id))
        .join(Offering, col(Offering.id) == col(SignUp.offering_id))
        .where(col(SignUp.person_id) == person_id)
        .order_by(col(Offer.id))
    )


def _subscriptions(person_id: int) -> Any:
    return select(col(Subscription.topic), col(Subscription.since)).where(
        col(Subscription.person_id) == person_id
    )


def _wishes(person_id: int) -> Any:
    return (
        select(
            col(MenuItem.title),
            col(Site.name).label("site"),
            col(Wish.wished_at).label("said_at"),
            col(Wish.told_at).label("ended_at"),
        )
        .join(MenuItem, col(MenuItem.id) == col(Wish.item_id))
        .join(Site, col(Site.id) == col(Wish.site_id))
        .where(col(Wish.person_id) == person_id)
        .order_by(col(Wish.id))
    )


def _notices(person_id: int) -> Any:
    return (
        select(
            col(Notice.kind),
            col(Notice.state),
            col(Notice.created_at),
            col(Notice.ended_at),
            col(Notice.facts),
        )
        .where(col(Notice.person_id) == person_id)
        .order_by(col(Notice.id))
    )


def _questions(person_id: int) -> Any:
    return (
        select(
            col(Question.kind),
            col(Question.opened_at),
            col(Question.expires_at),
            col(Question.closed_at),
        )
        .where(col(Question.person_id) == person_id)
        .order_by(col(Question.id))
    )


def _unanswered(person_id: int) -> Any:
    return (
        select(col(Unanswered.said_at), col(Unanswered.words))
        .where(col(Unanswered.person_id) == person_id)
        .order_by(col(Unanswered.id))
    )


def _acts(person_id: int) -> Any:
    return (
        select(col(Audit.at), col(Audit.action), col(Audit.subject), col(Audit.fields))
        .where(col(Audit.actor_id) == person_id)
        .order_by(col(Audit.id))
    )


def _text(value: object) -> str:
    return value.isoformat() if isinstance(value, (datetime, date)) else str(value)
