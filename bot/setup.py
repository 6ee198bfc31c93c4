"""What the bot looks like on Telegram before anybody speaks to it: name, descriptions, menus.

`linli setup` publishes it; a running bot does so once whenever it changed. A name that somebody
gave the bot by hand since then is left alone.
"""

import asyncio
import hashlib
import json
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import astuple, dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any

import structlog

from bot import facts
from bot.bot_api import Address, calling, problem_of
from bot.inbox.faults import place_of
from bot.problems import Problem
from bot.settings import Settings, required_token
from handlers.commands import group_menu, menu
from locales.reader import Reader, mark, reader_for
from school.database import Database
from school.staff.rights import Rank

if TYPE_CHECKING:
    from telegram import Bot, BotCommandScope

log = structlog.get_logger(__name__)

# Telegram knows two-letter codes; "" is everybody else.
# https://core.telegram.org/bots/api#setmycommands
LANGUAGE_CODES = {"zh": "zh_CN", "en": "en"}

NAME = mark("Linli")
SHORT_DESCRIPTION = mark(
    "Your community school: see what is on, sign up, get reminders and the month's legal theme."
)
DESCRIPTION = mark(
    "Linli is your community school on Telegram.\n\n"
    "• see courses and lectures near you\n"
    "• sign up for yourself, your family and your neighbours\n"
    "• be reminded in time, and hear when a seat becomes free\n"
    "• read the legal theme of the month\n\n"
    "Press Start to begin."
)


# Commands and what is said of them.
Commands = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Profile:
    """What people see whose Telegram speaks `language_code`."""

    language_code: str
    name: str
    short_description: str
    description: str
    commands: Commands
    group_commands: Commands


@dataclass(frozen=True, slots=True)
class Appearance:
    """All that is to be published: a profile a language, and a menu for owners' own chats."""

    profiles: tuple[Profile, ...]
    owners: tuple[int, ...]
    owner_commands: Commands

    def digest(self, address: Address) -> str:
        """Return what tells this appearance of this bot from every other."""
        told = json.dumps([address.api_url, address.token, astuple(self)])
        return hashlib.sha256(told.encode()).hexdigest()


class Outcome(StrEnum):
    """What became of one piece. KEPT: renamed by hand. LATER: that owner has not written yet."""

    PUBLISHED = "published"
    UNCHANGED = "unchanged"
    KEPT = "kept"
    LATER = "later"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Result:
    """One piece, in one language or for one owner, and what became of it."""

    piece: str
    place: str
    outcome: Outcome
    problem: Problem | None = None


PIECES = {
    "commands": mark("Command menu"),
    "group commands": mark("Command menu in groups"),
    "old commands": mark("Command menu of before"),
    "owner commands": mark("Command menu of an owner"),
    "short_description": mark("Short description"),
    "description": mark("Description"),
    "name": mark("The bot's name"),
}

Work = Callable[..., Awaitable[Any]]


def appearance(settings: Settings) -> Appearance:
    """Return what the bot is to look like under these settings."""

    def reader(language: str) -> Reader:
        return reader_for(language, default=settings.language, zone=settings.school.zone)

    ours = reader(settings.language)
    codes = {"": settings.language, **LANGUAGE_CODES}
    return Appearance(
        profiles=tuple(_profile(code, reader(language)) for code, language in codes.items()),
        owners=settings.owners,
        owner_commands=tuple(menu(ours, rank=Rank.OWNER)),
    )


def _profile(code: str, reader: Reader) -> Profile:
    return Profile(
        language_code=code,
        name=reader.label(NAME),
        short_description=reader.label(SHORT_DESCRIPTION),
        description=reader.label(DESCRIPTION),
        commands=tuple(menu(reader)),
        group_commands=tuple(group_menu(reader)),
    )


async def publish(
    address: Address,
    wanted: Appearance,
    *,
    names: Mapping[str, str] | None = None,
    with_name: bool = True,
) -> list[Result]:
    """Publish what differs from what Telegram has; return every piece and what became of it.

    `names` are those last published by code: a name that is now another was given by hand, and is
    kept. Without `names` it is set, unless not `with_name`. Raise Problem when Telegram cannot be
    reached at all.
    """
    async with calling(address) as bot:
        await bot.get_me()
        menus = [
            result for profile in wanted.profiles for result in await _menus(bot, address, profile)
        ]
        owned = [await _owner_menu(bot, address, owner, wanted) for owner in wanted.owners]
        texts = [
            await _text(bot, address, kind, profile, known=names)
            for kind in ("short_description", "description", *(["name"] if with_name else []))
            for profile in wanted.profiles
        ]
    return [*menus, *owned, *texts]


