"""/announce: the list of announcements, and putting one together from what the organiser sends."""

from typing import Any

from aiogram import Router
from aiogram.types import CallbackQuery, Message

from handlers.entrances import Event, entrance
from handlers.listing import page_of
from handlers.numbered import Choice, numbered
from handlers.organisers.announcing.callbacks import (
    OpenDraft,
    OpenDrafts,
    OpenSending,
    Part,
)
from handlers.organisers.announcing.draft import (
    asked_draft,
    changed,
    draft_screen,
    kept_change,
    parts_screen,
    refused,
    show_as_it_will_be,
    show_draft,
)
from handlers.organisers.announcing.received import in_both_scripts, received, with_another
from handlers.organisers.announcing.said import STATES
from handlers.organisers.choosing_sites import ChooseSite, site_purpose
from handlers.organisers.desk import heading, to_desk
from handlers.organisers.sections import section
from handlers.screens import Screen, button, rows, show, show_below
from handlers.talk import Talk
from handlers.typed import TypedInput, ask_for, stop_asking, typed_input
from locales.reader import Reader, lines, mark
from school.announcements.content import TITLE_LIMIT, Content
from school.announcements.drafts import (
    Draft,
    DraftChange,
    NoDraft,
    begin_draft,
    delete_draft,
    drafts,
)
from school.announcements.ledger import sendings
from school.staff.rights import Rank

router = Router(name="announcing")
media_router = Router(name="announcing media")

_PURPOSE = "announce"


@section("announce", mark("Announcements"), rank=Rank.ORGANISER)
@entrance("ANNOUNCE")
async def open_announcing(event: Event, talk: Talk) -> None:
    """Show the announcements, and the way to a new one."""
    await stop_asking(talk)
    await show(event, await list_screen(talk, sent=False))


@router.callback_query(OpenDrafts.filter())
async def open_list(press: CallbackQuery, callback_data: OpenDrafts, talk: Talk) -> None:
    """Show drafts, or what was sent."""
    await show(press, await list_screen(talk, sent=callback_data.sent, page=callback_data.page))


async def list_screen(talk: Talk, *, sent: bool, page: int = 0) -> Screen:
    """Return the drafts or the sendings in one's scope, the latest first."""
    reader = talk.reader
    listed = await _rows(talk, sent=sent)
    shown, turns = page_of(listed, page, talk, lambda to: OpenDrafts(sent=sent, page=to))
    title = reader.label("Sent announcements") if sent else reader.label("Announcements")
    text = lines(
        heading(title),
        None if listed else reader.say("Nothing here yet."),
    )
    new = ChooseSite(purpose=_PURPOSE)
    further = [
        *turns,
        *([] if sent else [Choice(reader.label("A new announcement"), new.pack())]),
        Choice(reader.label("Drafts"), OpenDrafts(sent=False).pack())
        if sent
        else Choice(reader.label("Sent announcements"), OpenDrafts(sent=True).pack()),
        to_desk(talk),
    ]
    return await numbered(talk, text, list(shown), further=further)


async def _rows(talk: Talk, *, sent: bool) -> list[Choice]:
    reader = talk.reader
    if sent:
        return [
            Choice(
                reader.label(
                    "{title}, {state}",
                    title=reader.content(each.title),
                    state=reader.label(STATES[each.state]),
                ),
                OpenSending(id=each.id).pack(),
            )
            for each in await sendings(talk.database, talk.actor)
        ]
    return [
        Choice(
            reader.content(each.title) if each.title else reader.label("A new draft"),
            OpenDraft(id=each.id).pack(),
        )
        for each in await drafts(talk.database, talk.actor)
    ]


@site_purpose(_PURPOSE, ask=lambda _rest, talk: talk.reader.say("<b>From which site?</b>"))
async def begin(event: Event, site_id: int | None, _rest: str, talk: Talk) -> None:
    """Begin a draft, and ask for what is to be said."""
    draft_id = await begin_draft(talk.database, now=talk.now, actor=talk.actor, site_id=site_id)
    await ask_for(talk, CONTENT, detail={"draft": draft_id})
    await show(event, _ask_content(talk, draft_id))


def _ask_content(talk: Talk, draft_id: int) -> Screen:
    reader = talk.reader
    text = lines(
        reader.say("<b>Send me the announcement</b>"),
        reader.say("A text, pictures, a file, a voice,"),
        reader.say("a video or a place, as it shall be."),
    )
    back = button(reader.label("Back"), OpenDraft(id=draft_id).pack())
    return Screen(text, rows(back))


def ask_again(reader: Reader) -> Any:
    """Return what the announcement's content may be."""
    return reader.say("Please send the announcement itself.")


async def take_text(event: Event, _value: str, talk: Talk) -> None:
    """Take a text with its formatting."""
    if isinstance(event, Message):
        await _take(event, talk, received(event))


CONTENT = typed_input(
    TypedInput(
        key="an.content",
        takes_any=True,
        read=lambda text, _talk: text.strip() or None,
        act=take_text,
        about=lambda reader: reader.label("The announcement's words"),
        misfit=ask_again,
    )
)


