"""What to say to whom is phoned, in sentences that can be read out, and what they may answer."""

from datetime import datetime

from markupsafe import Markup

from handlers.about import moment_of, title_of, when_of, where_of
from handlers.lesson_news import several_lines
from handlers.talk import Talk
from locales.reader import Reader, mark
from school.announcements.content import content_of
from school.announcements.notices import said_by
from school.arranging.alternatives import nearest_alternative
from school.briefs import Brief, brief_of
from school.calls.reading import Call
from school.notices.tables import NoticeKind
from school.offering_changes import ChangeKind, SessionNews

_ABOUT = {
    NoticeKind.OFFER: mark("a free seat"),
    NoticeKind.SEAT_OPEN: mark("a free seat"),
    NoticeKind.CHANGED: mark("it has changed"),
    NoticeKind.CANCELLED: mark("it is cancelled"),
    NoticeKind.ANNOUNCEMENT: mark("an announcement"),
    NoticeKind.URGENT: mark("something urgent"),
}
NEWS = mark("news")
_OFFERED = (
    ("yes", mark("Wants the seat")),
    ("no", mark("Does not want it")),
    ("told", mark("Thinks about it")),
    ("later", mark("Nobody answered")),
)
_CHANGED = (
    ("yes", mark("Still comes")),
    ("no", mark("Comes no more")),
    ("told", mark("Told")),
    ("later", mark("Nobody answered")),
)
_CANCELLED = (
    ("told", mark("Told")),
    ("no", mark("Told, and off the list")),
    ("later", mark("Nobody answered")),
)
_URGENT = (
    ("told", mark("Told")),
    ("later", mark("Nobody answered")),
)
_ANNOUNCED = (*_URGENT, ("no", mark("Wants no such calls any more")))


def about(reader: Reader, call: Call) -> str:
    """Return in a few words what somebody is phoned about."""
    message = _ABOUT.get(call.kind, NEWS)
    return reader.label(message)


def answers_to(call: Call) -> tuple[tuple[str, str], ...]:
    """Return what can come of a call: the button's value and its label (a message id)."""
    if call.kind in {NoticeKind.OFFER, NoticeKind.SEAT_OPEN}:
        return _OFFERED
    if call.sending_id is not None:
        return _URGENT if call.kind is NoticeKind.URGENT else _ANNOUNCED
    return _CHANGED if call.kind is NoticeKind.CHANGED else _CANCELLED


async def what_to_say(talk: Talk, call: Call) -> list[Markup | str]:
    """Return the sentences to say, a line each."""
    if call.sending_id is not None:
        return await _announced(talk, call, call.sending_id)
    brief = await brief_of(talk.database, call.offering_id or 0, now=talk.now)
    if brief is None:
        return [talk.reader.say("We cannot find this course any more.")]
    match call.kind:
        case NoticeKind.OFFER:
            until = moment_of(talk.reader, call.until, now=talk.now)
            return [
                talk.reader.say("“A seat is free for you:"),
                *_what(talk, brief),
                talk.reader.say("Do you want it?”"),
                talk.reader.say("Held until {until}", until=until),
            ]
        case NoticeKind.SEAT_OPEN:
            return [
                talk.reader.say("“A seat is free, first come first served:"),
                *_what(talk, brief),
                talk.reader.say("Do you want it?”"),
            ]
        case NoticeKind.CANCELLED:
            return [
                talk.reader.say("“Sorry, this is cancelled:"),
                title_of(talk.reader, brief),
                _planned(talk, call),
                *(await _instead(talk, call)),
                talk.reader.say("If it opens again, we call you.”"),
            ]
        case _:
            return _change(talk, call, brief)


async def _announced(talk: Talk, call: Call, sending_id: int) -> list[Markup | str]:
    """Return an announcement to be read out: title and plain words; of a picture the title."""
    reader = talk.reader
    said = await said_by(talk.database, sending_id)
    content = content_of(said.content) if said else None
    if said is None or content is None:
        return [reader.say("This announcement is not there any more.")]
    head = (
        reader.say("Urgent! Please read this out:")
        if call.kind is NoticeKind.URGENT
        else reader.say("Please read this out:")
    )
    words = content.words_for(reader.language).text.strip()
    return [head, *(each for each in (reader.content(said.title or ""), words) if each)]


def _what(talk: Talk, brief: Brief) -> list[Markup | str]:
    return [
        title_of(talk.reader, brief),
        when_of(talk.reader, brief, now=talk.now),
        where_of(talk.reader, brief),
    ]


def _change(talk: Talk, call: Call, brief: Brief) -> list[Markup | str]:
    reader = talk.reader
    old, new = _moment(talk, call, "old_starts_at"), _moment(talk, call, "new_starts_at")
    asked = reader.say("Do you still come?”")
    if call.facts.get("change") == ChangeKind.REOPENED:
        return [reader.say("“Good news, it takes place:"), *_what(talk, brief), asked]
    several = several_lines(reader, call.facts, now=talk.now)
    if several:
        head = reader.say("“Some lessons have changed:")
        return [head, title_of(reader, brief), *several, asked]
    match call.facts.get("what"):
        case SessionNews.LEFT_OUT:
            head, day = (
                reader.say("“One lesson is left out:"),
                reader.say("Not on {start}", start=old),
            )
            return [head, title_of(reader, brief), day, asked]
        case SessionNews.ADDED:
            head, day = (
                reader.say("“There is one lesson more:"),
                reader.say("Also on {start}", start=new),
            )
            return [head, title_of(reader, brief), day, asked]
    if old == new:
        return [reader.say("“Something has changed:"), *_what(talk, brief), asked]
    return [
        reader.say("“The time has changed:"),
        title_of(reader, brief),
        reader.say("Before: {start}", start=old),
        reader.say("Now: {start}", start=new),
        asked,
    ]


async def _instead(talk: Talk, call: Call) -> list[Markup | str]:
    """Return what else there is, if there is something like it."""
    brief = await nearest_alternative(talk.database, call.offering_id or 0, now=talk.now)
    if brief is None:
        return []
    return [talk.reader.say("There is this instead:"), *_what(talk, brief)]


def _planned(talk: Talk, call: Call) -> Markup:
    return talk.reader.say(
        "It was planned for {start}", start=_moment(talk, call, "old_starts_at")
    )


def _moment(talk: Talk, call: Call, name: str) -> str:
    at = call.facts.get(name)
    return moment_of(talk.reader, datetime.fromisoformat(at), now=talk.now) if at else ""
