"""Alarms: telling the owners what went wrong, as notices like any other."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from school.database import Session, use_case
from school.notices.queue import NewNotice, enqueue
from school.notices.tables import NoticeKind
from school.owners import owner_ids

ALARM_LIFE = timedelta(hours=24)
# What is undelivered is told once an hour and kind, after a moment in which more may follow.
UNDELIVERED = "undelivered"
# An update could not be handled and was set aside; told once an hour too.
SET_ASIDE = "set_aside"
GATHERING = timedelta(minutes=1)


async def alarm_owners(
    session: Session,
    code: str,
    *,
    owners: Sequence[int],
    now: datetime,
    values: Mapping[str, Any] | None = None,
    about: str = "",
    subject: int = 0,
    not_before: datetime | None = None,
) -> None:
    """Write an alarm to each owner (Telegram ids) who has ever written to the bot.

    `code` says what is wrong and `values` with which facts; the words are chosen at sending. A
    second alarm with the same code and `about` is not written.
    """
    alarms = [
        NewNotice(
            kind=NoticeKind.ALARM,
            subject=subject,
            person_id=person_id,
            expires_at=(not_before or now) + ALARM_LIFE,
            dedupe_key=f"alarm:{code}:{about}:{person_id}",
            facts={"code": code, **(values or {})},
            not_before=not_before,
        )
        for person_id in await owner_ids(session, owners)
    ]
    await enqueue(session, alarms, now=now)


async def alarm_of_undelivered(
    session: Session, kind: NoticeKind, *, owners: Sequence[int], now: datetime
) -> None:
    """Tell the owners that notices of this kind are unknown or failed; alarms raise none."""
    if not owners or kind is NoticeKind.ALARM:
        return
    await alarm_owners(
        session,
        UNDELIVERED,
        owners=owners,
        now=now,
        values={"kind": kind.value},
        about=f"{kind.value}:{now:%Y%m%d%H}",
        not_before=now + GATHERING,
    )


@use_case
async def alarm_of_set_aside(session: Session, *, owners: Sequence[int], now: datetime) -> None:
    """Tell the owners that what somebody wrote or pressed could not be handled."""
    await alarm_owners(
        session,
        SET_ASIDE,
        owners=owners,
        now=now,
        about=f"{now:%Y%m%d%H}",
        not_before=now + GATHERING,
    )
