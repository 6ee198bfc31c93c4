"""Methods about the bot itself: who it is, its names, descriptions, commands and menu button."""

from __future__ import annotations

import re
from typing import Any

from playground.errors import bad_request
from playground.methods.base import Call, method

MOST_COMMANDS = 100
LONGEST_DESCRIPTION = 256
_COMMAND = re.compile(r"[a-z0-9_]{1,32}")
_LANGUAGE = re.compile(r"[a-z]{2}")
_SCOPES = {
    "default",
    "all_private_chats",
    "all_group_chats",
    "all_chat_administrators",
    "chat",
    "chat_administrators",
    "chat_member",
}

Json = dict[str, Any]


@method("getMe")
def get_me(call: Call) -> Json:
    """The bot itself."""
    abilities = (
        "can_join_groups",
        "can_read_all_group_messages",
        "supports_inline_queries",
        "can_connect_to_business",
        "has_main_web_app",
    )
    return call.bot.user() | dict.fromkeys(abilities, False)


@method("logOut")
@method("close")
def leave(call: Call) -> bool:
    """Nothing to do: there is only this server."""
    call.bot.end_poll("")
    return True


def _language(call: Call) -> str:
    code = call.text("language_code")
    if code and not _LANGUAGE.fullmatch(code):
        raise bad_request("invalid language code specified")
    return code


def _scope(call: Call) -> str:
    scope = call.params.get("scope") or {"type": "default"}
    if not isinstance(scope, dict) or scope.get("type") not in _SCOPES:
        raise bad_request("can't parse BotCommandScope: Unsupported type specified")
    if scope["type"] == "chat":
        return f"chat {call.world.chat_for(call.bot, scope.get('chat_id')).id}"
    return str(scope["type"])


@method("setMyCommands")
def set_commands(call: Call) -> bool:
    """The command menu of a scope and language."""
    commands = call.params.get("commands")
    if not isinstance(commands, list):
        raise bad_request("expected an Array of BotCommand")
    if len(commands) > MOST_COMMANDS:
        raise bad_request("BOT_COMMANDS_TOO_MUCH")
    checked = [_command(entry) for entry in commands]
    call.bot.profile.commands[_scope(call), _language(call)] = checked
    call.world.feed.publish("commands", bot_id=call.bot.id)
    return True


def _command(entry: object) -> Json:
    if not isinstance(entry, dict):
        raise bad_request("can't parse BotCommand: expected an Object")
    for key in ("command", "description"):
        if key not in entry:
            raise bad_request(f"can't parse BotCommand: Can't find field \"{key}\"")
    name = str(entry["command"]).removeprefix("/")
    if not _COMMAND.fullmatch(name):
        raise bad_request("BOT_COMMAND_INVALID")
    if not 1 <= len(str(entry["description"])) <= LONGEST_DESCRIPTION:
        raise bad_request("BOT_COMMAND_DESCRIPTION_INVALID")
    return entry | {"command": name}


@method("getMyCommands")
def get_commands(call: Call) -> list[Json]:
    """The command menu of exactly this scope and language."""
    return call.bot.profile.commands.get((_scope(call), _language(call)), [])


@method("deleteMyCommands")
def delete_commands(call: Call) -> bool:
    """Take a command menu away."""
    call.bot.profile.commands.pop((_scope(call), _language(call)), None)
    call.world.feed.publish("commands", bot_id=call.bot.id)
    return True


def _set(call: Call, texts: dict[str, str], field: str, limit: int) -> bool:
    value = call.text(field)
    if len(value) > limit:
        raise bad_request(f"bot {field.replace('_', ' ')} is too long")
    language = _language(call)
    if value:
        texts[language] = value
    elif language or field != "name":
        texts.pop(language, None)
    call.world.feed.publish("profile", bot_id=call.bot.id)
    return True


def _get(call: Call, texts: dict[str, str], field: str) -> Json:
    return {field: texts.get(_language(call)) or texts.get("", "")}


@method("setMyName")
def set_name(call: Call) -> bool:
    """The bot's name in a language."""
    return _set(call, call.bot.profile.names, "name", 64)


@method("getMyName")
def get_name(call: Call) -> Json:
    """The bot's name in a language."""
    return _get(call, call.bot.profile.names, "name")


@method("setMyDescription")
def set_description(call: Call) -> bool:
    """What an empty chat shows."""
    return _set(call, call.bot.profile.descriptions, "description", 512)


@method("getMyDescription")
def get_description(call: Call) -> Json:
    """What an empty chat shows."""
    return _get(call, call.bot.profile.descriptions, "description")


@method("setMyShortDescription")
def set_short_description(call: Call) -> bool:
    """What the bot's profile page shows."""
    return _set(call, call.bot.profile.short_descriptions, "short_description", 120)


@method("getMyShortDescription")
def get_short_description(call: Call) -> Json:
    """What the bot's profile page shows."""
    return _get(call, call.bot.profile.short_descriptions, "short_description")


@method("setChatMenuButton")
def set_menu_button(call: Call) -> bool:
    """The button beside the text field, for one chat or for all (0)."""
    button = call.params.get("menu_button") or {"type": "default"}
    if not isinstance(button, dict) or button.get("type") not in {
        "default",
        "commands",
        "web_app",
    }:
        raise bad_request("can't parse menu button: Unsupported type specified")
    call.bot.profile.menu_buttons[call.number("chat_id")] = button
    return True


@method("getChatMenuButton")
def get_menu_button(call: Call) -> Json:
    """The button beside the text field."""
    buttons = call.bot.profile.menu_buttons
    return buttons.get(call.number("chat_id")) or buttons.get(0) or {"type": "commands"}
