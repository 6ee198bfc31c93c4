"""/profile: one's own name and phone, and the way to the other settings.

Nothing is kept without consent: who has not agreed is asked first, and then for what they wanted
to tell.
"""

from typing import Literal

from aiogram import F, Router
from aiogram.filters import StateFilter
from aiogram.filters.callback_data import CallbackData
from aiogram.types import CallbackQuery, Message
from markupsafe import Markup

from handlers.callbacks import OpenRoom
from handlers.entrances import Event, entrance
from handlers.filters import on_the_loop
from handlers.residents.home import keyboard_of
from handlers.residents.linking import is_taken, keep_phone, propose_link
from handlers.residents.privacy import to_rights
from handlers.residents.signing.consent import consent_text, no_consent, read_consent
from handlers.residents.signing.phone import phone_keyboard
from handlers.screens import Screen, button, rows, show, show_below
from handlers.talk import Talk
from handlers.typed import TypedInput, ask_for, asked_detail, stop_asking, typed_input
from handlers.widths import fit
from locales.reader import Reader, lines
from locales.understand.answers import Answer
from locales.understand.names import person_name
from locales.understand.phones import phone
from school.people import Unfit, give_consent, profile_of, set_name

router = Router(name="profile")

What = Literal["name", "phone"]


class ChangeProfile(CallbackData, prefix="me"):
    """Ask for one of a person's data."""

    what: What


class AgreeFirst(CallbackData, prefix="agp"):
    """Agree that one's data are kept, and go on to tell one of them."""

    what: What


PHONE_KEY = "profile.phone"


@entrance("PROFILE")
async def open_profile(event: Event, talk: Talk) -> None:
    """Show what is known of the person."""
    await show(event, await profile_screen(talk))


@router.callback_query(ChangeProfile.filter())
async def change(press: CallbackQuery, callback_data: ChangeProfile, talk: Talk) -> None:
    """Ask for what is to be changed, or first whether it may be kept."""
    if talk.visitor.consented:
        await ask(press, callback_data.what, talk)
    else:
        await ask_consent(press, callback_data.what, talk)


@router.callback_query(AgreeFirst.filter())
async def press_agree(press: CallbackQuery, callback_data: AgreeFirst, talk: Talk) -> None:
    """Agree, and go on."""
    await agreed(press, callback_data.what, talk)


async def ask(event: Event, what: What, talk: Talk) -> None:
    """Ask for the name, or for the phone by one tap or typed."""
    if what == "name":
        await ask_for(talk, NAME_INPUT)
        await show(event, Screen(talk.reader.say("Please type your name.")))
        return
    await ask_for(talk, PHONE_INPUT)
    told = talk.reader.say("Please type your phone or tap below.")
    await show_below(event, Screen(told, phone_keyboard(talk, needed=True)))


async def ask_consent(event: Event, what: What, talk: Talk) -> None:
    """Show what is kept, and wait for one tap, or a typed yes."""
    await ask_for(talk, CONSENT_INPUT, detail=what)
    reader = talk.reader
    keyboard = rows(
        button(reader.label("I agree"), AgreeFirst(what=what).pack()),
        button(reader.label("Not now"), OpenRoom(name="PROFILE").pack()),
    )
    text = consent_text(reader, reader.say("<b>Before I keep anything of you</b>"))
    await show(event, Screen(text, keyboard))


async def agreed(event: Event, what: What, talk: Talk) -> None:
    """Keep the consent, and ask for what was to be told."""
    await give_consent(talk.database, now=talk.now, person_id=talk.person_id)
    await ask(event, what, talk)


async def _typed_consent(event: Event, value: Answer, talk: Talk) -> None:
    if value is Answer.YES:
        await agreed(event, await asked_detail(talk), talk)
        return
    await stop_asking(talk)
    await show(event, Screen(talk.reader.say("All right. Nothing is kept.")))


async def save_name(event: Event, value: str, talk: Talk) -> None:
    """Keep the typed name."""
    outcome = await set_name(
        talk.database, person_id=talk.person_id, by_id=talk.person_id, name=value
    )
    if outcome is Unfit.NO_CONSENT:
        await ask_consent(event, "name", talk)
        return
    if isinstance(outcome, Unfit):
        await show(event, Screen(no_name(talk.reader)))
        return
    await stop_asking(talk)
    await show(event, await profile_screen(talk))


