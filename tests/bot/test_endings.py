"""Why a bot ended is told in one sentence, also out of the groups in which its loops end."""

import asyncio
import os
import socket
import sys
from pathlib import Path

import pytest

from bot.bot_api import unknown_token
from bot.endings import problems_told
from bot.inbox.poller import Unauthorized
from bot.problems import Problem
from bot.telegram.errors import TokenRefused
from playground.testing import Playground, running_playground

TAKEN = Problem("Nothing can listen on {address}", address="127.0.0.1:8080")
ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize(
    ("error", "told"),
    [
        (Unauthorized(), str(unknown_token())),
        (TokenRefused("sendMessage", "Unauthorized"), str(unknown_token())),
        (TAKEN, str(TAKEN)),
    ],
)
def test_a_problem_is_told_from_within_groups(error: Exception, told: str) -> None:
    with pytest.raises(Problem) as caught, problems_told():
        raise ExceptionGroup("loops", [ExceptionGroup("one", [KeyError("x"), error])])
    assert str(caught.value) == told


def test_a_defect_stays_a_defect() -> None:
    with pytest.raises(ExceptionGroup), problems_told():
        raise ExceptionGroup("loops", [KeyError("x")])


async def ended(playground: Playground, folder: Path, **settings: str) -> tuple[int, str]:
    """Let a bot run to its end; return its exit code and last words."""
    environment = {
        **os.environ,
        "PYTHONPATH": str(ROOT),
        "XDG_CONFIG_HOME": str(folder),
        "LINLI_LANGUAGE": "en",
        "LINLI_BOT_TOKEN": playground.token,
        "LINLI_API_URL": playground.url,
        **settings,
    }
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "bot", "run"),
        cwd=folder,
        env=environment,
        stderr=asyncio.subprocess.PIPE,
    )
    _, said = await process.communicate()
    return process.returncode or 0, said.decode().splitlines()[-1]


@pytest.mark.processes
async def test_a_token_that_telegram_does_not_know_ends_a_start_with_the_remedy(
    tmp_path: Path,
) -> None:
    async with running_playground() as playground:
        token = "9999999:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
        assert await ended(playground, tmp_path, LINLI_BOT_TOKEN=token) == (
            1,
            str(unknown_token()),
        )


@pytest.mark.processes
async def test_an_address_that_is_taken_ends_a_start_with_the_remedy(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        address = f"127.0.0.1:{taken.getsockname()[1]}"
        async with running_playground() as playground:
            code, told = await ended(
                playground,
                tmp_path,
                LINLI_WEBHOOK_URL=f"http://{address}",
                LINLI_WEBHOOK_SECRET="a-secret-of-the-webhook",
                LINLI_LISTEN=address,
            )
    assert code == 1
    assert told.startswith(f"Nothing can listen on {address}")
