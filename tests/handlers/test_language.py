"""Choosing a language, by command, by word and by tap."""

import pytest

from school.database import Database
from tests.support.bots import running_linli


async def test_a_language_is_chosen_by_one_tap_and_kept(sqlite_database: Database) -> None:
    async with running_linli(sqlite_database) as linli:
        wang = await linli.person(language="en")
        await wang.send("/language")
        shown = await wang.wait_for("Which language")
        assert shown.buttons == ["简体中文", "繁體中文", "English (chosen)"]
        press = await wang.tap("繁體中文")
        assert press is not None
        await press.answered()
        await wang.wait_for(lambda message: message.id == shown.id and "語言" in message.text)
        await wang.send("帮助")
        await wang.wait_for("課")


@pytest.mark.parametrize("word", ["/language", "语言", "語言", "language"])
async def test_the_languages_open_by_any_of_their_names(
    sqlite_database: Database, word: str
) -> None:
    async with running_linli(sqlite_database) as linli:
        wang = await linli.person()
        await wang.send(word)
        shown = await wang.wait_for()
        assert shown.buttons[2] == "English"
