"""Whom a draft is for: its conditions, taken away one by one or all, saved and used again.

How a condition is chosen stands in `conditions` and `periods`.
"""

from collections.abc import Callable, Sequence
from hashlib import sha256

from aiogram import Router
from aiogram.filters.callback_data import CallbackData
from aiogram.types import CallbackQuery

from handlers.entrances import Event
from handlers.listing import A_PAGE, page_of
from handlers.numbered import Choice, numbered
from handlers.organisers.announcing.callbacks import (
    Ask,
    AskCondition,
    ClearAudience,
    DropCondition,
    OpenAudience,
    OpenConditions,
    SaveAudience,
    UseAudience,
)
from handlers.organisers.announcing.draft import Addressed, reach
from handlers.organisers.announcing.said import audience_lines, condition
from handlers.organisers.announcing.whose import (
    addressed,
    asked_addressed,
    gone,
    keep_audience,
    way_back,
)
from handlers.organisers.desk import heading
from handlers.screens import Screen, button, rows, show
from handlers.talk import Talk
from handlers.typed import TypedInput, ask_for, asked_detail, stop_asking, typed_input
from locales.reader import lines
from school.announcements.audience import Audience, Condition
from school.announcements.saved import save_audience, saved_audiences

router = Router(name="announcing audience")


@router.callback_query(OpenAudience.filter())
async def open_audience(press: CallbackQuery, callback_data: OpenAudience, talk: Talk) -> None:
    """Show whom it is for, and how many that are."""
    await stop_asking(talk)
    await show_audience(press, callback_data.id, talk)


async def show_audience(event: Event, draft_id: int, talk: Talk) -> None:
    """Show whom a draft is for, or that it is gone."""
    draft = await addressed(talk, draft_id)
    screen = await (audience_screen(talk, draft) if draft else gone(talk, draft_id))
    await show(event, screen)


async def audience_screen(talk: Talk, draft: Addressed) -> Screen:
    """Return the audience, its number counted now, and the ways to change it."""
    reader, id_ = talk.reader, draft.id
    readers = (await reach(talk, draft)).readers
    given = draft.audience
    text = lines(
        heading(reader.label("To whom?")),
        *audience_lines(talk, await talk.menu(), given, most=4),
        reader.say("These are {n} people.", n=reader.number(readers)),
    )
    only, but = (AskCondition(id=id_, kind=Ask.KINDS, out=out).pack() for out in (False, True))
    choices = [
        Choice(reader.label("Only those who …"), only),
        Choice(reader.label("All but those who …"), but),
        Choice(reader.label("Saved ones"), UseAudience(id=id_, saved=0).pack()),
    ]
    if given.only or given.without:
        choices += [
            Choice(reader.label("Take a condition away"), OpenConditions(id=id_).pack()),
            Choice(reader.label("Everybody again"), ClearAudience(id=id_).pack()),
            Choice(reader.label("Save it by a name"), SaveAudience(id=id_).pack()),
        ]
    return await numbered(talk, text, choices, further=[way_back(talk, id_)])


async def added(event: Event, draft_id: int, made: Condition, talk: Talk, *, out: bool) -> None:
    """Put a condition to the others, and show how many are left."""
    draft = await addressed(talk, draft_id)
    if draft is None:
        await show(event, await gone(talk, draft_id))
        return
    old = draft.audience
    given = old.without if out else old.only
    more = given if made in given else (*given, made)
    change = {"without": more} if out else {"only": more}
    await _set(event, draft_id, old.model_copy(update=change), talk)


async def _set(event: Event, draft_id: int, audience: Audience, talk: Talk) -> None:
    kept = await keep_audience(event, draft_id, talk, audience)
    if kept is not None:
        await show(event, await audience_screen(talk, kept))


@router.callback_query(OpenConditions.filter())
async def open_conditions(press: CallbackQuery, callback_data: OpenConditions, talk: Talk) -> None:
    """Show the conditions, each to be taken away."""
    draft = await addressed(talk, callback_data.id)
    if draft is None:
        await show(press, await gone(talk, callback_data.id))
        return
    reader, menu = talk.reader, await talk.menu()
    choices = [
        Choice(
            reader.label("All but: {whom}", whom=condition(talk, menu, each))
            if out
            else reader.label("Only: {whom}", whom=condition(talk, menu, each)),
            DropCondition(id=draft.id, mark=_mark(each, out=out)).pack(),
        )
        for each, out in _all(draft.audience)
    ]
    page = callback_data.page
    shown, turns = paged(choices, page, talk, lambda to: OpenConditions(id=draft.id, page=to))
    text = heading(reader.label("Which one is taken away?"))
    back = Choice(reader.label("Back"), OpenAudience(id=draft.id).pack())
    await show(press, await numbered(talk, text, list(shown), further=[*turns, back]))


