"""What is kept of a person as a volunteer: handed out, and taken away when they leave."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import delete, or_, select, update
from sqlmodel import col

from school.database import Session
from school.lecturers.tables import WORDS_FIELD, LecturerCall, LecturerReply
from school.offerings import LectureSession, Offering
from school.sites import Site
from school.statements import AnyRow, rows, write
from school.volunteering.joining import unlink
from school.volunteering.tables import ServiceCorrection
from school.volunteers import (
    Volunteer,
    VolunteerAway,
    VolunteerSite,
    VolunteerTime,
    opened,
    sealed,
)

Data = dict[str, Any]

_VOLUNTEER = select(
    col(Volunteer.id),
    col(Volunteer.code),
    col(Volunteer.name),
    col(Volunteer.phone),
    col(Volunteer.skills),
    col(Volunteer.team),
    col(Volunteer.month_limit),
)


async def volunteer_data(session: Session, person_id: int) -> list[Data]:
    """Return all that is kept of a person as a volunteer, opened."""
    mine = or_(col(Volunteer.person_id) == person_id, col(Volunteer.told_by_id) == person_id)
    found = await rows(session, _VOLUNTEER.where(mine).order_by(col(Volunteer.id)))
    return [await _data_of(session, each) for each in found]


async def _data_of(session: Session, found: AnyRow) -> Data:
    name, phone = opened(session.vault, found.name, found.phone)
    return {
        "code": found.code,
        "name": name,
        "phone": phone,
        "skills": found.skills,
        "team": found.team,
        "month_limit": found.month_limit,
        "sites": [each.name for each in await rows(session, _sites(found.id))],
        "times": await _plain(session, _times(found.id)),
        "away": await _plain(session, _away(found.id)),
        "lectures": await _plain(session, _lectures(found.id)),
        "asked_to_lecture": await _plain(session, _calls(found.id)),
        "replies": [
            each | {"words": session.vault.open(WORDS_FIELD, each["words"])}
            for each in await _plain(session, _replies(found.id))
        ],
        "corrections": await _plain(session, _corrections(found.id)),
    }


async def forget_volunteers(session: Session, person_ids: Sequence[int], *, now: datetime) -> None:
    """Take away what these people told as volunteers; what the school's workbook says stays.

    Who was a volunteer by their own word alone is a code from now on, since what they gave counts
    in the service record.
    """
    were = await unlink(session, list(person_ids), now=now)
    told = select(col(Volunteer.id), col(Volunteer.code)).where(
        col(Volunteer.told_by_id).in_(person_ids)
    )
    by_themselves = await rows(session, told)
    for each in by_themselves:
        this = update(Volunteer).where(col(Volunteer.id) == each.id)
        nameless = sealed(session.vault, each.code, None)
        await write(session, this.values(**nameless, skills=None, told_by_id=None))
    ids = {*were, *(each.id for each in by_themselves)}
    for model in (VolunteerSite, VolunteerTime, VolunteerAway):
        await write(session, delete(model).where(col(model.volunteer_id).in_(ids)))
    calls = select(col(LecturerCall.id)).where(col(LecturerCall.volunteer_id).in_(ids))
    await write(session, delete(LecturerReply).where(col(LecturerReply.call_id).in_(calls)))


async def _plain(session: Session, statement: Any) -> list[Data]:
    return [dict(each._mapping) for each in await rows(session, statement)]  # noqa: SLF001


def _sites(volunteer_id: int) -> Any:
    return (
        select(col(Site.name))
        .join(VolunteerSite, col(VolunteerSite.site_id) == col(Site.id))
        .where(col(VolunteerSite.volunteer_id) == volunteer_id)
        .order_by(col(Site.id))
    )


def _times(volunteer_id: int) -> Any:
    asked = select(col(VolunteerTime.weekday), col(VolunteerTime.part))
    return asked.where(col(VolunteerTime.volunteer_id) == volunteer_id)


def _away(volunteer_id: int) -> Any:
    asked = select(col(VolunteerAway.from_day), col(VolunteerAway.until_day))
    return asked.where(col(VolunteerAway.volunteer_id) == volunteer_id)


def _lectures(volunteer_id: int) -> Any:
    return (
        select(col(Offering.title), col(Offering.starts_at))
        .where(col(Offering.lecturer_id) == volunteer_id)
        .order_by(col(Offering.id))
    )


def _calls(volunteer_id: int) -> Any:
    return (
        select(
            col(Offering.title),
            col(LecturerCall.kind),
            col(LecturerCall.state),
            col(LecturerCall.asked_at),
            col(LecturerCall.answered_at),
        )
        .join(Offering, col(Offering.id) == col(LecturerCall.offering_id))
        .where(col(LecturerCall.volunteer_id) == volunteer_id)
        .order_by(col(LecturerCall.id))
    )


def _replies(volunteer_id: int) -> Any:
    return (
        select(col(LecturerReply.said_at), col(LecturerReply.words))
        .join(LecturerCall, col(LecturerCall.id) == col(LecturerReply.call_id))
        .where(col(LecturerCall.volunteer_id) == volunteer_id)
        .order_by(col(LecturerReply.id))
    )


def _corrections(volunteer_id: int) -> Any:
    return (
        select(
            col(Offering.title),
            col(ServiceCorrection.minutes),
            col(ServiceCorrection.attendances),
            col(ServiceCorrection.at),
        )
        .join(LectureSession, col(LectureSession.id) == col(ServiceCorrection.session_id))
        .join(Offering, col(Offering.id) == col(LectureSession.offering_id))
        .where(col(ServiceCorrection.volunteer_id) == volunteer_id)
        .order_by(col(ServiceCorrection.id))
    )
