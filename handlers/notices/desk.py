"""What the desk and residents tell each other: a question, that it waits, and its answer."""

from markupsafe import Markup

from handlers.notices.rendered import Rendered
from handlers.notices.telling import GoneError, Telling, message
from handlers.organisers.questions.callbacks import DeskReply, DeskThread
from handlers.pages import READING_LINES, lines_of, paged
from handlers.residents.asking.callbacks import AskOn, OwnThread
from handlers.thread_text import desk_name, quoted, said_text, waited
from handlers.widths import fit, fit_bold
from locales.reader import lines
from school.threads.reading import Conversation, thread_of_message, told_thread


async def question(telling: Telling) -> Rendered:
    """Show what a resident asks, and that a reply to this message answers it."""
    return await _to_desk(telling, telling.reader.say("<b>A resident asks</b>"))


async def chase(telling: Telling) -> Rendered:
    """Say that a question waits, and for how long."""
    reader, found = telling.reader, await _thread(telling, telling.claimed.subject)
    age = waited(reader, found.asked_at, now=telling.now)
    return await _to_desk(telling, reader.say("<b>A question waits: {age}</b>", age=age))


async def _to_desk(telling: Telling, title: Markup) -> Rendered:
    reader, found = telling.reader, await _thread(telling, telling.claimed.subject)
    name = found.name or reader.label("(no name)")
    head = lines(
        title,
        reader.label("Asked anonymously") if found.anonymous else fit(name),
        fit(desk_name(reader, telling.menu, found.site_id)),
        fit(reader.content(found.course)) if found.course else None,
    )
    hint = reader.say("To answer, reply to this message.")
    waiting = found.waiting or found.said[-1:]
    pages = paged(
        [each.text for each in waiting], head=head, most=READING_LINES - lines_of(hint) - 1
    )
    more = Markup("…") if len(pages) > 1 else None
    return message(
        pages[0],
        more,
        hint,
        buttons=[
            telling.button(reader.label("Reply"), DeskReply(id=found.id)),
            telling.button(reader.label("See the whole question"), DeskThread(id=found.id)),
        ],
    )


async def answer(telling: Telling) -> Rendered:
    """Show a resident what the desk answered, below what they asked."""
    reader, message_id = telling.reader, telling.claimed.subject
    thread_id = await thread_of_message(telling.database, message_id)
    found = await _thread(telling, thread_id or 0)
    at = next(n for n, each in enumerate(found.said) if each.id == message_id)
    asked = next((each for each in reversed(found.said[:at]) if not each.from_desk), None)
    head = lines(
        reader.say("<b>The school answers you</b>"),
        fit_bold(desk_name(reader, telling.menu, found.site_id)),
        reader.say("To: “{words}”", words=quoted(asked.text, 12)) if asked else None,
    )
    pages = paged([said_text(reader, found.said[at])], head=head)
    return message(
        pages[0],
        buttons=[
            telling.button(reader.label("Read on"), OwnThread(id=found.id))
            if len(pages) > 1
            else None,
            telling.button(reader.label("Ask on"), AskOn(id=found.id)),
        ],
    )


async def _thread(telling: Telling, thread_id: int) -> Conversation:
    found = await told_thread(telling.database, thread_id)
    if found is None:
        raise GoneError("thread")
    return found
