"""Keyboards: their shape and Telegram's words for what is wrong with it."""

from __future__ import annotations

from typing import Any

from playground.errors import ApiError, bad_request

DATA_BYTES = 64
"""Bytes of callback data (Bot API, InlineKeyboardButton)."""
MOST_BUTTONS = 100
"""Buttons of an inline keyboard that the server accepts."""
_ACTIONS = (
    "url",
    "callback_data",
    "callback_game",
    "pay",
    "switch_inline_query",
    "switch_inline_query_current_chat",
    "switch_inline_query_chosen_chat",
    "login_url",
    "web_app",
    "copy_text",
)

Json = dict[str, Any]


def check_markup(markup: object) -> Json | None:
    """A call's reply markup, without empty rows; None when it says nothing. Raises ApiError."""
    if markup is None or markup == "":
        return None
    if isinstance(markup, str):
        raise bad_request("can't parse reply keyboard markup JSON object")
    if not isinstance(markup, dict):
        raise bad_request("object expected as reply markup")
    if "inline_keyboard" in markup:
        return _inline(markup)
    if "keyboard" in markup:
        return _reply(markup)
    return markup if markup.get("remove_keyboard") or markup.get("force_reply") else None


def check_inline(markup: object) -> Json | None:
    """The same where only an inline keyboard may stand: under an edited message."""
    checked = check_markup(markup)
    if checked is not None and "inline_keyboard" not in checked:
        raise bad_request("inline keyboard expected")
    return checked


def _rows(markup: Json, key: str, owner: str) -> list[list[Any]]:
    rows = markup[key]
    if not isinstance(rows, list):
        raise _plain(f'field "{key}" of the {owner} must be an Array')
    if not all(isinstance(row, list) for row in rows):
        raise _plain(f'field "{key}" of the {owner} must be an Array of Arrays')
    return [row for row in rows if row]


def _inline(markup: Json) -> Json | None:
    rows = _rows(markup, "inline_keyboard", "InlineKeyboardMarkup")
    buttons = [button for row in rows for button in row]
    if len(buttons) > MOST_BUTTONS:
        raise bad_request("reply markup is too long")
    for button in buttons:
        _inline_button(button)
    return markup | {"inline_keyboard": rows} if rows else None


def _inline_button(button: object) -> None:
    where = "can't parse inline keyboard button"
    if not isinstance(button, dict):
        raise bad_request(f"{where}: InlineKeyboardButton must be an Object")
    _text_of(button, where)
    if not any(button.get(key) or _empty(button, key) for key in _ACTIONS):
        raise bad_request(f"{where}: Text buttons are unallowed in the inline keyboard")
    data = button.get("callback_data")
    if isinstance(data, str) and len(data.encode()) > DATA_BYTES:
        raise bad_request("BUTTON_DATA_INVALID")
    url = button.get("url")
    if url and "://" not in str(url) and "." not in str(url):
        raise bad_request(f'inline keyboard button URL "{url}" is invalid: Wrong HTTP URL')


def _empty(button: Json, key: str) -> bool:
    """Empty values that do something: switch_inline_query "", callback_game {}."""
    return key in button and key.startswith(("switch_inline", "callback_game"))


def _text_of(button: Json, where: str) -> None:
    if "text" not in button:
        raise bad_request(f'{where}: Can\'t find field "text"')
    if not isinstance(button["text"], str):
        raise bad_request(f'{where}: Field "text" must be of type String')
    if not button["text"].strip():
        raise bad_request("keyboard button text must be non-empty")


def _reply(markup: Json) -> Json | None:
    rows = _rows(markup, "keyboard", "ReplyKeyboardMarkup")
    where = "can't parse keyboard button"
    for button in (one for row in rows for one in row):
        if isinstance(button, dict):
            _text_of(button, where)
        elif not isinstance(button, str):
            raise bad_request(f"{where}: KeyboardButton must be a String or an Object")
    for key in ("resize_keyboard", "one_time_keyboard", "is_persistent"):
        if not isinstance(markup.get(key, False), bool):
            raise _plain(f'field "{key}" of the ReplyKeyboardMarkup must be of the type Boolean')
    return markup | {"keyboard": rows} if rows else None


def _plain(reason: str) -> ApiError:
    return ApiError(400, f"Bad Request: {reason}")
