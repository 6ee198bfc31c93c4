"""Days on which a volunteer is away: typed as people say them; what then falls into them."""

from datetime import date

from aiogram import Router
from aiogram.types import CallbackQuery
from markupsafe import Markup

from handlers.entrances import Event
from handlers.front_words import no_longer
from handlers.numbered import Choice, numbered
from handlers.residents.browse.labels import date_label, local, today
from handlers.screens import Screen, show
from handlers.talk import Talk
from handlers.typed import TypedInput, ask_for, asked_detail, stop_asking, typed_input
from handlers.volunteers.callbacks import DeclineSession, DropAway, OpenVolunteer
from handlers.volunteers.profile import (
    PARTS,
    back_to_profile,
    profile_of_volunteer,
    span_of,
)
from handlers.widths import fit
from locales.reader import Reader, lines
from locales.understand.away import days_away
from school.volunteering.away import add_away, drop_away
from school.volunteering.giving import Given
from school.volunteering.profile import VolunteerProfile
from school.volunteering.slots import falls_into

router = Router(name="volunteers away")

MOST_SHOWN = 6

Span = tuple[date, date]


async def show_away(event: Event, found: VolunteerProfile, talk: Talk) -> None:
    """Show the days away; the next words typed are more of them."""
    await ask_for(talk, AWAY_INPUT, detail=found.id)
    await show(event, await away_screen(talk, found))


async def away_screen(
    talk: Talk, found: VolunteerProfile, *, told: Markup | None = None
) -> Screen:
    """Return the days away, each to be taken back."""
    reader = talk.reader
    text = lines(
        reader.say("<b>Days away</b>"),
        told,
        reader.say("Tap one to take it back.") if found.away else None,
        reader.say("Type days when lectures don't suit,"),
        reader.say("like: 10 December to 20 December"),
    )
    choices = [
        Choice(
            reader.label("Take back: {days}", days=span_of(talk, each.from_day, each.until_day)),
            DropAway(id=found.id, away=each.id).pack(),
        )
        for each in found.away[:MOST_SHOWN]
    ]
    return await numbered(talk, text, choices, further=[back_to_profile(talk, found.id)])


@router.callback_query(DropAway.filter())
async def press_drop(press: CallbackQuery, callback_data: DropAway, talk: Talk) -> None:
    """Take days away back."""
    await drop_away(
        talk.database,
        now=talk.now,
        actor=talk.actor,
        volunteer_id=callback_data.id,
        away_id=callback_data.away,
    )
    found = await profile_of_volunteer(talk, callback_data.id)
    if found is None:
        await show(press, no_longer(talk))
        return
    await show_away(press, found, talk)


async def _save(event: Event, value: Span, talk: Talk) -> None:
    volunteer_id = int(await asked_detail(talk) or 0)
    kept = await add_away(
        talk.database,
        now=talk.now,
        actor=talk.actor,
        volunteer_id=volunteer_id,
        from_day=value[0],
        until_day=value[1],
    )
    found = await profile_of_volunteer(talk, volunteer_id)
    if found is None:
        await show(event, no_longer(talk))
        return
    reader = talk.reader
    if not kept:
        told = reader.say("These are too many days. Take some back first.")
        await show(event, await away_screen(talk, found, told=told))
        return
    await stop_asking(talk)
    hit = await falls_into(talk.database, volunteer_id, value, now=talk.now, zone=talk.school.zone)
    told = reader.say("Noted, away: {days}", days=span_of(talk, *value))
    if hit:
        await show(event, await _hit_screen(talk, found, hit, told))
    else:
        await show(event, await away_screen(talk, found, told=told))


async def _hit_screen(
    talk: Talk, found: VolunteerProfile, hit: list[Given], told: Markup
) -> Screen:
    """Return the lectures that fall into the days away, each with the way to say so."""
    reader = talk.reader
    text = lines(
        told,
        reader.say_many("One lecture falls into it.", "{n} lectures fall into it.", len(hit)),
        reader.say("Tap those you cannot give:")
        if found.own
        else reader.say("Please find somebody else."),
    )
    choices = [
        Choice(_line(talk, each), DeclineSession(session=each.session_id).pack())
        for each in (hit[:5] if found.own else [])
    ]
    rest = () if found.own else tuple(fit(_line(talk, each)) for each in hit[:3])
    further = [Choice(reader.label("Back"), OpenVolunteer(id=found.id).pack())]
    return await numbered(talk, lines(text, *rest), choices, further=further)


def _line(talk: Talk, given: Given) -> str:
    day = date_label(local(given.starts_at, talk).date(), talk)
    return f"{day} {talk.reader.content(given.title)}"


def _misfit(reader: Reader) -> Markup:
    return reader.say("I did not find the days.\nLike: 10 December to 20 December")


AWAY_INPUT = typed_input(
    TypedInput(
        key="volunteer.away",
        takes_any=False,
        read=lambda text, talk: days_away(text, today=today(talk)),
        act=_save,
        about=lambda reader: reader.label("Days away"),
        misfit=_misfit,
    )
)
PARTS["away"] = show_away
