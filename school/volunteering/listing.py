"""The volunteers of one's scope in lists, by team; for organisers."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import func
from sqlmodel import col

from school.actors import Actor
from school.database import Database
from school.staff.rights import Rank, some_scope_seen
from school.volunteering.profile import VOLUNTEER
from school.volunteering.reach import teaches_in
from school.volunteers import Volunteer, opened


@dataclass(frozen=True, slots=True)
class ListedVolunteer:
    """A volunteer in a list."""

    id: int
    name: str
    team: str | None
    skills: str | None
    joined: bool


async def listed_volunteers(
    database: Database, actor: Actor, *, team: str | None = None
) -> list[ListedVolunteer]:
    """Return the volunteers of one's scope, of one team or of all; for organisers."""
    scope = await some_scope_seen(database, actor, Rank.ORGANISER)
    asked = VOLUNTEER.where(teaches_in(scope)).order_by(col(Volunteer.team), col(Volunteer.id))
    if team is not None:
        asked = asked.where(func.coalesce(col(Volunteer.team), "") == team)
    return [
        ListedVolunteer(
            each.id,
            opened(database.vault, each.name, None)[0],
            each.team,
            each.skills,
            each.person_id is not None,
        )
        for each in await database.rows(asked)
    ]


def teams_of(volunteers: Sequence[ListedVolunteer]) -> dict[str, int]:
    """Return the teams with how many volunteers each has; who has none is of the team ""."""
    counts: dict[str, int] = {}
    for each in volunteers:
        counts[each.team or ""] = counts.get(each.team or "", 0) + 1
    return dict(sorted(counts.items(), key=lambda pair: (not pair[0], pair[0])))
