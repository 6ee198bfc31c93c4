"""The parts of a draft other than its sessions: site, room, seats, lecturer, deadline and such."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime
from enum import StrEnum
from typing import Any, TypeAlias

from sqlalchemy import select
from sqlmodel import col

from school.actors import Actor
from school.arranging.kept import NoDraft, keep, locked, site_code
from school.database import Session, use_case
from school.imports.expand import cut_off_of
from school.imports.values import OfferingValues
from school.offerings import Audience, Mode
from school.staff.rights import Rank, require
from school.statements import rows
from school.visible import one_line
from school.volunteers import Volunteer, opened

# What the columns take.
TEXT_LIMIT = 60
LINK_LIMIT = 300
MOST_SEATS = 100_000
LINK_START = "https://"


class Part(StrEnum):
    """What of an offering is set; the value of each is in brackets, None takes it away.

    SITE (id), ROOM, HOST, LINK (text), CAPACITY and JOIN_UNTIL (number), LECTURER (a volunteer's
    id, or a name), DEADLINE (moment), MODE, AUDIENCE.
    """

    SITE = "site"
    ROOM = "room"
    HOST = "host"
    LINK = "link"
    CAPACITY = "capacity"
    JOIN_UNTIL = "join_until"
    LECTURER = "lecturer"
    DEADLINE = "deadline"
    MODE = "mode"
    AUDIENCE = "audience"


class BadValue(StrEnum):
    """Why a value is not taken. LATE: a deadline that is over, or after the last session."""

    EMPTY = "empty"
    LONG = "long"
    NUMBER = "number"
    LATE = "late"
    LINK = "link"
    UNKNOWN = "unknown"


Value: TypeAlias = str | int | datetime | None
# What a part's value makes of other columns, or why it is not taken.
Changes: TypeAlias = dict[str, Any] | BadValue
Setter: TypeAlias = Callable[[OfferingValues, Value, datetime], Changes]


@use_case
async def set_part(
    session: Session,
    *,
    now: datetime,
    actor: Actor,
    draft_id: int,
    version: int,
    part: Part,
    value: Value,
) -> int | BadValue | NoDraft:
    """Set one part of a draft; return its new version."""
    draft = await locked(session, actor, draft_id, version)
    if isinstance(draft, NoDraft):
        return draft
    if part is Part.SITE and isinstance(value, int):
        await require(session, actor, Rank.ORGANISER, site_id=value)
    values = await _with_part(session, draft.values, part, value, now)
    if isinstance(values, BadValue):
        return values
    return await keep(session, now, actor, draft, values, (part.value,))


async def _with_part(
    session: Session, values: OfferingValues, part: Part, value: Value, now: datetime
) -> OfferingValues | BadValue:
    if part is Part.SITE:
        return await _at_site(session, values, value)
    if part is Part.LECTURER:
        return await _taught_by(session, values, value)
    changes = _PLAIN[part](values, value, now)
    return changes if isinstance(changes, BadValue) else replace(values, **changes)


def _capacity(_values: OfferingValues, value: Value, _now: datetime) -> Changes:
    if value is None or (isinstance(value, int) and 1 <= value <= MOST_SEATS):
        return {"capacity": value}
    return BadValue.NUMBER


def _join_until(values: OfferingValues, value: Value, _now: datetime) -> Changes:
    if isinstance(value, int) and 1 <= value <= len(values.meetings):
        return {"join_until": value, "cut_off": cut_off_of(values.meetings, value)}
    return BadValue.NUMBER


def _deadline(values: OfferingValues, value: Value, now: datetime) -> Changes:
    if value is None or (isinstance(value, datetime) and now < value < values.meetings[-1][0]):
        return {"deadline": value}
    return BadValue.LATE


def _mode(_values: OfferingValues, value: Value, _now: datetime) -> Changes:
    is_mode = isinstance(value, str) and value in set(Mode)
    return {"mode": Mode(str(value))} if is_mode else BadValue.UNKNOWN


def _audience(_values: OfferingValues, value: Value, _now: datetime) -> Changes:
    known = value is None or value in set(Audience)
    return {"for_volunteers": value == Audience.VOLUNTEERS} if known else BadValue.UNKNOWN


def _link(_values: OfferingValues, value: Value, _now: datetime) -> Changes:
    link = None if value is None else str(value).strip()
    is_link = link is None or (link.startswith(LINK_START) and len(link.split()) == 1)
    return {"link": link} if is_link and len(link or "") <= LINK_LIMIT else BadValue.LINK


def _text(name: str) -> Setter:
    def setter(_values: OfferingValues, value: Value, _now: datetime) -> Changes:
        text = one_line(str(value)) or None if value is not None else None
        return {name: text} if fits_text(text) else BadValue.LONG

    return setter


_PLAIN: Mapping[Part, Setter] = {
    Part.CAPACITY: _capacity,
    Part.JOIN_UNTIL: _join_until,
    Part.DEADLINE: _deadline,
    Part.MODE: _mode,
    Part.AUDIENCE: _audience,
    Part.LINK: _link,
    Part.ROOM: _text("room"),
    Part.HOST: _text("host"),
}


def fits_text(text: str | None) -> bool:
    """Tell whether a name, a room or a host fits its column."""
    return text is None or len(text) <= TEXT_LIMIT


async def _at_site(
    session: Session, values: OfferingValues, site_id: Value
) -> OfferingValues | BadValue:
    """Another site has other rooms, so that the room is to be said anew."""
    code = await site_code(session, site_id) if isinstance(site_id, int) else None
    if code is None:
        return BadValue.UNKNOWN
    return values if code == values.site else replace(values, site=code, room=None)


async def _taught_by(
    session: Session, values: OfferingValues, value: Value
) -> OfferingValues | BadValue:
    """A name that just one volunteer bears is that volunteer."""
    if value is None:
        return replace(values, lecturer_code=None, lecturer=None)
    if isinstance(value, int):
        wanted = select(col(Volunteer.code)).where(col(Volunteer.id) == value)
        codes = [each.code for each in await rows(session, wanted)]
    else:
        name = one_line(value) if isinstance(value, str) else ""
        if not name or not fits_text(name):
            return BadValue.LONG if name else BadValue.EMPTY
        codes = [code for code, known in await _volunteers(session) if known == name]
        if len(codes) != 1:
            return replace(values, lecturer_code=None, lecturer=name)
    if not codes:
        return BadValue.UNKNOWN
    return replace(values, lecturer_code=codes[0], lecturer=None)


async def _volunteers(session: Session) -> list[tuple[str, str]]:
    """Return codes and names of all volunteers, opened."""
    found = await rows(session, select(col(Volunteer.code), col(Volunteer.name)))
    return [(each.code, opened(session.vault, each.name, None)[0]) for each in found]
