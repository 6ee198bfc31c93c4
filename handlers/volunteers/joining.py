"""Joining as a volunteer: consent, and the phone by Telegram's button.

Who was invited, and is none of ours, becomes a new volunteer; who was not invited joins by a
phone that the school has of a volunteer, and by no other way.
"""

from aiogram import F, Router
from aiogram.filters import StateFilter
from aiogram.filters.callback_data import CallbackData
from aiogram.types import CallbackQuery, Message
from markupsafe import Markup

from handlers.callbacks import OpenRoom
from handlers.entrances import Event, entrance
from handlers.filters import on_the_loop
from handlers.numbered import Choice, numbered
from handlers.residents.home import main_keyboard
from handlers.residents.linking import keep_phone, proposes, takes_cards
from handlers.residents.signing.consent import consent_text, no_consent, read_consent
from handlers.residents.signing.phone import phone_keyboard
from handlers.residents.signing.skipping import skips
from handlers.screens import Screen, button, rows, show, show_below
from handlers.talk import Talk
from handlers.typed import TypedInput, ask_for, asked_detail, stop_asking, typed_input
from handlers.volunteers.becoming import join_nameless, show_lectures, who_screen
from locales.reader import Reader, lines
from locales.understand.answers import Answer
from school.people import Saved, give_consent
from school.volunteering.joining import (
    has_proven_phone,
    has_role,
    own_volunteer,
    proposed_volunteers,
    volunteers_with_phone,
)

router = Router(name="volunteers joining")

CONSENT_KEY, PHONE_KEY = "volunteer.consent", "volunteer.phone"


class BeginToJoin(CallbackData, prefix="vjb"):
    """Say that one is a volunteer of the school's, to be found by the phone."""


class AgreeToJoin(CallbackData, prefix="vja"):
    """Agree that one's data are kept, and go on."""


@entrance("JOINING")
async def begin(event: Event, talk: Talk) -> None:
    """Begin to join, or show one's lectures when that was done before."""
    if await own_volunteer(talk.database, talk.person_id) is not None:
        await show_lectures(event, talk)
        return
    if await has_role(talk.database, talk.person_id):
        await go_on(event, talk, consented=talk.visitor.consented)
        return
    reader = talk.reader
    phone = (await talk.menu()).phone_of(talk.visitor.site_id)
    text = lines(
        reader.say("<b>For those who give lectures</b>"),
        reader.say("Are you a volunteer of the school?"),
        reader.say("Send your number: I look you up."),
        reader.say("Questions? Call {phone}", phone=phone) if phone else None,
    )
    choices = [
        Choice(reader.label("Yes, I am a volunteer"), BeginToJoin().pack()),
        Choice(reader.label("See courses"), OpenRoom(name="COURSES").pack()),
    ]
    await show(event, await numbered(talk, text, choices))


@router.callback_query(BeginToJoin.filter())
async def press_begin(press: CallbackQuery, talk: Talk) -> None:
    """Go on to the phone."""
    await go_on(press, talk, consented=talk.visitor.consented)


async def go_on(event: Event, talk: Talk, *, consented: bool) -> None:
    """Ask for what is still missing, or join."""
    if not consented:
        await ask_consent(event, talk)
    elif known := await proposed_volunteers(talk.database, talk.person_id):
        await show_below(event, await who_screen(talk, known))
    elif await has_proven_phone(talk.database, talk.person_id):
        await join_nameless(event, talk)
    else:
        await _ask_phone(event, talk)


async def ask_consent(event: Event, talk: Talk, *, phone: str | None = None) -> None:
    """Ask before anything is kept; `phone` came before, and is kept once they agree."""
    await ask_for(talk, CONSENT_INPUT, detail=phone)
    reader = talk.reader
    keyboard = rows(
        button(reader.label("I agree"), AgreeToJoin().pack()),
        button(reader.label("Rather not now"), OpenRoom(name="START").pack()),
    )
    text = consent_text(reader, reader.say("<b>Before I keep anything of you</b>"))
    await show_below(event, Screen(text, keyboard))


