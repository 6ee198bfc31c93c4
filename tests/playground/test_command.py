"""`python -m playground` in a process of its own."""

from __future__ import annotations

import asyncio
import json
import signal
import socket
import sys
from typing import TYPE_CHECKING

import pytest

from playground.__main__ import main, read_arguments
from playground.testing import connected_playground

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.processes
@pytest.mark.parametrize("stop", [signal.SIGTERM, signal.SIGINT])
async def test_it_says_where_it_is_and_stops_on_a_signal(
    tmp_path: Path, stop: signal.Signals
) -> None:
    ready = tmp_path / "ready.json"
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "playground", "--token", "42:abc", "--ready-file", str(ready)),
        stdout=asyncio.subprocess.PIPE,
    )
    try:
        assert process.stdout is not None
        line = (await process.stdout.readline()).decode()
        told = json.loads(ready.read_text())
        assert line == f"The playground is open: {told['url']}/\n"
        assert told["tokens"] == ["42:abc"]
        async with connected_playground(told["url"], "42:abc") as pg:
            wang = await pg.person("王阿姨")
            await wang.start()
            assert len(await pg.waiting_updates()) == 1
        process.send_signal(stop)
        async with asyncio.timeout(10):
            assert await process.wait() == 0
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()


@pytest.mark.processes
async def test_a_child_ends_with_the_parent_that_holds_its_standard_input() -> None:
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "playground", "--while-stdin-lasts"),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
    )
    try:
        assert process.stdout is not None
        assert process.stdin is not None
        process.stdin.write(b"still here\n")
        await process.stdout.readline()
        assert process.returncode is None
        process.stdin.close()
        async with asyncio.timeout(10):
            assert await process.wait() == 0
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()


def test_a_port_that_is_taken_is_told_in_one_sentence(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        monkeypatch.setattr(sys, "argv", ["playground", "--port", port])
        assert main() == 1
    said = capsys.readouterr().err
    assert said.startswith("The playground cannot start: ")
    assert len(said.splitlines()) == 1
    assert port in said


def test_a_token_that_is_none_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        read_arguments(["--token", "abc"])
    assert "a token is <number>:<letters>" in capsys.readouterr().err
