"""Invitations: links that work once, for a while, and give just what the giver may give."""

import asyncio
from datetime import timedelta

import pytest
from sqlmodel import select

from school.staff.invitations import (
    LIFE,
    Accepted,
    Invited,
    NotOffered,
    Offered,
    accept,
    invite,
    look_at,
    pending_invitations,
    revoke_invitation,
)
from school.staff.rights import NotAllowedError, Rank, require, scope_seen
from school.staff.roles import colleagues
from school.staff.tables import Invitation, Role
from tests.support.staff import EAST, TOWN, WEST, Town


async def invited(town: Town, role: Role = Role.LIAISON, site: str | None = WEST) -> Invited:
    site_id = town.school.sites[site] if site else None
    owner = await town.owner()
    return await invite(town.database, now=town.now, actor=owner, role=role, site_id=site_id)


async def test_a_link_shows_what_it_gives_and_gives_it(somewhere: Town) -> None:
    made = await invited(somewhere)
    offered = await look_at(somewhere.database, made.token, now=somewhere.now)
    assert isinstance(offered, Offered)
    assert (offered.role, offered.site, offered.by) == (Role.LIAISON, WEST, "负责人")
    person = await somewhere.person("王秀英")
    given = await accept(somewhere.database, now=somewhere.now, token=made.token, person_id=person)
    assert given == Accepted(Role.LIAISON, somewhere.school.sites[WEST], had_it=False)
    assert await look_at(somewhere.database, made.token, now=somewhere.now) is NotOffered.USED


async def test_a_link_works_once_however_many_press_at_once(somewhere: Town) -> None:
    made = await invited(somewhere)
    people = [await somewhere.person() for _ in range(8)]
    outcomes = await asyncio.gather(
        *(
            accept(somewhere.database, now=somewhere.now, token=made.token, person_id=each)
            for each in people
        )
    )
    assert sum(isinstance(each, Accepted) for each in outcomes) == 1
    assert set(outcomes) - {NotOffered.USED} == {
        Accepted(Role.LIAISON, somewhere.school.sites[WEST], had_it=False)
    }


async def test_pressing_again_finds_the_role_there(somewhere: Town) -> None:
    made = await invited(somewhere)
    person = await somewhere.person()
    for had_it in (False, True):
        outcome = await accept(
            somewhere.database, now=somewhere.now, token=made.token, person_id=person
        )
        assert outcome == Accepted(Role.LIAISON, somewhere.school.sites[WEST], had_it)


async def test_a_second_link_for_the_same_role_gives_it_once(somewhere: Town) -> None:
    owner, person = await somewhere.owner(), await somewhere.person("李建国")
    for site, had_it in ((None, False), (None, True), (WEST, False), (WEST, True)):
        made = await invite(
            somewhere.database,
            now=somewhere.now,
            actor=owner,
            role=Role.LIAISON,
            site_id=somewhere.school.sites[site] if site else None,
        )
        outcome = await accept(
            somewhere.database, now=somewhere.now, token=made.token, person_id=person
        )
        assert isinstance(outcome, Accepted)
        assert outcome.had_it is had_it
    assert len(await colleagues(somewhere.database, owner)) == 2


async def test_a_link_runs_out(somewhere: Town) -> None:
    made = await invited(somewhere)
    late, person = somewhere.now + LIFE, await somewhere.person()
    assert await look_at(somewhere.database, made.token, now=late) is NotOffered.EXPIRED
    outcome = await accept(somewhere.database, now=late, token=made.token, person_id=person)
    assert outcome is NotOffered.EXPIRED
    just = late - timedelta(seconds=1)
    assert isinstance(await look_at(somewhere.database, made.token, now=just), Offered)


async def test_a_link_can_be_taken_back(somewhere: Town) -> None:
    owner = await somewhere.owner()
    made = await invite(
        somewhere.database, now=somewhere.now, actor=owner, role=Role.ORGANISER, site_id=None
    )
    (waiting,) = await pending_invitations(somewhere.database, owner, now=somewhere.now)
    assert waiting.invitation_id == made.invitation_id
    assert await revoke_invitation(
        somewhere.database, now=somewhere.now, actor=owner, invitation_id=made.invitation_id
    )
    assert await look_at(somewhere.database, made.token, now=somewhere.now) is NotOffered.REVOKED
    assert await pending_invitations(somewhere.database, owner, now=somewhere.now) == []


async def test_the_token_is_not_in_the_database(somewhere: Town) -> None:
    made = await invited(somewhere)
    async with somewhere.database.read() as session:
        kept = (await session.exec(select(Invitation))).one()
    assert made.token.encode() not in kept.token_hash
    assert made.token not in repr(kept)
    assert await look_at(somewhere.database, "x" * 32, now=somewhere.now) is NotOffered.UNKNOWN


@pytest.mark.parametrize(
    ("own", "wanted", "may"),
    [
        (TOWN, TOWN, True),
        (TOWN, WEST, True),
        (WEST, WEST, True),
        (WEST, EAST, False),
        (WEST, TOWN, False),
        (WEST, None, False),
        (TOWN, None, False),
        (None, None, True),
        (None, EAST, True),
    ],
)
async def test_organisers_give_roles_at_their_sites_and_below(
    somewhere: Town,
    own: str | None,
    wanted: str | None,
    may: bool,
) -> None:
    organiser = await somewhere.staff(Role.ORGANISER, own)
    site_id = somewhere.school.sites[wanted] if wanted else None
    async with somewhere.database.read() as session:
        if may:
            await require(session, organiser, Rank.ORGANISER, site_id=site_id)
        else:
            with pytest.raises(NotAllowedError):
                await require(session, organiser, Rank.ORGANISER, site_id=site_id)


async def test_a_site_whose_number_begins_alike_is_not_below(somewhere: Town) -> None:
    sites = [await somewhere.school.site(f"村{n}", above=TOWN) for n in range(12)]
    paths = {each: somewhere.school.paths[each] for each in sites}
    organiser = await somewhere.staff(Role.ORGANISER, "村0")
    scope = await scope_seen(somewhere.database, organiser, Rank.ORGANISER)
    assert [each for each in sites if scope.covers(paths[each])] == [sites[0]]
