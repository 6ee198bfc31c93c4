"""A theme before it is sent, as its owners see it: the same in a push and on their screen."""

from datetime import datetime
from enum import StrEnum

from aiogram.filters.callback_data import CallbackData
from aiogram.types import InlineKeyboardButton
from markupsafe import Markup

from handlers.about import moment_of
from handlers.callbacks import Id
from handlers.screens import button
from handlers.theme_text import theme_text
from locales.reader import Reader, lines
from school.theme_runs.reading import Preview, RunText


class Decide(StrEnum):
    """What an owner may decide; silence sends."""

    SEND = "send"
    AT_ONCE = "now"
    CHANGE = "change"
    SKIP = "skip"


class DecideTheme(CallbackData, prefix="th"):
    """Decide about one sending of a theme."""

    run: Id
    what: Decide


def preview_text(reader: Reader, found: Preview, *, now: datetime) -> Markup:
    """Return when it goes to how many, what silence does, and the theme."""
    at = moment_of(reader, found.text.sends_at, now=now)
    head = lines(
        reader.say("<b>This theme will be sent</b>"),
        reader.say("When: {moment}", moment=at),
        reader.say_many("To: one person", "To: {n} people", found.subscribers),
        reader.say("You have agreed to it.")
        if found.text.approved
        else reader.say("Without your answer it is sent so."),
    )
    return Markup("\n\n").join((head, theme_text(reader, found.text.words)))


def preview_buttons(reader: Reader, text: RunText) -> list[InlineKeyboardButton]:
    """Return what may be decided; nothing once it is being sent."""
    if not text.ahead:
        return []
    labels = {
        Decide.SEND: reader.label("Send it at that time"),
        Decide.AT_ONCE: reader.label("Send it now"),
        Decide.CHANGE: reader.label("Change the text"),
        Decide.SKIP: reader.label("Do not send it"),
    }
    return [
        button(label, DecideTheme(run=text.run_id, what=what).pack())
        for what, label in labels.items()
        if not (text.approved and what is Decide.SEND)
    ]
