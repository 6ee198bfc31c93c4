"""What an organiser does about a sending under way: each asked once where it cannot be undone."""

from functools import partial

from aiogram import Router
from aiogram.types import CallbackQuery, Message

from handlers.entrances import Event
from handlers.numbered import Choice, numbered
from handlers.organisers.announcing.callbacks import (
    ConfirmUrgent,
    OpenSending,
    Steer,
    SteerSending,
)
from handlers.organisers.announcing.draft import asked_draft, refused, show_as_it_will_be
from handlers.organisers.announcing.received import in_both_scripts, received
from handlers.organisers.announcing.sending import show_progress, told_why
from handlers.organisers.papers import send_paper, wording
from handlers.screens import Screen, button, rows, show, show_below
from handlers.talk import Talk
from handlers.typed import TypedInput, ask_for, asked_detail, stop_asking, typed_input
from locales.reader import lines, mark
from papers.sheets.lists import ledger_paper
from school.announcements.drafts import NoDraft, draft_of
from school.announcements.ledger import Progress, progress_of
from school.announcements.ordering import Ordered, confirm_urgent, send_urgent_alone
from school.announcements.steering import (
    Steered,
    edit_sent,
    pause,
    recall,
    resume,
    send_to_missed,
    stop,
)
from school.listings.papers import ledger

router = Router(name="announcing steering")

_ACTS = {
    Steer.PAUSE: pause,
    Steer.RESUME: resume,
    Steer.STOP: stop,
    Steer.RECALL: recall,
    Steer.MISSED: send_to_missed,
}
_ASKED = {
    Steer.STOP: mark("Stop it? Who has not got it never will."),
    Steer.RECALL: mark("Delete it for everybody who has it?"),
    Steer.UNKNOWN: mark("Some may get it twice. Send it?"),
}
_WHY = {
    Steered.OVER: mark("It is too late for that."),
    Steered.GONE: mark("This announcement is not there any more."),
    Steered.UNFIT: mark("Only words can be changed, not pictures."),
}


@router.callback_query(SteerSending.filter())
async def steer(press: CallbackQuery, callback_data: SteerSending, talk: Talk) -> None:
    """Do what was pressed, after asking where that cannot be undone."""
    what, id_ = callback_data.what, callback_data.id
    if what in _ASKED and not callback_data.sure:
        await show(press, await _sure(talk, callback_data))
        return
    match what:
        case Steer.SEE:
            await _see(press, id_, talk)
        case Steer.LEDGER:
            await _send_ledger(press, id_, talk)
        case Steer.EDIT:
            await _ask_words(press, id_, talk)
        case Steer.ALONE:
            await _ask_reason(press, id_, talk)
        case Steer.UNKNOWN:
            outcome = await send_to_missed(
                talk.database,
                now=talk.now,
                actor=talk.actor,
                sending_id=id_,
                with_unknown=True,
            )
            await _told(press, outcome, id_, talk)
        case _:
            outcome = await _ACTS[what](
                talk.database, now=talk.now, actor=talk.actor, sending_id=id_
            )
            await _told(press, outcome, id_, talk)


async def _sure(talk: Talk, asked: SteerSending) -> Screen:
    yes = asked.model_copy(update={"sure": True})
    choices = [Choice(talk.reader.label("Yes"), yes.pack())]
    back = Choice(talk.reader.label("Back"), OpenSending(id=asked.id).pack())
    return await numbered(talk, talk.reader.say(_ASKED[asked.what]), choices, further=[back])


async def _told(event: Event, outcome: Steered, sending_id: int, talk: Talk) -> None:
    if outcome is Steered.DONE:
        talk.wake()
        await show_progress(event, sending_id, talk)
        return
    back = Choice(talk.reader.label("Back"), OpenSending(id=sending_id).pack())
    told = talk.reader.say(_WHY[outcome])
    await show(event, await numbered(talk, told, [], further=[back]))


async def _found(event: Event, sending_id: int, talk: Talk) -> Progress | None:
    progress = await progress_of(talk.database, talk.actor, sending_id)
    if progress is None:
        await show(event, await refused(talk, NoDraft.GONE))
    return progress


