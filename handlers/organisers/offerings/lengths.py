"""How long a lesson lasts, asked when neither the words nor the course menu say."""

from datetime import datetime

from markupsafe import Markup

from handlers.about import today_of
from handlers.entrances import Event
from handlers.organisers.whens import heard_again, understood
from handlers.screens import Screen, show
from handlers.talk import Talk
from handlers.typed import TypedInput, asked_detail, typed_input
from locales.reader import Reader, lines
from locales.understand.dates import Unclear
from locales.understand.durations import minutes_of


def ask_length(reader: Reader) -> Markup:
    """Return the question; the input's detail has the `start` and the `key` to go on with."""
    return lines(
        reader.say("How long does a lesson last?"),
        reader.say("For example: 90 minutes, or until 15:30"),
    )


async def take_length(event: Event, value: str, talk: Talk) -> None:
    """Take minutes, or the time at which it ends."""
    detail = await asked_detail(talk) or {}
    start = datetime.fromisoformat(detail["start"])
    minutes = _minutes(value, start, talk)
    if minutes is None:
        await show(event, Screen(ask_length(talk.reader)))
        return
    await heard_again(event, detail["key"], talk, length=minutes)


def _minutes(text: str, start: datetime, talk: Talk) -> int | None:
    minutes = minutes_of(text)
    if minutes:
        return minutes
    now, begin = today_of(talk.reader, talk.now), f"{start:%Y-%m-%d %H:%M}"
    for said in (f"{begin}-{text}", f"{begin}{text}"):
        found = understood([said], now)
        if not isinstance(found, Unclear) and found.ends_at is not None:
            return int((found.ends_at - found.starts_at).total_seconds() // 60)
    return None


LENGTH = typed_input(
    TypedInput(
        key="of.length",
        takes_any=True,
        read=lambda text, _talk: text.strip() or None,
        act=take_length,
        about=lambda reader: reader.label("How long a lesson lasts"),
        misfit=ask_length,
    )
)
