"""Canned answers: chosen for a thread, kept from an answer just given, written and put away."""

from aiogram import Router
from aiogram.types import CallbackQuery
from markupsafe import Markup

from handlers.entrances import Event
from handlers.listing import page_of
from handlers.numbered import Choice, numbered
from handlers.organisers.choosing_sites import ChooseSite, site_purpose
from handlers.organisers.desk import back_to, heading
from handlers.organisers.questions.answering import filled_in, give
from handlers.organisers.questions.callbacks import (
    CannedItem,
    CannedList,
    ChooseCanned,
    DeskThread,
    KeepAnswer,
    UseCanned,
)
from handlers.organisers.questions.lists import SECTION
from handlers.organisers.questions.thread import gone
from handlers.organisers.roles import site_name
from handlers.pages import READING_LINES, paged
from handlers.screens import Screen, show
from handlers.talk import Talk
from handlers.thread_text import quoted
from handlers.typed import TypedInput, ask_for, asked_detail, stop_asking, typed_input
from locales.reader import lines
from school.staff.rights import Rank, some_scope_seen
from school.threads.canned import (
    PHONE,
    SITE,
    Canned,
    CannedKept,
    KeepOutcome,
    NotKept,
    canned_answers,
    canned_for,
    drop_canned,
    keep_answer,
    keep_canned,
)
from school.threads.reading import conversation, thread_of_message

router = Router(name="canned answers")
_PURPOSE = "canned"


@router.callback_query(ChooseCanned.filter())
async def choose(press: CallbackQuery, callback_data: ChooseCanned, talk: Talk) -> None:
    """Show the canned answers that fit a thread."""
    reader, thread_id = talk.reader, callback_data.thread
    found = await canned_for(talk.database, talk.actor, thread_id)
    shown, turns = page_of(
        found, callback_data.page, talk, lambda to: ChooseCanned(thread=thread_id, page=to)
    )
    text = lines(
        heading(reader.label("Which answer?")),
        reader.say("You see it before it is sent.")
        if found
        else reader.say("None is kept for this desk yet."),
    )
    choices = [
        Choice(quoted(each.text), UseCanned(thread=thread_id, canned=each.id).pack())
        for each in shown
    ]
    back = Choice(reader.label("Back"), DeskThread(id=thread_id).pack())
    await show(press, await numbered(talk, text, choices, further=[*turns, back]))


@router.callback_query(UseCanned.filter())
async def use(press: CallbackQuery, callback_data: UseCanned, talk: Talk) -> None:
    """Show the answer as the resident would get it, or send it."""
    thread_id = callback_data.thread
    thread = await conversation(talk.database, talk.actor, thread_id)
    kept = await _one(await canned_for(talk.database, talk.actor, thread_id), callback_data.canned)
    if thread is None or kept is None:
        await show(press, await (gone(talk) if thread is None else _dropped(talk)))
        return
    if callback_data.sure:
        await give(press, thread_id, kept.text, talk)
        return
    reader = talk.reader
    filled = await filled_in(talk, thread, kept.text)
    page = _read(filled, head=reader.say("<b>Send this answer?</b>"))
    send = UseCanned(thread=thread_id, canned=kept.id, sure=True)
    choices = [Choice(reader.label("Send"), send.pack())]
    back = Choice(reader.label("Back"), ChooseCanned(thread=thread_id).pack())
    await show(press, await numbered(talk, page, choices, further=[back]))


@router.callback_query(KeepAnswer.filter())
async def keep(press: CallbackQuery, callback_data: KeepAnswer, talk: Talk) -> None:
    """Keep an answer that was given; phone and site become what is filled in anew."""
    message_id = callback_data.message
    await some_scope_seen(talk.database, talk.actor, Rank.ORGANISER)
    thread_id = await thread_of_message(talk.database, message_id)
    thread = await conversation(talk.database, talk.actor, thread_id) if thread_id else None
    phone = (await talk.menu()).phone_of(thread.site_id) if thread else None
    outcome = await keep_answer(
        talk.database, now=talk.now, actor=talk.actor, message_id=message_id, phone=phone
    )
    await show(press, await _kept(talk, outcome))


