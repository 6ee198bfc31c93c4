"""What tests ask of a town's desks."""

from typing import Any

from sqlalchemy import select
from sqlmodel import col

from school.actors import Actor
from school.notices.tables import Notice, NoticeKind, NoticeState
from school.threads.answering import answer
from school.threads.asking import Asked, AskOutcome, ask, ask_on
from school.threads.reading import Conversation, own_thread
from tests.support.staff import OWNER_ID, WEST, Town

OWNERS = (OWNER_ID,)


async def resident(somewhere: Town, site: str | None = WEST, **values: Any) -> int:
    site_id = somewhere.school.sites[site] if site else None
    return await somewhere.person("王秀英", site_id=site_id, **values)


async def asks(somewhere: Town, person_id: int, text: str = "能停车吗", **values: Any) -> Asked:
    return await ask(
        somewhere.database,
        now=values.pop("now", somewhere.now),
        person_id=person_id,
        text=text,
        owners=OWNERS,
        **values,
    )


async def asks_on(
    somewhere: Town, person_id: int, thread_id: int, text: str = "几辆"
) -> AskOutcome:
    return await ask_on(
        somewhere.database,
        now=somewhere.now,
        person_id=person_id,
        thread_id=thread_id,
        text=text,
        owners=OWNERS,
    )


async def answers(somewhere: Town, actor: Actor, thread_id: int, text: str = "能。") -> Any:
    return await answer(
        somewhere.database, now=somewhere.now, actor=actor, thread_id=thread_id, text=text
    )


async def told(
    somewhere: Town, kind: NoticeKind, *, state: NoticeState | None = None
) -> list[int]:
    """Return who got a notice of a kind, in the order of writing."""
    statement = select(col(Notice.person_id)).where(col(Notice.kind) == kind)
    if state is not None:
        statement = statement.where(col(Notice.state) == state)
    found = await somewhere.database.rows(statement.order_by(col(Notice.id)))
    return [each.person_id for each in found]


async def thread(somewhere: Town, person_id: int, thread_id: int) -> Conversation:
    found = await own_thread(somewhere.database, person_id, thread_id)
    assert found is not None
    return found


async def texts(somewhere: Town, person_id: int, thread_id: int) -> list[str]:
    return [each.text for each in (await thread(somewhere, person_id, thread_id)).said]


__all__ = ["OWNERS", "answers", "asks", "asks_on", "resident", "texts", "thread", "told"]
