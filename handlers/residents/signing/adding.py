"""Adding a family member or neighbour: name, phone and year of birth, a guardian's consent.

What was told stays in the conversation's state until all is known; then it is kept at once, and
the sign-up goes on.
"""

from typing import Any, Literal

from aiogram import F, Router
from aiogram.filters import StateFilter
from aiogram.filters.callback_data import CallbackData
from aiogram.types import CallbackQuery, Message
from markupsafe import Markup

from handlers.callbacks import OpenOffering, SignUpFor
from handlers.entrances import Event
from handlers.filters import on_the_loop
from handlers.numbered import Choice, numbered
from handlers.residents.signing.consent import read_consent
from handlers.residents.signing.others import AddPerson
from handlers.residents.signing.road import go_on
from handlers.residents.signing.skipping import skips
from handlers.residents.signing.wants import NotNow, Want
from handlers.screens import Screen, show
from handlers.talk import Talk
from handlers.typed import TypedInput, ask_for, asked_detail, stop_asking, typed_input
from handlers.widths import fit
from locales.reader import Reader, lines
from locales.understand.answers import Answer
from locales.understand.names import person_name
from locales.understand.phones import phone
from locales.understand.years import birth_year
from school.care import Added, NotAdded, add_to_care, in_care_of, needs_guardian

router = Router(name="adding")

NAME, PHONE, YEAR, GUARDIAN = "family.name", "family.phone", "family.year", "family.guardian"
LEFT_OUT = ""


class LeaveOut(CallbackData, prefix="lo"):
    """Leave out what is asked for."""

    what: Literal["phone", "year"]


class GuardianAgrees(CallbackData, prefix="gy"):
    """Say that the child's guardian agrees."""


@router.callback_query(AddPerson.filter())
async def ask_name(press: CallbackQuery, callback_data: AddPerson, talk: Talk) -> None:
    """Ask for the name of whom to add."""
    offering = callback_data.offering
    await ask_for(talk, NAME_INPUT, detail={"offering": offering})
    reader = talk.reader
    text = lines(
        reader.say("<b>Whom shall I sign up?</b>"),
        reader.say("Type the name, like: Zhang Guilan"),
    )
    await show(press, await numbered(talk, text, (), further=[_not_now(offering, reader)]))


async def _take_name(event: Event, name: str, talk: Talk) -> None:
    """Ask for the phone; who was added before is one tap away."""
    told = await asked_detail(talk) | {"name": name}
    await ask_for(talk, PHONE_INPUT, detail=told)
    reader = talk.reader
    known = [
        each.person_id
        for each in await in_care_of(talk.database, talk.person_id)
        if each.name == name
    ]
    before = [
        Choice(
            reader.label("It is who I added before"),
            SignUpFor(offering=told["offering"], person=person_id).pack(),
        )
        for person_id in known[:1]
    ]
    text = lines(
        reader.say("<b>{name}'s phone number?</b>", name=fit(name, 8)),
        reader.say("For calls in an emergency."),
        reader.say("Please type it, or skip it."),
    )
    choices = [*before, Choice(reader.label("Skip"), LeaveOut(what="phone").pack())]
    further = [_not_now(told["offering"], reader)]
    await show(event, await numbered(talk, text, choices, further=further))


async def _take_phone(event: Event, number: str, talk: Talk) -> None:
    """Ask for the year of birth."""
    told = await asked_detail(talk) | {"phone": number or None}
    await ask_for(talk, YEAR_INPUT, detail=told)
    reader = talk.reader
    text = lines(
        reader.say("<b>{name}'s year of birth?</b>", name=fit(told["name"], 8)),
        reader.say("For example 1950, or “70 years old”."),
        reader.say("Under 14, a guardian has to agree."),
        reader.say("Please type it, or skip it."),
    )
    choices = [Choice(reader.label("Skip"), LeaveOut(what="year").pack())]
    further = [_not_now(told["offering"], reader)]
    await show(event, await numbered(talk, text, choices, further=further))


async def _take_year(event: Event, year: int | str, talk: Talk) -> None:
    """Ask a guardian of a child to agree; else all is known."""
    told = await asked_detail(talk) | {"year": year or None}
    if not needs_guardian(told["year"], now=talk.now, settings=talk.school):
        await _keep(event, told, talk)
        return
    await ask_for(talk, GUARDIAN_INPUT, detail=told)
    reader = talk.reader
    text = lines(
        reader.say("<b>For {name}, a guardian has to agree</b>", name=fit(told["name"], 6)),
        reader.say("We keep: name, year of birth, the sign-ups, and the phone if told."),
        reader.say("What for: to keep the seat, and to call you when something changes."),
        reader.say("How long: until you take it back, with /privacy."),
        reader.say("Are you the guardian, or does the guardian agree?"),
    )
    choices = [Choice(reader.label("Yes, agreed"), GuardianAgrees().pack())]
    further = [_not_now(told["offering"], reader)]
    await show(event, await numbered(talk, text, choices, further=further))


