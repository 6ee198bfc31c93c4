"""The screens of asking the school."""

from collections.abc import Sequence

from markupsafe import Markup

from handlers.callbacks import OpenRoom
from handlers.listing import page_of, reading_at
from handlers.numbered import Choice, numbered
from handlers.pages import READING_LINES, paged
from handlers.residents.asking.callbacks import (
    AskOn,
    DropWords,
    OwnThread,
    OwnThreads,
    PassOn,
)
from handlers.screens import Screen
from handlers.talk import Talk
from handlers.thread_text import desk_name, pages_of, quoted
from handlers.widths import fit, fit_bold
from locales.reader import Reader, lines, mark
from school.threads.asking import Asked
from school.threads.reading import Conversation, Listed, own_thread, threads_of
from school.threads.tables import ThreadState

_STATES = {
    ThreadState.OPEN: mark("waits for an answer"),
    ThreadState.ANSWERED: mark("answered"),
    ThreadState.CLOSED: mark("ended"),
}


async def prompt(talk: Talk, *, about: str | None = None) -> Screen:
    """Return that the question may be typed now; `about` is the title of a course."""
    reader = talk.reader
    text = lines(
        reader.say("<b>What would you like to ask?</b>"),
        fit(reader.content(about)) if about else None,
        reader.say("Type it, and send it to me."),
        reader.say("The school answers here."),
        await phone_line(talk),
    )
    own = await threads_of(talk.database, talk.person_id)
    further = [_to_own(talk)] if own else []
    return await numbered(talk, text, [], further=[*further, _to_courses(talk)])


async def confirm(talk: Talk, words_id: int, words: str, *, offering: int) -> Screen:
    """Return the question as it was typed, to be sent with or without one's name."""
    reader = talk.reader
    pages = paged(
        [words], head=reader.say("<b>Shall the school get this?</b>"), most=READING_LINES - 2
    )
    text = pages[0] if len(pages) == 1 else Markup("\n").join([pages[0], "…"])
    choices = [
        *pass_on_choices(reader, words_id, offering=offering),
        Choice(reader.label("Do not send it"), DropWords(words=words_id).pack()),
    ]
    return await numbered(talk, text, choices)


def pass_on_choices(reader: Reader, words_id: int, *, offering: int = 0) -> list[Choice]:
    """Return the ways to pass words on: with one's name, or without."""
    named = PassOn(words=words_id, offering=offering)
    unnamed = PassOn(words=words_id, offering=offering, anonymous=True)
    return [
        Choice(reader.label("Pass it to the school"), named.pack()),
        Choice(reader.label("Pass it on without my name"), unnamed.pack()),
    ]


async def passed(talk: Talk, outcome: Asked, *, anonymous: bool) -> Screen:
    """Return that the desk has it, and where the answer will come."""
    reader = talk.reader
    desk = desk_name(reader, await talk.menu(), outcome.site_id)
    text = lines(
        reader.say("<b>The school has your question</b>"),
        reader.say("It answers: {site}", site=fit(desk, 13)),
        reader.say("Your name is not shown to them.") if anonymous else None,
        reader.say("The answer comes here, to this chat."),
        await phone_line(talk),
    )
    return await numbered(talk, text, [], further=[_to_own(talk), _to_courses(talk)])


async def nothing_kept(talk: Talk) -> Screen:
    """Return that what was to be passed on is kept no longer."""
    reader = talk.reader
    text = lines(
        reader.say("That is kept no longer."),
        reader.say("To ask anew, tap below."),
        await phone_line(talk),
    )
    return await numbered(talk, text, [to_asking(reader)], further=[_to_courses(talk)])


async def not_sent(talk: Talk) -> Screen:
    """Return that nothing was sent."""
    reader = talk.reader
    text = lines(reader.say("All right, nothing was sent."), await phone_line(talk))
    return await numbered(talk, text, [to_asking(reader)], further=[_to_courses(talk)])


async def own_threads(talk: Talk, page: int = 0) -> Screen:
    """Return one's own questions, the latest first."""
    reader = talk.reader
    found = await threads_of(talk.database, talk.person_id)
    shown, turns = page_of(found, page, talk, lambda to: OwnThreads(page=to))
    text = lines(
        reader.say("<b>My questions</b>"),
        None if found else reader.say("You have not asked anything yet."),
    )
    choices = [Choice(_row(reader, each), OwnThread(id=each.id).pack()) for each in shown]
    return await numbered(
        talk,
        text,
        choices,
        further=[*turns, to_asking(reader), *([] if turns else [_to_courses(talk)])],
    )


def _row(reader: Reader, each: Listed) -> str:
    return f"{quoted(each.text, 8)} {reader.label(_STATES[each.state])}"


async def thread_screen(talk: Talk, thread_id: int, *, page: int = 0) -> Screen:
    """Return a page of one's own question and what was answered."""
    found = await own_thread(talk.database, talk.person_id, thread_id)
    if found is None:
        return await nothing_kept(talk)
    pages = await _pages(talk, found)
    page, turns = reading_at(pages, page, talk, lambda to: OwnThread(id=thread_id, page=to))
    choices = [Choice(talk.reader.label("Ask on"), AskOn(id=thread_id).pack())]
    return await numbered(talk, pages[page], choices, further=[*turns, _to_own(talk)])


async def _pages(talk: Talk, found: Conversation) -> Sequence[Markup]:
    reader = talk.reader
    desk = desk_name(reader, await talk.menu(), found.site_id)
    head = lines(
        fit_bold(reader.label("My question")),
        fit(reader.content(found.course)) if found.course else None,
        reader.say("Not answered yet.") if found.state is ThreadState.OPEN else None,
    )
    return pages_of(reader, found, head=head, desk=desk, now=talk.now)


async def prompt_on(talk: Talk, found: Conversation) -> Screen:
    """Return that further words may be typed now, and what they belong to."""
    reader = talk.reader
    latest = found.latest(from_desk=False)
    text = lines(
        reader.say("<b>What else would you like to ask?</b>"),
        reader.say("To: “{words}”", words=quoted(latest.text, 12)) if latest else None,
        reader.say("Type it, and send it to me."),
    )
    return await numbered(talk, text, [], further=[_to_own(talk)])


def to_asking(reader: Reader) -> Choice:
    """Return the row that leads to asking the school."""
    return Choice(reader.label("Ask the school"), OpenRoom(name="ASK").pack())


def _to_own(talk: Talk) -> Choice:
    return Choice(talk.reader.label("My questions"), OwnThreads().pack())


def _to_courses(talk: Talk) -> Choice:
    return Choice(talk.reader.label("See courses"), OpenRoom(name="COURSES").pack())


async def phone_line(talk: Talk) -> Markup | None:
    """Return whom to call, if any phone is known."""
    phone = (await talk.menu()).phone_of(talk.visitor.site_id)
    return talk.reader.say("Or call us: {phone}", phone=phone) if phone else None