async def save_phone(event: Event, value: str, talk: Talk, *, verified: bool = False) -> None:
    """Keep the typed or shared phone, and put the main keyboard back."""
    outcome = await keep_phone(talk, value, verified=verified)
    if outcome is Unfit.NO_CONSENT:
        await ask_consent(event, "phone", talk)
        return
    if isinstance(outcome, Unfit):
        await show(event, Screen(no_phone(talk.reader)))
        return
    await stop_asking(talk)
    kept = talk.reader.say("Your phone is noted.")
    await show_below(event, Screen(kept, keyboard_of(talk)))


def no_name(reader: Reader) -> Markup:
    """Return what a name must look like."""
    return reader.say("That does not look like a name.\nPlease type only the name.")


def no_phone(reader: Reader) -> Markup:
    """Return what a phone must look like."""
    return reader.say("That is no phone number we know.\nPlease type it like 138 0000 0000.")


NAME_INPUT = typed_input(
    TypedInput(
        key="profile.name",
        takes_any=True,
        read=lambda text, _talk: person_name(text),
        act=save_name,
        about=lambda reader: reader.label("My name"),
        misfit=no_name,
    )
)
PHONE_INPUT = typed_input(
    TypedInput(
        key=PHONE_KEY,
        takes_any=False,
        read=lambda text, _talk: phone(text),
        act=save_phone,
        about=lambda reader: reader.label("My phone"),
        misfit=no_phone,
    )
)
CONSENT_INPUT = typed_input(
    TypedInput(
        key="profile.consent",
        takes_any=False,
        read=read_consent,
        act=_typed_consent,
        about=lambda reader: reader.label("Whether your data may be kept"),
        misfit=no_consent,
    )
)


@router.message(on_the_loop(F.contact), StateFilter(PHONE_KEY))
async def take_contact(message: Message, talk: Talk) -> None:
    """Take a shared contact as the phone, when it is the sender's own and was asked for."""
    contact = message.contact
    if contact is None or contact.user_id != talk.visitor.telegram_id:
        told = talk.reader.say("That is somebody else's card.\nPlease share your own, or type.")
        await show(message, Screen(told))
        return
    await save_phone(message, contact.phone_number, talk, verified=True)
    await propose_link(message, talk)


@router.message(on_the_loop(F.contact))
async def decline_contact(message: Message, talk: Talk) -> None:
    """Keep no number that nobody asked for; say where one's own is told."""
    reader, contact = talk.reader, message.contact
    is_own = contact is not None and contact.user_id == talk.visitor.telegram_id
    if contact is not None and is_own and await is_taken(message, contact.phone_number, talk):
        return
    text = lines(
        reader.say("Thank you, I need no number now."),
        reader.say("Nothing of that card is kept."),
        reader.say("Is it yours? Tap below."),
    )
    tell = button(reader.label("Tell my phone"), ChangeProfile(what="phone").pack())
    await show(message, Screen(text, rows(tell)))


async def profile_screen(talk: Talk) -> Screen:
    """Return the person's own data; the phone is masked, since others may look on."""
    reader = talk.reader
    known = await profile_of(talk.database, talk.person_id)
    menu = await talk.menu()
    site = menu.places.get(talk.visitor.site_id or 0)
    text = lines(
        reader.say("<b>My data</b>"),
        reader.say("Name: {name}", name=known.name)
        if known and known.name
        else reader.say("Name: not told yet"),
        reader.say("Phone: {phone}", phone=masked(known.phone))
        if known and known.phone
        else reader.say("Phone: not told yet"),
        reader.say("My site: {site}", site=fit(reader.content(site.name), 12)) if site else None,
    )
    return Screen(
        text,
        rows(
            button(reader.label("Change my name"), ChangeProfile(what="name").pack()),
            button(reader.label("Change my phone"), ChangeProfile(what="phone").pack()),
            button(reader.label("Language"), OpenRoom(name="LANGUAGE").pack()),
            button(reader.label("What I am sent"), OpenRoom(name="TOPICS").pack()),
            button(reader.label("How my data is kept"), OpenRoom(name="PRIVACY").pack()),
            to_rights(reader),
        ),
    )


def masked(number: str) -> str:
    """Return a phone of which only the ends can be read."""
    return f"{number[:3]}****{number[-4:]}"
