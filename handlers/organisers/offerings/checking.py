"""Checking a draft, and doing it: what changes, what is in the way, who is told."""

from aiogram import Router
from aiogram.types import CallbackQuery
from markupsafe import Markup

from handlers.callbacks import OpenOffering, WorkOn
from handlers.numbered import Choice, numbered
from handlers.organisers.desk import back_to, heading
from handlers.organisers.offerings.callbacks import ApplyDraft, Show
from handlers.organisers.offerings.draft import (
    back_to_draft,
    part_screen,
    refused,
    settled,
    show_draft,
)
from handlers.organisers.offerings.said import clash_lines, told_lines, values_lines
from handlers.screens import Screen, show
from handlers.talk import Talk
from locales.reader import lines, mark
from school.arranging.applying import Applied, NotApplied, apply_draft
from school.arranging.kept import Draft, NoDraft
from school.arranging.looking import Consequences, consequences_of
from school.arranging.reading import names_in

router = Router(name="offering check")

_WHY = {
    NotApplied.PAST: mark("The first lesson is over. Choose another time."),
    NotApplied.SAME: mark("Nothing is changed yet."),
    NotApplied.WITHDRAWN: mark("This course is off the menu meanwhile."),
    NotApplied.SETTLED: mark("That order waits no more."),
}


@part_screen(Show.CHECK)
async def check(press: CallbackQuery, draft: Draft, _page: int, talk: Talk) -> None:
    """Show what would follow."""
    if not draft.changes_anything:
        await show_draft(press, draft.id, talk, told=talk.reader.say(_WHY[NotApplied.SAME]))
        return
    found = await consequences_of(
        talk.database, talk.actor, draft.id, now=talk.now, settings=talk.school
    )
    if found is None:
        await show(press, await refused(talk, NoDraft.GONE))
        return
    await show(press, await check_screen(talk, found))


async def check_screen(talk: Talk, found: Consequences) -> Screen:
    """Return what it will be, whom that concerns, what is in the way, and the button to do it."""
    reader, draft = talk.reader, found.draft
    names = await names_in(talk.database, draft.values)
    new = draft.before is None
    text = lines(
        heading(reader.label("Shall it be so?")),
        reader.content(draft.values.title),
        *values_lines(talk, draft, names),
        clash_lines(talk, found.clashes),
        *([] if new else _told(talk, found)),
        reader.say("The lecturer is asked again.") if found.asks_lecturer else None,
    )
    yes = reader.label("Yes, announce it") if new else reader.label("Yes, change it")
    choices = [Choice(yes, ApplyDraft(id=draft.id, version=draft.version).pack())]
    return await numbered(talk, text, choices, further=[back_to_draft(talk, draft)])


def _told(talk: Talk, found: Consequences) -> list[Markup]:
    if found.kind is None and found.draft.changes_anything:
        return [talk.reader.say("Nobody needs to be told of this.")]
    return told_lines(talk.reader, found.told, found.to_call, found.unreached)


@router.callback_query(ApplyDraft.filter())
async def apply(press: CallbackQuery, callback_data: ApplyDraft, talk: Talk) -> None:
    """Do what this version of the draft says."""
    outcome = await apply_draft(
        talk.database,
        now=talk.now,
        actor=talk.actor,
        draft_id=callback_data.id,
        version=callback_data.version,
        settings=talk.school,
    )
    if isinstance(outcome, NoDraft):
        await settled(press, callback_data.id, outcome, talk)
    elif isinstance(outcome, NotApplied):
        await show_draft(press, callback_data.id, talk, told=talk.reader.say(_WHY[outcome]))
    else:
        await talk.saved()
        await show(press, await done_screen(talk, outcome))


async def done_screen(talk: Talk, done: Applied) -> Screen:
    """Return that it was done, and where to go on."""
    reader = talk.reader
    text = (
        lines(
            heading(reader.label("It can be signed up for now")),
            reader.say("Number in the workbook: {code}", code=done.code),
            reader.say("Who ordered it gets a message.") if done.ordered else None,
        )
        if done.new
        else lines(
            heading(reader.label("Changed")),
            reader.say_many("One person gets a message.", "{n} people get a message.", done.told)
            if done.told
            else None,
            reader.say_many("One is on the call list.", "{n} are on the call list.", done.to_call)
            if done.to_call
            else None,
        )
    )
    choices = [
        Choice(reader.label("See it as residents do"), OpenOffering(id=done.offering_id).pack()),
        Choice(reader.label("What staff can do"), WorkOn(offering=done.offering_id).pack()),
    ]
    return await numbered(talk, text, choices, further=[back_to(talk, "offerings")])
