"""What the playground does for its page beyond playing Telegram."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import aiohttp
import pytest

from playground.server import PAGE

if TYPE_CHECKING:
    from pathlib import Path

    from playground.testing import Playground
    from tests.playground.conftest import PlainBot


async def test_a_role_is_for_the_page_and_never_told_to_bots(
    pg: Playground, bot: PlainBot
) -> None:
    chen = await pg.person("陈老师", role="volunteer")
    assert (await pg.control.get(f"people/{chen.id}"))["role"] == "volunteer"
    await chen.start()
    (update,) = await bot.result("getUpdates")
    assert "role" not in update["message"]["from"]


async def test_a_call_is_noted_with_the_time_it_took(pg: Playground, bot: PlainBot) -> None:
    await pg.fault("getMe", "delay", seconds=0.02, times=1)
    await bot.result("getMe")
    (call,) = await pg.calls("getMe")
    assert call["took"] >= 0.02


async def test_browsers_ask_whether_the_page_is_new_and_load_nothing_from_elsewhere(
    pg: Playground,
) -> None:
    async with aiohttp.ClientSession() as session:
        async with session.get(f"{pg.url}/") as response:
            assert response.headers["Cache-Control"] == "no-cache"
            assert "default-src 'self'" in response.headers["Content-Security-Policy"]
        async with session.get(f"{pg.url}/js/main.js") as response:
            assert response.headers["Cache-Control"] == "no-cache"


PARTS = sorted(path for path in PAGE.rglob("*") if path.suffix in {".js", ".css", ".html"})


@pytest.mark.parametrize("part", PARTS, ids=lambda path: path.name)
def test_a_part_of_the_page_is_small_and_names_no_other_server(part: Path) -> None:
    text = part.read_text(encoding="utf-8")
    assert text.count("\n") < 300
    named = re.findall(r"(?:https?:)?//[a-z][\w.-]+\.[a-z]{2,}", text)
    assert set(named) <= {"http://www.w3.org"}, "SVG's namespace is a name and is not loaded"
    assert "innerHTML" not in text


def test_the_page_has_every_word_in_both_languages() -> None:
    assert keys("zh") == keys("en")


def keys(language: str) -> dict[str, list[str]]:
    """The keys of one language with the names that are filled in."""
    words = (PAGE / "js" / "words" / f"{language}.js").read_text(encoding="utf-8")
    found = re.findall(r'^  "?([\w.-]+)"?: "(.*)",$', words, re.MULTILINE)
    return {key: sorted(re.findall(r"\{\w+\}", value)) for key, value in found}
