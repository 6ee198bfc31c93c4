"""What is to come in one's scope, and the ways to something new."""

from aiogram import Router
from aiogram.types import CallbackQuery

from handlers.about import today_of
from handlers.callbacks import WorkOn
from handlers.entrances import Event
from handlers.listing import page_of
from handlers.numbered import Choice, numbered
from handlers.organisers.choosing_sites import ChooseSite, site_purpose
from handlers.organisers.desk import heading, to_desk
from handlers.organisers.offerings.callbacks import NewOffering, OpenOfferings
from handlers.organisers.roles import site_name
from handlers.organisers.sections import section
from handlers.screens import Screen, show
from handlers.talk import Talk
from handlers.typed import stop_asking
from handlers.widths import LINE, fit
from locales.reader import lines, mark
from school.arranging.reading import Coming, coming_offerings
from school.staff.rights import Rank

router = Router(name="offerings to come")

_PURPOSE = "oflist"


@section("offerings", mark("Courses to come"), rank=Rank.ORGANISER)
async def open_offerings(event: Event, talk: Talk) -> None:
    """Show what is to come."""
    await stop_asking(talk)
    await show(event, await list_screen(talk))


@router.callback_query(OpenOfferings.filter())
async def turn(press: CallbackQuery, callback_data: OpenOfferings, talk: Talk) -> None:
    """Show another page, or one site's."""
    await show(press, await list_screen(talk, site=callback_data.site, page=callback_data.page))


@site_purpose(
    _PURPOSE, ask=lambda _rest, talk: heading(talk.reader.label("Courses of which site?"))
)
async def at_site(event: Event, site_id: int | None, _rest: str, talk: Talk) -> None:
    """Show what is to come at a site."""
    await show(event, await list_screen(talk, site=site_id or 0))


async def list_screen(talk: Talk, *, site: int = 0, page: int = 0) -> Screen:
    """Return what is to come, in order of time; a tap shows what can be done with it."""
    reader = talk.reader
    found = await coming_offerings(talk.database, talk.actor, now=talk.now, site_id=site or None)
    shown, turns = page_of(found, page, talk, lambda to: OpenOfferings(site=site, page=to))
    place = (await talk.menu()).places.get(site)
    text = lines(
        heading(reader.label("Courses to come")),
        site_name(talk, place.name) if place else None,
        reader.say_many("One course", "{n} courses", len(found))
        if found
        else reader.say("Nothing is planned here yet."),
        reader.say("Or type a title to find one.") if len(found) > len(shown) else None,
    )
    choices = [Choice(_line(talk, each), WorkOn(offering=each.id).pack()) for each in shown]
    further = [
        *turns,
        Choice(reader.label("A new course"), NewOffering().pack()),
        Choice(reader.label("Of another site"), ChooseSite(purpose=_PURPOSE).pack()),
        to_desk(talk),
    ]
    return await numbered(talk, text, choices, further=further)


def _line(talk: Talk, each: Coming) -> str:
    reader = talk.reader
    day = reader.date(today_of(reader, each.starts_at).date())
    title = reader.content(each.title)
    if each.cancelled:
        title = reader.label("(cancelled) {title}", title=title)
    return fit(f"{day} {title}", LINE)
