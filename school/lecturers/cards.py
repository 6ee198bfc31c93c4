"""Who was asked to give an offering, and what they said: for those in charge of its site."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, bindparam, func, select
from sqlmodel import col

from school.actors import Actor
from school.database import Database
from school.lecturers.slots import OF_SLOT
from school.lecturers.tables import (
    WORDS_FIELD,
    Backup,
    LecturerCall,
    LecturerCallKind,
    LecturerCallState,
    LecturerReply,
    Slot,
)
from school.notices.tables import Channel
from school.offerings import LectureSession, Offering
from school.sites import Site
from school.staff.rights import SITE_PATH, Rank, some_scope_seen
from school.statements import AnyRow
from school.volunteers import Volunteer, opened

_NAME = (
    func.coalesce(col(LecturerCall.name), "").label("text"),
    col(Volunteer.name),
    col(Volunteer.phone),
)
_SLOTS: Select[*tuple[Any, ...]] = (
    select(
        col(Slot.id),
        col(Slot.session_id),
        col(Slot.round),
        col(LectureSession.number),
        func.min(col(LectureSession.starts_at)).label("starts_at"),
    )
    .select_from(Slot)
    .join(LectureSession, OF_SLOT)
    .where(col(Slot.offering_id) == bindparam("offering_id"))
    .where(col(LectureSession.starts_at) > bindparam("now"))
    .group_by(col(Slot.id), col(LectureSession.number))
    .order_by(col(Slot.session_id).is_not(None), col(Slot.id), col(LectureSession.number))
)
_ASKED: Select[*tuple[Any, ...]] = (
    select(
        col(LecturerCall.id),
        col(LecturerCall.slot_id),
        col(LecturerCall.round),
        col(LecturerCall.state),
        col(LecturerCall.holds),
        col(LecturerCall.channel),
        col(LecturerCall.asked_at),
        col(LecturerCall.sent_at),
        col(LecturerCall.answered_at),
        col(LecturerCall.closed_at),
        col(LecturerCall.volunteer_id),
        *_NAME,
    )
    .outerjoin(Volunteer, col(Volunteer.id) == col(LecturerCall.volunteer_id))
    .where(col(LecturerCall.slot_id).in_(bindparam("slots", expanding=True)))
    .where(col(LecturerCall.kind) == LecturerCallKind.ASK)
    .order_by(col(LecturerCall.id))
)
_WORDS = (
    select(col(LecturerReply.call_id), col(LecturerReply.words))
    .where(col(LecturerReply.call_id).in_(bindparam("calls", expanding=True)))
    .order_by(col(LecturerReply.id))
)
_BACKUPS: Select[*tuple[Any, ...]] = (
    select(col(Backup.slot_id), col(Backup.volunteer_id), col(Volunteer.name))
    .join(Volunteer, col(Volunteer.id) == col(Backup.volunteer_id))
    .where(col(Backup.slot_id).in_(bindparam("slots", expanding=True)))
    .order_by(col(Backup.slot_id), col(Backup.rank))
)
_OFFERING: Select[*tuple[Any, ...]] = (
    select(
        col(Offering.id),
        col(Offering.title),
        col(Offering.lecturer),
        col(Offering.ends_at),
        col(Volunteer.name),
        col(Site.name).label("site"),
    )
    .join(Site, col(Site.id) == col(Offering.site_id))
    .outerjoin(Volunteer, col(Volunteer.id) == col(Offering.lecturer_id))
    .where(col(Offering.id) == bindparam("offering_id"))
)
_BRIEF: Select[*tuple[Any, ...]] = (
    select(
        col(Slot.id),
        col(Slot.offering_id),
        col(Slot.session_id),
        col(Slot.round),
        col(Offering.title),
        col(Site.name).label("site"),
        func.min(col(LectureSession.starts_at)).label("starts_at"),
    )
    .select_from(Slot)
    .join(Offering, col(Offering.id) == col(Slot.offering_id))
    .join(Site, col(Site.id) == col(Offering.site_id))
    .join(LectureSession, OF_SLOT)
    .where(col(Slot.id) == bindparam("slot_id"))
    .where(col(LectureSession.starts_at) > bindparam("now"))
    .group_by(col(Slot.id), col(Offering.title), col(Site.name))
)


@dataclass(frozen=True, slots=True, kw_only=True)
class AskedLecturer:
    """One who was asked: when, how, and what they said; `words` are the last of their own."""

    call_id: int
    volunteer_id: int | None
    name: str
    phone: str | None
    by_chat: bool
    state: LecturerCallState
    holds: bool
    is_open: bool
    asked_at: datetime
    answered_at: datetime | None
    words: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class SlotCard:
    """One slot that is to come: who was asked in this round, in order, and who would be next.

    `number` is the session's, None of the whole offering.
    """

    slot_id: int
    session_id: int | None
    number: int | None
    starts_at: datetime
    asked: tuple[AskedLecturer, ...]
    backups: tuple[str, ...]

    @property
    def holder(self) -> AskedLecturer | None:
        return next((each for each in self.asked if each.holds), None)

    @property
    def waits_for(self) -> AskedLecturer | None:
        """Return who is asked now."""
        return next((each for each in self.asked if each.is_open), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class LecturerCard:
    """An offering, its lecturer as it is named now, and its slots; none: nobody was asked yet."""

    offering_id: int
    title: str
    site: str
    lecturer: str | None
    over: bool
    slots: tuple[SlotCard, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SlotInBrief:
    """A slot in a few facts; `asked` counts those of this round.

    `now_asked` is asked now; `to_phone`: somebody has to phone them.
    """

    id: int
    offering_id: int
    session_id: int | None
    title: str
    site: str
    starts_at: datetime
    asked: int
    now_asked: str | None
    to_phone: bool


async def lecturer_card(
    database: Database, actor: Actor, offering_id: int, *, now: datetime
) -> LecturerCard | None:
    """Return who is asked to give an offering of one's sites; None when it lies elsewhere."""
    scope = await some_scope_seen(database, actor, Rank.LIAISON)
    found = await database.rows(_OFFERING.where(scope.holds(SITE_PATH)), offering_id=offering_id)
    if not found:
        return None
    of = found[0]
    slots = _first_of_each(await database.rows(_SLOTS, offering_id=offering_id, now=now))
    ids = [each.id for each in slots]
    asked = await _asked(database, slots)
    backups = await database.rows(_BACKUPS, slots=ids) if ids else []
    return LecturerCard(
        offering_id=of.id,
        title=of.title,
        site=of.site,
        over=of.ends_at <= now,
        lecturer=of.lecturer if of.name is None else opened(database.vault, of.name, None)[0],
        slots=tuple(
            SlotCard(
                slot_id=each.id,
                session_id=each.session_id,
                number=each.number if each.session_id is not None else None,
                starts_at=each.starts_at,
                asked=tuple(asked.get(each.id, ())),
                backups=_names_left(database, each.id, backups, asked.get(each.id, [])),
            )
            for each in slots
        ),
    )


