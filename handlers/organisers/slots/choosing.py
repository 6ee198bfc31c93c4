"""Choosing whom to ask, and in which order: Linli proposes and says why."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from aiogram import Router
from aiogram.types import CallbackQuery, Message
from markupsafe import Markup

from handlers.callbacks import OpenRoom
from handlers.entrances import Event
from handlers.front_words import no_longer
from handlers.numbered import Choice, numbered
from handlers.organisers.desk import heading
from handlers.organisers.slots.callbacks import (
    AskInOrder,
    AskSubstitute,
    ChooseLecturers,
    FindLecturer,
    OpenSlot,
    ReadReasons,
)
from handlers.organisers.slots.screens import show_slot
from handlers.pages import Part, paged
from handlers.residents.browse.labels import today
from handlers.screens import Screen, show
from handlers.talk import Talk
from handlers.thread_text import quoted
from handlers.typed import TypedInput, ask_for, asked_detail, stop_asking, typed_input
from handlers.widths import fit
from locales.reader import Reader, lines, mark
from locales.understand.names import may_be_called
from locales.understand.replies import understand_reply
from school.briefs import brief_of
from school.lecturers.assigning import Assigned, HeldAlready, NotAssigned, assign_lecturers
from school.lecturers.candidates import Because, Reason
from school.lecturers.handing import volunteers_named
from school.lecturers.proposing import Proposed, proposed
from school.lecturers.requests import last_words, request_of

router = Router(name="choosing lecturers")

# How many are asked one after the other, and so shown.
MOST = 4
_REASONS = {
    Reason.SKILL: mark("knows it"),
    Reason.TEAM: mark("of that team"),
    Reason.NEAR: mark("near"),
    Reason.TIME: mark("the time suits"),
    Reason.NEVER_ASKED: mark("never asked"),
}


@dataclass(frozen=True, slots=True)
class _Named:
    """Somebody who may be asked, and why; no reasons: chosen by name."""

    id: int
    name: str
    because: tuple[Because, ...] = ()


@router.callback_query(ChooseLecturers.filter())
async def choose(press: CallbackQuery, callback_data: ChooseLecturers, talk: Talk) -> None:
    """Show whom to ask in which order."""
    await stop_asking(talk)
    await show_order(
        press,
        talk,
        offering=callback_data.offering,
        session=callback_data.session,
        first=ids_of(callback_data.order),
    )


@router.callback_query(ReadReasons.filter())
async def read_reasons(press: CallbackQuery, callback_data: ReadReasons, talk: Talk) -> None:
    """Show why these are proposed."""
    await show_order(
        press,
        talk,
        offering=callback_data.offering,
        session=callback_data.session,
        first=ids_of(callback_data.order),
        whole=True,
    )


@router.callback_query(AskInOrder.filter())
async def ask(press: CallbackQuery, callback_data: AskInOrder, talk: Talk) -> None:
    """Ask the first, and keep the others ready."""
    offering, session = callback_data.offering, callback_data.session or None
    done = await assign_lecturers(
        talk.database,
        now=talk.now,
        actor=talk.actor,
        offering_id=offering,
        session_id=session,
        volunteer_ids=ids_of(callback_data.order),
    )
    talk.wake()
    await show_slot(press, offering, session, talk, told=_done(talk, done))


def _done(talk: Talk, done: Assigned | HeldAlready | NotAssigned) -> Markup:
    reader = talk.reader
    match done:
        case Assigned():
            return reader.say("Asked.")
        case HeldAlready(since):
            day = reader.date(since.astimezone(reader.zone).date(), today=today(talk))
            return reader.say("They said yes on {day} already.", day=day)
        case NotAssigned.GONE:
            return reader.say("It is over, or was cancelled.")


@router.callback_query(FindLecturer.filter())
async def find(press: CallbackQuery, callback_data: FindLecturer, talk: Talk) -> None:
    """Ask for a name."""
    asked = callback_data
    await ask_for(talk, NAMED, detail=[asked.offering, asked.session, asked.order])
    back = ChooseLecturers(offering=asked.offering, session=asked.session, order=asked.order)
    text = talk.reader.say("Whom shall I ask? Type the name.")
    further = [Choice(talk.reader.label("Back"), back.pack())]
    await show(press, await numbered(talk, text, [], further=further))


@router.callback_query(AskSubstitute.filter())
async def ask_substitute(press: CallbackQuery, callback_data: AskSubstitute, talk: Talk) -> None:
    """Find the volunteer whom a lecturer named; who is none yet can be invited."""
    request = await request_of(talk.database, callback_data.id, now=talk.now)
    if request is None or not request.answerable:
        await show(press, no_longer(talk))
        return
    offering, session = request.brief.offering_id, request.session_id or 0
    words = await last_words(talk.database, request.id) or ""
    reply = understand_reply(words, now=talk.now.astimezone(talk.reader.zone))
    names = {
        id_: name
        for id_, name in (await volunteers_named(talk.database, talk.actor, offering, "")).items()
        if id_ != request.volunteer_id and may_be_called(name, reply.who or "")
    }
    if names:
        await _show_named(press, talk, names, offering=offering, session=session)
        return
    reader = talk.reader
    text = lines(
        reader.say("<b>I know no such volunteer</b>"),
        reader.say("“{words}”", words=quoted(words, 16)),
        reader.say("Invite them, or look by name."),
    )
    choices = [
        Choice(reader.label("Invite somebody"), OpenRoom(name="INVITE").pack()),
        Choice(
            reader.label("Somebody by name"),
            FindLecturer(offering=offering, session=session).pack(),
        ),
    ]
    back = Choice(reader.label("Back"), OpenSlot(offering=offering, session=session).pack())
    await show(press, await numbered(talk, text, choices, further=[back]))


def ids_of(order: str) -> list[int]:
    """Return the volunteers that a button names."""
    return [int(each) for each in order.split("-") if each]


def order_of(ids: list[int]) -> str:
    """Return how a button names volunteers: as many as have room."""
    return "-".join(str(each) for each in ids[:MOST])


async def show_order(
    event: Event,
    talk: Talk,
    *,
    offering: int,
    session: int,
    first: list[int],
    whole: bool = False,
) -> None:
    """Show whom to ask: those chosen, then those proposed; `whole`: why, as a text to read."""
    brief = await brief_of(talk.database, offering, now=talk.now)
    found = await proposed(
        talk.database,
        talk.actor,
        offering_id=offering,
        session_id=session or None,
        now=talk.now,
        settings=talk.school,
    )
    if brief is None:
        await show(event, no_longer(talk))
        return
    people = await _in_order(talk, offering, found, first)
    shown = _reasons_screen if whole else _screen
    await show(event, await shown(talk, people, offering=offering, session=session))


async def _reasons_screen(
    talk: Talk, people: list[_Named], *, offering: int, session: int
) -> Screen:
    """Return why each of them is proposed, however long that is."""
    reader = talk.reader
    order = order_of([each.id for each in people])
    back = ChooseLecturers(offering=offering, session=session, order=order)
    parts: list[Part] = []
    for n, each in enumerate(people, 1):
        parts.append(heading(reader.label("{n}. {label}", n=n, label=each.name)))
        why = reader.join([_why(reader, because) for because in each.because])
        parts.append(why or reader.label("chosen by name"))
    further = [Choice(reader.label("Back"), back.pack())]
    return await numbered(talk, paged(parts)[0] if parts else lines(), [], further=further)


async def _in_order(
    talk: Talk, offering: int, found: list[Proposed], first: list[int]
) -> list[_Named]:
    known = {
        each.proposal.volunteer_id: _Named(
            each.proposal.volunteer_id, each.name, each.proposal.because
        )
        for each in found
    }
    unknown = [each for each in first if each not in known]
    if unknown:
        names = await volunteers_named(talk.database, talk.actor, offering, "")
        known |= {each: _Named(each, names[each]) for each in unknown if each in names}
    chosen = [known[each] for each in first if each in known]
    others = [each for id_, each in known.items() if id_ not in first]
    return [*chosen, *others][:MOST]


async def _screen(talk: Talk, people: list[_Named], *, offering: int, session: int) -> Screen:
    reader = talk.reader
    ids = [each.id for each in people]
    by_name = FindLecturer(offering=offering, session=session, order=order_of(ids))
    find_one = Choice(reader.label("Somebody by name"), by_name.pack())
    back = Choice(reader.label("Back"), OpenSlot(offering=offering, session=session).pack())
    if not people:
        text = lines(
            reader.say("<b>I know nobody who fits</b>"),
            reader.say("Nobody who knows it is free then."),
        )
        return await numbered(talk, text, [find_one], further=[back])
    ask_them = AskInOrder(offering=offering, session=session, order=order_of(ids))
    text = lines(
        reader.say("<b>Ask one after the other?</b>"),
        *[_line(reader, n, each) for n, each in enumerate(people, 1)],
    )
    choices = [Choice(reader.label("Yes, ask in this order"), ask_them.pack())]
    for each in people[1:]:
        order = order_of(_to_front(each.id, ids))
        label = reader.label("{name} first", name=fit(each.name, 6))
        data = ChooseLecturers(offering=offering, session=session, order=order)
        choices.append(Choice(label, data.pack()))
    if any(each.because for each in people):
        reasons = ReadReasons(offering=offering, session=session, order=order_of(ids))
        choices.append(Choice(reader.label("Why these people"), reasons.pack()))
    return await numbered(talk, text, [*choices, find_one], further=[back])


def _line(reader: Reader, n: int, person: _Named) -> Markup:
    why = reader.join([_why(reader, each) for each in person.because[:3]])
    said = reader.label("{n}. {name} {why}", n=n, name=fit(person.name, 5), why=why)
    return Markup.escape(fit(said))


def _why(reader: Reader, because: Because) -> str:
    if because.reason is Reason.TAUGHT:
        return reader.label_many("gave it once", "gave it {n} times", because.n)
    if because.reason is Reason.ASKED_DAYS:
        if not because.n:
            return reader.label("asked today")
        return reader.label_many("asked a day ago", "asked {n} days ago", because.n)
    return reader.label(_REASONS[because.reason])


async def _take_name(event: Event, text: str, talk: Talk) -> None:
    detail: Any = await asked_detail(talk)
    offering, session, *more = detail
    names = await volunteers_named(talk.database, talk.actor, offering, text)
    if not names:
        if isinstance(event, Message):
            told = talk.reader.say("I know no volunteer of that name. Another name?")
            await show(event, Screen(told))
        return
    behind = ids_of(more[0]) if more else []
    await _show_named(event, talk, names, offering=offering, session=session, behind=behind)


async def _show_named(
    event: Event,
    talk: Talk,
    names: dict[int, str],
    *,
    offering: int,
    session: int,
    behind: Sequence[int] = (),
) -> None:
    """Put who was found first, before those chosen so far; of several it is asked who is meant."""
    if len(names) == 1:
        await stop_asking(talk)
        first = _to_front(next(iter(names)), behind)
        await show_order(event, talk, offering=offering, session=session, first=first)
        return
    choices = [
        Choice(
            fit(name, 12),
            ChooseLecturers(
                offering=offering, session=session, order=order_of(_to_front(id_, behind))
            ).pack(),
        )
        for id_, name in list(names.items())[:6]
    ]
    await show(event, await numbered(talk, talk.reader.say("Who is meant?"), choices))


def _to_front(id_: int, behind: Sequence[int]) -> list[int]:
    return [id_, *(each for each in behind if each != id_)][:MOST]


NAMED = typed_input(
    TypedInput(
        key="slot_lecturer",
        takes_any=True,
        read=lambda text, _talk: text.strip() or None,
        act=_take_name,
        about=lambda reader: reader.label("The lecturer's name"),
        misfit=lambda reader: reader.say("Whom shall I ask? Type the name."),
    )
)
