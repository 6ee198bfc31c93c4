"""Sends one rendered notice and says what came of it, in the school's words."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum

import structlog
from aiogram import Bot
from aiogram.types import LinkPreviewOptions, Message

from bot.telegram.errors import (
    CallFailed,
    Flooded,
    LeftUnknown,
    NotLeft,
    TokenRefused,
    Unreachable,
)
from bot.telegram.session import is_delivery
from handlers.notices.rendered import Rendered
from school.deliveries import outcomes
from school.deliveries.outcomes import Claimed, Outcome, Result

log = structlog.get_logger(__name__)

# Longer than Telegram ever takes; shorter than a claim's lease.
SEND_SECONDS = 30
# https://core.telegram.org/bots/api#senddocument, counted without the formatting.
CAPTION_LIMIT = 1024


class Trouble(Enum):
    """What a try tells about the server: all deliveries stop until it answers again."""

    OUTAGE = "outage"
    NO_CONNECTION = "no connection"
    UNAUTHORIZED = "unauthorized"


@dataclass(frozen=True, slots=True)
class Tried:
    """What came of one try, and what it tells about the server."""

    result: Result
    trouble: Trouble | None = None


async def send(bot: Bot, claimed: Claimed, rendered: Rendered, *, now: datetime) -> Tried:
    """Send one notice whose turn it is. Raises nothing but cancellation.

    What is not understood counts as unknown: it may have left.
    """
    try:
        message = await _send(bot, claimed, rendered)
    except CallFailed as error:
        outcome, trouble = _meaning(error, now)
        if isinstance(outcome, outcomes.Refused):
            log.error("delivery.refused", notice=claimed.id, kind=claimed.kind, fault=str(error))
        return Tried(Result(claimed.id, outcome), trouble)
    except Exception as error:  # noqa: BLE001 - whatever it was, the request may have left
        log.error("delivery.defect", notice=claimed.id, fault=type(error).__qualname__)
        return Tried(Result(claimed.id, outcomes.Unknown()))
    return Tried(
        Result(claimed.id, outcomes.Sent(receipt_of(message.chat.id, message.message_id)))
    )


def receipt_of(chat_id: int, message_id: int) -> str:
    """Return the receipt of a message: opaque to everybody outside `bot/`."""
    return f"{chat_id}:{message_id}"


async def _send(bot: Bot, claimed: Claimed, rendered: Rendered) -> Message:
    """Send it by one request, whatever it carries: what is unknown is one message."""
    token = is_delivery.set(True)
    try:
        if rendered.document is not None and len(rendered.text) <= CAPTION_LIMIT:
            return await bot.send_document(
                chat_id=claimed.telegram_id,
                document=rendered.document,
                caption=rendered.text,
                reply_markup=rendered.keyboard,
                disable_notification=claimed.silent or None,
                request_timeout=SEND_SECONDS,
            )
        return await bot.send_message(
            chat_id=claimed.telegram_id,
            text=rendered.text,
            reply_markup=rendered.keyboard,
            disable_notification=claimed.silent or None,
            link_preview_options=LinkPreviewOptions(is_disabled=not rendered.preview),
            request_timeout=SEND_SECONDS,
        )
    finally:
        is_delivery.reset(token)


def _meaning(error: CallFailed, now: datetime) -> tuple[Outcome, Trouble | None]:
    """Return the school's word for what came of the call, and what it tells of the server."""
    match error:
        case Unreachable():
            return outcomes.Unreachable(), None
        case Flooded():
            return outcomes.RetryLater(now + timedelta(seconds=error.retry_after)), None
        case NotLeft():
            return outcomes.RetryLater(now), Trouble.NO_CONNECTION
        case TokenRefused():
            return outcomes.RetryLater(now), Trouble.UNAUTHORIZED
        case LeftUnknown():
            return outcomes.Unknown(), Trouble.OUTAGE
        case _:
            return outcomes.Refused(error.description), None
