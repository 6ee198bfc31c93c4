"""What a school decides about itself."""

from typing import Any

from school.actors import Actor
from school.setting_changes import change_setting, decided
from school.settings import SchoolSettings
from school.staff.rights import Rank
from tests.school.staff.calls import SECRET, Staged, call, stage


@stage
async def _own(on: Staged) -> None:
    await on.town.school.setting("sign_up_limit", "7")


@call("school.setting_changes.decided", Rank.ORGANISER, everywhere=True, reads=True)
async def _decided(on: Staged, actor: Actor) -> Any:
    found = await decided(on.database, actor, base=SchoolSettings())
    return SECRET * found.settings.sign_up_limit


@call("school.setting_changes.change_setting", Rank.ORGANISER, everywhere=True)
async def _change(on: Staged, actor: Actor) -> Any:
    return await change_setting(
        on.database,
        now=on.now,
        actor=actor,
        name="daily_messages",
        value=5,
        base=SchoolSettings(),
    )
