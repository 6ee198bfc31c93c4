"""An announcement as its readers get it, its edits, and the question to a second organiser."""

from collections.abc import Sequence

from aiogram.types import InlineKeyboardButton, MessageEntity

from handlers.callbacks import OpenOffering
from handlers.noticed import noticed
from handlers.notices.rendered import Edited, Letter, Rendered, Snapshot, TakenBack
from handlers.notices.telling import GoneError, Telling, message
from handlers.organisers.announcing.callbacks import ConfirmUrgent, OpenSending
from handlers.residents.news import SetNews
from handlers.screens import button, rows
from handlers.widths import fit, fit_bold
from locales.reader import Reader
from school.announcements.content import ButtonKind, Content, LinkButton, content_of
from school.announcements.notices import announcement_of
from school.announcements.tables import Announcement
from school.notices.tables import Notice


async def announcement(telling: Telling) -> Letter:
    """Send on what the organiser wrote, with its buttons and the way to stop it by one tap."""
    async with telling.database.read() as session:
        found = await announcement_of(session, telling.claimed.subject)
    if found is None:
        raise GoneError("announcement")
    return _snapshot(telling, found, telling.claimed.id)


async def edited(telling: Telling) -> Letter:
    """Bring the new words to who has the old ones."""
    original, found = await _original(telling)
    return Edited(
        receipt=original.receipt or "", snapshot=_snapshot(telling, found, original.id or 0)
    )


async def taken_back(telling: Telling) -> Letter:
    """Delete what arrived."""
    original, _ = await _original(telling)
    return TakenBack(receipt=original.receipt or "")


async def urgent_confirm(telling: Telling) -> Rendered:
    """Ask a second organiser whether an urgent announcement may go out."""
    reader = telling.reader
    async with telling.database.read() as session:
        found = await announcement_of(session, telling.claimed.subject)
    if found is None:
        raise GoneError("announcement")
    sending = telling.claimed.subject
    return message(
        reader.say("<b>Urgent: may this go out now?</b>"),
        fit_bold(reader.content(found.title or "")),
        reader.say("It goes to everybody, at night too."),
        reader.say("Please look at it first."),
        buttons=[
            telling.button(reader.label("See it first"), OpenSending(id=sending)),
            telling.button(reader.label("Yes, send it"), ConfirmUrgent(id=sending)),
        ],
    )


def snapshot(
    reader: Reader, content: Content, *, buttons: Sequence[InlineKeyboardButton] = ()
) -> Snapshot:
    """Return a content in a reader's words, with these buttons below."""
    words = content.words_for(reader.language)
    return Snapshot(
        text=words.text,
        entities=tuple(MessageEntity.model_validate(each) for each in words.entities),
        files=content.files,
        location=content.location,
        keyboard=rows(*buttons) if buttons else None,
        below=reader.label("More about it:") if content.is_album and buttons else "",
    )


def own_buttons(
    reader: Reader, given: Sequence[LinkButton], notice_id: int | None
) -> list[InlineKeyboardButton]:
    """Return the organiser's buttons; under a notice a press proves that it has arrived."""
    return [_own(reader, each, notice_id) for each in given]


def _own(reader: Reader, given: LinkButton, notice_id: int | None) -> InlineKeyboardButton:
    label = fit(reader.content(given.label))
    if given.kind is ButtonKind.LINK:
        return InlineKeyboardButton(text=label, url=given.target)
    data = OpenOffering(id=int(given.target)).pack()
    return button(label, data if notice_id is None else noticed(data, notice_id))


def _snapshot(telling: Telling, found: Announcement, notice_id: int) -> Snapshot:
    content = content_of(found.content)
    if content is None:
        raise GoneError("content")
    reader = telling.reader
    buttons = own_buttons(reader, content.buttons, notice_id)
    if not content.is_album and not found.urgent:
        stop = noticed(SetNews(on=False).pack(), notice_id)
        buttons.append(button(reader.label("No more announcements"), stop))
    return snapshot(reader, content, buttons=buttons)


async def _original(telling: Telling) -> tuple[Notice, Announcement]:
    async with telling.database.read() as session:
        original = await session.get(Notice, telling.claimed.subject)
        found = await announcement_of(session, original.subject) if original else None
    if original is None or found is None:
        raise GoneError("announcement")
    return original, found
