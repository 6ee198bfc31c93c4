"""A draft's screen: what the offering will be, and the ways to change each part of it."""

from collections.abc import Awaitable, Callable

from aiogram import Router
from aiogram.types import CallbackQuery
from markupsafe import Markup

from handlers.callbacks import WorkOn
from handlers.entrances import Event
from handlers.numbered import Choice, numbered
from handlers.organisers.desk import back_to, heading
from handlers.organisers.offerings.callbacks import (
    ChangeOffering,
    OpenOfferingDraft,
    Show,
    ShowPart,
)
from handlers.organisers.offerings.said import values_lines
from handlers.screens import Screen, show
from handlers.talk import Talk
from handlers.typed import asked_detail, stop_asking
from locales.reader import lines, mark
from school.arranging.drafts import Begun, begin_change, draft_of, end_draft
from school.arranging.kept import Draft, NoDraft
from school.arranging.reading import names_in

router = Router(name="offering draft")

# Shows a part of a draft; the number is the page.
ShowsPart = Callable[[CallbackQuery, Draft, int, Talk], Awaitable[None]]
_WHY = {
    NoDraft.GONE: mark("This draft is not there any more."),
    NoDraft.STALE: mark("It was changed meanwhile. Look again."),
}
_PARTS: dict[Show, ShowsPart] = {}


def part_screen(part: Show) -> Callable[[ShowsPart], ShowsPart]:
    """Make a handler the one that shows a part of a draft."""

    def register(handler: ShowsPart) -> ShowsPart:
        _PARTS[part] = handler
        return handler

    return register


@router.callback_query(ChangeOffering.filter())
async def change(press: CallbackQuery, callback_data: ChangeOffering, talk: Talk) -> None:
    """Begin to change an offering."""
    begun = await begin_change(
        talk.database, now=talk.now, actor=talk.actor, offering_id=callback_data.offering
    )
    await show_begun(press, begun, talk)


async def show_begun(event: Event, begun: Begun | NoDraft, talk: Talk) -> None:
    """Show the draft that was begun, or why there is none."""
    if isinstance(begun, NoDraft):
        await show(event, await refused(talk, begun))
        return
    await show_draft(event, begun.draft_id, talk)


@router.callback_query(OpenOfferingDraft.filter())
async def open_draft(press: CallbackQuery, callback_data: OpenOfferingDraft, talk: Talk) -> None:
    """Show a draft."""
    await show_draft(press, callback_data.id, talk)


@router.callback_query(ShowPart.filter())
async def open_part(press: CallbackQuery, callback_data: ShowPart, talk: Talk) -> None:
    """Show a part of a draft."""
    draft = await draft_of(talk.database, talk.actor, callback_data.id)
    if draft is None:
        await show(press, await refused(talk, NoDraft.GONE))
        return
    await stop_asking(talk)
    await _PARTS[callback_data.part](press, draft, callback_data.page, talk)


async def show_draft(
    event: Event, draft_id: int, talk: Talk, *, told: Markup | None = None
) -> None:
    """Show a draft as it is now; `told` is said first."""
    await stop_asking(talk)
    draft = await draft_of(talk.database, talk.actor, draft_id)
    if draft is None:
        await show(event, await refused(talk, NoDraft.GONE))
        return
    screen = await draft_screen(talk, draft)
    await show(event, Screen(lines(told, screen.text), screen.keyboard))


async def draft_screen(talk: Talk, draft: Draft) -> Screen:
    """Return what the offering will be, with a row for each part that can be changed."""
    reader = talk.reader
    names = await names_in(talk.database, draft.values)
    head = reader.label("New course") if draft.before is None else reader.label("Change a course")
    text = lines(
        heading(head),
        reader.content(draft.values.title),
        *values_lines(talk, draft, names),
    )
    choices = [
        part_choice(reader.label("When"), draft, Show.TIME),
        part_choice(reader.label("Where"), draft, Show.PLACE),
        part_choice(reader.label("Lecturer"), draft, Show.LECTURER),
        part_choice(reader.label("Seats"), draft, Show.SEATS),
        part_choice(reader.label("Deadline and more"), draft, Show.MORE),
        part_choice(reader.label("Check and confirm"), draft, Show.CHECK),
    ]
    drop = part_choice(reader.label("Leave it, change nothing"), draft, Show.DROP)
    return await numbered(talk, text, choices, further=[drop])


def part_choice(label: str, draft: Draft, part: Show, *, page: int = 0) -> Choice:
    """Return the row that leads to a part of a draft."""
    return Choice(label, ShowPart(id=draft.id, part=part, page=page).pack())


def back_to_draft(talk: Talk, draft: Draft) -> Choice:
    """Return the row that leads back to a draft."""
    return Choice(talk.reader.label("Back"), OpenOfferingDraft(id=draft.id).pack())


async def refused(talk: Talk, why: NoDraft) -> Screen:
    """Return why nothing was done."""
    told = talk.reader.say(_WHY[why])
    return await numbered(talk, told, [], further=[back_to(talk, "offerings")])


async def settled(event: Event, draft_id: int, outcome: int | NoDraft, talk: Talk) -> None:
    """Show a draft after a change of it: also when somebody else was quicker."""
    if outcome is NoDraft.GONE:
        await show(event, await refused(talk, outcome))
        return
    told = talk.reader.say(_WHY[outcome]) if isinstance(outcome, NoDraft) else None
    await show_draft(event, draft_id, talk, told=told)


async def asked_draft(talk: Talk) -> Draft | None:
    """Return the draft that the typed input under way is for; None when it is gone."""
    detail = await asked_detail(talk) or {}
    return await draft_of(talk.database, talk.actor, detail.get("draft", 0))


@part_screen(Show.DROP)
async def drop(press: CallbackQuery, draft: Draft, _page: int, talk: Talk) -> None:
    """Put the draft away."""
    await end_draft(talk.database, now=talk.now, actor=talk.actor, draft_id=draft.id)
    reader = talk.reader
    back = (
        back_to(talk, "offerings")
        if draft.offering_id is None
        else Choice(reader.label("Back"), WorkOn(offering=draft.offering_id).pack())
    )
    told = reader.say("All right. Nothing was changed.")
    await show(press, await numbered(talk, told, [], further=[back]))
