"""What is published on Telegram: once, again when it changed, and never over a given name."""

import asyncio
import pickle
from collections.abc import AsyncIterator, Callable
from concurrent.futures.process import BrokenProcessPool
from typing import Any

import pytest
from telegram import (
    Bot,
    BotCommandScope,
    BotCommandScopeAllGroupChats,
    BotCommandScopeAllPrivateChats,
    BotCommandScopeDefault,
)

from bot.bot_api import Address
from bot.prepare import prepared
from bot.problems import Problem
from bot.settings import Settings, SettingsError
from bot.setup import Outcome, Result, appearance, publish, publish_if_changed
from bot.worker import Worker
from handlers.commands import EVERYONE, menu
from locales.reader import LANGUAGES, reader_for
from playground.testing import Playground, running_playground
from school.database import Database
from school.staff.rights import Rank
from tests.playground.clients import ptb_bot
from tests.support.clock import FakeClock
from tests.support.command_line import CommandLine

WANG = 880_001


@pytest.fixture
async def pg() -> AsyncIterator[Playground]:
    async with running_playground() as playground:
        yield playground


@pytest.fixture
async def database(tmp_path: Any) -> AsyncIterator[Database]:
    settings = Settings(database_url=f"sqlite+aiosqlite:///{tmp_path}/linli.db")
    opened = await prepared(settings, FakeClock())
    yield opened
    await opened.close()


def settings_of(pg: Playground, **more: Any) -> Settings:
    return Settings(bot_token=pg.token, api_url=pg.url, **more)


async def published(pg: Playground, **more: Any) -> list[Result]:
    return await publish(Address(pg.url, pg.token), appearance(settings_of(pg, **more)))


async def in_this_process(work: Callable[..., Any], *arguments: Any) -> Any:
    """Run what the worker would, in a thread: it has a loop of its own."""
    return await asyncio.to_thread(work, *arguments)


def outcomes(results: list[Result], piece: str) -> list[Outcome]:
    return [result.outcome for result in results if result.piece == piece]


async def test_everybody_gets_name_descriptions_and_menu_in_their_language(
    pg: Playground,
) -> None:
    await published(pg)
    async with ptb_bot(pg) as bot:
        assert (await bot.get_my_name(language_code="zh")).name == "邻里"
        assert (await bot.get_my_name(language_code="en")).name == "Linli"
        assert (await bot.get_my_name()).name == "邻里"
        for code in (None, "zh", "en"):
            private = await commands(bot, BotCommandScopeAllPrivateChats(), code)
            assert private == [entry.command for entry in EVERYONE]
        assert "Press Start" in (await bot.get_my_description(language_code="en")).description


async def commands(bot: Bot, scope: BotCommandScope, code: str | None = None) -> list[str]:
    found = await bot.get_my_commands(scope=scope, language_code=code)
    return [entry.command for entry in found]


async def test_groups_are_shown_what_is_answered_there_alone(pg: Playground) -> None:
    await published(pg)
    async with ptb_bot(pg) as bot:
        for code in (None, "zh", "en"):
            shown = await commands(bot, BotCommandScopeAllGroupChats(), code)
            assert shown == ["courses", "help", "bind"]
            assert await commands(bot, BotCommandScopeDefault(), code) == []


async def test_a_menu_that_an_earlier_version_gave_to_all_chats_is_taken_away(
    pg: Playground,
) -> None:
    wang = await pg.person("王阿姨", language_code="zh-hans")
    async with ptb_bot(pg) as bot:
        for code in (None, "zh", "en"):
            await bot.set_my_commands([("start", "开始")], language_code=code)
        results = await published(pg)
        assert set(outcomes(results, "old commands")) == {Outcome.PUBLISHED}
        for code in (None, "zh", "en"):
            assert await commands(bot, BotCommandScopeDefault(), code) == []
    assert (await wang.commands())[:2] == ["start", "courses"]
    assert set(outcomes(await published(pg), "old commands")) == {Outcome.UNCHANGED}


async def test_what_is_there_already_is_not_sent_again(pg: Playground) -> None:
    await published(pg)
    results = await published(pg)
    assert {result.outcome for result in results} == {Outcome.UNCHANGED}


async def test_an_owner_who_wrote_gets_their_own_menu_and_another_later(pg: Playground) -> None:
    wang = await pg.person("王阿姨")
    await wang.start()
    results = await published(pg, owners=(wang.id, WANG))
    assert outcomes(results, "owner commands") == [Outcome.PUBLISHED, Outcome.LATER]


async def test_a_limit_on_one_piece_does_not_keep_the_others_back(pg: Playground) -> None:
    await pg.fault("setMyName", "429", retry_after=3600)
    results = await published(pg)
    assert Outcome.FAILED in outcomes(results, "name")
    assert set(outcomes(results, "commands")) == {Outcome.PUBLISHED}
    told = next(str(result.problem) for result in results if result.problem)
    assert told == "Telegram asks to wait 3600 seconds before the next try."


