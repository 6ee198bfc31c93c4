"""Canned answers: kept with blanks for phone and name, offered to the desks they are for."""

import pytest

from school.actors import Actor
from school.staff.rights import NotAllowedError
from school.staff.tables import Role
from school.threads.canned import (
    LONGEST,
    CannedKept,
    NotKept,
    canned_answers,
    canned_for,
    drop_canned,
    emptied_of,
    filled,
    keep_answer,
    keep_canned,
)
from tests.school.threads.desk import answers, asks, resident
from tests.support.staff import EAST, TOWN, WEST, Town


@pytest.mark.parametrize(
    "text", ["打{电话}，在{教学点}", "打{電話}，在｛教學點｝", "打{phone}，在{Site}"]
)
def test_blanks_are_filled_in_every_script(text: str) -> None:
    assert filled(text, phone="0500-1", site="西塘") == "打0500-1，在西塘"
    assert filled(text, phone=None, site=None) == text


def test_a_kept_answer_gets_its_blanks_back() -> None:
    text = emptied_of("打0500-1，在西塘", phone="0500-1", site="西塘")
    assert text == "打{电话}，在{教学点}"


async def kept(somewhere: Town, actor: Actor, site: str | None, text: str) -> CannedKept:
    site_id = somewhere.school.sites[site] if site else None
    outcome = await keep_canned(
        somewhere.database, now=somewhere.now, actor=actor, site_id=site_id, text=text
    )
    assert isinstance(outcome, CannedKept)
    return outcome


async def test_a_desk_is_offered_its_own_and_those_from_above_the_nearest_first(
    somewhere: Town,
) -> None:
    owner = await somewhere.owner()
    liaison = await somewhere.staff(Role.LIAISON, WEST)
    for site in (None, TOWN, WEST, EAST):
        await kept(somewhere, owner, site, site or "全校")
    asked = await asks(somewhere, await resident(somewhere))
    offered = await canned_for(somewhere.database, liaison, asked.thread_id)
    assert [each.text for each in offered] == [WEST, TOWN, "全校"]
    assert await canned_for(somewhere.database, liaison, 999) == []


async def test_an_organiser_keeps_and_drops_those_of_their_own_sites(somewhere: Town) -> None:
    owner, west = await somewhere.owner(), await somewhere.staff(Role.ORGANISER, WEST)
    above = await kept(somewhere, owner, TOWN, "上面的")
    own = await kept(somewhere, west, WEST, " 能。 ")
    assert [each.text for each in await canned_answers(somewhere.database, west)] == ["能。"]
    with pytest.raises(NotAllowedError):
        await drop_canned(
            somewhere.database, now=somewhere.now, actor=west, canned_id=above.canned_id
        )
    dropped = [
        await drop_canned(
            somewhere.database, now=somewhere.now, actor=west, canned_id=own.canned_id
        )
        for _ in range(2)
    ]
    assert dropped == [True, False]


async def test_an_answer_is_kept_for_the_desk_that_gave_it_if_it_is_short(
    somewhere: Town,
) -> None:
    west = await somewhere.staff(Role.ORGANISER, WEST)
    asked = await asks(somewhere, await resident(somewhere))
    short = await answers(somewhere, west, asked.thread_id, f"请打0500-1，在{WEST}。")
    long = await answers(somewhere, west, asked.thread_id, "长" * (LONGEST + 1))

    async def keep(message_id: int) -> object:
        return await keep_answer(
            somewhere.database,
            now=somewhere.now,
            actor=west,
            message_id=message_id,
            phone="0500-1",
        )

    outcome = await keep(short.message_id)
    assert isinstance(outcome, CannedKept)
    assert outcome.text == "请打{电话}，在{教学点}。"
    assert await keep(long.message_id) is NotKept.LONG
    assert await keep(1) is NotKept.GONE
