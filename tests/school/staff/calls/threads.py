"""The desk: what residents ask, and what staff of a site do about it."""

from typing import Any

from school.actors import Actor
from school.staff.rights import Rank
from school.threads.answering import answer, close, hand_over_thread
from school.threads.asking import ask
from school.threads.canned import (
    CannedKept,
    canned_answers,
    canned_for,
    drop_canned,
    keep_answer,
    keep_canned,
)
from school.threads.reading import conversation, settled_threads, waiting_threads
from school.threads.tables import CloseReason
from tests.school.staff.calls import SECRET, Staged, call, stage
from tests.support.staff import EAST, WEST


@stage
async def _threads(on: Staged) -> None:
    owner = Actor(await on.town.person("负责人"), owner=True)
    west = on.town.school.sites[WEST]
    resident = await on.town.person(SECRET, site_id=west)
    asked = [
        await ask(on.database, now=on.now, person_id=resident, text=SECRET, owners=())
        for _ in range(2)
    ]
    on.ids["thread"], on.ids["settled"] = (each.thread_id for each in asked)
    given = await answer(
        on.database, now=on.now, actor=owner, thread_id=on.ids["settled"], text=SECRET
    )
    on.ids["answer"] = given.message_id  # type: ignore[union-attr]
    kept = await keep_canned(
        on.database, now=on.now, actor=owner, site_id=west, text=f"{SECRET}{{电话}}"
    )
    assert isinstance(kept, CannedKept)
    on.ids["canned"] = kept.canned_id


@call("school.threads.reading.waiting_threads", Rank.LIAISON, reads=True)
async def _waiting(on: Staged, actor: Actor) -> Any:
    return await waiting_threads(on.database, actor)


@call("school.threads.reading.settled_threads", Rank.LIAISON, reads=True)
async def _settled(on: Staged, actor: Actor) -> Any:
    return await settled_threads(on.database, actor)


@call("school.threads.reading.conversation", Rank.LIAISON, reads=True)
async def _conversation(on: Staged, actor: Actor) -> Any:
    return await conversation(on.database, actor, on.ids["thread"])


@call("school.threads.answering.answer", Rank.LIAISON)
async def _answer(on: Staged, actor: Actor) -> Any:
    return await answer(
        on.database, now=on.now, actor=actor, thread_id=on.ids["thread"], text="能。"
    )


@call("school.threads.answering.close", Rank.LIAISON)
async def _close(on: Staged, actor: Actor) -> Any:
    return await close(
        on.database,
        now=on.now,
        actor=actor,
        thread_id=on.ids["thread"],
        reason=CloseReason.PHONED,
    )


@call("school.threads.answering.hand_over_thread", Rank.LIAISON)
async def _hand_over(on: Staged, actor: Actor) -> Any:
    return await hand_over_thread(
        on.database,
        now=on.now,
        actor=actor,
        thread_id=on.ids["thread"],
        site_id=on.town.school.sites[EAST],
        owners=(),
    )


@call("school.threads.canned.canned_answers", Rank.ORGANISER, reads=True)
async def _canned(on: Staged, actor: Actor) -> Any:
    return await canned_answers(on.database, actor)


@call("school.threads.canned.canned_for", Rank.LIAISON, reads=True)
async def _canned_for(on: Staged, actor: Actor) -> Any:
    return await canned_for(on.database, actor, on.ids["thread"])


@call("school.threads.canned.keep_canned", Rank.ORGANISER)
async def _keep(on: Staged, actor: Actor) -> Any:
    west = on.town.school.sites[WEST]
    return await keep_canned(on.database, now=on.now, actor=actor, site_id=west, text="有。")


@call("school.threads.canned.keep_answer", Rank.ORGANISER)
async def _keep_answer(on: Staged, actor: Actor) -> Any:
    return await keep_answer(
        on.database, now=on.now, actor=actor, message_id=on.ids["answer"], phone=None
    )


@call("school.threads.canned.drop_canned", Rank.ORGANISER)
async def _drop(on: Staged, actor: Actor) -> Any:
    return await drop_canned(on.database, now=on.now, actor=actor, canned_id=on.ids["canned"])