async def test_a_running_bot_publishes_once(pg: Playground, database: Database) -> None:
    settings = settings_of(pg)
    calls: list[object] = []

    async def work(function: Callable[..., Any], *arguments: Any) -> Any:
        calls.append(function)
        return await in_this_process(function, *arguments)

    await publish_if_changed(settings, database, work)
    await publish_if_changed(settings, database, work)
    assert len(calls) == 1
    changed = settings_of(pg, language="en")
    await publish_if_changed(changed, database, work)
    assert len(calls) == 2
    async with ptb_bot(pg) as bot:
        assert (await bot.get_my_name()).name == "Linli"


async def test_a_name_given_by_hand_is_kept(pg: Playground, database: Database) -> None:
    await publish_if_changed(settings_of(pg), database, in_this_process)
    async with ptb_bot(pg) as bot:
        await bot.set_my_name("桃源社区学校")
        await publish_if_changed(settings_of(pg, language="en"), database, in_this_process)
        assert (await bot.get_my_name()).name == "桃源社区学校"
        await publish_if_changed(settings_of(pg, language="zh_TW"), database, in_this_process)
        assert (await bot.get_my_name()).name == "桃源社区学校"


async def test_what_could_not_be_published_is_tried_at_the_next_start(
    pg: Playground, database: Database
) -> None:
    await pg.fault("setMyDescription", "500", times=1)
    await publish_if_changed(settings_of(pg), database, in_this_process)
    await publish_if_changed(settings_of(pg), database, in_this_process)
    async with ptb_bot(pg) as bot:
        assert "邻里" in (await bot.get_my_description()).description


async def test_a_telegram_that_is_away_does_not_stop_the_bot(database: Database) -> None:
    settings = Settings(bot_token="1:ABCDEFGHIJKLMNOP", api_url="http://127.0.0.1:1")
    await publish_if_changed(settings, database, in_this_process)


async def test_a_worker_that_breaks_does_not_stop_the_bot(database: Database) -> None:
    async def broken(*_: object) -> None:
        raise BrokenProcessPool

    settings = Settings(bot_token="1:ABCDEFGHIJKLMNOP", api_url="http://127.0.0.1:1")
    await publish_if_changed(settings, database, broken)


@pytest.mark.processes
async def test_the_worker_process_can_publish(pg: Playground, database: Database) -> None:
    async with Worker() as worker:
        await publish_if_changed(settings_of(pg), database, worker.run)
    async with ptb_bot(pg) as bot:
        assert (await bot.get_my_name()).name == "邻里"


@pytest.mark.parametrize(
    "problem",
    [Problem("{a} {b}", a="{", b=2), SettingsError("LINLI_X", "must be {what}", what="{}")],
)
def test_a_problem_comes_whole_out_of_the_worker(problem: Problem) -> None:
    again = pickle.loads(pickle.dumps(problem))  # noqa: S301 - our own
    assert (type(again), str(again)) == (type(problem), str(problem))


@pytest.mark.parametrize("language", LANGUAGES)
def test_everything_published_fits_telegrams_limits(language: str) -> None:
    """https://core.telegram.org/bots/api#setmyname and the methods beside it."""
    looks = appearance(Settings(language=language))
    for profile in looks.profiles:
        assert 1 <= len(profile.name) <= 64
        assert 1 <= len(profile.short_description) <= 120
        assert 1 <= len(profile.description) <= 512
        for command, description in (*profile.commands, *looks.owner_commands):
            assert command.isascii()
            assert 1 <= len(description) <= 256


def test_an_owners_start_says_that_it_shows_more() -> None:
    reader = reader_for("en", default="en", zone=Settings().school.zone)
    assert menu(reader)[0][1] != menu(reader, rank=Rank.OWNER)[0][1]


@pytest.mark.parametrize("rank", Rank)
def test_a_menu_follows_the_role(rank: Rank) -> None:
    reader = reader_for("en", default="en", zone=Settings().school.zone)
    commands = [command for command, _ in menu(reader, rank=rank)]
    assert {entry.command for entry in EVERYONE} <= set(commands)
    assert ("staff" in commands) == (rank >= Rank.LIAISON)
    assert ("invite" in commands) == (rank >= Rank.ORGANISER)


def test_setup_without_a_token_is_a_wrong_setting(linli: CommandLine) -> None:
    ended = linli("setup")
    assert ended.code == 2
    assert "LINLI_BOT_TOKEN" in ended.said


def test_setup_tells_each_piece_and_can_leave_the_name(
    linli: CommandLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def run() -> tuple[Any, Any, Any]:
        async with running_playground() as pg:
            monkeypatch.setenv("LINLI_BOT_TOKEN", f"{pg.token}AAAA")
            monkeypatch.setenv("LINLI_API_URL", pg.url)
            wrong = await asyncio.to_thread(linli, "setup")
            monkeypatch.setenv("LINLI_BOT_TOKEN", pg.token)
            without = await asyncio.to_thread(linli, "setup", "--keep-name")
            with_name = await asyncio.to_thread(linli, "setup")
            return wrong, without, with_name

    wrong, without, with_name = asyncio.run(run())
    assert wrong.code == 1
    assert "does not know the token" in wrong.said
    assert "AAAA" not in wrong.said
    assert without.code == with_name.code == 0
    assert "The bot's name" not in without.out
    assert "The bot's name: published" in with_name.out
    assert "Command menu (zh): was already there" in with_name.out
