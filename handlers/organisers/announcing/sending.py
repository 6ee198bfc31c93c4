"""Checking a draft before it is sent, sending it, and the message that shows how it goes."""

from datetime import timedelta

from aiogram import Router
from aiogram.types import CallbackQuery, Message
from markupsafe import Markup

from handlers.about import short_name
from handlers.entrances import Event
from handlers.numbered import Choice, numbered
from handlers.organisers.announcing.callbacks import (
    DraftPart,
    OpenDraft,
    OpenSending,
    Part,
    SendDraft,
)
from handlers.organisers.announcing.draft import (
    kept_change,
    reach,
    refused,
    show_as_it_will_be,
    when_line,
)
from handlers.organisers.announcing.progress import progress_screen
from handlers.organisers.desk import heading
from handlers.screens import Screen, button, rows, show, show_below
from handlers.talk import Talk
from handlers.typed import TypedInput, ask_for, asked_detail, stop_asking, typed_input
from handlers.widths import fit
from locales.reader import Reader, lines, mark
from locales.understand.numerals import integer
from school.announcements.drafts import Draft, DraftChange, NoDraft, draft_of
from school.announcements.ledger import progress_of
from school.announcements.ordering import TYPED_ABOVE, NotOrdered, Ordered, order
from school.announcements.people import Reach
from school.announcements.steering import note_progress
from school.waking import waking_of

router = Router(name="announcing sending")

# Messages a minute at Telegram's rate, what is kept for replies left out.
A_MINUTE = 25 * 60
_WHY = {
    NotOrdered.GONE: mark("This draft is not there any more."),
    NotOrdered.STALE: mark("It was changed meanwhile. Look again."),
    NotOrdered.INCOMPLETE: mark("Words or title are still missing."),
    NotOrdered.NOBODY: mark("Nobody would get it. Change “to whom”."),
    NotOrdered.NUMBER: mark("That is not the number. Nothing was sent."),
    NotOrdered.PAST: mark("That time is over. Please choose another."),
    NotOrdered.LIVE: mark("It was sent already."),
    NotOrdered.OVER: mark("That is settled already."),
    NotOrdered.SAME: mark("A second person has to agree."),
    NotOrdered.EARLY: mark("Please wait for five minutes."),
    NotOrdered.REASON: mark("Please type the reason."),
}


async def check(press: CallbackQuery, draft: Draft, talk: Talk) -> None:
    """Show the exact message, and below it to whom it goes and what is to be known before."""
    if draft.content is None or not draft.title or draft.content.fault():
        await show(press, await why_not(talk, draft.id, NotOrdered.INCOMPLETE))
        return
    await press.answer()
    await show_as_it_will_be(press, draft, talk)
    await show_below(press, await check_screen(talk, draft))


async def check_screen(talk: Talk, draft: Draft) -> Screen:
    """Return the number, examples, how long it takes, and the button that sends."""
    reader = talk.reader
    found = await reach(talk, draft)
    text = lines(
        heading(reader.label("Shall this go out?")),
        reader.say("To {n} people", n=reader.number(found.readers)),
        _examples(reader, found),
        when_line(talk, draft),
        _how_long(talk, draft, found),
        _not_reached(reader, found, by_phone=draft.by_phone),
    )
    phone = _phone_choice(reader, draft, found)
    back = Choice(reader.label("Back"), OpenDraft(id=draft.id).pack())
    further = [*([phone] if phone else []), back]
    if not (found.readers or (found.phoned and draft.by_phone)):
        return await _nobody(talk, further)
    if found.readers > TYPED_ABOVE:
        await ask_for(talk, NUMBER, detail={"draft": draft.id, "version": draft.version})
        told = reader.say("More than 1,000: type the number to send.")
        return Screen(lines(text, told), rows(*(button(*each) for each in further)))
    send = SendDraft(id=draft.id, version=draft.version).pack()
    return await numbered(talk, text, [Choice(reader.label("Send it"), send)], further=further)


async def _nobody(talk: Talk, further: list[Choice]) -> Screen:
    """Return that nobody would get it, unless the call list is used."""
    return await numbered(talk, talk.reader.say(_WHY[NotOrdered.NOBODY]), [], further=further)


def _phone_choice(reader: Reader, draft: Draft, found: Reach) -> Choice | None:
    """Return the way to have those without Telegram phoned, with their number, or not."""
    if draft.by_phone:
        label, part = reader.label("Phone nobody"), Part.NO_PHONE
    elif found.phoned:
        n = found.phoned
        label = reader.label_many(
            "Phone the one without Telegram", "Phone {n} without Telegram", n
        )
        part = Part.PHONE
    else:
        return None
    return Choice(label, DraftPart(id=draft.id, part=part).pack())


async def phone(press: CallbackQuery, draft: Draft, talk: Talk) -> None:
    """Have those without Telegram phoned by their desks."""
    await _set_by_phone(press, draft, talk, by_phone=True)


async def phone_nobody(press: CallbackQuery, draft: Draft, talk: Talk) -> None:
    """Let it go out as messages alone."""
    await _set_by_phone(press, draft, talk, by_phone=False)


