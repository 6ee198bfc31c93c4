"""An announcement as its readers get it, its edits, and the question to a second organiser."""

from handlers.noticed import noticed
from handlers.notices.rendered import Edited, Letter, Rendered, TakenBack
from handlers.notices.telling import GoneError, Telling, message
from handlers.organisers.announcing.callbacks import ConfirmUrgent, OpenSending
from handlers.residents.news import SetNews
from handlers.screens import button
from handlers.snapshots import Snapshot, own_buttons, snapshot
from handlers.widths import fit_bold
from school.announcements.content import content_of
from school.announcements.notices import Said, said_by
from school.notices.tables import Notice


async def announcement(telling: Telling) -> Letter:
    """Send on what the organiser wrote, with its buttons and the way to stop it by one tap."""
    found = await said_by(telling.database, telling.claimed.subject)
    if found is None:
        raise GoneError("announcement")
    return _snapshot(telling, found, telling.claimed.id)


async def announcement_title(telling: Telling) -> str:
    """Return what an announcement is called in a digest."""
    found = await said_by(telling.database, telling.claimed.subject)
    if found is None:
        raise GoneError("announcement")
    return telling.reader.content(found.title or "")


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
    found = await said_by(telling.database, telling.claimed.subject)
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


def _snapshot(telling: Telling, found: Said, notice_id: int) -> Snapshot:
    content = content_of(found.content)
    if content is None:
        raise GoneError("content")
    reader = telling.reader
    buttons = own_buttons(reader, content.buttons, notice_id)
    if not content.is_album and not found.urgent:
        stop = noticed(SetNews(on=False).pack(), notice_id)
        buttons.append(button(reader.label("No more announcements"), stop))
    return snapshot(reader, content, buttons=buttons)


async def _original(telling: Telling) -> tuple[Notice, Said]:
    async with telling.database.read() as session:
        original = await session.get(Notice, telling.claimed.subject)
    found = await said_by(telling.database, original.subject) if original else None
    if original is None or found is None:
        raise GoneError("announcement")
    return original, found
