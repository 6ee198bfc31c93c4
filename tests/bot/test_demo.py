"""The demo without a browser: its time, its folder, its owner, and how it ends."""

import asyncio
import signal
import socket
from collections.abc import Coroutine
from datetime import UTC, datetime, time, timedelta
from pathlib import Path

import pytest

from bot.demo.clock import KeptClock, awake
from playground.testing import Playground, connected_playground
from school.settings import SchoolSettings
from tests.support.command_line import CommandLine
from tests.support.demo import PATIENCE, SHANGHAI, begin_at, started_demo

HOUR = timedelta(hours=1)
NIGHT = datetime(2035, 8, 14, 23, 30, tzinfo=SHANGHAI)
MORNING = datetime(2035, 8, 15, 9, 0, tzinfo=SHANGHAI)


def at(hour: int, minute: int = 0, *, day: int = 14) -> datetime:
    return datetime(2035, 8, day, hour, minute, tzinfo=SHANGHAI)


@pytest.mark.parametrize(
    ("now", "begins"),
    [
        (at(10), at(10)),
        (at(20, 59), at(20, 59)),
        (at(21), at(9, day=15)),
        (at(23, 30), at(9, day=15)),
        (at(3), at(9)),
        (at(8), at(8)),
    ],
)
def test_a_demo_that_is_started_at_night_begins_in_the_morning(
    now: datetime, begins: datetime
) -> None:
    assert awake(now.astimezone(UTC), SchoolSettings()) == begins


@pytest.mark.parametrize(
    ("quiet", "now", "begins"),
    [
        ((time(13), time(15)), at(14), at(15)),
        ((time(8), time(7)), at(12), at(7, day=15)),
        ((time(0), time(0)), at(3), at(3)),
    ],
)
def test_a_demo_never_begins_in_quiet_hours_of_the_schools_own(
    quiet: tuple[time, time], now: datetime, begins: datetime
) -> None:
    settings = SchoolSettings(quiet_from=quiet[0], quiet_until=quiet[1])
    assert awake(now, settings) == begins


def test_a_demo_that_was_killed_has_gone_on_with_its_time(tmp_path: Path) -> None:
    clock = KeptClock(tmp_path / "clock")
    clock.move_to(clock.now() + 2 * HOUR)
    reached = clock.now()
    assert reached <= KeptClock(tmp_path / "clock").now() < reached + HOUR


def test_a_demo_that_ended_goes_on_where_it_stood(tmp_path: Path) -> None:
    (tmp_path / "clock").write_text(NIGHT.isoformat())
    clock = KeptClock(tmp_path / "clock")
    clock.move_to(MORNING)
    clock.stand_still()
    assert datetime.fromisoformat((tmp_path / "clock").read_text()) >= MORNING
    assert MORNING <= KeptClock(tmp_path / "clock").now() < MORNING + HOUR


def test_a_fresh_demo_keeps_nothing_of_the_one_before(
    linli: CommandLine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "var/demo"
    (folder / "backups").mkdir(parents=True)
    for name in ("linli.db", "data.key", "clock", "linli.db.lock", "backups/linli.db"):
        (folder / name).write_text("old")
    monkeypatch.setattr("bot.demo.run.asyncio.run", Coroutine.close)
    assert linli("demo").code == 0
    assert (folder / "clock").read_text() == "old"
    assert linli("demo", "--fresh").code == 0
    assert [path.name for path in folder.iterdir()] == ["linli.db.lock"]


def test_a_school_that_a_signal_left_half_made_is_made_anew(
    linli: CommandLine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "var/demo"
    folder.mkdir(parents=True)
    for name in ("linli.db", "making"):
        (folder / name).touch()
    monkeypatch.setattr("bot.demo.run.asyncio.run", Coroutine.close)
    assert linli("demo").code == 0
    assert [path.name for path in folder.iterdir()] == ["linli.db.lock"]


@pytest.mark.processes
def test_a_port_that_is_taken_is_told_in_a_sentence(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        with started_demo(tmp_path, "--port", port) as demo:
            assert demo.process.wait(PATIENCE) == 1
        assert "Traceback" not in demo.said()
        assert len(demo.said().splitlines()) == 2
        assert port in demo.said()


@pytest.mark.processes
async def test_a_demo_that_is_ended_while_it_starts_leaves_its_port_free(tmp_path: Path) -> None:
    port = _free_port()
    with started_demo(tmp_path, "--port", str(port)) as demo:
        await _until(port, is_open=True)
        assert await asyncio.to_thread(demo.end, signal.SIGTERM) == 0
        await _until(port, is_open=False)
    assert demo.said() == ""


@pytest.mark.processes
@pytest.mark.timeout(300)
async def test_a_demo_keeps_its_time_and_its_folder_however_it_ends(tmp_path: Path) -> None:
    begin_at(tmp_path, NIGHT)
    with started_demo(tmp_path) as demo:
        page = await asyncio.to_thread(demo.page)
        async with connected_playground(page) as pg:
            assert MORNING <= await pg.now() < MORNING + HOUR
            await _greeted_as_the_owner(pg)
            reached = await pg.move_clock(by=timedelta(days=60))
        assert await asyncio.to_thread(demo.end, signal.SIGKILL) == -signal.SIGKILL
        await _until(int(page.rsplit(":", 1)[1]), is_open=False)
    with started_demo(tmp_path) as demo:
        page = await asyncio.to_thread(demo.page)
        async with connected_playground(page) as pg:
            assert reached <= await pg.now() < reached + HOUR
        assert await asyncio.to_thread(demo.end, signal.SIGHUP) == 0
        assert "linli demo --fresh" in demo.rest()
        await _until(int(page.rsplit(":", 1)[1]), is_open=False)
    assert [path.name for path in (tmp_path / "var").iterdir()] == ["demo"]


async def _greeted_as_the_owner(pg: Playground) -> None:
    (zhang,) = [one for one in await pg.people() if one.name == "张老师"]
    await zhang.start()
    await zhang.wait_for("看课报名")
    await zhang.wait_for("要您留意的事")


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return int(probe.getsockname()[1])


async def _until(port: int, *, is_open: bool) -> None:
    """Wait until somebody listens on a port, or nobody any more."""
    async with asyncio.timeout(PATIENCE):
        while await asyncio.to_thread(_answers, port) is not is_open:  # noqa: ASYNC110 - it tells nobody
            await asyncio.sleep(0.02)


def _answers(port: int) -> bool:
    with socket.socket() as caller:
        return caller.connect_ex(("127.0.0.1", port)) == 0
