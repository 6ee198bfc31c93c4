"""Whatever a resident, two desks and time do to a thread, no word of it is lost or doubled."""

import asyncio
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from schedules.questions import Questions
from school.actors import Actor
from school.database import Database
from school.settings import SchoolSettings
from school.staff.rights import NotAllowedError
from school.staff.tables import Role
from school.threads.answering import close, hand_over_thread
from school.threads.reading import settled_threads, waiting_threads
from school.threads.tables import CloseReason, ThreadState
from school.vault import DataKey, Vault
from tests.school.signups.world import World, emptied
from tests.school.threads.desk import OWNERS, answers, asks, asks_on, resident, thread
from tests.support.staff import EAST, WEST, Town, town

STEPS = st.lists(
    st.tuples(
        st.sampled_from(["asks on", "answers", "closes", "hands over", "time passes"]),
        st.booleans(),
    ),
    max_size=12,
)


async def play(database: Database, steps: list[tuple[str, bool]]) -> None:
    await emptied(database)
    world = World(database)
    await world.begin()
    somewhere = await town(database, now=world.now)
    desks = [await somewhere.staff(Role.LIAISON, site) for site in (WEST, EAST)]
    asking = await resident(somewhere)
    asked = await asks(somewhere, asking, "0")
    said = ["0"]
    for n, (step, other) in enumerate(steps, 1):
        words = str(n)
        if await happened(somewhere, step, desks[other], asking, asked.thread_id, words, other):
            said.append(words)
        found = await thread(somewhere, asking, asked.thread_id)
        assert [each.text for each in found.said] == said
        assert (found.state is ThreadState.OPEN) >= bool(step == "asks on")
        listed: list[Any] = []
        for desk in desks:
            listed += await waiting_threads(database, desk)
            listed += await settled_threads(database, desk)
        assert len(listed) == 1, "each thread is in one list of one desk"


async def happened(
    somewhere: Town,
    step: str,
    desk: Actor,
    asking: int,
    thread_id: int,
    words: str,
    other: bool,
) -> bool:
    """Do one step, as far as it is allowed; tell whether it said something."""
    acts: dict[str, Any] = {"now": somewhere.now, "actor": desk, "thread_id": thread_id}
    try:
        match step:
            case "asks on":
                await asks_on(somewhere, asking, thread_id, words)
                return True
            case "answers":
                await answers(somewhere, desk, thread_id, words)
                return True
            case "closes":
                await close(somewhere.database, **acts, reason=CloseReason.REPEATED)
            case "hands over":
                site_id = somewhere.school.sites[WEST if other else EAST]
                await hand_over_thread(somewhere.database, **acts, site_id=site_id, owners=OWNERS)
            case _:
                somewhere.now += timedelta(days=1)
                await Questions(somewhere.database, SchoolSettings(), OWNERS).run(somewhere.now)
    except NotAllowedError:
        return False
    return False


@pytest.mark.timeout(300)
def test_no_word_of_a_thread_is_lost_whatever_happens(school_url: str) -> None:
    with asyncio.Runner() as runner:
        database = Database.connect(school_url, Vault(DataKey.from_secret(bytes(range(32)))))

        @settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
        @given(steps=STEPS)
        def run(steps: list[tuple[str, bool]]) -> None:
            runner.run(play(database, steps))

        try:
            run()
        finally:
            runner.run(database.close())