def paged(
    choices: Sequence[Choice], page: int, talk: Talk, to: Callable[[int], CallbackData]
) -> tuple[Sequence[Choice], list[Choice]]:
    """Return a page of rows and the ways to its neighbours, in eight rows with the way back."""
    size = A_PAGE if len(choices) <= A_PAGE else A_PAGE - 1
    return page_of(choices, page, talk, to, size=size)


def _all(audience: Audience) -> list[tuple[Condition, bool]]:
    """Return every condition, and whether who fits it is left out."""
    only = [(each, False) for each in audience.only]
    return only + [(each, True) for each in audience.without]


def _mark(given: Condition, *, out: bool) -> str:
    """Return what stands for a condition in a button's data."""
    return sha256(f"{out}{given.model_dump_json()}".encode()).hexdigest()[:8]


@router.callback_query(DropCondition.filter())
async def drop(press: CallbackQuery, callback_data: DropCondition, talk: Talk) -> None:
    """Take a condition away; one that is gone already changes nothing."""
    draft = await addressed(talk, callback_data.id)
    if draft is None:
        await show(press, await gone(talk, callback_data.id))
        return
    old = draft.audience
    left = Audience(
        only=tuple(c for c in old.only if _mark(c, out=False) != callback_data.mark),
        without=tuple(c for c in old.without if _mark(c, out=True) != callback_data.mark),
    )
    if left == old:
        await show(press, await audience_screen(talk, draft))
        return
    await _set(press, draft.id, left, talk)


@router.callback_query(ClearAudience.filter())
async def clear(press: CallbackQuery, callback_data: ClearAudience, talk: Talk) -> None:
    """Take every condition away."""
    await _set(press, callback_data.id, Audience(), talk)


@router.callback_query(UseAudience.filter())
async def use(press: CallbackQuery, callback_data: UseAudience, talk: Talk) -> None:
    """Show the saved audiences, or take one."""
    saved = await saved_audiences(talk.database, talk.actor)
    chosen = next((each for each in saved if each.id == callback_data.saved), None)
    if chosen is not None:
        await _set(press, callback_data.id, chosen.audience, talk)
        return
    reader, draft_id = talk.reader, callback_data.id
    text = lines(
        heading(reader.label("Saved ones")),
        None if saved else reader.say("Nothing is saved yet."),
    )
    choices = [Choice(each.name, UseAudience(id=draft_id, saved=each.id).pack()) for each in saved]
    shown, turns = paged(
        choices,
        callback_data.page,
        talk,
        lambda to: UseAudience(id=draft_id, saved=0, page=to),
    )
    back = Choice(reader.label("Back"), OpenAudience(id=draft_id).pack())
    await show(press, await numbered(talk, text, list(shown), further=[*turns, back]))


@router.callback_query(SaveAudience.filter())
async def ask_name(press: CallbackQuery, callback_data: SaveAudience, talk: Talk) -> None:
    """Ask for a name."""
    await ask_for(talk, NAME, detail={"draft": callback_data.id})
    back = button(talk.reader.label("Back"), OpenAudience(id=callback_data.id).pack())
    told = talk.reader.say("By which name? One short line.")
    await show(press, Screen(told, rows(back)))


async def take_name(event: Event, value: str, talk: Talk) -> None:
    """Save the audience."""
    detail = await asked_detail(talk) or {}
    draft = await asked_addressed(talk)
    await stop_asking(talk)
    if draft is None:
        await show(event, await gone(talk, detail.get("draft", 0)))
        return
    saved = await save_audience(
        talk.database,
        now=talk.now,
        actor=talk.actor,
        site_id=draft.site_id,
        name=value,
        audience=draft.audience,
    )
    reader = talk.reader
    told = reader.say("It is saved.") if saved else reader.say("That name is taken already.")
    back = Choice(reader.label("Back"), OpenAudience(id=draft.id).pack())
    await show(event, await numbered(talk, told, [], further=[back]))


NAME = typed_input(
    TypedInput(
        key="an.audience",
        takes_any=True,
        read=lambda text, _talk: " ".join(text.split())[:40] or None,
        act=take_name,
        about=lambda reader: reader.label("The audience's name"),
        misfit=lambda reader: reader.say("By which name? One short line."),
    )
)
