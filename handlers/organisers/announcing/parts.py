"""The buttons of a draft's parts: each asks for one, shows it, or sets it."""

from aiogram import Router
from aiogram.types import CallbackQuery

from handlers.organisers.announcing import extras, rooms, sending
from handlers.organisers.announcing.callbacks import DraftPart
from handlers.organisers.announcing.draft import refused
from handlers.screens import show
from handlers.talk import Talk
from handlers.typed import stop_asking
from school.announcements.drafts import NoDraft, draft_of

router = Router(name="announcing parts")

_PARTS = rooms.OF_PARTS | extras.OF_PARTS | sending.OF_PARTS


@router.callback_query(DraftPart.filter())
async def open_part(press: CallbackQuery, callback_data: DraftPart, talk: Talk) -> None:
    """Ask for, show or set a part of a draft."""
    await stop_asking(talk)
    draft = await draft_of(talk.database, talk.actor, callback_data.id)
    if draft is None:
        await show(press, await refused(talk, NoDraft.GONE))
        return
    await _PARTS[callback_data.part](press, draft, talk)