async def _take_consent(event: Event, answer: Answer, talk: Talk) -> None:
    told = await asked_detail(talk)
    if answer is Answer.YES:
        await _keep(event, told | {"guardian": True}, talk)
        return
    await stop_asking(talk)
    back = Choice(talk.reader.label("Back"), OpenOffering(id=told["offering"]).pack())
    kept = talk.reader.say("All right. Nothing is kept.")
    await show(event, await numbered(talk, kept, (), further=[back]))


async def _keep(event: Event, told: dict[str, Any], talk: Talk) -> None:
    """Keep the person, and sign them up."""
    outcome = await add_to_care(
        talk.database,
        now=talk.now,
        by_id=talk.person_id,
        name=told["name"],
        settings=talk.school,
        phone=told.get("phone"),
        birth_year=told.get("year"),
        guardian_consent=told.get("guardian", False),
    )
    await stop_asking(talk)
    if isinstance(outcome, Added):
        await go_on(event, Want(told["offering"], outcome.person_id), talk)
        return
    data = AddPerson(offering=told["offering"]).pack()
    again = [Choice(talk.reader.label("Once more"), data)]
    await show(event, await numbered(talk, _not_added(outcome, talk.reader), again))


def _not_added(outcome: NotAdded, reader: Reader) -> Markup:
    match outcome:
        case NotAdded.NO_PHONE:
            return _no_phone(reader)
        case NotAdded.NO_BIRTH_YEAR:
            return _no_year(reader)
        case NotAdded.NO_NAME:
            return _no_name(reader)
        case _:
            return reader.say("Without consent I cannot keep anybody.")


@router.callback_query(LeaveOut.filter(F.what == "phone"), StateFilter(PHONE))
async def leave_out_phone(press: CallbackQuery, talk: Talk) -> None:
    """Go on without a phone."""
    await _take_phone(press, LEFT_OUT, talk)


@router.callback_query(LeaveOut.filter(F.what == "year"), StateFilter(YEAR))
async def leave_out_year(press: CallbackQuery, talk: Talk) -> None:
    """Go on without a year of birth."""
    await _take_year(press, LEFT_OUT, talk)


@router.callback_query(GuardianAgrees.filter(), StateFilter(GUARDIAN))
async def take_agreement(press: CallbackQuery, talk: Talk) -> None:
    """Keep the child, since the guardian agrees."""
    await _take_consent(press, Answer.YES, talk)


@router.message(on_the_loop(F.contact), StateFilter(PHONE))
async def take_contact(message: Message, talk: Talk) -> None:
    """Take a shared card as the phone of whom it is about."""
    number = phone(message.contact.phone_number) if message.contact else None
    if number is None:
        await show(message, Screen(_no_phone(talk.reader)))
        return
    await _take_phone(message, number, talk)


def _not_now(offering_id: int, reader: Reader) -> Choice:
    return Choice(reader.label("Not now"), NotNow(offering=offering_id).pack())


def _no_name(reader: Reader) -> Markup:
    return reader.say("That does not look like a name.\nPlease type only the name.")


def _no_phone(reader: Reader) -> Markup:
    return reader.say("That is no phone number we know.\nPlease type it like 138 0000 0000.")


def _no_year(reader: Reader) -> Markup:
    return reader.say("Please type the year, like 1950,\nor the age, like “70 years old”.")


def _read_phone(text: str, _talk: Talk) -> str | None:
    return LEFT_OUT if skips(text) else phone(text)


def _read_year(text: str, talk: Talk) -> int | str | None:
    today = talk.now.astimezone(talk.school.zone).date()
    return LEFT_OUT if skips(text) else birth_year(text, today)


NAME_INPUT = typed_input(
    TypedInput(
        key=NAME,
        takes_any=True,
        read=lambda text, _talk: person_name(text),
        act=_take_name,
        about=lambda reader: reader.label("The name of whom to sign up"),
        misfit=_no_name,
    )
)
PHONE_INPUT = typed_input(
    TypedInput(
        key=PHONE,
        takes_any=False,
        read=_read_phone,
        act=_take_phone,
        about=lambda reader: reader.label("Their phone"),
        misfit=_no_phone,
    )
)
YEAR_INPUT = typed_input(
    TypedInput(
        key=YEAR,
        takes_any=False,
        read=_read_year,
        act=_take_year,
        about=lambda reader: reader.label("Their year of birth"),
        misfit=_no_year,
    )
)
GUARDIAN_INPUT = typed_input(
    TypedInput(
        key=GUARDIAN,
        takes_any=False,
        read=read_consent,
        act=_take_consent,
        about=lambda reader: reader.label("Whether a guardian agrees"),
        misfit=lambda reader: reader.say("Please send yes or no."),
    )
)
