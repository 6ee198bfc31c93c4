"""志愿者讲师: the volunteers of one's scope, by team; a tap shows one, to be changed for them."""

from typing import Annotated

from aiogram import Router
from aiogram.filters.callback_data import CallbackData
from aiogram.types import CallbackQuery
from pydantic import Field

from handlers.entrances import Event
from handlers.listing import page_of
from handlers.numbered import Choice, numbered
from handlers.organisers.desk import back_to, heading, to_desk
from handlers.organisers.sections import section
from handlers.screens import Screen, show
from handlers.talk import Talk
from handlers.typed import stop_asking
from handlers.volunteers.callbacks import OpenVolunteer
from handlers.volunteers.profile import SECTION
from handlers.volunteers.service_callbacks import OpenService
from handlers.widths import fit
from locales.reader import lines, mark
from school.staff.rights import Rank
from school.volunteering.listing import ListedVolunteer, listed_volunteers, teams_of

router = Router(name="volunteers listing")

# Besides the teams there is the row of the service record.
TEAMS_A_PAGE = 5


class OpenTeams(CallbackData, prefix="vtm"):
    """Show a page of the teams."""

    page: int = 0


class OpenTeam(CallbackData, prefix="vte"):
    """Show a page of a team's volunteers; `team` is its place among the teams."""

    team: Annotated[int, Field(ge=0, le=999)]
    page: int = 0


@section(SECTION, mark("Volunteers"), rank=Rank.ORGANISER)
async def open_volunteers(event: Event, talk: Talk) -> None:
    """Show the teams."""
    await stop_asking(talk)
    await show(event, await teams_screen(talk))


@router.callback_query(OpenTeams.filter())
async def turn_teams(press: CallbackQuery, callback_data: OpenTeams, talk: Talk) -> None:
    """Show another page of the teams."""
    await show(press, await teams_screen(talk, callback_data.page))


async def teams_screen(talk: Talk, page: int = 0) -> Screen:
    """Return the teams with how many each has, and the way to the service record."""
    reader = talk.reader
    everybody = await listed_volunteers(talk.database, talk.actor)
    teams = list(enumerate(teams_of(everybody).items()))
    joined = sum(each.joined for each in everybody)
    shown, turns = page_of(teams, page, talk, lambda to: OpenTeams(page=to), size=TEAMS_A_PAGE)
    text = lines(
        heading(reader.label("Volunteers")),
        reader.say("{n} lecturers, {joined} use Telegram", n=len(everybody), joined=joined)
        if everybody
        else reader.say("There are none yet."),
        reader.say("Others are phoned; invite them."),
    )
    choices = [
        Choice(reader.label("{name} ({n})", name=_team(talk, name), n=n), OpenTeam(team=at).pack())
        for at, (name, n) in shown
    ]
    choices.append(Choice(reader.label("Service record"), OpenService().pack()))
    return await numbered(talk, text, choices, further=[*turns, to_desk(talk)])


def _team(talk: Talk, name: str) -> str:
    return fit(name, 12) if name else talk.reader.label("no team")


@router.callback_query(OpenTeam.filter())
async def open_team(press: CallbackQuery, callback_data: OpenTeam, talk: Talk) -> None:
    """Show a team's volunteers."""
    everybody = await listed_volunteers(talk.database, talk.actor)
    teams = list(teams_of(everybody))
    if callback_data.team >= len(teams):
        await show(press, await teams_screen(talk))
        return
    name = teams[callback_data.team]
    members = [each for each in everybody if (each.team or "") == name]
    shown, turns = page_of(
        members,
        callback_data.page,
        talk,
        lambda to: OpenTeam(team=callback_data.team, page=to),
    )
    text = lines(heading(_team(talk, name)), talk.reader.say("Tap one to see or change."))
    choices = [Choice(_line(each), OpenVolunteer(id=each.id).pack()) for each in shown]
    await show(
        press, await numbered(talk, text, choices, further=[*turns, back_to(talk, SECTION)])
    )


def _line(each: ListedVolunteer) -> str:
    return f"{fit(each.name, 5)} {each.skills or ''}".strip()
