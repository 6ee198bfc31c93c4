"""The parts of a draft besides its time: how each is set, by a press or by typed words."""

from collections.abc import Callable
from typing import Any

from aiogram import Router
from aiogram.types import CallbackQuery

from handlers.entrances import Event
from handlers.organisers.offerings.callbacks import (
    ClearPart,
    SetAudience,
    SetMode,
    SetNumber,
)
from handlers.organisers.offerings.draft import (
    asked_draft,
    refused,
    settled,
)
from handlers.organisers.whens import day_or_moment
from handlers.screens import Screen, show
from handlers.talk import Talk
from handlers.typed import TypedInput, stop_asking, typed_input
from locales.reader import mark
from locales.understand.values import amount
from school.arranging.drafts import draft_of
from school.arranging.fields import BadValue, Part, Value, set_part
from school.arranging.kept import Draft, NoDraft
from school.offerings import Audience, Mode

router = Router(name="offering parts")

_BAD = {
    BadValue.EMPTY: mark("Please type it."),
    BadValue.LONG: mark("At most 60 characters, please."),
    BadValue.NUMBER: mark("That number does not fit here."),
    BadValue.LATE: mark("It must be ahead, and before the last lesson."),
    BadValue.LINK: mark("A link begins with https:// and has no spaces."),
    BadValue.UNKNOWN: mark("We do not know that any more."),
}


async def keep(
    event: Event, draft: Draft, talk: Talk, *, part: Part, value: Value, version: int | None = None
) -> None:
    """Set a part and show the draft, or say why the value does not fit."""
    outcome = await set_part(
        talk.database,
        now=talk.now,
        actor=talk.actor,
        draft_id=draft.id,
        version=version or draft.version,
        part=part,
        value=value,
    )
    if isinstance(outcome, BadValue):
        await show(event, Screen(talk.reader.say(_BAD[outcome])))
        return
    await settled(event, draft.id, outcome, talk)


async def pressed(press: CallbackQuery, draft_id: int, talk: Talk) -> Draft | None:
    """Return the draft of a press; None when it is gone, which is shown."""
    draft = await draft_of(talk.database, talk.actor, draft_id)
    if draft is None:
        await show(press, await refused(talk, NoDraft.GONE))
    return draft


def _typed(
    key: str,
    part: Part,
    *,
    about: str,
    ask: str,
    value_of: Callable[[str, Talk], Any] | None = None,
) -> TypedInput:
    """Declare a part that is typed; `value_of` gives None for what does not fit."""

    async def act(event: Event, value: str, talk: Talk) -> None:
        draft = await asked_draft(talk)
        if draft is None:
            await stop_asking(talk)
            await show(event, await refused(talk, NoDraft.GONE))
            return
        read = value if value_of is None else value_of(value, talk)
        if read is None:
            await show(event, Screen(talk.reader.say(ask)))
            return
        await keep(event, draft, talk, part=part, value=read)

    return typed_input(
        TypedInput(
            key=key,
            takes_any=True,
            read=lambda text, _talk: text.strip() or None,
            act=act,
            about=lambda reader: reader.label(about),
            misfit=lambda reader: reader.say(ask),
        )
    )


def _number(text: str, _talk: Talk) -> int | None:
    return amount(text)


ROOM = _typed(
    "of.room", Part.ROOM, about=mark("The course's room"), ask=mark("Which room? Type it.")
)
LECTURER = _typed(
    "of.lect", Part.LECTURER, about=mark("The course's lecturer"), ask=mark("Type the name.")
)
SEATS = _typed(
    "of.seats", Part.CAPACITY, about=mark("The number of seats"),
    ask=mark("How many seats? Just a number."), value_of=_number,
)  # fmt: skip
JOIN = _typed(
    "of.join", Part.JOIN_UNTIL, about=mark("Until which lesson one may join"),
    ask=mark("Before which lesson? Just a number."), value_of=_number,
)  # fmt: skip
DEADLINE = _typed(
    "of.dead", Part.DEADLINE, about=mark("Until when one may sign up"),
    ask=mark("Until when? For example: 3 December"), value_of=day_or_moment,
)  # fmt: skip
HOST = _typed("of.host", Part.HOST, about=mark("Who hosts it"), ask=mark("Who hosts it? Type it."))
LINK = _typed(
    "of.link", Part.LINK, about=mark("The link to it"), ask=mark("Type the link: https://…")
)


@router.callback_query(SetNumber.filter())
async def set_number(press: CallbackQuery, callback_data: SetNumber, talk: Talk) -> None:
    """Set a part to a number."""
    draft = await pressed(press, callback_data.id, talk)
    if draft is None:
        return
    if callback_data.part not in {Part.CAPACITY.value, Part.LECTURER.value}:
        await settled(press, draft.id, NoDraft.STALE, talk)
        return
    part, value = Part(callback_data.part), callback_data.value
    await keep(press, draft, talk, part=part, value=value, version=callback_data.version)


@router.callback_query(ClearPart.filter())
async def clear_part(press: CallbackQuery, callback_data: ClearPart, talk: Talk) -> None:
    """Take a part away."""
    draft = await pressed(press, callback_data.id, talk)
    if draft is None:
        return
    if callback_data.part not in set(Part):
        await settled(press, draft.id, NoDraft.STALE, talk)
        return
    part = Part(callback_data.part)
    await keep(press, draft, talk, part=part, value=None, version=callback_data.version)


@router.callback_query(SetAudience.filter())
async def set_audience(press: CallbackQuery, callback_data: SetAudience, talk: Talk) -> None:
    """Have only volunteers see it, or everybody."""
    draft = await pressed(press, callback_data.id, talk)
    if draft is None:
        return
    who = Audience.VOLUNTEERS if callback_data.volunteers else Audience.EVERYONE
    version = callback_data.version
    await keep(press, draft, talk, part=Part.AUDIENCE, value=who.value, version=version)


@router.callback_query(SetMode.filter())
async def set_mode(press: CallbackQuery, callback_data: SetMode, talk: Talk) -> None:
    """Hold it on site or online."""
    draft = await pressed(press, callback_data.id, talk)
    if draft is None:
        return
    mode = Mode.ONLINE if callback_data.online else Mode.ON_SITE
    await keep(press, draft, talk, part=Part.MODE, value=mode.value, version=callback_data.version)
