"""Those in charge of a site do not wait any longer: the next backup is asked now."""

from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum

from sqlalchemy import select
from sqlmodel import col

from school.actors import Actor
from school.audit import record
from school.database import Database, Session, use_case
from school.lecturers.passing import ask_next, end_calls_of
from school.lecturers.slots import lock_slot, questions_of
from school.lecturers.tables import LecturerCallState, Slot
from school.offerings import Offering
from school.settings import SchoolSettings
from school.sites import Site
from school.staff.rights import SITE_PATH, Rank, require, some_scope, some_scope_seen
from school.statements import row
from school.volunteers import Volunteer, opened


class PassedOn(StrEnum):
    """ASKED: the next one is. NOBODY: there is none. HELD: somebody gives it. GONE: it is over."""

    ASKED = "asked"
    NOBODY = "nobody"
    HELD = "held"
    GONE = "gone"


@use_case
async def pass_on(
    session: Session,
    *,
    now: datetime,
    actor: Actor,
    slot_id: int,
    settings: SchoolSettings,
    owners: Sequence[int],
) -> PassedOn:
    """Ask the next backup of a slot; who is asked now may still say yes as long as nobody has."""
    asked = (
        select(col(Slot.offering_id), col(Offering.site_id))
        .join(Offering, col(Offering.id) == col(Slot.offering_id))
        .where(col(Slot.id) == slot_id)
    )
    found = await row(session, asked)
    if found is None:
        await some_scope(session, actor, Rank.LIAISON)
        return PassedOn.GONE
    await require(session, actor, Rank.LIAISON, site_id=found.site_id)
    slot = await lock_slot(session, slot_id, now=now)
    if slot is None or not slot.is_wanted:
        return PassedOn.GONE
    questions = await questions_of(session, slot_id)
    if any(each.holds for each in questions):
        return PassedOn.HELD
    waiting = [each.id for each in questions if each.closed_at is None]
    await end_calls_of(session, waiting, LecturerCallState.SILENT, now=now)
    call_id = await ask_next(session, slot, now=now, settings=settings, owners=owners)
    record(
        session,
        now=now,
        actor_id=actor.person_id,
        action="lecturers.pass_on",
        subject="offering",
        subject_id=found.offering_id,
    )
    return PassedOn.NOBODY if call_id is None else PassedOn.ASKED


async def volunteers_named(
    database: Database, actor: Actor, offering_id: int, words: str
) -> dict[int, str]:
    """Return the volunteers whose name has these words in it, by id; all of them for none.

    For who organises the site of an offering, and chooses whom to ask for it.
    """
    scope = await some_scope_seen(database, actor, Rank.ORGANISER)
    here = select(col(Offering.id)).join(Site, col(Site.id) == col(Offering.site_id))
    here = here.where(col(Offering.id) == offering_id, scope.holds(SITE_PATH))
    if not await database.rows(here):
        return {}
    asked = select(col(Volunteer.id), col(Volunteer.name)).order_by(col(Volunteer.id))
    names = {
        each.id: opened(database.vault, each.name, None)[0] for each in await database.rows(asked)
    }
    wanted = "".join(words.split())
    return {id_: name for id_, name in names.items() if wanted in name}
