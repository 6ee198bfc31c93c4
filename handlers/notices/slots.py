"""What lecturers are asked and told by message, and what those in charge hear of it."""

from aiogram.types import InlineKeyboardButton
from markupsafe import Markup

from handlers.about import moment_of, title_of
from handlers.callbacks import OpenRoom
from handlers.notices.rendered import Rendered
from handlers.notices.telling import GoneError, Telling, message
from handlers.organisers.offerings.callbacks import ChangeOffering, EndOffering
from handlers.organisers.phoning import OpenCalls
from handlers.organisers.questions.callbacks import DeskReply
from handlers.organisers.slots.callbacks import (
    AcceptTime,
    AskSubstitute,
    OpenSlots,
    PassOn,
    SettleCall,
)
from handlers.thread_text import quoted
from handlers.volunteers.request_words import about_lines, answers, how_to_answer, request_lines
from handlers.widths import fit
from locales.reader import Reader, mark
from school.lecturers.answering import Said
from school.lecturers.cards import SlotInBrief, slot_in_brief
from school.lecturers.requests import Request, last_words, request_of
from school.lecturers.tables import LecturerCallCause
from school.threads.reading import open_thread_of

# So much of what a lecturer wrote is to be read in the message.
_QUOTED = 150


async def request(telling: Telling) -> Rendered:
    """Ask a volunteer to give a lecture."""
    asked = await _request(telling, telling.claimed.subject)
    return message(
        *request_lines(telling.reader, asked, now=telling.now),
        how_to_answer(telling.reader),
        buttons=telling.numbered(answers(telling.reader, asked.id)),
    )


async def chase(telling: Telling) -> Rendered:
    """Remind a volunteer of a request."""
    reader, asked = telling.reader, await _request(telling, telling.claimed.subject)
    return message(
        reader.say("<b>We still wait for your answer</b>"),
        *about_lines(reader, asked, now=telling.now),
        reader.say("A no helps too: we ask another."),
        buttons=telling.numbered(answers(reader, asked.id)),
    )


_NEWS = {
    LecturerCallCause.CANCELLED: mark("<b>Cancelled: please don't come</b>"),
    LecturerCallCause.REPLACED: mark("<b>Somebody else gives this</b>"),
}


async def news(telling: Telling) -> Rendered:
    """Tell a volunteer that they need not come."""
    reader, told = telling.reader, await _request(telling, telling.claimed.subject)
    return message(
        reader.say(_NEWS[told.cause]),
        title_of(reader, told.brief),
        reader.say(
            "It was planned for {start}",
            start=moment_of(reader, told.old_starts_at, now=telling.now),
        ),
        reader.say("You need not come. Thank you!"),
        telling.phone(told.brief.site_id),
        buttons=[telling.button(reader.label("My lectures"), OpenRoom(name="SLOTS"))],
    )


async def comes(telling: Telling) -> Rendered:
    """Tell who asked for a lecturer that somebody comes."""
    reader, asked = telling.reader, await _request(telling, telling.claimed.subject)
    return message(
        reader.say("<b>{name} comes</b>", name=fit(asked.name, 9)),
        *about_lines(reader, asked, now=telling.now),
        buttons=[_open(telling, asked.brief.offering_id)],
    )


_SAYS = {
    Said.OTHER_TIME: mark("<b>{name} suggests another time</b>"),
    Said.SUBSTITUTE: mark("<b>{name} suggests somebody else</b>"),
    Said.CONDITION: mark("<b>{name} asks something</b>"),
    Said.UNCLEAR: mark("<b>What {name} says is unclear</b>"),
}
DECLINED, EMPTY = "declined", "empty"


async def alarm(telling: Telling) -> Rendered:
    """Tell those in charge of a slot what they have to know or to settle."""
    slot = await slot_in_brief(telling.database, telling.claimed.subject, now=telling.now)
    if slot is None:
        raise GoneError("slot")
    code = str(telling.facts["code"])
    if code == EMPTY:
        return _empty(telling, slot)
    asked = await _request(telling, int(telling.facts["call_id"]))
    words = await last_words(telling.database, asked.id) if telling.facts["has_words"] else None
    if code == DECLINED:
        return _declined(telling, slot, asked, words)
    return await _says(telling, asked, Said(code), words)


