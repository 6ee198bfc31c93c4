"""The phone: by Telegram's contact button, typed, or left out when the school allows it.

Where it may be left out it is asked for after the first sign-up, so that a seat is not lost while
somebody looks for their number.
"""

from dataclasses import replace

from aiogram import F, Router
from aiogram.filters import StateFilter
from aiogram.types import KeyboardButton, Message, ReplyKeyboardMarkup
from markupsafe import Markup

from handlers.entrances import Event
from handlers.filters import on_the_loop
from handlers.residents.home import asking_keyboard, keyboard_of
from handlers.residents.linking import keep_phone, propose_link
from handlers.residents.signing.below import say_below
from handlers.residents.signing.road import asks_for, go_on
from handlers.residents.signing.skipping import skips
from handlers.residents.signing.themes import ask_themes
from handlers.residents.signing.wants import Want, want_of
from handlers.screens import Screen, show, show_below
from handlers.talk import Talk
from handlers.typed import TypedInput, ask_for, asked_detail, stop_asking, typed_input
from locales.reader import Reader, lines
from locales.understand.phones import phone
from school.people import Unfit
from school.signups.outcomes import Missing

router = Router(name="phone")

# The phone without which nobody is signed up, and the one asked for afterwards.
KEY, LATER = "signing.phone", "signing.phone_later"
# The value of a phone that is left out.
LEFT_OUT = ""
# So many digits are meant as a phone, though none that we know.
MEANT = 5


@asks_for(Missing.PHONE)
async def ask_phone(event: Event, want: Want | None, talk: Talk) -> None:
    """Ask for the phone below what was said; without a want it may be left out."""
    if want:
        await ask_for(talk, PHONE_INPUT, detail=want.kept())
    else:
        await ask_for(talk, LATER_INPUT)
    reader = talk.reader
    text = lines(
        reader.say("<b>May we have your phone number?</b>"),
        reader.say("Only to call you about changes."),
        reader.say("Tap the button, or type the number."),
        reader.say("The school needs it for signing up.") if want else None,
    )
    screen = Screen(text, phone_keyboard(talk, needed=want is not None))
    await (say_below(event, screen) if want is None else show_below(event, screen))


def phone_keyboard(talk: Talk, *, needed: bool) -> ReplyKeyboardMarkup:
    """Return the keyboard with the contact button, and one to leave it out."""
    share = KeyboardButton(text=talk.reader.label("Share my phone number"), request_contact=True)
    skip = [] if needed else [KeyboardButton(text=talk.reader.label("Skip"))]
    return asking_keyboard(talk, share, *skip)


@router.message(on_the_loop(F.contact), StateFilter(KEY, LATER))
async def take_contact(message: Message, talk: Talk) -> None:
    """Take a shared contact when it is the sender's own; somebody else's is no answer."""
    contact = message.contact
    if contact is None or contact.user_id != talk.visitor.telegram_id:
        told = talk.reader.say("That is somebody else's card.\nPlease share your own, or type.")
        await show(message, Screen(told))
        return
    await take_phone(message, contact.phone_number, talk, verified=True)
    await propose_link(message, talk)


async def take_phone(event: Event, number: str, talk: Talk, *, verified: bool = False) -> None:
    """Keep the phone or leave it out; go on to the sign-up, or to the last question."""
    want = want_of(await asked_detail(talk))
    if number == LEFT_OUT and want is not None:
        await show(event, Screen(misfit(talk.reader)))
        return
    told = talk.reader.say("All right, without a phone.")
    if number != LEFT_OUT:
        outcome = await keep_phone(talk, number, verified=verified)
        if outcome is Unfit.NO_CONSENT and want is not None:
            await go_on(event, want, talk)  # which asks for it
            return
        if isinstance(outcome, Unfit):
            await show(event, Screen(misfit(talk.reader)))
            return
        told = talk.reader.say("Your phone is noted.")
    await stop_asking(talk)
    await show_below(event, Screen(told, keyboard_of(talk)))
    if want is not None:
        await go_on(event, replace(want, newcomer=False), talk)
    elif not talk.visitor.themes_asked:
        await ask_themes(event, talk)


async def leave(message: Message, text: str, talk: Talk) -> bool:
    """Ask no more for the phone when the words are about something else."""
    if sum(sign.isdigit() for sign in text) >= MEANT:
        return False
    await stop_asking(talk)
    told = talk.reader.say("All right, without a phone.")
    await show_below(message, Screen(told, keyboard_of(talk)))
    return True


def misfit(reader: Reader) -> Markup:
    """Return what a phone must look like."""
    return reader.say("That is no phone number we know.\nPlease type it like 138 0000 0000.")


def _read(text: str, _talk: Talk) -> str | None:
    return LEFT_OUT if skips(text) else phone(text)


PHONE_INPUT = typed_input(
    TypedInput(
        key=KEY,
        takes_any=False,
        read=_read,
        act=take_phone,
        about=lambda reader: reader.label("My phone"),
        misfit=misfit,
    )
)
LATER_INPUT = typed_input(replace(PHONE_INPUT, key=LATER, leave=leave))