async def _see(press: CallbackQuery, sending_id: int, talk: Talk) -> None:
    """Send whoever asks just what its readers get, and how it goes below."""
    progress = await _found(press, sending_id, talk)
    draft = progress and await draft_of(talk.database, talk.actor, progress.announcement_id)
    if not draft or draft.content is None or press.bot is None:
        return
    await press.answer()
    await show_as_it_will_be(press, draft, talk)
    way = button(talk.reader.label("How it goes"), OpenSending(id=sending_id).pack())
    await show_below(press, Screen(talk.reader.say("This is what they get."), rows(way)))


async def _send_ledger(press: CallbackQuery, sending_id: int, talk: Talk) -> None:
    """Send what became of it for each of its readers, as a table to print."""
    progress = await _found(press, sending_id, talk)
    if progress is None:
        return
    found = await ledger(talk.database, talk.actor, now=talk.now, sending_id=sending_id)
    title = talk.reader.label("{title} ledger", title=talk.reader.content(progress.title))
    await send_paper(press, title, partial(ledger_paper, found, title, wording(talk)), talk)


async def _ask_words(press: CallbackQuery, sending_id: int, talk: Talk) -> None:
    progress = await _found(press, sending_id, talk)
    if progress is None:
        return
    detail = {"sending": sending_id, "draft": progress.announcement_id}
    await ask_for(talk, WORDS, detail=detail)
    told = lines(
        talk.reader.say("<b>Send me the new words</b>"),
        talk.reader.say("Who has it will see them change."),
    )
    back = button(talk.reader.label("Back"), OpenSending(id=sending_id).pack())
    await show(press, Screen(told, rows(back)))


async def take_words(event: Event, _value: str, talk: Talk) -> None:
    """Bring the new words to everybody."""
    detail = await asked_detail(talk) or {}
    draft = await asked_draft(talk)
    await stop_asking(talk)
    given = received(event) if isinstance(event, Message) else None
    if draft is None or draft.content is None or given is None:
        await show(event, await refused(talk, NoDraft.GONE))
        return
    content = draft.content.model_copy(update={"words": given.words})
    outcome = await edit_sent(
        talk.database,
        now=talk.now,
        actor=talk.actor,
        draft_id=draft.id,
        content=await in_both_scripts(content, talk),
    )
    await _told(event, outcome, detail.get("sending", 0), talk)


WORDS = typed_input(
    TypedInput(
        key="an.words",
        takes_any=True,
        read=lambda text, _talk: text.strip() or None,
        act=take_words,
        about=lambda reader: reader.label("The announcement's words"),
        misfit=lambda reader: reader.say("Please send the announcement itself."),
    )
)


async def _ask_reason(press: CallbackQuery, sending_id: int, talk: Talk) -> None:
    await ask_for(talk, REASON, detail={"sending": sending_id})
    told = talk.reader.say("Why can nobody confirm it? One line, please.")
    back = button(talk.reader.label("Back"), OpenSending(id=sending_id).pack())
    await show(press, Screen(told, rows(back)))


async def take_reason(event: Event, value: str, talk: Talk) -> None:
    """Send an urgent one alone, with the reason in the log."""
    detail = await asked_detail(talk) or {}
    await stop_asking(talk)
    sending_id = detail.get("sending", 0)
    outcome = await send_urgent_alone(
        talk.database, now=talk.now, actor=talk.actor, sending_id=sending_id, reason=value
    )
    await _confirmed(event, outcome, sending_id, talk)


REASON = typed_input(
    TypedInput(
        key="an.reason",
        takes_any=True,
        read=lambda text, _talk: text.strip() or None,
        act=take_reason,
        about=lambda reader: reader.label("Why it is sent without a second person"),
        misfit=lambda reader: reader.say("Please type the reason."),
    )
)


@router.callback_query(ConfirmUrgent.filter())
async def confirm(press: CallbackQuery, callback_data: ConfirmUrgent, talk: Talk) -> None:
    """Agree as the second person."""
    outcome = await confirm_urgent(
        talk.database, now=talk.now, actor=talk.actor, sending_id=callback_data.id
    )
    await _confirmed(press, outcome, callback_data.id, talk)


async def _confirmed(event: Event, outcome: object, sending_id: int, talk: Talk) -> None:
    if isinstance(outcome, Ordered):
        talk.wake()
        await show_progress(event, sending_id, talk)
        return
    back = Choice(talk.reader.label("How it goes"), OpenSending(id=sending_id).pack())
    told = told_why(talk.reader, outcome)  # type: ignore[arg-type]  # the other arm
    await show(event, await numbered(talk, told, [], further=[back]))
