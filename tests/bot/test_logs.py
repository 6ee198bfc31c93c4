"""The log: no token, no personal data, whichever library speaks."""

import io
import json
import logging
from collections.abc import Iterator
from typing import Any

import pytest
import structlog

from bot import logs

TOKEN = "1234567:AAE_abcdefghijklmnopqrstuvwxyz01234"


@pytest.fixture
def log() -> Iterator[io.StringIO]:
    """The log as JSON lines; logging is put back as it was."""
    handlers, level = logging.root.handlers, logging.root.level
    stream = io.StringIO()
    logs.configure(secrets=["a playground's token"], stream=stream)
    yield stream
    logging.captureWarnings(False)
    logging.root.handlers, logging.root.level = handlers, level
    structlog.reset_defaults()


def lines(log: io.StringIO) -> list[dict[str, Any]]:
    return [json.loads(line) for line in log.getvalue().splitlines()]


def test_a_token_is_masked_wherever_it_stands(log: io.StringIO) -> None:
    structlog.get_logger("linli").info(
        "call",
        url=f"https://api.telegram.org/bot{TOKEN}/getMe",
        nested={"list": [f"x {TOKEN}"], "error": ValueError(TOKEN)},
        known="it is a playground's token",
    )
    assert TOKEN not in log.getvalue()
    assert "playground's" not in log.getvalue()
    assert log.getvalue().count("[token]") == 4


def test_a_library_cannot_tell_the_token_either(log: io.StringIO) -> None:
    logging.getLogger("some.library").warning("GET %s", f"/bot{TOKEN}/getMe")
    assert lines(log)[0]["event"] == "GET /bot[token]/getMe"


def test_an_exception_is_logged_as_its_type_and_place(log: io.StringIO) -> None:
    try:
        raise ValueError("王秀英 13800000000")
    except ValueError:
        structlog.get_logger("linli").exception("broke")
        logging.getLogger("aiogram.event").exception("update %s", 7)
    assert "王秀英" not in log.getvalue()
    ours, theirs = lines(log)
    assert ours["fault"].startswith("ValueError at tests/bot/test_logs.py:")
    assert theirs["fault"] == ours["fault"]


def test_what_follows_the_first_line_of_a_librarys_message_is_cut(log: io.StringIO) -> None:
    logging.getLogger("asyncio").error("Task exception was never retrieved\nfuture: 王秀英")
    assert "王秀英" not in log.getvalue()


@pytest.mark.parametrize("name", ["aiogram.event", "httpx", "httpcore", "sqlalchemy.engine"])
def test_chatty_libraries_are_quiet(log: io.StringIO, name: str) -> None:
    logging.getLogger(name).info("everything anybody said")
    assert log.getvalue() == ""


def test_numbers_stay_numbers(log: io.StringIO) -> None:
    structlog.get_logger("linli").info("count", n=3, share=0.5, none=None)
    line = lines(log)[0]
    assert (line["n"], line["share"], line["none"]) == (3, 0.5, None)


def test_a_terminal_gets_lines_for_people(monkeypatch: pytest.MonkeyPatch) -> None:
    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    handlers, level = logging.root.handlers, logging.root.level
    stream = Terminal()
    logs.configure(stream=stream)
    structlog.get_logger("linli").info("bot.ready", port=8081)
    logging.captureWarnings(False)
    logging.root.handlers, logging.root.level = handlers, level
    structlog.reset_defaults()
    assert "bot.ready" in stream.getvalue()
    assert "{" not in stream.getvalue()
