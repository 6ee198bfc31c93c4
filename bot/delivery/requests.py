"""From a rendered letter to the Bot API's requests: the proper method for each."""

from typing import Any

import structlog
from aiogram import Bot
from aiogram.types import LinkPreviewOptions, Message

from bot.delivery.receipts import messages_of, receipt_of
from bot.telegram.errors import MessageGone
from handlers.notices.rendered import Edited, Letter, Rendered, TakenBack
from handlers.snapshots import Snapshot, send_snapshot
from school.deliveries.outcomes import Claimed

log = structlog.get_logger(__name__)

# Longer than Telegram ever takes; shorter than a claim's lease.
SEND_SECONDS = 30
# https://core.telegram.org/bots/api#senddocument, counted without the formatting.
CAPTION_LIMIT = 1024


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
    sent = await send_snapshot(
        bot,
        claimed.telegram_id,
        letter,
        disable_notification=claimed.silent or None,
        request_timeout=SEND_SECONDS,
    )
    return receipt_of(sent[0].chat.id, [message.message_id for message in sent])


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