async def _set_by_phone(press: CallbackQuery, draft: Draft, talk: Talk, *, by_phone: bool) -> None:
    kept = await kept_change(press, draft.id, talk, DraftChange(by_phone=by_phone))
    if kept is not None:
        await show(press, await check_screen(talk, kept))


def _examples(reader: Reader, found: Reach) -> Markup | None:
    """Name up to ten of them, as many as two lines hold."""
    if not found.examples:
        return None
    names = reader.join(short_name(each) for each in found.examples)
    return Markup.escape(fit(reader.label("Such as {names}", names=names), 36))


def _how_long(talk: Talk, draft: Draft, found: Reach) -> Markup:
    """Return how long it takes, and whether it waits for the end of the quiet hours."""
    reader = talk.reader
    minutes = max(1, -(-found.readers // A_MINUTE))
    begins = draft.send_at or talk.now
    waking = waking_of(talk.school)
    last = begins + timedelta(minutes=minutes)
    if draft.urgent or not (waking.is_quiet(begins) or waking.is_quiet(last)):
        return reader.say_many("It takes one minute.", "It takes {n} minutes.", minutes)
    until = reader.time(waking.next_quiet_end(begins))
    return reader.say("In quiet hours it waits until {time}.", time=until)


def _not_reached(reader: Reader, found: Reach, *, by_phone: bool) -> Markup | None:
    """Return who gets no message: phoned, when that is wanted, or not told at all."""
    phoned = found.phoned if by_phone else 0
    left = found.calls - phoned
    parts = [
        reader.label("by phone: {n}", n=phoned) if phoned else None,
        reader.label("no Telegram: {n}", n=left) if left else None,
        reader.label("blocked: {n}", n=found.unreachable) if found.unreachable else None,
        reader.label("do not want it: {n}", n=found.stopped) if found.stopped else None,
    ]
    told = [each for each in parts if each]
    return Markup.escape(fit(reader.join(told), 36)) if told else None


@router.callback_query(SendDraft.filter())
async def send(press: CallbackQuery, callback_data: SendDraft, talk: Talk) -> None:
    """Send it, and show how it goes."""
    await _send(press, callback_data.id, callback_data.version, talk)


async def _send(
    event: Event, draft_id: int, version: int, talk: Talk, typed: int | None = None
) -> None:
    outcome = await order(
        talk.database,
        now=talk.now,
        actor=talk.actor,
        draft_id=draft_id,
        version=version,
        typed=typed,
        owners=talk.owners,
    )
    if not isinstance(outcome, Ordered):
        await show(event, await why_not(talk, draft_id, outcome))
        return
    talk.wake()
    await show_progress(event, outcome.sending_id, talk)


async def take_number(event: Event, value: int, talk: Talk) -> None:
    """Send it when the number is right."""
    detail = await asked_detail(talk) or {}
    await stop_asking(talk)
    await _send(event, detail.get("draft", 0), detail.get("version", 0), talk, value)


NUMBER = typed_input(
    TypedInput(
        key="an.number",
        takes_any=False,
        read=lambda text, _talk: integer(text.replace(",", "")),
        act=take_number,
        about=lambda reader: reader.label("The number of people"),
        misfit=lambda reader: reader.say("Type just the number, or go back."),
    )
)


async def why_not(talk: Talk, draft_id: int, why: NotOrdered) -> Screen:
    """Return why nothing is sent, and the way back to the draft."""
    reader = talk.reader
    if why is NotOrdered.GONE or await draft_of(talk.database, talk.actor, draft_id) is None:
        return await refused(talk, NoDraft.GONE)
    back = Choice(reader.label("Back"), OpenDraft(id=draft_id).pack())
    return await numbered(talk, reader.say(_WHY[why]), [], further=[back])


def told_why(reader: Reader, why: NotOrdered) -> Markup:
    """Return in a line why a sending does not go on."""
    return reader.say(_WHY[why])


async def show_progress(event: Event, sending_id: int, talk: Talk) -> None:
    """Show how a sending goes in one message, which edits itself from now on."""
    progress = await progress_of(talk.database, talk.actor, sending_id)
    if progress is None:
        await show(event, await refused(talk, NoDraft.GONE))
        return
    screen = progress_screen(talk.reader, progress, now=talk.now)
    message = event.message if isinstance(event, CallbackQuery) else event
    await show(event, screen)
    if isinstance(event, CallbackQuery) and isinstance(message, Message):
        receipt = f"{message.chat.id}:{message.message_id}"
        await note_progress(talk.database, sending_id=sending_id, receipt=receipt)


@router.callback_query(OpenSending.filter())
async def open_sending(press: CallbackQuery, callback_data: OpenSending, talk: Talk) -> None:
    """Show how it goes; below a notice, which stays as it is, what is to be confirmed."""
    await show_progress(press, callback_data.id, talk)


OF_PARTS = {Part.CHECK: check, Part.PHONE: phone, Part.NO_PHONE: phone_nobody}