async def _awaits_media(message: Message, talk: Talk) -> bool | dict[str, Any]:
    """Filter for what is sent while an announcement is put together, and is no text."""
    if message.text is not None:
        return False
    state = await talk.state.get_state()
    if state not in {CONTENT.key, TITLE.key}:
        return False
    content = received(message)
    return {"content": content} if content is not None else False


@media_router.message(_awaits_media)
async def take_media(message: Message, content: Content, talk: Talk) -> None:
    """Take a picture, a file or a place; further pictures of an album join the first."""
    await _take(message, talk, content)


async def _take(message: Message, talk: Talk, content: Content | None) -> None:
    draft = await asked_draft(talk)
    if draft is None or content is None:
        await stop_asking(talk)
        await show(message, await refused(talk, NoDraft.GONE))
        return
    old = draft.content
    joins = old is not None and content.group is not None and content.group == old.group
    if joins and old is not None:
        content = with_another(old, content)
    elif old is not None:
        content = content.model_copy(update={"buttons": old.buttons})
    content = await in_both_scripts(content, talk)
    fault = content.fault()
    if fault is not None:
        await show(message, Screen(_fault(talk.reader, fault)))
        return
    kept = await kept_change(message, draft.id, talk, DraftChange(content=content))
    if kept is None or joins:
        return
    if kept.title:
        await stop_asking(talk)
        await show(message, await draft_screen(talk, kept))
        return
    await ask_for(talk, TITLE, detail={"draft": draft.id})
    await show(message, Screen(_ask_title(talk.reader)))


def _fault(reader: Reader, fault: str) -> Any:
    if fault == "long":
        return reader.say("That is too long. Please shorten it.")
    if fault == "many":
        return reader.say("An album has ten pictures at most.")
    return reader.say("There is nothing in it to send.")


def _ask_title(reader: Reader) -> Any:
    return lines(
        reader.say("<b>Now a title, in one line</b>"),
        reader.say("It stands in your lists, not in the message."),
    )


def _title(text: str, _talk: Talk) -> str | None:
    title = " ".join(text.split())
    return title if 0 < len(title) <= TITLE_LIMIT else None


async def take_title(event: Event, value: str, talk: Talk) -> None:
    """Keep the title, and show the draft."""
    draft = await asked_draft(talk)
    await stop_asking(talk)
    if draft is None:
        await show(event, await refused(talk, NoDraft.GONE))
        return
    if await changed(event, draft.id, talk, DraftChange(title=value)):
        await talk.saved()


TITLE = typed_input(
    TypedInput(
        key="an.title",
        takes_any=True,
        read=_title,
        act=take_title,
        about=lambda reader: reader.label("The announcement's title"),
        misfit=lambda reader: reader.say(
            "A title has one line, {n} signs at most.", n=TITLE_LIMIT
        ),
    )
)


@router.callback_query(OpenDraft.filter())
async def open_draft(press: CallbackQuery, callback_data: OpenDraft, talk: Talk) -> None:
    """Show a draft."""
    await stop_asking(talk)
    await show_draft(press, callback_data.id, talk)


async def see(press: CallbackQuery, draft: Draft, talk: Talk) -> None:
    """Send the organiser what its readers will get, and the draft below it."""
    await press.answer()
    await show_as_it_will_be(press, draft, talk)
    await show_below(press, await draft_screen(talk, draft))


async def throw_away(press: CallbackQuery, draft: Draft, talk: Talk) -> None:
    """Throw the draft away."""
    await delete_draft(talk.database, now=talk.now, actor=talk.actor, draft_id=draft.id)
    await show(press, await list_screen(talk, sent=False))


async def ask_content(press: CallbackQuery, draft: Draft, talk: Talk) -> None:
    """Ask for the content anew."""
    await ask_for(talk, CONTENT, detail={"draft": draft.id})
    await show(press, _ask_content(talk, draft.id))


async def ask_title(press: CallbackQuery, draft: Draft, talk: Talk) -> None:
    """Ask for another title."""
    await ask_for(talk, TITLE, detail={"draft": draft.id})
    back = button(talk.reader.label("Back"), OpenDraft(id=draft.id).pack())
    await show(press, Screen(_ask_title(talk.reader), rows(back)))


async def show_parts(press: CallbackQuery, draft: Draft, talk: Talk) -> None:
    """Show the parts of what is said."""
    await show(press, await parts_screen(talk, draft))


async def no_buttons(press: CallbackQuery, draft: Draft, talk: Talk) -> None:
    """Take the buttons away."""
    if draft.content is not None:
        content = draft.content.model_copy(update={"buttons": ()})
        await changed(press, draft.id, talk, DraftChange(content=content))


OF_PARTS = {
    Part.SEE: see,
    Part.DELETE: throw_away,
    Part.CONTENT: ask_content,
    Part.TITLE: ask_title,
    Part.WORDS: show_parts,
    Part.NO_BUTTONS: no_buttons,
}
