"""Answers that a desk gives often: kept by organisers of a site, used at it and below.

They may hold {电话} and {教学点}, which are filled with the phone and the name of the desk that
answers; an answer kept for reuse gets them back.
"""

import re
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, TypeAlias

from sqlalchemy import Select, delete, insert, or_, select
from sqlmodel import col

from school.actors import Actor
from school.audit import record
from school.database import Database, Session, use_case
from school.sites import Site
from school.staff.rights import (
    SITE_PATH,
    NotAllowedError,
    Rank,
    require,
    some_scope,
    some_scope_seen,
)
from school.statements import row, write
from school.threads.desks import ANSWERING
from school.threads.tables import CANNED_FIELD, TEXT_FIELD, CannedAnswer, Thread, ThreadMessage

PHONE, SITE = "{电话}", "{教学点}"
_PHONE = re.compile(r"[{｛](?:电话|電話|phone)[}｝]", re.IGNORECASE)
_SITE = re.compile(r"[{｛](?:教学点|教學點|site)[}｝]", re.IGNORECASE)
# A canned answer is read at a glance before it is sent.
LONGEST = 1_000


@dataclass(frozen=True, slots=True)
class Canned:
    """One answer; `site_id` None: for the whole school."""

    id: int
    site_id: int | None
    text: str


@dataclass(frozen=True, slots=True)
class CannedKept:
    """It is kept, as `text`."""

    canned_id: int
    text: str


class NotKept(StrEnum):
    """Why it is not. GONE: the answer it is made of is kept no longer. LONG: too long for it."""

    GONE = "gone"
    LONG = "long"


KeepOutcome: TypeAlias = CannedKept | NotKept


def filled(text: str, *, phone: str | None, site: str | None) -> str:
    """Return a text with the desk's phone and name in place of {电话} and {教学点}.

    What is not known stays as it is written, so that whoever sends it sees what is missing.
    """
    if phone:
        text = _PHONE.sub(lambda _: phone, text)
    return _SITE.sub(lambda _: site, text) if site else text


def emptied_of(text: str, *, phone: str | None, site: str | None) -> str:
    """Return a text with {电话} and {教学点} in place of the desk's phone and name."""
    if phone:
        text = text.replace(phone, PHONE)
    return text.replace(site, SITE) if site else text


async def canned_answers(database: Database, actor: Actor) -> list[Canned]:
    """Return what is kept in the actor's scope, the oldest first; for organisers."""
    scope = await some_scope_seen(database, actor, Rank.ORGANISER)
    found = await database.rows(
        select(col(CannedAnswer.id), col(CannedAnswer.site_id), col(CannedAnswer.text))
        .outerjoin(Site, col(Site.id) == col(CannedAnswer.site_id))
        .where(scope.holds(SITE_PATH))
        .order_by(col(CannedAnswer.id))
    )
    return [Canned(each.id, each.site_id, _open(database, each.text)) for each in found]


async def canned_for(database: Database, actor: Actor, thread_id: int) -> list[Canned]:
    """Return what may be used for a thread: of its site and those above, the nearest first."""
    scope = await some_scope_seen(database, actor, ANSWERING)
    asked = (
        select(col(Thread.id), col(Site.path))
        .outerjoin(Site, col(Site.id) == col(Thread.site_id))
        .where(col(Thread.id) == thread_id)
    )
    thread = await database.rows(asked)
    if not thread:
        return []
    if not scope.covers(thread[0].path):
        raise NotAllowedError
    above = [int(part) for part in (thread[0].path or "/").split("/") if part]
    held_by = col(CannedAnswer.site_id)
    found = await database.rows(
        select(col(CannedAnswer.id), held_by, col(CannedAnswer.text))
        .where(or_(held_by.is_(None), held_by.in_(above)))
        .order_by(col(CannedAnswer.id))
    )
    nearness = {site_id: n for n, site_id in enumerate(above)}
    kept = [Canned(each.id, each.site_id, _open(database, each.text)) for each in found]
    return sorted(kept, key=lambda each: (-nearness.get(each.site_id or 0, -1), each.id))


@use_case
async def keep_canned(
    session: Session, *, now: datetime, actor: Actor, site_id: int | None, text: str
) -> KeepOutcome:
    """Keep a text for the desks of a site and below it."""
    await require(session, actor, Rank.ORGANISER, site_id=site_id)
    return await _keep(session, now, actor, site_id, text)


@use_case
async def keep_answer(
    session: Session, *, now: datetime, actor: Actor, message_id: int, phone: str | None
) -> KeepOutcome:
    """Keep an answer that was given, for the desk that gave it; `phone` is that desk's."""
    await some_scope(session, actor, Rank.ORGANISER)
    asked: Select[*tuple[Any, ...]] = (
        select(col(ThreadMessage.text), col(Thread.site_id), col(Site.name).label("site"))
        .join(Thread, col(Thread.id) == col(ThreadMessage.thread_id))
        .outerjoin(Site, col(Site.id) == col(Thread.site_id))
        .where(col(ThreadMessage.id) == message_id, col(ThreadMessage.from_desk))
    )
    found = await row(session, asked)
    if found is None:
        return NotKept.GONE
    await require(session, actor, Rank.ORGANISER, site_id=found.site_id)
    text = session.vault.open(TEXT_FIELD, found.text)
    text = emptied_of(text, phone=phone, site=found.site)
    return await _keep(session, now, actor, found.site_id, text)


@use_case
async def drop_canned(session: Session, *, now: datetime, actor: Actor, canned_id: int) -> bool:
    """Keep an answer no longer; False when it is gone already."""
    await some_scope(session, actor, Rank.ORGANISER)
    asked = select(col(CannedAnswer.site_id)).where(col(CannedAnswer.id) == canned_id)
    found = await row(session, asked)
    if found is None:
        return False
    await require(session, actor, Rank.ORGANISER, site_id=found.site_id)
    await write(session, delete(CannedAnswer).where(col(CannedAnswer.id) == canned_id))
    _record(session, now, actor, "canned_drop", canned_id)
    return True


async def _keep(
    session: Session, now: datetime, actor: Actor, site_id: int | None, text: str
) -> KeepOutcome:
    text = text.strip()
    if len(text) > LONGEST:
        return NotKept.LONG
    values = {
        "site_id": site_id,
        "text": session.vault.seal(CANNED_FIELD, text),
        "by_id": actor.person_id,
        "created_at": now,
    }
    made = await write(session, insert(CannedAnswer).returning(col(CannedAnswer.id)), values)
    canned_id: int = made.scalar_one()
    _record(session, now, actor, "canned_keep", canned_id)
    return CannedKept(canned_id, text)


def _open(database: Database, sealed: bytes) -> str:
    return database.vault.open(CANNED_FIELD, sealed)


def _record(session: Session, now: datetime, actor: Actor, action: str, canned_id: int) -> None:
    record(
        session,
        now=now,
        actor_id=actor.person_id,
        action=action,
        subject="canned_answer",
        subject_id=canned_id,
        fields=("text",),
    )
