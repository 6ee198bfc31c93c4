"""Who came without a sign-up: counted, or by name or phone; whoever is new is entered first."""

from dataclasses import dataclass

from aiogram import F, Router
from aiogram.types import CallbackQuery
from markupsafe import Markup

from handlers.entrances import Event
from handlers.front_words import no_longer
from handlers.numbered import Choice, numbered
from handlers.organisers.attendance.callbacks import (
    NewWalkIn,
    OfSession,
    Step,
    TakeWalkIn,
    WalkInAgreed,
)
from handlers.organisers.attendance.finishing import write_down
from handlers.organisers.attendance.sessions import roster_here
from handlers.organisers.attendance.words import title_line, to_session
from handlers.organisers.newcomers import (
    consent_choices,
    consent_input,
    consent_words,
    known_choices,
    name_input,
    name_words,
)
from handlers.screens import Screen, show
from handlers.talk import Talk
from handlers.typed import TypedInput, ask_for, asked_detail, stop_asking, typed_input
from locales.reader import Reader, lines
from locales.understand.amounts import people_in
from locales.understand.names import person_name
from locales.understand.phones import phone
from locales.understand.ticks import ticks
from school.attendance.walk_ins import people_called
from school.entries.entering import Entered, enter_person, known_people
from school.knowing import Known
from school.people import ConsentHow

router = Router(name="walk-ins")

# Who has more than so many is a phone number.
_MOST_COUNTED = 9999


@dataclass(frozen=True, slots=True)
class _Who:
    """What was typed: how many, a phone or a name."""

    n: int | None = None
    phone: str | None = None
    name: str | None = None


@router.callback_query(OfSession.filter(F.do == Step.WALK_INS))
async def ask_who(press: CallbackQuery, callback_data: OfSession, talk: Talk) -> None:
    """Ask how many, or who."""
    roster = await roster_here(talk, callback_data.session_id)
    if roster is None:
        await show(press, no_longer(talk))
        return
    reader = talk.reader
    await ask_for(talk, WHO, detail={"session": roster.session_id})
    text = lines(
        title_line(roster, reader),
        reader.say("Who came without a sign-up?"),
        reader.say("Type how many: 3"),
        reader.say("Or a phone number, or a name.") if roster.works_there else None,
        reader.say("Counted so far: {n}", n=roster.walk_ins) if roster.walk_ins else None,
    )
    back = to_session(talk, roster.session_id)
    await show(press, await numbered(talk, text, (), further=[back]))


def _read(text: str, _talk: Talk) -> _Who | None:
    said, n = ticks(text), people_in(text)
    counted = said.walk_ins if said and said.walk_ins is not None else n
    if counted is not None and counted <= _MOST_COUNTED:
        return _Who(n=counted)
    number = phone(text)
    if number:
        return _Who(phone=number)
    name = person_name(text)
    return _Who(name=name) if name else None


async def _take_who(event: Event, who: _Who, talk: Talk) -> None:
    detail = await asked_detail(talk) or {}
    session_id = int(detail.get("session") or 0)
    if who.n is not None:
        to = {"kind": "walk_ins", "session": session_id, "n": who.n}
        await write_down(event, to, talk)
        return
    roster = await roster_here(talk, session_id)
    if roster is None or not roster.works_there:
        await show(event, no_longer(talk))
        return
    if who.phone:
        known = await known_people(talk.database, talk.actor, phone=who.phone)
        detail = {**detail, "phone": who.phone}
    else:
        name = who.name or ""
        known = await people_called(talk.database, talk.actor, session_id=session_id, name=name)
    if not known and who.phone:
        await _ask_name(event, detail, talk)
        return
    await ask_for(talk, NAME if who.phone else WHO, detail=detail)
    await show(event, await _found(talk, session_id, known, by_phone=who.phone is not None))


