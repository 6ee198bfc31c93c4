"""A menu item that is being put together: all that is said so far, and saving it."""

from aiogram import Router
from aiogram.types import CallbackQuery
from markupsafe import Markup

from handlers.entrances import Event
from handlers.numbered import Choice, numbered
from handlers.organisers.desk import back_to, heading
from handlers.organisers.menu_items.callbacks import (
    AskItemField,
    DropItemDraft,
    OpenItem,
    OpenItemDraft,
    SaveItem,
)
from handlers.organisers.menu_items.card import SECTION, open_menu
from handlers.organisers.menu_items.said import FIELDS, change_line, item_lines
from handlers.screens import Screen, show
from handlers.talk import Talk
from handlers.typed import stop_asking
from handlers.widths import fit
from locales.reader import lines, mark
from school.menu_items.drafts import ItemDraft, drop_item_draft, item_draft_of
from school.menu_items.reading import item_card
from school.menu_items.saving import ItemSaved, NotSaved, change_item, create_item, twin_of
from school.menu_items.values import NEEDED, ItemField

router = Router(name="menu item drafts")

# Fields behind one more tap; the card has six rows.
_MORE = (ItemField.AUDIENCE, ItemField.SUMMARY, ItemField.FEE)
# So many changes are told one by one.
_TOLD = 3
_WHY = {
    NotSaved.CHANGED: mark("Somebody else changed it. Look again"),
    NotSaved.STALE: mark("It was changed. Please look again."),
    NotSaved.UNFINISHED: mark("Something is missing still."),
    NotSaved.SAME: mark("Nothing would change."),
}


@router.callback_query(OpenItemDraft.filter())
async def open_draft(press: CallbackQuery, callback_data: OpenItemDraft, talk: Talk) -> None:
    """Show a draft, or its fields that few items need."""
    await stop_asking(talk)
    if not callback_data.more:
        await show_draft(press, callback_data.id, talk)
        return
    reader, id_ = talk.reader, callback_data.id
    choices = [_field(talk, id_, field) for field in _MORE]
    back = Choice(reader.label("Back"), OpenItemDraft(id=id_).pack())
    text = reader.say("<b>What shall be changed?</b>")
    await show(press, await numbered(talk, text, choices, further=[back]))


async def show_draft(event: Event, draft_id: int, talk: Talk, *, told: str | None = None) -> None:
    """Show a draft below what is `told` of it, or that it is gone."""
    draft = await item_draft_of(talk.database, talk.actor, draft_id, now=talk.now)
    if draft is None or draft.saved:
        await show(event, await refused(talk, draft))
        return
    await show(event, await draft_screen(talk, draft, told=told))


async def draft_screen(talk: Talk, draft: ItemDraft, *, told: str | None = None) -> Screen:
    """Return all that saving would do, and the ways to change it."""
    reader, id_ = talk.reader, draft.id
    twin = await twin_of(talk.database, draft)
    text = lines(
        heading(fit(reader.content(draft.said.title or reader.label("A new menu item")))),
        *(_changes(talk, draft) if draft.basis else item_lines(reader, draft.said)),
        told or await _note(talk, draft, twin),
    )
    save = SaveItem(id=id_, version=draft.version, sure=twin is not None)
    choices = [
        Choice(reader.label("Save it"), save.pack()) if draft.said.complete else None,
        *(_field(talk, id_, field) for field in ItemField if field not in _MORE),
        Choice(reader.label("For whom, summary, fee"), OpenItemDraft(id=id_, more=True).pack()),
    ]
    further = [
        Choice(reader.label("Throw it away"), DropItemDraft(id=id_).pack()),
        _way_back(talk, draft),
    ]
    return await numbered(talk, text, [each for each in choices if each], further=further)


def _way_back(talk: Talk, draft: ItemDraft) -> Choice:
    if draft.item_id is None:
        return back_to(talk, SECTION)
    return Choice(talk.reader.label("Back"), OpenItem(id=draft.item_id).pack())


