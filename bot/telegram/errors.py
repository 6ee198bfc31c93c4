"""What a Bot API call can come to, told once and for all callers.

Each is also the aiogram error that handlers know, so that those below `bot/` can catch
`TelegramBadRequest` without knowing this module. None holds the call's contents, the token, or
what Telegram quoted from them: only the API method's name and Telegram's own words.
"""
# ruff: noqa: N818 - these are outcomes, named like aiogram's own

import json
import re
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from aiogram.exceptions import (
    TelegramAPIError,
    TelegramBadRequest,
    TelegramConflictError,
    TelegramForbiddenError,
    TelegramMigrateToChat,
    TelegramNetworkError,
    TelegramRetryAfter,
    TelegramUnauthorizedError,
)

CHAT_NOT_FOUND = "chat not found"
NOT_MODIFIED = "message is not modified"
QUERY_TOO_OLD = "query is too old"
CANNOT_PARSE = "can't parse entities"
GONE = (
    "message to edit not found",
    "message to delete not found",
    "message to copy not found",
    "message to forward not found",
    "message to be replied not found",
    "message can't be edited",
    "message can't be deleted",
)

# A server that says 429 without a number is asked again after the usual wait (30-40 s).
DEFAULT_RETRY_AFTER = 30
_QUOTED = re.compile(r"\"[^\"]*\"|'[^']*'|<[^>]*>|“[^”]*”")


class CallFailed(TelegramAPIError):
    """One call did not do what was asked of it."""

    label = "Bot API"

    def __init__(self, method: str, description: str) -> None:
        super(TelegramAPIError, self).__init__(message=f"{method}: {description}")
        self.method_name = method
        self.description = description


class NotLeft(CallFailed, TelegramNetworkError):
    """The request did not leave (no connection): it can simply be repeated."""


class LeftUnknown(CallFailed, TelegramNetworkError):
    """The request left and was not answered properly: nobody knows what it did."""


class Flooded(CallFailed, TelegramRetryAfter):
    """429: nothing was done; the chat is to be left alone for `retry_after` seconds."""

    def __init__(self, method: str, retry_after: float) -> None:
        super().__init__(method, f"retry after {retry_after:g} s")
        self.retry_after = retry_after  # type: ignore[assignment]


class Unreachable(CallFailed, TelegramForbiddenError):
    """The person blocked the bot, is gone, or never wrote: no retry until they write."""


class Refused(CallFailed, TelegramBadRequest):
    """400, 404 and the like: the same call will always be refused; mostly our own defect."""


class MessageGone(Refused):
    """The message to edit, delete or reply to is not there any more, or no longer open to it."""


class EntitiesRefused(Refused):
    """The text's formatting does not parse."""


class ChatMigrated(CallFailed, TelegramMigrateToChat):
    """The group has the id `migrate_to_chat_id` now; nothing was done."""

    def __init__(self, method: str, migrate_to_chat_id: int) -> None:
        super().__init__(method, "the group has another id now")
        self.migrate_to_chat_id = migrate_to_chat_id


class TokenRefused(CallFailed, TelegramUnauthorizedError):
    """401: the token is not (any longer) a bot's. Asking again cannot help."""


class PollConflict(CallFailed, TelegramConflictError):
    """409: another process polls with this token, or a webhook is set."""


class NothingToDo(CallFailed):
    """Telegram refused since what was asked for is so already, or since it came too late.

    The session turns it into success.
    """


def error_of(method: str, status: int, body: bytes) -> CallFailed:
    """Return what an answer other than `ok: true` means. Descriptions: see docs/delivery.md."""
    answer = _answer(body)
    if answer is None or status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        return LeftUnknown(method, f"HTTP {status}")
    description = str(answer.get("description", ""))
    parameters = answer.get("parameters")
    told = parameters if isinstance(parameters, dict) else {}
    if status == HTTPStatus.TOO_MANY_REQUESTS or "retry_after" in told:
        return Flooded(method, float(told.get("retry_after", DEFAULT_RETRY_AFTER)))
    if "migrate_to_chat_id" in told:
        return ChatMigrated(method, int(told["migrate_to_chat_id"]))
    return _kind_of(status, description)(method, cleaned(description) or f"HTTP {status}")


def cleaned(description: str) -> str:
    """Return Telegram's description without what it quotes: that may be a person's words."""
    return _QUOTED.sub("…", description)[:200]


def _kind_of(status: int, description: str) -> type[CallFailed]:
    if status == HTTPStatus.UNAUTHORIZED:
        return TokenRefused
    if status == HTTPStatus.CONFLICT:
        return PollConflict
    if status == HTTPStatus.FORBIDDEN or CHAT_NOT_FOUND in description:
        return Unreachable
    if NOT_MODIFIED in description or QUERY_TOO_OLD in description:
        return NothingToDo
    if CANNOT_PARSE in description:
        return EntitiesRefused
    if any(gone in description for gone in GONE):
        return MessageGone
    return Refused


def _answer(body: bytes) -> Mapping[str, Any] | None:
    """Return the Bot API's envelope, or None for what a proxy or a broken server said."""
    try:
        answer = json.loads(body)
    except ValueError:
        return None
    return answer if isinstance(answer, dict) and "ok" in answer else None
