"""From a rendered letter to the Bot API's requests: the proper method for each."""

from typing import TYPE_CHECKING, Any

import structlog
from aiogram import Bot
from aiogram.types import (
    InputMediaAudio,
    InputMediaDocument,
    InputMediaPhoto,
    InputMediaVideo,
    LinkPreviewOptions,
    Message,
)

from bot.delivery.receipts import messages_of, receipt_of
from bot.telegram.errors import CallFailed, MessageGone
from handlers.notices.rendered import Edited, Letter, Rendered, Snapshot, TakenBack
from school.announcements.content import ContentKind, File
from school.deliveries.outcomes import Claimed

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine

log = structlog.get_logger(__name__)

# Longer than Telegram ever takes; shorter than a claim's lease.
SEND_SECONDS = 30
# https://core.telegram.org/bots/api#senddocument, counted without the formatting.
CAPTION_LIMIT = 1024
_ALBUM = {
    ContentKind.PHOTO: InputMediaPhoto,
    ContentKind.VIDEO: InputMediaVideo,
    ContentKind.DOCUMENT: InputMediaDocument,
    ContentKind.AUDIO: InputMediaAudio,
}


async def deliver(bot: Bot, claimed: Claimed, letter: Letter) -> str:
    """Make the requests of one letter; return its receipt. Raises what the call came to."""
    match letter:
        case Rendered():
            return _receipt(await _rendered(bot, claimed, letter))
        case Snapshot():
            return await _snapshot(bot, claimed, letter)
        case Edited():
            return await _edited(bot, letter)
        case TakenBack():
            return await _taken_back(bot, letter)


def messages_in(letter: Letter) -> int:
    """Return as how many messages a letter counts against Telegram's limits."""
    if isinstance(letter, Snapshot) and len(letter.files) > 1:
        return len(letter.files) + (1 if letter.keyboard else 0)
    return 1


async def _rendered(bot: Bot, claimed: Claimed, letter: Rendered) -> Message:
    """Send it by one request, whatever it carries: what is unknown is one message."""
    if letter.document is not None and len(letter.text) <= CAPTION_LIMIT:
        return await bot.send_document(
            chat_id=claimed.telegram_id,
            document=letter.document,
            caption=letter.text,
            reply_markup=letter.keyboard,
            disable_notification=claimed.silent or None,
            request_timeout=SEND_SECONDS,
        )
    return await bot.send_message(
        chat_id=claimed.telegram_id,
        text=letter.text,
        reply_markup=letter.keyboard,
        disable_notification=claimed.silent or None,
        link_preview_options=LinkPreviewOptions(is_disabled=not letter.preview),
        request_timeout=SEND_SECONDS,
    )


async def _snapshot(bot: Bot, claimed: Claimed, letter: Snapshot) -> str:
    common: dict[str, Any] = {
        "chat_id": claimed.telegram_id,
        "disable_notification": claimed.silent or None,
        "request_timeout": SEND_SECONDS,
    }
    if len(letter.files) > 1:
        return await _album(bot, common, letter)
    if letter.location is not None:
        sent = await bot.send_location(
            **common,
            latitude=letter.location.latitude,
            longitude=letter.location.longitude,
            reply_markup=letter.keyboard,
        )
        return _receipt(sent)
    if letter.files:
        return _receipt(await _file(bot, common, letter, letter.files[0]))
    return _receipt(
        await bot.send_message(
            **common,
            text=letter.text,
            entities=list(letter.entities),
            parse_mode=None,
            reply_markup=letter.keyboard,
        )
    )


async def _file(bot: Bot, common: dict[str, Any], letter: Snapshot, file: File) -> Message:
    send: Callable[..., Coroutine[Any, Any, Message]] = getattr(bot, f"send_{file.kind.value}")
    return await send(
        **common,
        **{file.kind.value: file.file_id},
        caption=letter.text or None,
        caption_entities=list(letter.entities),
        parse_mode=None,
        reply_markup=letter.keyboard,
    )


async def _album(bot: Bot, common: dict[str, Any], letter: Snapshot) -> str:
    """Send an album, then its buttons; when only the buttons fail, the album has arrived."""
    media = [
        _ALBUM[file.kind](
            media=file.file_id,
            caption=(letter.text or None) if n == 0 else None,
            caption_entities=list(letter.entities) if n == 0 else None,
            parse_mode=None,
        )
        for n, file in enumerate(letter.files)
    ]
    sent = await bot.send_media_group(**common, media=media)
    chat, ids = sent[0].chat.id, [message.message_id for message in sent]
    if letter.keyboard is None:
        return receipt_of(chat, ids)
    try:
        below = await bot.send_message(
            **common, text=letter.below, parse_mode=None, reply_markup=letter.keyboard
        )
    except CallFailed as error:
        log.warning("delivery.buttons_left_out", fault=str(error))
        return receipt_of(chat, ids)
    return receipt_of(chat, [*ids, below.message_id])


async def _edited(bot: Bot, letter: Edited) -> str:
    """Edit what arrived; what is gone stays gone, and what says it already is left."""
    chat, ids = messages_of(letter.receipt)
    snapshot = letter.snapshot
    common: dict[str, Any] = {
        "chat_id": chat,
        "message_id": ids[0],
        "parse_mode": None,
        "request_timeout": SEND_SECONDS,
    }
    keyboard = None if len(snapshot.files) > 1 else snapshot.keyboard
    try:
        if snapshot.files:
            await bot.edit_message_caption(
                **common,
                caption=snapshot.text,
                caption_entities=list(snapshot.entities),
                reply_markup=keyboard,
            )
        else:
            await bot.edit_message_text(
                **common,
                text=snapshot.text,
                entities=list(snapshot.entities),
                reply_markup=keyboard,
            )
    except MessageGone as error:
        log.info("delivery.nothing_to_edit", fault=str(error))
    return f"edit {letter.receipt}"[:120]


async def _taken_back(bot: Bot, letter: TakenBack) -> str:
    chat, ids = messages_of(letter.receipt)
    await bot.delete_messages(chat_id=chat, message_ids=ids, request_timeout=SEND_SECONDS)
    return f"recall {letter.receipt}"[:120]


def _receipt(message: Message) -> str:
    return receipt_of(message.chat.id, [message.message_id])
