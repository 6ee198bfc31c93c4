"""Cancelling an offering, or letting it take place after all: shown first, done after a yes."""

from aiogram import Router
from aiogram.types import CallbackQuery

from handlers.about import moment_of, title_of, when_of
from handlers.callbacks import WorkOn
from handlers.numbered import Choice, numbered
from handlers.organisers.desk import heading
from handlers.organisers.offerings.callbacks import EndOffering
from handlers.organisers.offerings.draft import refused
from handlers.organisers.offerings.said import told_lines
from handlers.screens import Screen, show
from handlers.talk import Talk
from handlers.typed import stop_asking
from handlers.widths import fit
from locales.reader import lines, mark
from school.arranging.alternatives import nearest_alternative
from school.arranging.applying import Applied, NotApplied, end_or_reopen
from school.arranging.kept import NoDraft
from school.arranging.looking import Ending, ending_of

router = Router(name="offering end")

_WHY = {
    NotApplied.PAST: mark("It is over already."),
    NotApplied.SAME: mark("That was done already."),
}


@router.callback_query(EndOffering.filter())
async def end(press: CallbackQuery, callback_data: EndOffering, talk: Talk) -> None:
    """Show what it does; do it when that was shown and is still so."""
    await stop_asking(talk)
    if callback_data.version:
        outcome = await end_or_reopen(
            talk.database,
            now=talk.now,
            actor=talk.actor,
            offering_id=callback_data.offering,
            version=callback_data.version,
            cancel=callback_data.cancel,
            settings=talk.school,
        )
        if outcome is not NoDraft.STALE:
            await show(press, await _done(talk, callback_data, outcome))
            return
    found = await ending_of(talk.database, talk.actor, callback_data.offering, now=talk.now)
    if found is None:
        await show(press, await refused(talk, NoDraft.GONE))
        return
    if found.cancelled == callback_data.cancel:
        await show(press, await _done(talk, callback_data, NotApplied.SAME))
        return
    await show(press, await _sure(talk, found))


async def _sure(talk: Talk, found: Ending) -> Screen:
    reader = talk.reader
    cancel = not found.cancelled
    head = reader.label("Cancel this course?") if cancel else reader.label("Hold it after all?")
    text = lines(
        heading(head),
        fit(reader.content(found.title)),
        moment_of(reader, found.starts_at, now=talk.now),
        *told_lines(reader, found.told, found.to_call, found.unreached),
        *(await _instead(talk, found) if cancel else []),
    )
    yes = reader.label("Yes, call it off") if cancel else reader.label("Yes, hold it")
    data = EndOffering(offering=found.offering_id, cancel=cancel, version=found.version)
    back = Choice(reader.label("Back"), WorkOn(offering=found.offering_id).pack())
    return await numbered(talk, text, [Choice(yes, data.pack())], further=[back])


async def _instead(talk: Talk, found: Ending) -> list[str]:
    """Return what people are shown instead, if there is something like it."""
    if not found.told + found.to_call:
        return []
    brief = await nearest_alternative(talk.database, found.offering_id, now=talk.now)
    if brief is None:
        return []
    reader = talk.reader
    return [
        reader.say("They are shown instead:"),
        title_of(reader, brief),
        when_of(reader, brief, now=talk.now),
    ]


async def _done(talk: Talk, asked: EndOffering, outcome: Applied | NotApplied | NoDraft) -> Screen:
    reader = talk.reader
    if isinstance(outcome, NoDraft):
        return await refused(talk, outcome)
    back = Choice(reader.label("Back"), WorkOn(offering=asked.offering).pack())
    if isinstance(outcome, NotApplied):
        return await numbered(talk, reader.say(_WHY[outcome]), [], further=[back])
    head = reader.label("Cancelled") if asked.cancel else reader.label("It takes place")
    told = (
        reader.say_many("One person gets a message.", "{n} people get a message.", outcome.told)
        if outcome.told
        else None
    )
    phoned = (
        reader.say_many("One is on the call list.", "{n} are on the call list.", outcome.to_call)
        if outcome.to_call
        else None
    )
    return await numbered(talk, lines(heading(head), told, phoned), [], further=[back])
