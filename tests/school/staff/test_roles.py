"""Roles end: by who may give them, handed over when work is under way, never the last."""

import pytest

from school.actors import Actor
from school.database import Session
from school.staff import handover
from school.staff.handover import Handover
from school.staff.rights import NotAllowedError, Rank, scope_seen
from school.staff.roles import (
    Ended,
    EndOutcome,
    NotEnded,
    colleagues,
    end_role,
    standing_of,
    successors,
)
from school.staff.tables import Role
from tests.support.staff import EAST, OWNER_ID, TOWN, WEST, Town

OWNERS = (OWNER_ID,)


async def end(town: Town, actor: Actor, person: int, *, to: int | None = None) -> EndOutcome:
    return await end_role(
        town.database,
        now=town.now,
        actor=actor,
        role_id=town.roles[person],
        owners=OWNERS,
        successor_id=to,
    )


async def test_an_organiser_sees_and_ends_the_roles_of_their_scope(somewhere: Town) -> None:
    organiser = await somewhere.staff(Role.ORGANISER, TOWN, name="陈老师")
    liaison = await somewhere.staff(Role.LIAISON, WEST, name="王秀英")
    assert [
        (each.name, each.site) for each in await colleagues(somewhere.database, organiser)
    ] == [
        ("陈老师", TOWN),
        ("王秀英", WEST),
    ]
    assert await end(somewhere, organiser, liaison.person_id) == Ended(
        liaison.person_id, Role.LIAISON
    )
    assert not await scope_seen(somewhere.database, liaison, Rank.LIAISON)
    assert await end(somewhere, organiser, liaison.person_id) is NotEnded.GONE


async def test_nobody_ends_a_role_above_or_beside_their_scope(somewhere: Town) -> None:
    above = await somewhere.staff(Role.ORGANISER, TOWN)
    west = await somewhere.staff(Role.ORGANISER, WEST)
    east = await somewhere.staff(Role.ORGANISER, EAST)
    liaison = await somewhere.staff(Role.LIAISON, WEST)
    for actor, other in ((west, above), (west, east), (liaison, west), (liaison, east)):
        with pytest.raises(NotAllowedError):
            await end(somewhere, actor, other.person_id)


async def test_everybody_may_lay_down_their_own_role(somewhere: Town) -> None:
    volunteer = await somewhere.staff(Role.VOLUNTEER, WEST)
    assert isinstance(await end(somewhere, volunteer, volunteer.person_id), Ended)


async def test_the_last_who_could_give_roles_stays(somewhere: Town) -> None:
    last = await somewhere.staff(Role.ORGANISER, None)
    await somewhere.staff(Role.ORGANISER, TOWN)
    assert await end(somewhere, last, last.person_id) is NotEnded.LAST
    await somewhere.staff(Role.ORGANISER, None)
    assert isinstance(await end(somewhere, last, last.person_id), Ended)


async def test_with_an_owner_nobody_is_the_last(somewhere: Town) -> None:
    only = await somewhere.staff(Role.ORGANISER, None)
    await somewhere.owner()
    assert isinstance(await end(somewhere, only, only.person_id), Ended)


async def test_work_under_way_goes_to_a_successor(
    somewhere: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    moved: list[tuple[int, int]] = []

    async def one(_session: Session, person_id: int) -> int:
        return int(person_id == leaving.person_id)

    async def give(_session: Session, from_id: int, to_id: int, _now: object) -> None:
        moved.append((from_id, to_id))

    monkeypatch.setattr(handover, "HANDOVERS", [Handover("drafts", one, give)])
    leaving = await somewhere.staff(Role.ORGANISER, WEST, name="陈老师")
    successor = await somewhere.staff(Role.ORGANISER, TOWN, name="李老师")
    stranger = await somewhere.staff(Role.ORGANISER, EAST, name="张老师")
    owner = await somewhere.owner()
    assert await end(somewhere, owner, leaving.person_id) is NotEnded.SUCCESSOR
    refused = await end(somewhere, owner, leaving.person_id, to=stranger.person_id)
    assert refused is NotEnded.NO_SUCCESSOR
    assert moved == []
    possible = await successors(
        somewhere.database, owner, somewhere.roles[leaving.person_id], owners=OWNERS
    )
    assert {name for _, name in possible} == {"李老师", "负责人"}
    ended = await end(somewhere, owner, leaving.person_id, to=successor.person_id)
    assert ended == Ended(leaving.person_id, Role.ORGANISER, ("drafts",))
    assert moved == [(leaving.person_id, successor.person_id)]


async def test_a_persons_rank_is_their_highest(somewhere: Town) -> None:
    person = await somewhere.person()
    for role, rank in (
        (None, Rank.RESIDENT),
        (Role.VOLUNTEER, Rank.VOLUNTEER),
        (Role.ORGANISER, Rank.ORGANISER),
        (Role.LIAISON, Rank.ORGANISER),
    ):
        if role:
            await somewhere.give(person, role, WEST)
        found = await standing_of(somewhere.database, person, owners=OWNERS)
        assert found is not None
        assert found.rank is rank