@router.callback_query(AgreeToJoin.filter())
async def press_agree(press: CallbackQuery, talk: Talk) -> None:
    """Agree by a tap."""
    is_asked = await talk.state.get_state() == CONSENT_KEY
    await _agreed(press, talk, phone=await asked_detail(talk) if is_asked else None)


async def _typed_consent(event: Event, value: Answer, talk: Talk) -> None:
    if value is Answer.YES:
        await _agreed(event, talk, phone=await asked_detail(talk))
        return
    await stop_asking(talk)
    await show(event, Screen(talk.reader.say("All right. Nothing is kept.")))


async def _agreed(event: Event, talk: Talk, *, phone: str | None) -> None:
    await give_consent(talk.database, now=talk.now, person_id=talk.person_id)
    await stop_asking(talk)
    if phone:
        await keep_phone(talk, phone, verified=True)
    await go_on(event, talk, consented=True)


async def _ask_phone(event: Event, talk: Talk) -> None:
    await ask_for(talk, PHONE_INPUT)
    reader = talk.reader
    invited = await has_role(talk.database, talk.person_id)
    text = lines(
        reader.say("<b>Are you known to us already?</b>"),
        reader.say("Tap below: I look for your number."),
        reader.say("Without it, tap Skip.") if invited else None,
    )
    await show_below(event, Screen(text, phone_keyboard(talk, needed=not invited)))


@router.message(on_the_loop(F.contact), StateFilter(PHONE_KEY))
async def take_contact(message: Message, talk: Talk) -> None:
    """Take a shared contact when it is the sender's own, and look whose phone it is."""
    contact, reader = message.contact, talk.reader
    if contact is None or contact.user_id != talk.visitor.telegram_id:
        told = reader.say("That is somebody else's card.\nPlease share your own.")
        await show(message, Screen(told))
        return
    if not isinstance(await keep_phone(talk, contact.phone_number, verified=True), Saved):
        await show(message, Screen(_no_phone(reader)))
        return
    await _phone_is_told(message, talk, reader.say("Your phone is noted."))


async def _skip(event: Event, _value: str, talk: Talk) -> None:
    await _phone_is_told(event, talk, talk.reader.say("All right, without a phone."))


async def _phone_is_told(event: Event, talk: Talk, told: Markup) -> None:
    await stop_asking(talk)
    keyboard = main_keyboard(talk.reader, teaches=talk.visitor.teaches)
    await show_below(event, Screen(told, keyboard))
    known = await proposed_volunteers(talk.database, talk.person_id)
    if known:
        await show_below(event, await who_screen(talk, known))
        return
    await join_nameless(event, talk)


@proposes
async def propose_volunteer(event: Event, talk: Talk) -> None:
    """Ask who proved their phone for something else whether they are a volunteer of ours."""
    known = await proposed_volunteers(talk.database, talk.person_id)
    if known:
        await show_below(event, await who_screen(talk, known))


@takes_cards
async def take_unasked(message: Message, number: str, talk: Talk) -> bool:
    """Take a volunteer's own card that nobody asked for."""
    known = await volunteers_with_phone(talk.database, number)
    if not known or await own_volunteer(talk.database, talk.person_id) is not None:
        return False
    if not talk.visitor.consented:
        await ask_consent(message, talk, phone=number)
        return True
    await keep_phone(talk, number, verified=True)
    await propose_volunteer(message, talk)
    return True


def _no_phone(reader: Reader) -> Markup:
    return reader.say("Please tap the button below,\nor type: skip.")


CONSENT_INPUT = typed_input(
    TypedInput(
        key=CONSENT_KEY,
        takes_any=False,
        read=read_consent,
        act=_typed_consent,
        about=lambda reader: reader.label("Whether your data may be kept"),
        misfit=no_consent,
    )
)
PHONE_INPUT = typed_input(
    TypedInput(
        key=PHONE_KEY,
        takes_any=False,
        read=lambda text, _talk: "" if skips(text) else None,
        act=_skip,
        about=lambda reader: reader.label("My phone"),
        misfit=_no_phone,
    )
)