def _empty(telling: Telling, slot: SlotInBrief) -> Rendered:
    reader = telling.reader
    return message(
        reader.say("<b>Nobody gives this yet</b>"),
        *_what(reader, slot, telling),
        _now_asked(reader, slot)
        or reader.say_many("One lecturer was asked.", "{n} lecturers were asked.", slot.asked),
        reader.say("Find another, move it, or cancel it."),
        buttons=[
            *_to_phone(telling, slot),
            _open(telling, slot.offering_id),
            telling.button(reader.label("Change it"), ChangeOffering(offering=slot.offering_id)),
            telling.button(
                reader.label("Cancel it"), EndOffering(offering=slot.offering_id, cancel=True)
            ),
        ],
    )


def _declined(telling: Telling, slot: SlotInBrief, asked: Request, words: str | None) -> Rendered:
    reader = telling.reader
    return message(
        reader.say("<b>{name} cannot come after all</b>", name=fit(asked.name, 6)),
        *_what(reader, slot, telling),
        _words(reader, words),
        _now_asked(reader, slot) or reader.say("Nobody else is left to ask."),
        buttons=[*_to_phone(telling, slot), _open(telling, slot.offering_id)],
    )


def _now_asked(reader: Reader, slot: SlotInBrief) -> Markup | None:
    if slot.now_asked is None:
        return None
    name = fit(slot.now_asked, 9)
    if slot.to_phone:
        return reader.say("To be phoned: {name}", name=name)
    return reader.say("Asked now: {name}", name=name)


def _to_phone(telling: Telling, slot: SlotInBrief) -> list[InlineKeyboardButton]:
    if not slot.to_phone:
        return []
    return [telling.button(telling.reader.label("Call list"), OpenCalls())]


async def _says(telling: Telling, asked: Request, said: Said, words: str | None) -> Rendered:
    reader, offering_id = telling.reader, asked.brief.offering_id
    return message(
        reader.say(_SAYS[said], name=fit(asked.name, 6)),
        _words(reader, words),
        *about_lines(reader, asked, now=telling.now),
        buttons=[*await _ways(telling, asked, said), _open(telling, offering_id)],
    )


async def _ways(telling: Telling, asked: Request, said: Said) -> list[InlineKeyboardButton]:
    """Return what can be done about an answer that is no plain yes or no."""
    reader = telling.reader
    yes = telling.button(reader.label("Take it as a yes"), SettleCall(id=asked.id, yes=True))
    no = telling.button(reader.label("Take it as a no"), SettleCall(id=asked.id, yes=False))
    following = telling.button(reader.label("Ask the next one"), PassOn(slot=asked.slot_id or 0))
    if said is Said.OTHER_TIME:
        accept = telling.button(reader.label("Move it to that time"), AcceptTime(id=asked.id))
        return [accept, following]
    if said is Said.CONDITION:
        return [*await _reply(telling, asked), yes, following]
    if said is Said.SUBSTITUTE:
        other = telling.button(reader.label("Ask the one named"), AskSubstitute(id=asked.id))
        return [other, following]
    return [*await _reply(telling, asked), yes, no]


async def _reply(telling: Telling, asked: Request) -> list[InlineKeyboardButton]:
    """Return the way to the thread in which what they ask is answered, if there is one."""
    thread = await open_thread_of(telling.database, asked.person_id or 0, asked.brief.offering_id)
    label = telling.reader.label("Reply")
    return [telling.button(label, DeskReply(id=thread))] if thread else []


def _what(reader: Reader, slot: SlotInBrief, telling: Telling) -> list[Markup | str]:
    start = moment_of(reader, slot.starts_at, now=telling.now)
    return [fit(reader.content(slot.title)), fit(f"{start} {reader.content(slot.site)}")]


def _words(reader: Reader, words: str | None) -> Markup | None:
    return reader.say("“{words}”", words=quoted(words, _QUOTED)) if words else None


def _open(telling: Telling, offering_id: int) -> InlineKeyboardButton:
    label = telling.reader.label("Lecturers for this")
    return telling.button(label, OpenSlots(offering=offering_id))


async def _request(telling: Telling, call_id: int) -> Request:
    found = await request_of(telling.database, call_id, now=telling.now)
    if found is None:
        raise GoneError("call")
    return found
