"""Asking for the fields of a menu item, by buttons where the answers are known, else typed.

A new item is asked for in turn: title, category, kind, how long; then its draft is shown.
"""

from aiogram import Router
from aiogram.types import CallbackQuery
from markupsafe import Markup

from handlers.entrances import Event
from handlers.front_words import no_longer
from handlers.listing import page_of
from handlers.numbered import Choice, numbered
from handlers.organisers.menu_items.callbacks import (
    AskItemField,
    BeginItem,
    OpenItemDraft,
    SayItemField,
)
from handlers.organisers.menu_items.draft import refused, show_draft
from handlers.organisers.menu_items.said import value_of
from handlers.residents.browse.full import KINDS
from handlers.screens import Screen, show
from handlers.talk import Talk
from handlers.typed import TypedInput, ask_for, asked_detail, stop_asking, typed_input
from handlers.widths import fit
from locales.reader import Reader, lines, mark
from locales.understand.durations import minutes_of
from locales.understand.text import bare
from locales.understand.workbook import lexicon
from school.menu import Kind
from school.menu_items.drafts import ItemDraft, begin_item_draft, item_draft_of, say_in_draft
from school.menu_items.reading import course_menu
from school.menu_items.values import ItemField, Unfit, Value, limit_of

router = Router(name="menu item fields")

# What is asked of a new item, one after the other.
_TURNS = (ItemField.TITLE, ItemField.CATEGORY, ItemField.KIND, ItemField.MINUTES)
_COMMON_MINUTES = (45, 60, 90, 120)
_QUESTIONS = {
    ItemField.TITLE: mark("What is it called?"),
    ItemField.CATEGORY: mark("Which category?"),
    ItemField.KIND: mark("What kind is it?"),
    ItemField.AUDIENCE: mark("For whom is it?"),
    ItemField.SUMMARY: mark("What is it about?"),
    ItemField.MINUTES: mark("How long is one session?"),
    ItemField.FEE: mark("What does it cost?"),
}
_HINTS = {
    ItemField.TITLE: mark("Type it in one line."),
    ItemField.CATEGORY: mark("Tap one, or type a new one."),
    ItemField.KIND: mark("Tap one, or type it."),
    ItemField.AUDIENCE: mark("Type it, like: parents of babies"),
    ItemField.SUMMARY: mark("Two or three sentences are best."),
    ItemField.MINUTES: mark("Tap one, or type it, like: 75"),
    ItemField.FEE: mark("Type it, like: 20 yuan"),
}
_LEAVE_OUT = {
    ItemField.AUDIENCE: mark("For everybody"),
    ItemField.SUMMARY: mark("No summary"),
    ItemField.MINUTES: mark("It differs"),
    ItemField.FEE: mark("Free of charge"),
}


@router.callback_query(BeginItem.filter())
async def begin(press: CallbackQuery, callback_data: BeginItem, talk: Talk) -> None:
    """Begin a new item, one like another, or the change of one."""
    item_id = callback_data.id or None
    draft = await begin_item_draft(
        talk.database,
        now=talk.now,
        actor=talk.actor,
        item_id=item_id,
        copy=callback_data.copy_it,
    )
    if not isinstance(draft, ItemDraft):
        await show(press, no_longer(talk))
    elif draft.basis is not None:
        await show_draft(press, draft.id, talk)
    else:
        await ask(press, draft, ItemField.TITLE, talk, turn=item_id is None)


@router.callback_query(AskItemField.filter())
async def ask_field(press: CallbackQuery, callback_data: AskItemField, talk: Talk) -> None:
    """Ask for a field."""
    draft = await item_draft_of(talk.database, talk.actor, callback_data.id, now=talk.now)
    if draft is None or draft.saved:
        await show(press, await refused(talk, draft))
        return
    asked = callback_data
    await ask(press, draft, asked.field, talk, turn=asked.turn, page=asked.page)


async def ask(
    event: Event, draft: ItemDraft, field: ItemField, talk: Talk, *, turn: bool, page: int = 0
) -> None:
    """Ask for a field of a draft; `turn`: the next one is asked after it."""
    await ask_for(talk, WORDS, detail={"draft": draft.id, "field": field, "turn": turn})
    await show(event, await _question(talk, draft, field, turn=turn, page=page))


async def _question(
    talk: Talk, draft: ItemDraft, field: ItemField, *, turn: bool, page: int
) -> Screen:
    reader = talk.reader
    stands = value_of(reader, draft.said, field)
    text = lines(
        Markup("<b>{}</b>").format(reader.label(_QUESTIONS[field])),
        reader.say(_HINTS[field]),
        reader.say("Now: {value}", value=fit(stands, 14)) if stands else None,
    )

    def saying(label: str, value: str) -> Choice:
        said = SayItemField(
            id=draft.id, version=draft.version, field=field, value=value, turn=turn
        )
        return Choice(label, said.pack())

    known = [saying(*each) for each in await _known(talk, field)]
    shown, turns = page_of(
        known, page, talk, lambda to: AskItemField(id=draft.id, field=field, turn=turn, page=to)
    )
    none = [saying(reader.label(_LEAVE_OUT[field]), "")] if field in _LEAVE_OUT else []
    back = Choice(reader.label("Back"), OpenItemDraft(id=draft.id).pack())
    return await numbered(talk, text, [*shown, *none], further=[*turns, back])


