"""Telling the owners: who they are here, and alarms about themes."""

from collections.abc import Collection, Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlmodel import col, select

from school.database import Session
from school.notices.queue import NewNotice, enqueue
from school.notices.tables import NoticeKind
from school.people import Person

ALARM_LIFE = timedelta(hours=24)


async def owner_ids(session: Session, owners: Collection[int]) -> list[int]:
    """Return the people behind these Telegram ids who can be written to now."""
    found = await session.exec(
        select(Person.id)
        .where(col(Person.telegram_id).in_(owners), col(Person.reachable))
        .order_by(col(Person.id))
    )
    return [person_id for person_id in found if person_id is not None]


async def alarm(
    session: Session,
    code: str,
    *,
    about: str,
    owners: Collection[int],
    now: datetime,
    values: Mapping[str, Any],
) -> int:
    """Write an alarm to each owner, once for each `about`; return how many owners there are.

    `code` and `values` are the notice's facts; its words are chosen at sending.
    """
    people = await owner_ids(session, owners)
    alarms = [
        NewNotice(
            kind=NoticeKind.ALARM,
            subject=0,
            person_id=person_id,
            expires_at=now + ALARM_LIFE,
            dedupe_key=f"alarm:{code}:{about}:{person_id}",
            facts={"code": code, **values},
        )
        for person_id in people
    ]
    await enqueue(session, alarms, now=now)
    return len(people)
