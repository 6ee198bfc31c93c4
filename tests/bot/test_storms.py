"""An announcement through faults, pauses and kills: nobody is lost, and nobody is sent it twice.

A sample runs with all tests, the whole in `make faults`.
"""

import random
from enum import Enum
from pathlib import Path

import pytest

from bot.delivery.loop import GROUP
from school.notices.tables import NoticeState
from tests.support.storms import Storm, storm

pytestmark = pytest.mark.processes

SENT, UNKNOWN = NoticeState.SENT, NoticeState.UNKNOWN
UNREACHABLE = NoticeState.UNREACHABLE


async def test_a_kill_and_a_pause_lose_nobody_of_an_announcement(tmp_path: Path) -> None:
    await weathered(tmp_path, people=300, kills=1, pauses=1, seed=1)


@pytest.mark.faults
@pytest.mark.timeout(900)
@pytest.mark.parametrize("seed", range(3))
async def test_five_kills_and_three_pauses_lose_nobody_of_three_thousand(
    tmp_path: Path, seed: int
) -> None:
    await weathered(tmp_path, people=3_000, kills=5, pauses=3, seed=seed)


async def weathered(folder: Path, *, people: int, kills: int, pauses: int, seed: int) -> None:
    """Announce, pause, kill and restart at random moments; then compare both sides' counts."""
    chance = random.Random(seed)
    async with storm(folder, people=people, chance=chance) as it:
        it.begin()
        await it.answers()
        await it.show()
        for act, moment in acts(people, kills, pauses, chance):
            await it.arrived(moment)
            if act is Act.PAUSE:
                await pause(it)
            elif act is Act.KILL:
                await it.die(chance.choice([0.0, 0.0, 0.002, 0.01, 0.03]))
                it.begin()
            else:
                await pause(it, and_die=True)
        assert it.kills == kills
        await it.until(it.is_over)
        await agree(it)
        await send_to_the_unknown(it)
        await it.end()


class Act(Enum):
    """What happens to a sending."""

    KILL = "kill"
    PAUSE = "pause"
    PAUSE_AND_KILL = "pause and kill"


def acts(people: int, kills: int, pauses: int, chance: random.Random) -> list[tuple[Act, int]]:
    """Choose what happens, and after how many copies; with many kills, one while it is paused."""
    both = int(kills > 1 and pauses > 1)
    order = [Act.PAUSE_AND_KILL] * both
    order += [Act.KILL] * (kills - both) + [Act.PAUSE] * (pauses - both)
    chance.shuffle(order)
    return list(zip(order, sorted(chance.sample(range(people * 4 // 5), len(order))), strict=True))


async def pause(it: Storm, *, and_die: bool = False) -> None:
    """Pause it and let it go on: in between nothing leaves, whatever happens."""
    await it.steer("pause", shows="暂停")
    if and_die:
        await it.die()
        it.begin()
    await it.until(it.is_at_rest)
    before = it.copies().total()
    await it.answers()
    assert it.copies().total() == before
    await it.show()
    await it.steer("resume", shows="正在发")


async def agree(it: Storm) -> None:
    """Everybody has one notice, and the playground knows of it what the bot does."""
    ledger, copies, states = await it.ledger(), it.copies(), await it.states()
    assert states.total() == len(it.readers) == await it.audience()
    assert set(states) <= {SENT, UNKNOWN, UNREACHABLE}
    assert states[UNKNOWN] <= GROUP * it.kills + sum(fault.hits for fault in it.faults)
    assert {id_ for id_, state in ledger.items() if state is UNREACHABLE} <= set(it.blocked)
    assert not copies.keys() & set(it.blocked)
    assert copies.keys() >= {id_ for id_, state in ledger.items() if state is SENT}
    assert {ledger[id_] for id_ in copies} <= {SENT, UNKNOWN}
    assert set(copies.values()) == {1}


async def send_to_the_unknown(it: Storm) -> None:
    """Send it once more to the missed and the unknown: they alone may have it twice."""
    before = await it.ledger()
    await it.show()
    await it.steer("unknown", shows="正在发", sure=True)
    await it.until(it.is_over)
    after, copies = await it.ledger(), it.copies()
    assert len(after) == len(before)
    twice = {id_ for id_, times in copies.items() if times > 1}
    assert {before[id_] for id_ in twice} <= {UNKNOWN}
    assert max(copies.values()) <= 2
    assert copies.keys() >= {id_ for id_, state in after.items() if state is SENT}
