"""Which sites suit a volunteer: chosen from the tree, each with all below it."""

from aiogram import Router
from aiogram.types import CallbackQuery
from markupsafe import Markup

from handlers.entrances import Event
from handlers.front_words import no_longer
from handlers.numbered import Choice, numbered
from handlers.organisers.choosing_sites import ChooseSite, site_purpose
from handlers.screens import Screen, show
from handlers.talk import Talk
from handlers.volunteers.callbacks import DropSite, OpenVolunteer
from handlers.volunteers.profile import PARTS, back_to_profile, profile_of_volunteer
from locales.reader import lines
from school.staff.rights import Rank
from school.volunteering.changing import set_all_sites, set_site_of_volunteer
from school.volunteering.profile import VolunteerProfile

router = Router(name="volunteers places")

_PURPOSE = "volsite"
# Besides them there is the row that adds one.
MOST_SHOWN = 5


async def show_sites(event: Event, found: VolunteerProfile, talk: Talk) -> None:
    """Show the sites that suit."""
    await show(event, await sites_screen(talk, found))


async def sites_screen(talk: Talk, found: VolunteerProfile) -> Screen:
    """Return the sites that suit, each to be taken off, and the way to add one."""
    reader = talk.reader
    text = lines(
        reader.say("<b>Which sites suit?</b>"),
        reader.say("Now: everywhere.")
        if not found.sites
        else reader.say("Tap one to take it off."),
        reader.say("Each stands for all below it.") if found.sites else None,
    )
    choices = [
        Choice(
            reader.label("Take off: {site}", site=reader.content(name)),
            DropSite(id=found.id, site=site_id).pack(),
        )
        for site_id, name in found.sites[:MOST_SHOWN]
    ]
    choose = ChooseSite(purpose=_PURPOSE, rest=str(found.id)).pack()
    choices.append(Choice(reader.label("Add a site"), choose))
    return await numbered(talk, text, choices, further=[back_to_profile(talk, found.id)])


def _asked(_rest: str, talk: Talk) -> Markup:
    return talk.reader.say("Where do lectures suit you?")


def _first(rest: str, talk: Talk) -> Choice:
    data = OpenVolunteer(id=int(rest)).pack() if rest.isdigit() and int(rest) else "none"
    return Choice(talk.reader.label("Back"), data)


@site_purpose(_PURPOSE, ask=_asked, rank=Rank.VOLUNTEER, anywhere=True, back=_first)
async def take_site(event: Event, site_id: int | None, rest: str, talk: Talk) -> None:
    """Keep the site, or that it is everywhere."""
    volunteer_id = int(rest) if rest.isascii() and rest.isdigit() else 0
    if site_id is None:
        await set_all_sites(
            talk.database, now=talk.now, actor=talk.actor, volunteer_id=volunteer_id
        )
    else:
        await set_site_of_volunteer(
            talk.database,
            now=talk.now,
            actor=talk.actor,
            volunteer_id=volunteer_id,
            site_id=site_id,
            suits=True,
        )
    await _again(event, volunteer_id, talk)


@router.callback_query(DropSite.filter())
async def drop_site(press: CallbackQuery, callback_data: DropSite, talk: Talk) -> None:
    """Take a site off."""
    await set_site_of_volunteer(
        talk.database,
        now=talk.now,
        actor=talk.actor,
        volunteer_id=callback_data.id,
        site_id=callback_data.site,
        suits=False,
    )
    await _again(press, callback_data.id, talk)


async def _again(event: Event, volunteer_id: int, talk: Talk) -> None:
    found = await profile_of_volunteer(talk, volunteer_id)
    await show(event, await sites_screen(talk, found) if found else no_longer(talk))


PARTS["sites"] = show_sites
