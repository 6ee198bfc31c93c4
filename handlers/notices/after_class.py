"""What is asked after a lesson: why somebody was not there, and how it was."""

from datetime import timedelta

from aiogram.types import InlineKeyboardButton
from markupsafe import Markup

from handlers.about import session_of, title_of, today_of
from handlers.callbacks import OpenRoom
from handlers.notices.rendered import Rendered
from handlers.notices.telling import GoneError, Telling, message
from handlers.residents.after_class.choices import reasons, stars
from locales.reader import lines
from school.after_class.absences import untold_of
from school.briefs import Brief, brief_of_session

DAY = timedelta(days=1)


async def absence(telling: Telling) -> Rendered:
    """Ask why somebody was not there; of several lessons the last one is named."""
    reader, facts = telling.reader, telling.facts
    ids = facts.get("attendances", [telling.claimed.subject])
    untold = await untold_of(telling.database, ids)
    if not untold:
        raise GoneError("absence")
    brief = await _session(telling, untold[0].session_id)
    name = await telling.other(facts["person_id"])
    more = len(untold) - 1
    return message(
        _missed(telling, brief, name),
        title_of(reader, brief),
        session_of(reader, brief, now=telling.now),
        reader.say_many("Nor one time before that.", "Nor {n} times before that.", more)
        if more
        else None,
        reader.say("What kept {name}? Just tap.", name=name)
        if name
        else reader.say("What kept you? One tap is enough."),
        telling.phone(brief.site_id),
        buttons=[
            *telling.numbered(reasons(reader, telling.claimed.subject)),
            _stop(telling),
        ],
    )


def _missed(telling: Telling, brief: Brief, name: str | None) -> Markup:
    """Return "we missed you yesterday", of whom and when."""
    reader = telling.reader
    day, today = (today_of(reader, at).date() for at in (brief.starts_at, telling.now))
    if name:
        if day == today:
            return reader.say("<b>We missed {name} today</b>", name=name)
        if day == today - DAY:
            return reader.say("<b>We missed {name} yesterday</b>", name=name)
        return reader.say("<b>We missed {name}</b>", name=name)
    if day == today:
        return reader.say("<b>We missed you today</b>")
    if day == today - DAY:
        return reader.say("<b>We missed you yesterday</b>")
    return reader.say("<b>We missed you</b>")


async def opinion(telling: Telling) -> Rendered:
    """Ask how a lesson was; who reads the answer is said."""
    reader, facts = telling.reader, telling.facts
    brief = await _session(telling, telling.claimed.subject)
    name = await telling.other(facts["person_id"])
    return message(
        reader.say("<b>How did {name} like it?</b>", name=name)
        if name
        else reader.say("<b>How did you like it?</b>"),
        title_of(reader, brief),
        session_of(reader, brief, now=telling.now),
        reader.say("Tap the stars, or send 1 to 5."),
        lines(
            reader.say("The school sees who said what,"),
            reader.say("the lecturer only a summary."),
        ),
        buttons=[
            *telling.numbered(stars(reader, facts["attendance_id"])),
            _stop(telling),
        ],
    )


async def opinion_title(telling: Telling) -> str:
    """Return what an opinion is asked of, as a digest names it."""
    brief = await _session(telling, telling.claimed.subject)
    title = telling.reader.content(brief.title)
    return telling.reader.label("How was it: {title}", title=title)


def _stop(telling: Telling) -> InlineKeyboardButton:
    label = telling.reader.label("Send me nothing unasked")
    return telling.button(label, OpenRoom(name="STOP"))


async def _session(telling: Telling, session_id: int) -> Brief:
    brief = await brief_of_session(telling.database, session_id)
    if brief is None:
        raise GoneError("session")
    return brief
