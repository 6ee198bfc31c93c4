"""A setting decided by chat: checked and stored as by the workbook, and told in the log."""

import asyncio
from datetime import time
from typing import Any

import pytest
from sqlalchemy import select
from sqlmodel import col

from papers.workbook.rowrules import setting_value
from school.actors import Actor
from school.audit import Audit
from school.imports import export_rows
from school.setting_changes import (
    BY_CHAT,
    NotChanged,
    SettingChanged,
    as_text,
    change_setting,
    decided,
)
from school.settings import SchoolSetting, SchoolSettings, load_settings
from school.staff.tables import Role
from school.versions import MENU, version_of
from tests.support.staff import Town

BASE = SchoolSettings(quiet_from=time(22))


@pytest.fixture
async def lin(somewhere: Town) -> Actor:
    return await somewhere.staff(Role.ORGANISER, None, name="林组织")


async def change(place: Town, actor: Actor, name: str, value: Any) -> SettingChanged | NotChanged:
    return await change_setting(
        place.database, now=place.now, actor=actor, name=name, value=value, base=BASE
    )


async def stored(place: Town) -> dict[str, str]:
    rows = await place.database.rows(select(col(SchoolSetting.name), col(SchoolSetting.value)))
    return {each.name: each.value for each in rows}


async def trail(place: Town) -> list[tuple[str, str, str]]:
    asked = select(col(Audit.action), col(Audit.subject), col(Audit.fields))
    return [tuple(each) for each in await place.database.rows(asked)]


async def version(place: Town) -> int:
    async with place.database.read() as session:
        return await version_of(session, MENU)


async def test_a_setting_holds_at_once_and_every_process_hears_of_it(
    somewhere: Town, lin: Actor
) -> None:
    before = await version(somewhere)
    outcome = await change(somewhere, lin, "digest_time", time(20, 30))
    assert outcome == SettingChanged(BASE.model_copy(update={"digest_time": time(20, 30)}), True)
    assert await stored(somewhere) == {"digest_time": "20:30"}
    assert await version(somewhere) == before + 1
    async with somewhere.database.read() as session:
        assert (await load_settings(session, BASE)).digest_time == time(20, 30)


async def test_the_log_names_the_setting_and_no_value(somewhere: Town, lin: Actor) -> None:
    await change(somewhere, lin, "daily_messages", 5)
    assert await trail(somewhere) == [("setting_changed", "settings", "daily_messages")]


@pytest.mark.parametrize(
    ("name", "value"),
    [("hold_hours", 24), ("phone_required", True), ("office_from", time(8, 30))],
)
async def test_it_is_stored_as_the_workbook_stores_it(
    somewhere: Town, lin: Actor, name: str, value: Any
) -> None:
    await change(somewhere, lin, name, value)
    assert await stored(somewhere) == {name: setting_value(name, as_text(value))}
    rows = (await export_rows(somewhere.database, BASE)).settings
    assert [(row.name, row.value) for row in rows] == [(name, as_text(value))]


@pytest.mark.parametrize("back", [None, time(22)])
async def test_back_at_its_default_nothing_is_stored(
    somewhere: Town, lin: Actor, back: time | None
) -> None:
    await change(somewhere, lin, "quiet_from", time(21))
    assert await stored(somewhere) == {"quiet_from": "21:00"}
    outcome = await change(somewhere, lin, "quiet_from", back)
    assert outcome == SettingChanged(BASE, changed=True)
    assert await stored(somewhere) == {}


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("daily_messages", 0),
        ("daily_messages", 21),
        ("reminder_hours", 13),
        ("theme_alarm_day", 29),
        ("daily_messages", time(3)),
        ("phone_required", 1),
        ("quiet_from", 21),
    ],
)
async def test_what_the_workbook_would_refuse_is_refused(
    somewhere: Town, lin: Actor, name: str, value: Any
) -> None:
    assert await change(somewhere, lin, name, value) is NotChanged.UNFIT
    assert (await stored(somewhere), await trail(somewhere)) == ({}, [])


@pytest.mark.parametrize("name", ["timezone", "nothing", "zone"])
async def test_the_time_zone_is_not_changed_by_chat(
    somewhere: Town, lin: Actor, name: str
) -> None:
    assert await change(somewhere, lin, name, 3) is NotChanged.UNKNOWN
    assert await stored(somewhere) == {}


def test_all_but_the_time_zone_can_be_changed_by_chat() -> None:
    assert set(SchoolSettings.model_fields) - BY_CHAT == {"timezone"}


async def test_the_same_value_again_leaves_no_line_in_the_log(somewhere: Town, lin: Actor) -> None:
    await change(somewhere, lin, "daily_messages", 5)
    outcome = await change(somewhere, lin, "daily_messages", 5)
    assert isinstance(outcome, SettingChanged)
    assert not outcome.changed
    assert len(await trail(somewhere)) == 1


async def test_of_two_at_once_the_last_holds_and_nothing_of_the_others_is_lost(
    somewhere: Town, lin: Actor
) -> None:
    wanted = [("daily_messages", n) for n in (1, 2, 5)] + [("sign_up_limit", 6)]
    outcomes = await asyncio.gather(*(change(somewhere, lin, *each) for each in wanted))
    assert all(isinstance(each, SettingChanged) for each in outcomes)
    found = await decided(somewhere.database, lin, base=BASE)
    assert found.own == {"daily_messages", "sign_up_limit"}
    assert found.settings.sign_up_limit == 6
    assert found.settings.daily_messages in {1, 2, 5}
    assert found.settings in [
        each.settings for each in outcomes if isinstance(each, SettingChanged)
    ]