def _field(talk: Talk, draft_id: int, field: ItemField) -> Choice:
    return Choice(talk.reader.label(FIELDS[field]), AskItemField(id=draft_id, field=field).pack())


def _changes(talk: Talk, draft: ItemDraft) -> list[str]:
    """Return what would change of an item that is there already."""
    reader, changed = talk.reader, draft.changed
    if draft.basis is None or not changed:
        return [reader.label("Nothing is changed yet.")]
    told = [change_line(reader, field, draft.basis, draft.said) for field in changed[:_TOLD]]
    more = len(changed) - _TOLD
    return [
        *told,
        *([reader.label_many("and one more", "and {n} more", more)] if more > 0 else []),
    ]


async def _note(talk: Talk, draft: ItemDraft, twin: str | None) -> Markup | None:
    """Return what to look at before saving."""
    reader = talk.reader
    missing = [reader.label(FIELDS[f]) for f in NEEDED if not getattr(draft.said, f)]
    if missing:
        told = reader.label("Still missing: {fields}", fields=reader.join(missing))
        return Markup.escape(fit(told))
    if twin is not None:
        return reader.say("One of this name is there: {code}", code=twin)
    if draft.item_id is None or ItemField.TITLE not in draft.changed:
        return None
    card = await item_card(talk.database, draft.item_id, now=talk.now)
    if card is None or not card.bearing:
        return None
    return reader.say_many(
        "One course gets the new name.", "{n} courses get the new name.", card.bearing
    )


@router.callback_query(SaveItem.filter())
async def save(press: CallbackQuery, callback_data: SaveItem, talk: Talk) -> None:
    """Save what was shown; else show it as it is now, and why nothing was saved."""
    await stop_asking(talk)
    draft = await item_draft_of(talk.database, talk.actor, callback_data.id, now=talk.now)
    if draft is None or draft.saved:
        await show(press, await refused(talk, draft))
        return
    act = create_item if draft.item_id is None else change_item
    outcome = await act(
        talk.database,
        now=talk.now,
        actor=talk.actor,
        draft_id=draft.id,
        version=callback_data.version,
        sure=callback_data.sure,
    )
    if isinstance(outcome, ItemSaved):
        await talk.saved()
        await show(press, await _done(talk, outcome, is_new=draft.item_id is None))
        return
    why = _WHY.get(outcome)
    await show_draft(press, draft.id, talk, told=talk.reader.say(why) if why else None)


async def _done(talk: Talk, saved: ItemSaved, *, is_new: bool) -> Screen:
    reader = talk.reader
    card = await item_card(talk.database, saved.item_id, now=talk.now)
    title, code = (card.values.title or "", card.code) if card else ("", "")
    text = lines(
        reader.say("<b>It is on the menu</b>") if is_new else reader.say("<b>Saved</b>"),
        fit(reader.content(title)),
        reader.say("In the workbook it is {code}.", code=code),
        reader.say_many(
            "One course got the new name.", "{n} courses got the new name.", saved.renamed
        )
        if saved.renamed
        else None,
    )
    choices = [Choice(reader.label("Look at it"), OpenItem(id=saved.item_id).pack())]
    return await numbered(talk, text, choices, further=[back_to(talk, SECTION)])


@router.callback_query(DropItemDraft.filter())
async def drop(press: CallbackQuery, callback_data: DropItemDraft, talk: Talk) -> None:
    """Throw a draft away, and show the menu."""
    await drop_item_draft(talk.database, now=talk.now, actor=talk.actor, draft_id=callback_data.id)
    await open_menu(press, talk)


async def refused(talk: Talk, draft: ItemDraft | None) -> Screen:
    """Return that there is no draft to go on with, and the way to what it became."""
    reader, back = talk.reader, [back_to(talk, SECTION)]
    if draft is None or draft.item_id is None:
        told = reader.say("This draft is not there any more.")
        return await numbered(talk, told, [], further=back)
    item = [Choice(reader.label("Look at it"), OpenItem(id=draft.item_id).pack())]
    return await numbered(talk, reader.say("It was saved already."), item, further=back)