async def _found(talk: Talk, session_id: int, known: list[Known], *, by_phone: bool) -> Screen:
    reader = talk.reader
    if not known:
        text = lines(
            reader.say("Nobody of this site is called that."),
            reader.say("Type their phone number."),
        )
    elif by_phone:
        text = reader.say("<b>Known by this number:</b>")
    else:
        text = lines(
            reader.say("<b>Known by this name:</b>"),
            reader.say("None of them? Type the phone number."),
        )
    choices = known_choices(
        reader, known, lambda person: TakeWalkIn(session=session_id, person=person).pack()
    )
    new = Choice(reader.label("Somebody else"), NewWalkIn(session=session_id).pack())
    shown = [*choices, new] if by_phone else choices
    return await numbered(talk, text, shown, further=[to_session(talk, session_id)])


@router.callback_query(TakeWalkIn.filter())
async def take_known(press: CallbackQuery, callback_data: TakeWalkIn, talk: Talk) -> None:
    """Note that somebody known came."""
    await stop_asking(talk)
    to = {"kind": "person", "session": callback_data.session, "person": callback_data.person}
    await write_down(press, to, talk)


@router.callback_query(NewWalkIn.filter())
async def somebody_new(press: CallbackQuery, callback_data: NewWalkIn, talk: Talk) -> None:
    """Ask for the name of somebody new."""
    detail = await asked_detail(talk)
    if not isinstance(detail, dict) or detail.get("session") != callback_data.session:
        await show(press, no_longer(talk))
        return
    await _ask_name(press, detail, talk)


async def _ask_name(event: Event, detail: dict[str, object], talk: Talk) -> None:
    await ask_for(talk, NAME, detail=detail)
    back = to_session(talk, int(str(detail["session"])))
    await show(event, await numbered(talk, name_words(talk.reader), (), further=[back]))


async def _take_name(event: Event, name: str, talk: Talk) -> None:
    """Say what they have to agree to."""
    detail = await asked_detail(talk) | {"name": name}
    await ask_for(talk, CONSENT, detail=detail)
    reader, session_id = talk.reader, detail["session"]
    choices = consent_choices(
        reader,
        (ConsentHow.SPOT, ConsentHow.PHONE),
        lambda how: WalkInAgreed(session=session_id, how=how).pack(),
    )
    no = Choice(reader.label("No: keep nothing"), OfSession(session_id=session_id).pack())
    text = consent_words(reader, name)
    await show(event, await numbered(talk, text, choices, further=[no]))


@router.callback_query(WalkInAgreed.filter())
async def enter(press: CallbackQuery, callback_data: WalkInAgreed, talk: Talk) -> None:
    """Keep the person, and note that they came."""
    detail, session_id = await asked_detail(talk), callback_data.session
    roster = await roster_here(talk, session_id)
    is_asked = isinstance(detail, dict) and {"session", "phone", "name"} <= detail.keys()
    if not is_asked or roster is None or detail["session"] != session_id:
        await show(press, no_longer(talk))
        return
    made = await enter_person(
        talk.database,
        now=talk.now,
        actor=talk.actor,
        site_id=roster.site_id,
        name=detail["name"],
        phone=detail["phone"],
        how=callback_data.how,
    )
    await stop_asking(talk)
    if not isinstance(made, Entered):
        told = talk.reader.say("That did not fit. Please once more.")
        back = to_session(talk, session_id)
        await show(press, await numbered(talk, told, (), further=[back]))
        return
    to = {"kind": "person", "session": session_id, "person": made.person_id}
    await write_down(press, to, talk)


def _who(reader: Reader) -> Markup:
    return reader.say("Type how many, a phone or a name.")


def _about(reader: Reader) -> str:
    return reader.label("Who came without a sign-up")


WHO = typed_input(
    TypedInput(
        key="attendance.who",
        takes_any=True,
        read=_read,
        act=_take_who,
        about=_about,
        misfit=_who,
    )
)
NAME = name_input("attendance.name", _take_name, _about)
CONSENT = consent_input("attendance.consent", _take_name, _about)
