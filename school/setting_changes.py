"""Changing what a school decides about itself, one setting at a time, as the workbook would.

What is stored is the same text that an import stores, and it is checked by the same model.
"""

from dataclasses import dataclass
from datetime import datetime, time
from enum import StrEnum

from pydantic import ValidationError
from sqlalchemy import delete, select, update
from sqlmodel import col

from school.actors import Actor
from school.audit import record
from school.database import Database, Session, use_case
from school.settings import SchoolSetting, SchoolSettings
from school.staff.rights import NotAllowedError, Rank, require, scope_seen
from school.statements import insert_or_ignore, rows, write
from school.versions import MENU, bump

SettingValue = time | int | bool
# A time zone moves every time the school ever wrote down: that is left to the workbook.
BY_CHAT = frozenset(SchoolSettings.model_fields) - {"timezone"}


@dataclass(frozen=True, slots=True)
class SettingChanged:
    """The school's settings from now on; `changed`: they are not what they were."""

    settings: SchoolSettings
    changed: bool


class NotChanged(StrEnum):
    """Nothing was changed. UNKNOWN: no such setting by chat. UNFIT: outside its range."""

    UNKNOWN = "unknown"
    UNFIT = "unfit"


@dataclass(frozen=True, slots=True)
class Decided:
    """The school's settings, and which of them it has decided itself."""

    settings: SchoolSettings
    own: frozenset[str]


async def decided(database: Database, actor: Actor, *, base: SchoolSettings) -> Decided:
    """Return the settings as they are now; `base` are the process's defaults."""
    if not (await scope_seen(database, actor, Rank.ORGANISER)).everywhere:
        raise NotAllowedError
    stored = {each.name: each.value for each in await database.rows(_STORED)}
    return Decided(_with(base, stored), frozenset(stored))


@use_case
async def change_setting(
    session: Session,
    *,
    now: datetime,
    actor: Actor,
    name: str,
    value: SettingValue | None,
    base: SchoolSettings,
) -> SettingChanged | NotChanged:
    """Decide one setting; None, or the default's own value, goes back to the default of `base`.

    Of two who decide at once the last one's value holds.
    """
    await require(session, actor, Rank.ORGANISER, site_id=None)
    if name not in BY_CHAT:
        return NotChanged.UNKNOWN
    if value is not None and type(value) is not SchoolSettings.model_fields[name].annotation:
        return NotChanged.UNFIT
    # What any process keeps of the settings is old from here on. Of two changes at once on
    # PostgreSQL the second waits here, and reads what the first has written.
    await bump(session, MENU)
    stored = {each.name: each.value for each in await rows(session, _STORED)}
    before = _with(base, stored)
    wanted = {key: text for key, text in stored.items() if key != name}
    if value is not None:
        wanted[name] = as_text(value)
    try:
        after = _with(base, wanted)
    except ValidationError:
        return NotChanged.UNFIT
    is_default = getattr(after, name) == getattr(base, name)
    await _store(session, name, None if is_default else wanted[name])
    if after == before:
        return SettingChanged(after, changed=False)
    record(
        session,
        now=now,
        actor_id=actor.person_id,
        action="setting_changed",
        subject="settings",
        fields=(name,),
    )
    return SettingChanged(after, changed=True)


def as_text(value: SettingValue) -> str:
    """Return a value as it is stored, as an import would store it."""
    if isinstance(value, time):
        return value.isoformat("minutes")
    return str(value).lower()


_STORED = select(col(SchoolSetting.name), col(SchoolSetting.value))


def _with(base: SchoolSettings, stored: dict[str, str]) -> SchoolSettings:
    return SchoolSettings.model_validate({**base.model_dump(), **stored})


async def _store(session: Session, name: str, text: str | None) -> None:
    mine = col(SchoolSetting.name) == name
    if text is None:
        await write(session, delete(SchoolSetting).where(mine))
        return
    insert = insert_or_ignore(session, SchoolSetting, unique=["name"])
    await write(session, insert, {"name": name, "value": text})
    await write(session, update(SchoolSetting).where(mine).values(value=text))
