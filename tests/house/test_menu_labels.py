"""What the menus say can also be typed, in every language, and opens the same room."""

from zoneinfo import ZoneInfo

import pytest

from handlers.commands import EVERYONE
from handlers.residents.home import main_keyboard
from locales.reader import LANGUAGES, Reader, reader_for
from locales.understand import MenuWord, menu_word


@pytest.fixture(params=LANGUAGES)
def reader(request: pytest.FixtureRequest) -> Reader:
    return reader_for(request.param, default="zh_CN", zone=ZoneInfo("Asia/Shanghai"))


def test_every_label_of_the_main_keyboard_is_understood(reader: Reader) -> None:
    labels = [button.text for row in main_keyboard(reader).keyboard for button in row]
    assert [label for label in labels if menu_word(label) is None] == []


def test_no_two_labels_of_the_main_keyboard_open_the_same_room(reader: Reader) -> None:
    labels = [button.text for row in main_keyboard(reader).keyboard for button in row]
    assert len({menu_word(label) for label in labels}) == len(labels)


def test_every_command_is_understood_by_its_name_and_its_description(reader: Reader) -> None:
    named = {entry.command: MenuWord(entry.command.upper()) for entry in EVERYONE}
    assert {entry.command: menu_word(f"/{entry.command}") for entry in EVERYONE} == named
    described = {entry.command: reader.label(entry.description) for entry in EVERYONE}
    assert {command: menu_word(text) for command, text in described.items()} == named
