"""Becoming a volunteer: who of ours somebody is, their name, and the welcome."""

from aiogram import Router
from aiogram.filters.callback_data import CallbackData
from aiogram.types import CallbackQuery, Message

from handlers.callbacks import IdOrZero, OpenRoom
from handlers.entrances import Event, room
from handlers.numbered import Choice, numbered
from handlers.own_menu import publish_own_menu
from handlers.residents.home import main_keyboard
from handlers.residents.profile import no_name
from handlers.screens import Screen, show, show_below
from handlers.talk import Talk
from handlers.typed import TypedInput, ask_for, stop_asking, typed_input
from handlers.widths import fit
from locales.reader import lines
from locales.understand.names import person_name
from school.people import Saved, set_name
from school.staff.rights import Rank
from school.volunteering.joining import (
    Joined,
    JoinOutcome,
    Known,
    NotJoined,
    has_role,
    join_as,
    join_as_new,
)

router = Router(name="volunteers becoming")

NAME_KEY = "volunteer.name"
# A name beside other words of a line.
NAME_ROOM = 8.0


class BeVolunteer(CallbackData, prefix="vjw"):
    """Say which of the school's volunteers one is; 0: none of them."""

    id: IdOrZero


async def who_screen(talk: Talk, known: list[Known]) -> Screen:
    """Return the question which of the volunteers with one's phone one is."""
    reader = talk.reader
    if len(known) == 1:
        text = lines(
            reader.say("<b>Are you {name}?</b>", name=fit(known[0].name, NAME_ROOM)),
            reader.say("Our volunteer has this number."),
        )
        label = reader.label("Yes, that is me")
        choices = [Choice(label, BeVolunteer(id=known[0].volunteer_id).pack())]
    else:
        text = lines(
            reader.say("<b>Which volunteer are you?</b>"),
            reader.say("Several of them have this number."),
        )
        choices = [
            Choice(fit(each.name, NAME_ROOM), BeVolunteer(id=each.volunteer_id).pack())
            for each in known[:5]
        ]
    choices.append(Choice(reader.label("No, somebody else"), BeVolunteer(id=0).pack()))
    return await numbered(talk, text, choices)


@router.callback_query(BeVolunteer.filter())
async def press_who(press: CallbackQuery, callback_data: BeVolunteer, talk: Talk) -> None:
    """Become that volunteer; or a new one, when invited."""
    if callback_data.id:
        outcome = await join_as(
            talk.database,
            now=talk.now,
            person_id=talk.person_id,
            volunteer_id=callback_data.id,
        )
        await show_outcome(press, outcome, talk)
        return
    if await has_role(talk.database, talk.person_id):
        await press.answer()
        await join_nameless(press, talk)
        return
    await show(press, Screen(talk.reader.say("All right. Nothing was changed.")))


async def join_nameless(event: Event, talk: Talk) -> None:
    """Become a new volunteer; who has not told a name is asked for it."""
    outcome = await join_as_new(talk.database, now=talk.now, person_id=talk.person_id)
    if outcome is NotJoined.NO_NAME:
        await ask_for(talk, NAME_INPUT)
        text = lines(
            talk.reader.say("<b>What is your name?</b>"),
            talk.reader.say("Please type your full name."),
        )
        await show_below(event, Screen(text))
        return
    await show_outcome(event, outcome, talk)


async def _save_name(event: Event, value: str, talk: Talk) -> None:
    saved = await set_name(
        talk.database, person_id=talk.person_id, by_id=talk.person_id, name=value
    )
    if not isinstance(saved, Saved):
        await show(event, Screen(no_name(talk.reader)))
        return
    await stop_asking(talk)
    outcome = await join_as_new(talk.database, now=talk.now, person_id=talk.person_id)
    await show_outcome(event, outcome, talk)


async def show_outcome(event: Event, outcome: JoinOutcome, talk: Talk) -> None:
    """Welcome who joined, with their lectures; say to others what they can do."""
    reader = talk.reader
    if not isinstance(outcome, Joined):
        await show(event, await _not_joined(talk, outcome))
        return
    text = lines(
        reader.say("<b>Welcome, {name}!</b>", name=fit(outcome.name, NAME_ROOM)),
        reader.say("I write when a lecture needs you."),
        reader.say("You can answer in your own words."),
    )
    await show_below(event, Screen(text, main_keyboard(reader, teaches=True)))
    rank = max(talk.visitor.rank, Rank.VOLUNTEER)
    await publish_own_menu(event.bot, talk.visitor.telegram_id, reader, rank)
    await show_lectures(event, talk)


async def _not_joined(talk: Talk, why: NotJoined) -> Screen:
    reader = talk.reader
    phone = (await talk.menu()).phone_of(talk.visitor.site_id)
    told = {
        NotJoined.NOT_PROVEN: reader.say("Please share your number with the button first."),
        NotJoined.TAKEN: reader.say("Somebody else is that volunteer."),
        NotJoined.NO_NAME: reader.say("Please tell your name first."),
        NotJoined.NOT_INVITED: reader.say("No volunteer of ours has this number."),
    }
    text = lines(
        told[why],
        reader.say("The school can add or invite you."),
        reader.say("Questions? Call {phone}", phone=phone) if phone else None,
    )
    choices = [Choice(reader.label("See courses"), OpenRoom(name="COURSES").pack())]
    return await numbered(talk, text, choices)


async def show_lectures(event: Event, talk: Talk) -> None:
    """Show one's lectures below what was said."""
    opened = room("SLOTS")
    message = event.message if isinstance(event, CallbackQuery) else event
    if opened is not None and isinstance(message, Message):
        await opened(message, talk)


NAME_INPUT = typed_input(
    TypedInput(
        key=NAME_KEY,
        takes_any=True,
        read=lambda text, _talk: person_name(text),
        act=_save_name,
        about=lambda reader: reader.label("My name"),
        misfit=no_name,
    )
)
