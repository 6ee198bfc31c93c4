"""`python -m playground` in a process of its own."""

from __future__ import annotations

import asyncio
import json
import signal
import sys
from typing import TYPE_CHECKING

import pytest

from playground.__main__ import read_arguments
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


def test_a_token_that_is_none_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        read_arguments(["--token", "abc"])
    assert "a token is <number>:<letters>" in capsys.readouterr().err
