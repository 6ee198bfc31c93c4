"""Signing somebody up who phones or stands at the desk: by phone number, else with a name."""

from aiogram import Router
from aiogram.filters.callback_data import CallbackData
from aiogram.types import CallbackQuery

from handlers.callbacks import Id, OpenOffering, WorkOn
from handlers.entrances import Event
from handlers.front_words import no_longer
from handlers.numbered import Choice, numbered
from handlers.organisers.entered import came_of
from handlers.organisers.newcomers import (
    MOST,
    consent_choices,
    consent_input,
    consent_words,
    known_choices,
    name_input,
    name_words,
)
from handlers.residents.profile import no_phone
from handlers.screens import Screen, show
from handlers.talk import Talk
from handlers.typed import TypedInput, ask_for, asked_detail, stop_asking, typed_input
from handlers.widths import fit
from locales.reader import Reader, lines
from locales.understand.phones import phone
from school.details import details_of
from school.entries.entering import Entered, enter_person, known_people, sign_up_for
from school.entries.leaving import delete_entered
from school.people import ConsentHow
from school.staff.rights import Rank, some_scope_seen

router = Router(name="entering")


class EnterFor(CallbackData, prefix="enf"):
    """Sign up somebody at the desk: ask for their phone."""

    offering: Id


class EnterNew(CallbackData, prefix="enn"):
    """It is nobody of those known by this phone."""

    offering: Id


class EnterKnown(CallbackData, prefix="enk"):
    """Sign up somebody known here; `sure`: the clash was shown."""

    offering: Id
    person: Id
    sure: bool = False


class EnterAgreed(CallbackData, prefix="ena"):
    """They agreed to what is kept of them."""

    offering: Id
    how: ConsentHow


class DeleteEntered(CallbackData, prefix="end"):
    """Delete what is kept of somebody whom staff entered; `sure`: it was confirmed."""

    offering: Id
    person: Id
    sure: bool = False


@router.callback_query(EnterFor.filter())
async def ask_phone(press: CallbackQuery, callback_data: EnterFor, talk: Talk) -> None:
    """Ask for the phone, by which somebody may be known already."""
    await some_scope_seen(talk.database, talk.actor, Rank.LIAISON)
    await ask_for(talk, PHONE_INPUT, detail={"offering": callback_data.offering})
    reader = talk.reader
    text = lines(
        reader.say("<b>Whom do you sign up?</b>"),
        reader.say("Type their phone number."),
        reader.say("By it we phone them when something changes."),
    )
    back = _back(talk, callback_data.offering)
    await show(press, await numbered(talk, text, (), further=[back]))


async def take_phone(event: Event, number: str, talk: Talk) -> None:
    """Propose who is known by this phone; else ask for the name."""
    detail = await asked_detail(talk) | {"phone": number}
    known = await known_people(talk.database, talk.actor, phone=number)
    await ask_for(talk, NAME_INPUT, detail=detail)
    if not known:
        await show(event, await _name_screen(talk, detail["offering"]))
        return
    reader, offering = talk.reader, detail["offering"]
    text = lines(
        reader.say("<b>Known by this number:</b>"),
        reader.say("Tap the one it is. Is it somebody else? Type the name."),
    )
    choices = known_choices(
        reader, known, lambda person: EnterKnown(offering=offering, person=person).pack()
    )
    new = Choice(reader.label("Somebody else"), EnterNew(offering=offering).pack())
    gone = [
        Choice(
            reader.label("Delete what is kept of {name}", name=fit(each.name or "", 6)),
            DeleteEntered(offering=offering, person=each.person_id).pack(),
        )
        for each in known[:MOST]
        if each.entered
    ]
    further = [*gone, _back(talk, offering)]
    await show(event, await numbered(talk, text, [*choices, new], further=further))


@router.callback_query(EnterNew.filter())
async def somebody_else(press: CallbackQuery, callback_data: EnterNew, talk: Talk) -> None:
    """Ask for the name."""
    await show(press, await _name_screen(talk, callback_data.offering))


async def _name_screen(talk: Talk, offering: int) -> Screen:
    return await numbered(talk, name_words(talk.reader), (), further=[_back(talk, offering)])


