"""What a session shows for people to check in with."""

from datetime import timedelta
from typing import Any

from school.actors import Actor
from school.attendance.codes import ShownCode, code_for, renew_code
from school.attendance.today import sessions_to_show
from school.settings import SchoolSettings
from school.staff.rights import Rank
from tests.school.staff.calls import SECRET, Staged, call, stage
from tests.support.staff import WEST

SETTINGS = SchoolSettings()


@stage
async def _session(on: Staged) -> None:
    school, soon = on.town.school, on.now + timedelta(hours=1)
    for name in ("shown", "unshown"):
        title = f"{SECRET} {name}"
        offering = await school.offering(title, site=WEST, starts_at=soon)
        on.ids[f"{name} session"] = await school.lesson(offering)
    owner = Actor(on.ids["owner"], owner=True)
    code = await _code(on, owner, on.ids["shown session"])
    assert isinstance(code, ShownCode)


async def _code(on: Staged, actor: Actor, session_id: int) -> Any:
    return await code_for(
        on.database, now=on.now, actor=actor, session_id=session_id, settings=SETTINGS
    )


@call("school.attendance.codes.code_for", Rank.LIAISON)
async def _code_for(on: Staged, actor: Actor) -> Any:
    return await _code(on, actor, on.ids["unshown session"])


@call("school.attendance.codes.renew_code", Rank.LIAISON)
async def _renew(on: Staged, actor: Actor) -> Any:
    return await renew_code(
        on.database,
        now=on.now,
        actor=actor,
        session_id=on.ids["shown session"],
        made_at=on.now.replace(microsecond=0),
        settings=SETTINGS,
    )


@call("school.attendance.today.sessions_to_show", Rank.LIAISON, reads=True)
async def _today(on: Staged, actor: Actor) -> Any:
    day = on.now.astimezone(SETTINGS.zone).date()
    return await sessions_to_show(on.database, actor, day=day, zone=SETTINGS.zone)
