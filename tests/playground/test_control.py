"""The control API: who may use it, what it refuses, and the stream of events."""

from __future__ import annotations

import asyncio
import json
from typing import TYPE_CHECKING, Any

import pytest

from playground.testing import PlaygroundError

if TYPE_CHECKING:
    import aiohttp

    from playground.testing import Playground
    from tests.playground.conftest import PlainBot


@pytest.mark.parametrize(
    "headers",
    [
        {"Host": "evil.example"},
        {"Host": "evil.example:80"},
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Origin": "http://127.0.0.1:1"},
    ],
)
@pytest.mark.parametrize("path", ["/control/people", "/control/events", "/"])
async def test_foreign_pages_are_refused(
    pg: Playground, bot: PlainBot, headers: dict[str, str], path: str
) -> None:
    async with bot.session.get(f"{pg.url}{path}", headers=headers) as response:
        assert response.status == 403


async def test_its_own_page_is_let_in(pg: Playground, bot: PlainBot) -> None:
    own = {"Origin": pg.url}
    async with bot.session.get(f"{pg.url}/control/people", headers=own) as response:
        assert response.status == 200


@pytest.mark.parametrize(
    ("path", "body", "status"),
    [
        ("people", {}, 400),
        ("people", {"first_name": "王", "id": "x"}, 400),
        ("people/5/text", {"text": "好"}, 404),
        ("people/700001/text", {"text": "  "}, 409),
        ("people/700001/text", {"text": "好", "reply_to": 9}, 409),
        ("people/700001/contact", {}, 409),
        ("people/700001/press", {"data": "x"}, 409),
        ("people/700001/press", {"button": "x"}, 404),
        ("people/700001/reaction", {"message_id": 9, "emoji": "👍"}, 409),
        ("people/700001/file", {"base64": "?"}, 400),
        ("people/700001/text?bot=7", {"text": "好"}, 404),
        ("updates", {}, 400),
        ("clock", {"advance": "x"}, 400),
    ],
)
async def test_what_cannot_be_is_refused_with_a_reason(
    pg: Playground, path: str, body: dict[str, Any], status: int
) -> None:
    await pg.person("王阿姨")
    with pytest.raises(PlaygroundError) as refused:
        await pg.control.post(path, body)
    assert refused.value.status == status
    assert refused.value.reason


async def test_an_id_is_given_once(pg: Playground) -> None:
    await pg.person("王阿姨", id=42)
    with pytest.raises(PlaygroundError, match="409"):
        await pg.person("李伯", id=42)
    assert [person.id for person in await pg.people()] == [42]


async def test_a_body_that_is_no_json_is_refused(pg: Playground, bot: PlainBot) -> None:
    async with bot.session.post(f"{pg.url}/control/people", data=b"{") as response:
        assert response.status == 400


async def next_event(stream: aiohttp.StreamReader) -> dict[str, Any]:
    """The next event that is no heartbeat."""
    found: dict[str, Any] = {}
    async with asyncio.timeout(10):
        while True:
            line = (await stream.readline()).decode().rstrip("\n")
            if line.startswith("data: "):
                found = json.loads(line.removeprefix("data: "))
            elif not line and found:
                return found


async def test_the_stream_tells_what_happens_in_order(pg: Playground, bot: PlainBot) -> None:
    wang = await pg.person("王阿姨")
    async with bot.session.get(f"{pg.url}/control/events?since=0") as response:
        assert response.content_type == "text/event-stream"
        assert (await next_event(response.content))["kind"] == "person"
        await wang.send("你好")
        said = await next_event(response.content)
        assert (said["kind"], said["chat_id"], said["message"]["text"]) == (
            "message",
            wang.id,
            "你好",
        )
        await bot.result("sendMessage", chat_id=wang.id, text="<b>好</b>", parse_mode="HTML")
        heard = await next_event(response.content)
        assert (heard["kind"], heard["from_bot"], heard["message"]["text"]) == (
            "message",
            True,
            "好",
        )
        called = await next_event(response.content)
        assert (called["kind"], called["call"]["method"]) == ("call", "sendMessage")
        await bot.result("deleteMessage", chat_id=wang.id, message_id=heard["message_id"])
        assert (await next_event(response.content))["kind"] == "deleted"


