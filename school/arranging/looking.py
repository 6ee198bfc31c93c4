"""What applying a draft, or cancelling, would do: shown before anybody says yes."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlmodel import col

from school.actors import Actor
from school.arranging.clashes import Clash, clashes_of
from school.arranging.drafts import draft_of
from school.arranging.kept import Draft
from school.arranging.reading import title_to_arrange
from school.database import Database, Session
from school.imports.edits import edit_of, holder_in, told_of
from school.imports.plan import TOLD_OF, OfferingEdit
from school.imports.stored import read_offering
from school.imports.values import OfferingValues
from school.offering_changes import ChangeKind
from school.offerings import Offering, OfferingStatus
from school.people import Carer, Person, called_id, recipient_id
from school.settings import SchoolSettings
from school.signups.tables import OPEN_STATES, SignUp
from school.staff.rights import NotAllowedError
from school.statements import one_of, rows


@dataclass(frozen=True, slots=True, kw_only=True)
class Consequences:
    """What would follow: whom it reaches by message or phone, and what is in the way.

    `told` and `to_call` are people with a place whom the change is told in chat, or by phone;
    `unreached` shut the bot out. None of them when nobody is told. `asks_lecturer`: who holds it
    comes onto the call list, to be asked or told.
    """

    draft: Draft
    kind: ChangeKind | None
    told: int
    to_call: int
    unreached: int
    asks_lecturer: bool
    clashes: tuple[Clash, ...]


async def consequences_of(
    database: Database, actor: Actor, draft_id: int, *, now: datetime, settings: SchoolSettings
) -> Consequences | None:
    """Return what applying a draft would do now; None when it is over."""
    draft = await draft_of(database, actor, draft_id)
    if draft is None:
        return None
    async with database.read() as session:
        clashes = await clashes_of(
            session, draft.values, offering_id=draft.offering_id, now=now, settings=settings
        )
        edit = await _edit(session, draft, now)
        heard = await heard_by(session, edit, now=now) if edit else NOBODY
    return Consequences(
        draft=draft,
        kind=heard.kind,
        told=heard.told,
        to_call=heard.to_call,
        unreached=heard.unreached,
        asks_lecturer=edit is not None and _asks_lecturer(edit),
        clashes=tuple(clashes),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Ending:
    """What cancelling an offering (or letting it take place after all) would do."""

    offering_id: int
    title: str
    version: int
    cancelled: bool
    starts_at: datetime
    told: int
    to_call: int
    unreached: int


async def ending_of(
    database: Database, actor: Actor, offering_id: int, *, now: datetime
) -> Ending | None:
    """Return whom the end of an offering, or its return, concerns; None when there is none."""
    if await title_to_arrange(database, actor, offering_id) is None:
        raise NotAllowedError
    async with database.read() as session:
        found = await read_offering(session, offering_id)
        if found is None:
            return None
        code, stored = found
        cancelled = stored.values.status is OfferingStatus.CANCELLED
        after = other_status(stored.values)
        heard = await heard_by(session, edit_of(code, stored, after, now=now), now=now)
        version = await version_of_offering(session, offering_id)
    return Ending(
        offering_id=offering_id,
        title=stored.values.title,
        version=version,
        cancelled=cancelled,
        starts_at=stored.values.starts_at,
        told=heard.told,
        to_call=heard.to_call,
        unreached=heard.unreached,
    )


async def version_of_offering(session: Session, offering_id: int) -> int:
    """Return how often time, place and status of an offering have changed."""
    asked = select(col(Offering.version)).where(col(Offering.id) == offering_id)
    return int((await rows(session, asked))[0].version)


def other_status(values: OfferingValues) -> OfferingValues:
    """Return the values of an offering cancelled, or of one that takes place after all."""
    cancelled = values.status is OfferingStatus.CANCELLED
    status = OfferingStatus.OPEN if cancelled else OfferingStatus.CANCELLED
    return replace(values, status=status)


async def _edit(session: Session, draft: Draft, now: datetime) -> OfferingEdit | None:
    """Return what a draft changes of its offering as it stands; None of a new one."""
    found = None if draft.offering_id is None else await read_offering(session, draft.offering_id)
    return edit_of(*found, draft.values, now=now) if found else None


def _asks_lecturer(edit: OfferingEdit) -> bool:
    held = holder_in(edit.before.values) or holder_in(edit.after)
    return bool(held) and any(kind in _FOR_LECTURERS for kind in edit.kinds)


# Changes of which a lecturer hears.
_FOR_LECTURERS = (*TOLD_OF, ChangeKind.LECTURER)
_CALLED: Any = (
    select(func.count())
    .select_from(SignUp)
    .join(Person, col(Person.id) == col(SignUp.person_id))
    .outerjoin(Carer, col(Carer.id) == col(Person.carer_id))
    .where(one_of(col(SignUp.state), OPEN_STATES))
    .where(recipient_id().is_(None), called_id().is_not(None))
)


@dataclass(frozen=True, slots=True)
class Heard:
    """Who with a place hears of an edit of which `kind`: in chat, by phone, or not at all."""

    kind: ChangeKind | None = None
    told: int = 0
    to_call: int = 0
    unreached: int = 0


NOBODY = Heard()


async def heard_by(session: Session, edit: OfferingEdit, *, now: datetime) -> Heard:
    """Count who hears of an edit; nobody where it is no news."""
    told = told_of(edit, now=now)
    if told is None:
        return NOBODY
    asked = _CALLED.where(col(SignUp.offering_id) == edit.before.id)
    calls = int((await rows(session, asked))[0][0])
    return Heard(told.kind, told.people, calls, max(0, told.unreached - calls))