async def take_name(event: Event, name: str, talk: Talk) -> None:
    """Say what they have to agree to, and ask how they did."""
    detail = await asked_detail(talk) | {"name": name}
    await ask_for(talk, CONSENT_INPUT, detail=detail)
    reader, offering = talk.reader, detail["offering"]
    choices = consent_choices(
        reader,
        (ConsentHow.PHONE, ConsentHow.SPOT),
        lambda how: EnterAgreed(offering=offering, how=how).pack(),
    )
    no = Choice(reader.label("No: keep nothing"), WorkOn(offering=offering).pack())
    text = consent_words(reader, name)
    await show(event, await numbered(talk, text, choices, further=[no]))


@router.callback_query(EnterAgreed.filter())
async def enter(press: CallbackQuery, callback_data: EnterAgreed, talk: Talk) -> None:
    """Keep the person, and sign them up."""
    detail = await asked_detail(talk)
    details = await details_of(talk.database, callback_data.offering, now=talk.now)
    is_asked = isinstance(detail, dict) and {"offering", "phone", "name"} <= detail.keys()
    if not is_asked or details is None or detail["offering"] != callback_data.offering:
        await show(press, no_longer(talk))
        return
    made = await enter_person(
        talk.database,
        now=talk.now,
        actor=talk.actor,
        site_id=details.site_id,
        name=detail["name"],
        phone=detail["phone"],
        how=callback_data.how,
    )
    await stop_asking(talk)
    if isinstance(made, Entered):
        await _sign_up(press, callback_data.offering, made.person_id, talk)
        return
    await show(press, await _again(talk, callback_data.offering))


@router.callback_query(EnterKnown.filter())
async def enter_known(press: CallbackQuery, callback_data: EnterKnown, talk: Talk) -> None:
    """Sign up who is known."""
    await stop_asking(talk)
    await _sign_up(
        press, callback_data.offering, callback_data.person, talk, sure=callback_data.sure
    )


@router.callback_query(DeleteEntered.filter())
async def delete(press: CallbackQuery, callback_data: DeleteEntered, talk: Talk) -> None:
    """Ask once, then delete what is kept of them."""
    reader, offering = talk.reader, callback_data.offering
    if not callback_data.sure:
        await some_scope_seen(talk.database, talk.actor, Rank.LIAISON)
        text = lines(
            reader.say("<b>Delete what is kept?</b>"),
            reader.say("Their seats go to those who wait."),
        )
        sure = DeleteEntered(offering=offering, person=callback_data.person, sure=True)
        choices = [Choice(reader.label("Yes, delete it"), sure.pack())]
        await show(press, await numbered(talk, text, choices, further=[_back(talk, offering)]))
        return
    await delete_entered(
        talk.database,
        now=talk.now,
        actor=talk.actor,
        person_id=callback_data.person,
        settings=talk.school,
    )
    await stop_asking(talk)
    told = reader.say("Deleted. Nothing tells any more who it was.")
    await show(press, await numbered(talk, told, (), further=[_back(talk, offering)]))


async def _sign_up(
    event: Event, offering: int, person: int, talk: Talk, *, sure: bool = False
) -> None:
    outcome = await sign_up_for(
        talk.database,
        now=talk.now,
        actor=talk.actor,
        offering_id=offering,
        person_id=person,
        settings=talk.school,
        despite_clash=sure,
    )
    yes = EnterKnown(offering=offering, person=person, sure=True).pack()
    more = Choice(talk.reader.label("Sign up one more"), EnterFor(offering=offering).pack())
    further = [more, _back(talk, offering)]
    await show(event, await came_of(outcome, offering, person, talk, yes=yes, further=further))


async def _again(talk: Talk, offering: int) -> Screen:
    told = talk.reader.say("That did not fit. Please once more.")
    again = Choice(talk.reader.label("Once more"), EnterFor(offering=offering).pack())
    return await numbered(talk, told, [again], further=[_back(talk, offering)])


def _back(talk: Talk, offering: int) -> Choice:
    return Choice(talk.reader.label("Back"), OpenOffering(id=offering).pack())


def _about(reader: Reader) -> str:
    return reader.label("Whom you sign up")


PHONE_INPUT = typed_input(
    TypedInput(
        key="entering.phone",
        takes_any=False,
        read=lambda text, _talk: phone(text),
        act=take_phone,
        about=_about,
        misfit=no_phone,
    )
)
NAME_INPUT = name_input("entering.name", take_name, _about)
CONSENT_INPUT = consent_input("entering.consent", take_name, _about)
