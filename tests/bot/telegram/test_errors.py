"""One mapping of Telegram's answers, by its exact words, and nothing of ours in it."""

import json

import pytest
from aiogram.exceptions import TelegramBadRequest, TelegramForbiddenError, TelegramRetryAfter

from bot.telegram.errors import (
    CallFailed,
    ChatMigrated,
    EntitiesRefused,
    Flooded,
    LeftUnknown,
    MessageGone,
    NothingToDo,
    PollConflict,
    Refused,
    TokenRefused,
    Unreachable,
    error_of,
)


def meant(status: int, description: str, **parameters: object) -> CallFailed:
    body = {"ok": False, "error_code": status, "description": description}
    if parameters:
        body["parameters"] = parameters
    return error_of("sendMessage", status, json.dumps(body).encode())


@pytest.mark.parametrize(
    ("status", "description", "kind"),
    [
        (403, "Forbidden: bot was blocked by the user", Unreachable),
        (403, "Forbidden: user is deactivated", Unreachable),
        (403, "Forbidden: bot can't initiate conversation with a user", Unreachable),
        (403, "Forbidden: bot was kicked from the group chat", Unreachable),
        (400, "Bad Request: chat not found", Unreachable),
        (400, "Bad Request: message is not modified: specified new message content", NothingToDo),
        (400, "Bad Request: query is too old and response timeout expired or q", NothingToDo),
        (400, "Bad Request: message to edit not found", MessageGone),
        (400, "Bad Request: message to delete not found", MessageGone),
        (400, "Bad Request: message can't be deleted", MessageGone),
        (400, "Bad Request: can't parse entities: Unmatched end tag", EntitiesRefused),
        (400, "Bad Request: message is too long", Refused),
        (400, "Bad Request: BUTTON_DATA_INVALID", Refused),
        (404, "Not Found: method not found", Refused),
        (413, "Request Entity Too Large", Refused),
        (401, "Unauthorized", TokenRefused),
        (409, "Conflict: terminated by other getUpdates request", PollConflict),
        (500, "Internal Server Error", LeftUnknown),
    ],
)
def test_each_description_means_one_thing(
    status: int, description: str, kind: type[CallFailed]
) -> None:
    assert type(meant(status, description)) is kind


def test_a_429_says_how_long_to_wait() -> None:
    error = meant(429, "Too Many Requests: retry after 137", retry_after=137)
    assert isinstance(error, Flooded)
    assert error.retry_after == 137


def test_a_429_without_a_number_waits_as_long_as_is_usual() -> None:
    error = meant(429, "Too Many Requests")
    assert isinstance(error, Flooded)
    assert error.retry_after == 30


def test_a_group_that_became_a_supergroup_says_its_new_id() -> None:
    text = "Bad Request: group chat was upgraded to a supergroup chat"
    error = meant(400, text, migrate_to_chat_id=-1001)
    assert isinstance(error, ChatMigrated)
    assert error.migrate_to_chat_id == -1001


@pytest.mark.parametrize("body", [b"<html>502 Bad Gateway</html>", b"", b"[]", b"\xff\xfe"])
def test_what_is_no_answer_of_the_bot_api_is_unknown(body: bytes) -> None:
    assert isinstance(error_of("sendMessage", 502, body), LeftUnknown)
    assert isinstance(error_of("sendMessage", 404, body), LeftUnknown)


def test_handlers_can_catch_what_aiogram_taught_them() -> None:
    assert isinstance(meant(400, "Bad Request: message to edit not found"), TelegramBadRequest)
    assert isinstance(meant(403, "Forbidden: user is deactivated"), TelegramForbiddenError)
    assert isinstance(meant(429, "Too Many Requests", retry_after=1), TelegramRetryAfter)


def test_what_telegram_quotes_is_not_repeated() -> None:
    said = str(
        meant(400, 'Bad Request: can\'t parse entities: Unsupported start tag "王小明" at 3')
    )
    assert "王小明" not in said
    assert "can't parse entities: Unsupported start tag … at 3" in said