async def _known(talk: Talk, field: ItemField) -> list[tuple[str, str]]:
    """Return the answers that are known, as labels and values of buttons."""
    reader = talk.reader
    if field is ItemField.KIND:
        return [(reader.label(KINDS[each]), each.value) for each in Kind]
    if field is ItemField.MINUTES:
        return [
            (reader.label_many("one minute", "{n} minutes", n), str(n)) for n in _COMMON_MINUTES
        ]
    if field is ItemField.CATEGORY:
        menu = await course_menu(talk.database, withdrawn=True)
        return [(fit(reader.content(each.name)), str(each.id)) for each in menu.categories()]
    return []


@router.callback_query(SayItemField.filter())
async def say(press: CallbackQuery, callback_data: SayItemField, talk: Talk) -> None:
    """Set a field as a button says."""
    said = callback_data
    await stop_asking(talk)
    value = await _pressed(talk, said.field, said.value)
    await _keep(press, talk, said.id, said.field, value, turn=said.turn, version=said.version)


async def _pressed(talk: Talk, field: ItemField, value: str) -> Value:
    if not value or field is ItemField.KIND:
        return value or None
    if field is ItemField.MINUTES:
        return int(value) if value.isascii() and value.isdigit() else 0
    if field is ItemField.CATEGORY and value.isascii() and value.isdigit():
        category = (await course_menu(talk.database, withdrawn=True)).category_of(int(value))
        return category.name if category else None
    return None


async def take_words(event: Event, text: str, talk: Talk) -> None:
    """Set the field that was asked for to what was typed."""
    detail = await asked_detail(talk)
    field = ItemField(detail["field"])
    value = await _typed(talk, field, text)
    await _keep(event, talk, detail["draft"], field, value, turn=detail["turn"])


async def _typed(talk: Talk, field: ItemField, text: str) -> Value:
    """Return what typed words mean for a field."""
    if field is ItemField.KIND:
        return lexicon().words["kind"].key(text) or text
    if field is ItemField.MINUTES:
        return minutes_of(text) or 0
    if field is ItemField.FEE and lexicon().blanks.key(text) == field:
        return None
    if field is ItemField.CATEGORY:
        menu = await course_menu(talk.database, withdrawn=True)
        alike = (each.name for each in menu.categories() if bare(each.name) == bare(text))
        return next(alike, text)
    return text


async def _keep(
    event: Event,
    talk: Talk,
    draft_id: int,
    field: ItemField,
    value: Value,
    *,
    turn: bool,
    version: int | None = None,
) -> None:
    """Keep a field's value and go on; what does not fit is said, and stays asked for."""
    outcome = await say_in_draft(
        talk.database,
        now=talk.now,
        actor=talk.actor,
        draft_id=draft_id,
        field=field,
        value=value,
        version=version,
    )
    if isinstance(outcome, Unfit):
        await show(event, Screen(unfit(talk.reader, field, outcome, value)))
        return
    await stop_asking(talk)
    if not isinstance(outcome, ItemDraft):
        await show_draft(event, draft_id, talk, told=_stale(talk.reader))
    elif turn and field in _TURNS[:-1]:
        await ask(event, outcome, _TURNS[_TURNS.index(field) + 1], talk, turn=True)
    else:
        await show_draft(event, draft_id, talk)


def _stale(reader: Reader) -> Markup:
    return reader.say("It was changed. Please look again.")


def unfit(reader: Reader, field: ItemField, why: Unfit, value: Value) -> Markup:
    """Return in one sentence what a field takes."""
    most = limit_of(field) if field is not ItemField.KIND else 0
    if why is Unfit.LONG:
        signs = len(str(value))
        return reader.say("{n} signs are too many: at most {most}.", n=signs, most=most)
    if why is Unfit.MINUTES:
        return reader.say("Type minutes from 1 to {most}, like: 75", most=most)
    if why is Unfit.KIND:
        kinds = reader.join(reader.label(each) for each in KINDS.values())
        return reader.say("Type one of these: {kinds}", kinds=kinds)
    return reader.say("Please type at least one letter.")


WORDS = typed_input(
    TypedInput(
        key="mi.words",
        takes_any=True,
        read=lambda text, _talk: text.strip() or None,
        act=take_words,
        about=lambda reader: reader.label("The menu item"),
        misfit=lambda reader: reader.say("Please type at least one letter."),
    )
)
