"""Roles and invitations."""

from typing import Any

from school.actors import Actor
from school.staff.invitations import invite, pending_invitations, revoke_invitation
from school.staff.rights import Rank
from school.staff.roles import colleagues, end_role, successors
from school.staff.tables import Role
from tests.school.staff.calls import SECRET, Staged, call, stage
from tests.support.staff import WEST


@stage
async def _people(on: Staged) -> None:
    owner = Actor(on.ids["owner"], owner=True)
    colleague = await on.town.staff(Role.LIAISON, WEST, name=SECRET)
    on.ids["role"] = on.town.roles[colleague.person_id]
    made = await invite(
        on.database, now=on.now, actor=owner, role=Role.LIAISON, site_id=on.ids["west"]
    )
    on.ids["invitation"] = made.invitation_id


@call("school.staff.invitations.invite", Rank.ORGANISER)
async def _invite(on: Staged, actor: Actor) -> Any:
    return await invite(
        on.database, now=on.now, actor=actor, role=Role.ORGANISER, site_id=on.ids["west"]
    )


@call("school.staff.invitations.revoke_invitation", Rank.ORGANISER)
async def _revoke(on: Staged, actor: Actor) -> Any:
    return await revoke_invitation(
        on.database, now=on.now, actor=actor, invitation_id=on.ids["invitation"]
    )


@call("school.staff.invitations.pending_invitations", Rank.ORGANISER, reads=True)
async def _pending(on: Staged, actor: Actor) -> Any:
    return await pending_invitations(on.database, actor, now=on.now)


@call("school.staff.roles.colleagues", Rank.ORGANISER, reads=True)
async def _colleagues(on: Staged, actor: Actor) -> Any:
    return await colleagues(on.database, actor)


@call("school.staff.roles.successors", Rank.ORGANISER, reads=True)
async def _successors(on: Staged, actor: Actor) -> Any:
    return await successors(on.database, actor, on.ids["role"], owners=())


@call("school.staff.roles.end_role", Rank.ORGANISER)
async def _end(on: Staged, actor: Actor) -> Any:
    return await end_role(on.database, now=on.now, actor=actor, role_id=on.ids["role"], owners=())