async def _kept(talk: Talk, outcome: KeepOutcome) -> Screen:
    reader = talk.reader
    if isinstance(outcome, CannedKept):
        page = _read(outcome.text, head=heading(reader.label("Kept as a canned answer")))
        drop = CannedItem(id=outcome.canned_id, drop=True)
        choices = [Choice(reader.label("Keep it no longer"), drop.pack())]
        return await numbered(talk, page, choices, further=[back_to(talk, SECTION)])
    told = (
        reader.say("It is too long: at most 1000 signs.")
        if outcome is NotKept.LONG
        else reader.say("That answer is kept no longer.")
    )
    return await numbered(talk, told, [], further=[back_to(talk, SECTION)])


@router.callback_query(CannedList.filter())
async def open_list(press: CallbackQuery, callback_data: CannedList, talk: Talk) -> None:
    """Show the canned answers in one's scope."""
    await show(press, await list_screen(talk, callback_data.page))


async def list_screen(talk: Talk, page: int = 0) -> Screen:
    """Return the canned answers in one's scope, and the way to a new one."""
    reader = talk.reader
    found = await canned_answers(talk.database, talk.actor)
    shown, turns = page_of(found, page, talk, lambda to: CannedList(page=to))
    text = lines(
        heading(reader.label("Canned answers")),
        reader.say("Tap one to read or drop it.") if found else reader.say("There are none yet."),
    )
    choices = [Choice(quoted(each.text), CannedItem(id=each.id).pack()) for each in shown]
    new = Choice(reader.label("Write a new one"), ChooseSite(purpose=_PURPOSE).pack())
    return await numbered(talk, text, choices, further=[*turns, new, back_to(talk, SECTION)])


@router.callback_query(CannedItem.filter())
async def open_item(press: CallbackQuery, callback_data: CannedItem, talk: Talk) -> None:
    """Show one, or keep it no longer."""
    if callback_data.drop:
        await drop_canned(
            talk.database, now=talk.now, actor=talk.actor, canned_id=callback_data.id
        )
        await show(press, await list_screen(talk))
        return
    kept = await _one(await canned_answers(talk.database, talk.actor), callback_data.id)
    if kept is None:
        await show(press, await _dropped(talk))
        return
    place = (await talk.menu()).places.get(kept.site_id or 0)
    head = heading(site_name(talk, place.name if place else None))
    drop = CannedItem(id=kept.id, drop=True)
    choices = [Choice(talk.reader.label("Keep it no longer"), drop.pack())]
    further = [Choice(talk.reader.label("Back"), CannedList().pack())]
    screen = await numbered(talk, _read(kept.text, head=head), choices, further=further)
    await show(press, screen)


def _where(rest: str, talk: Talk) -> Markup:  # noqa: ARG001 - every purpose asks alike
    return talk.reader.say("<b>Which desk gives this answer?</b>")


@site_purpose(_PURPOSE, ask=_where)
async def write_new(event: Event, site_id: int | None, rest: str, talk: Talk) -> None:  # noqa: ARG001
    """Ask for the text."""
    await some_scope_seen(talk.database, talk.actor, Rank.ORGANISER)
    await ask_for(talk, TEXT, detail=site_id)
    reader = talk.reader
    text = lines(
        heading(reader.label("A new canned answer")),
        reader.say("Type it, and send it to me."),
        reader.say("For the desk's phone write {phone}.", phone=PHONE),
        reader.say("For its name write {site}.", site=SITE),
    )
    back = Choice(reader.label("Back"), CannedList().pack())
    await show(event, await numbered(talk, text, [], further=[back]))


async def _typed(event: Event, text: str, talk: Talk) -> None:
    site_id = await asked_detail(talk)
    await stop_asking(talk)
    outcome = await keep_canned(
        talk.database, now=talk.now, actor=talk.actor, site_id=site_id, text=text
    )
    await show(event, await _kept(talk, outcome))


async def _one(kept: list[Canned], canned_id: int) -> Canned | None:
    return next((each for each in kept if each.id == canned_id), None)


async def _dropped(talk: Talk) -> Screen:
    told = talk.reader.say("That answer is kept no longer.")
    return await numbered(talk, told, [], further=[back_to(talk, SECTION)])


def _read(text: str, *, head: Markup) -> Markup:
    """Return as much of an answer as fits a screen."""
    pages = paged([text], head=head, most=READING_LINES - 1)
    return pages[0] if len(pages) == 1 else Markup("\n").join([pages[0], "…"])


TEXT = typed_input(
    TypedInput(
        key="desk.canned",
        takes_any=True,
        read=lambda text, _talk: text.strip() or None,
        act=_typed,
        about=lambda reader: reader.label("A new canned answer"),
        misfit=lambda reader: reader.say("Please type the answer."),
    )
)