async def _menus(bot: "Bot", address: Address, profile: Profile) -> list[Result]:
    """Publish the menus of private chats and of groups, each for its own scope.

    A menu of the default scope shows in groups, too: one that an earlier version has published is
    taken away. https://core.telegram.org/bots/api#botcommandscope
    """
    from telegram import (
        BotCommandScopeAllGroupChats,
        BotCommandScopeAllPrivateChats,
        BotCommandScopeDefault,
    )

    code = profile.language_code
    menus: list[tuple[str, BotCommandScope, Commands]] = [
        ("commands", BotCommandScopeAllPrivateChats(), profile.commands),
        ("group commands", BotCommandScopeAllGroupChats(), profile.group_commands),
        ("old commands", BotCommandScopeDefault(), ()),
    ]
    return [
        await _menu(bot, address, (piece, code), scope, wanted, code=code)
        for piece, scope, wanted in menus
    ]


async def _owner_menu(bot: "Bot", address: Address, owner: int, wanted: Appearance) -> Result:
    from telegram import BotCommandScopeChat

    place, scope = ("owner commands", str(owner)), BotCommandScopeChat(owner)
    return await _menu(bot, address, place, scope, wanted.owner_commands)


async def _menu(
    bot: "Bot",
    address: Address,
    place: tuple[str, str],
    scope: "BotCommandScope",
    wanted: Commands,
    *,
    code: str = "",
) -> Result:
    """Publish the commands of a scope and language; none: take them away."""

    async def current() -> list[tuple[str, str]]:
        there = await bot.get_my_commands(scope=scope, language_code=code)
        return [(each.command, each.description) for each in there]

    async def put() -> None:
        if wanted:
            await bot.set_my_commands(list(wanted), scope=scope, language_code=code)
        else:
            await bot.delete_my_commands(scope=scope, language_code=code)

    return await _put(address, place, current, put, wanted=list(wanted))


async def _text(
    bot: "Bot", address: Address, kind: str, profile: Profile, *, known: Mapping[str, str] | None
) -> Result:
    """Publish one of the three texts; a name that is not the `known` one any more is kept."""
    code, wanted = profile.language_code, getattr(profile, kind)
    get, put = getattr(bot, f"get_my_{kind}"), getattr(bot, f"set_my_{kind}")
    last = (known or {}).get(code) if kind == "name" else None

    async def current() -> str:
        return str(getattr(await get(language_code=code), kind))

    async def put_text() -> None:
        await put(wanted, language_code=code)

    return await _put(address, (kind, code), current, put_text, wanted=wanted, last=last)


async def _put(
    address: Address,
    place: tuple[str, str],
    current: Callable[[], Awaitable[object]],
    put: Callable[[], Awaitable[None]],
    *,
    wanted: object,
    last: object = None,
) -> Result:
    """Write one piece unless it is there already; an error ends this piece alone."""
    from telegram.error import BadRequest, Forbidden, TelegramError

    try:
        there = await current()
        if there == wanted:
            return Result(*place, Outcome.UNCHANGED)
        if last is not None and there != last:
            return Result(*place, Outcome.KEPT)
        await put()
    except TelegramError as error:
        if isinstance(error, BadRequest | Forbidden) and place[0] == "owner commands":
            return Result(*place, Outcome.LATER)
        return Result(*place, Outcome.FAILED, problem_of(error, address))
    return Result(*place, Outcome.PUBLISHED)


def publish_in_worker(
    address: Address, wanted: Appearance, names: Mapping[str, str]
) -> list[Result]:
    """Do the same in a process of its own: what it imports is not needed again."""
    return asyncio.run(publish(address, wanted, names=names))


async def publish_if_changed(settings: Settings, database: Database, work: Work) -> None:
    """Publish the appearance if it is not the one published last.

    `work` runs a function in the worker process. An outage or a limit of Telegram is logged; the
    next start tries again.
    """
    address = Address(settings.api_url, required_token(settings))
    wanted = appearance(settings)
    async with database.read() as session:
        stored = json.loads(await facts.recall(session, facts.PUBLISHED) or "{}")
    digest = wanted.digest(address)
    if stored.get("digest") == digest:
        return
    names: dict[str, str] = stored.get("names", {})
    try:
        results: list[Result] = await work(publish_in_worker, address, wanted, names)
    except Problem as problem:
        log.warning("setup.not_published", reason=str(problem))
        return
    except Exception as error:  # noqa: BLE001 - how it looks must not keep the bot from work
        log.warning("setup.not_published", reason=place_of(error))
        return
    left = [result for result in results if result.outcome in {Outcome.LATER, Outcome.FAILED}]
    for result in left:
        log.warning("setup.left", piece=result.piece, place=result.place, why=result.outcome)
    names |= _names_now(wanted, results)
    noted = {"digest": None if left else digest, "names": names}
    async with database.write() as session:
        await facts.note(session, facts.PUBLISHED, json.dumps(noted, ensure_ascii=False))
    log.info("setup.published", pieces=len(results) - len(left))


def _names_now(wanted: Appearance, results: list[Result]) -> dict[str, str]:
    ours = {Outcome.PUBLISHED, Outcome.UNCHANGED}
    there = {r.place for r in results if r.piece == "name" and r.outcome in ours}
    return {p.language_code: p.name for p in wanted.profiles if p.language_code in there}