async def test_a_reader_that_is_ahead_of_the_server_starts_anew(
    pg: Playground, bot: PlainBot
) -> None:
    headers = {"Last-Event-ID": "99999"}
    async with bot.session.get(f"{pg.url}/control/events", headers=headers) as response:
        lines = [await response.content.readline() for _ in range(2)]
    assert lines == [b"id: 0\n", b"event: reset\n"]


async def test_people_see_the_commands_of_their_chat_and_language(
    pg: Playground, bot: PlainBot
) -> None:
    wang = await pg.person("王阿姨", language="zh-hans")
    await wang.start()

    async def seen() -> list[str]:
        listed = await pg.control.get(f"people/{wang.id}/commands")
        return [entry["description"] for entry in listed["commands"]]

    def menu(text: str) -> list[dict[str, str]]:
        return [{"command": "courses", "description": text}]

    await bot.result("setMyCommands", commands=menu("courses"))
    assert await seen() == ["courses"]
    await bot.result("setMyCommands", commands=menu("课程"), language_code="zh")
    assert await seen() == ["课程"]
    own = {"type": "chat", "chat_id": wang.id}
    await bot.result("setMyCommands", commands=menu("我的"), scope=own)
    assert await seen() == ["我的"]
    assert await bot.result("getMyCommands", scope=own) == menu("我的")
    await bot.result("deleteMyCommands", scope=own)
    assert await seen() == ["课程"]


@pytest.mark.parametrize(
    ("params", "refusal"),
    [
        ({"commands": [{"command": "课", "description": "x"}]}, "BOT_COMMAND_INVALID"),
        ({"commands": [{"command": "a", "description": ""}]}, "BOT_COMMAND_DESCRIPTION_INVALID"),
        (
            {"commands": [{"command": "a"}]},
            "can't parse BotCommand: Can't find field \"description\"",
        ),
        ({"commands": [], "language_code": "zh-hans"}, "invalid language code specified"),
        (
            {"commands": [], "scope": {"type": "moon"}},
            "can't parse BotCommandScope: Unsupported type specified",
        ),
    ],
)
async def test_bad_commands_are_refused(
    bot: PlainBot, params: dict[str, Any], refusal: str
) -> None:
    assert await bot.refusal("setMyCommands", **params) == f"400 Bad Request: {refusal}"


async def test_the_profile_is_kept_by_language(pg: Playground, bot: PlainBot) -> None:
    await bot.result("setMyName", name="Linli", language_code="en")
    await bot.result("setMyDescription", description="社区学校")
    await bot.result("setMyShortDescription", short_description="学校")
    assert await bot.result("getMyName", language_code="en") == {"name": "Linli"}
    assert await bot.result("getMyName") == {"name": "邻里"}
    assert await bot.result("getMyDescription", language_code="en") == {"description": "社区学校"}
    too_long = await bot.refusal("setMyShortDescription", short_description="长" * 121)
    assert too_long == "400 Bad Request: bot short description is too long"
    shown = await pg.control.get("bot")
    assert shown["short_descriptions"] == {"": "学校"}


async def test_a_file_from_a_person_reaches_the_bot_and_the_page(
    pg: Playground, bot: PlainBot
) -> None:
    wang = await pg.person("王阿姨")
    await wang.send_file("名单.xlsx", b"PK..", caption="/import")
    (update,) = await bot.result("getUpdates")
    document = update["message"]["document"]
    assert (document["file_name"], document["file_size"]) == ("名单.xlsx", 4)
    assert update["message"]["caption_entities"][0]["type"] == "bot_command"
    async with bot.session.get(f"{pg.url}/control/files/{document['file_id']}") as response:
        assert await response.read() == b"PK.."
    with pytest.raises(PlaygroundError, match="404"):
        await pg.control.get("files/none")