async def slot_in_brief(database: Database, slot_id: int, *, now: datetime) -> SlotInBrief | None:
    """Return a slot for who words news of it; None when none of its sessions is to come."""
    found = await database.rows(_BRIEF, slot_id=slot_id, now=now)
    if not found:
        return None
    slot = found[0]
    asked = (await _asked(database, found)).get(slot_id, [])
    waits = next((each for each in asked if each.is_open), None)
    return SlotInBrief(
        id=slot.id,
        offering_id=slot.offering_id,
        session_id=slot.session_id,
        title=slot.title,
        site=slot.site,
        starts_at=slot.starts_at,
        asked=len(asked),
        now_asked=waits.name if waits else None,
        to_phone=waits is not None and not waits.by_chat,
    )


def _first_of_each(found: Sequence[AnyRow]) -> list[AnyRow]:
    """Return the row of each slot's next session."""
    firsts: dict[int, AnyRow] = {}
    for each in found:
        known = firsts.get(each.id)
        if known is None or each.starts_at < known.starts_at:
            firsts[each.id] = each
    return list(firsts.values())


async def _asked(database: Database, slots: Sequence[AnyRow]) -> dict[int, list[AskedLecturer]]:
    """Return who was asked in the present round of each slot."""
    rounds = {each.id: each.round for each in slots}
    if not rounds:
        return {}
    calls = [
        each
        for each in await database.rows(_ASKED, slots=list(rounds))
        if each.round == rounds[each.slot_id] and each.state is not LecturerCallState.VOID
    ]
    said = await database.rows(_WORDS, calls=[each.id for each in calls]) if calls else []
    words = {each.call_id: database.vault.open(WORDS_FIELD, each.words) for each in said}
    found: dict[int, list[AskedLecturer]] = {}
    for each in calls:
        name, phone = each.text, None
        if each.name is not None:
            name, phone = opened(database.vault, each.name, each.phone)
        found.setdefault(each.slot_id, []).append(
            AskedLecturer(
                call_id=each.id,
                volunteer_id=each.volunteer_id,
                name=name,
                phone=phone,
                by_chat=each.channel is Channel.CHAT,
                state=each.state,
                holds=each.holds,
                is_open=each.closed_at is None,
                asked_at=each.sent_at or each.asked_at,
                answered_at=each.answered_at,
                words=words.get(each.id),
            )
        )
    return found


def _names_left(
    database: Database, slot_id: int, backups: Sequence[AnyRow], asked: Sequence[AskedLecturer]
) -> tuple[str, ...]:
    known = {each.volunteer_id for each in asked}
    return tuple(
        opened(database.vault, each.name, None)[0]
        for each in backups
        if each.slot_id == slot_id and each.volunteer_id not in known
    )
