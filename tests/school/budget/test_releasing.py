"""What was held: listed, let go again, or expired when nobody lets it go."""

from datetime import datetime
from typing import Any

import pytest
from sqlalchemy import update
from sqlmodel import col

from school.actors import Actor
from school.announcements.tables import Announcement, Sending, SendingState
from school.deliveries.holding import NotStopped, Stopped, hold_tonight
from school.deliveries.naming import title_of_subject
from school.deliveries.releasing import HeldLine, held_back, is_something_held, release_tonight
from school.deliveries.tonight import tonight
from school.notices.queue import FAR
from school.notices.tables import Notice, NoticeKind, NoticeState
from school.staff.rights import NotAllowedError
from school.statements import write
from school.theme_runs.tables import RunState
from tests.school.budget.mail import DAY, HOUR, THEME, Mail
from tests.school.budget.test_tonight import owner, run_of, seen, trail
from tests.school.deliveries.outbox import NOW

__all__ = ["owner"]

ANNOUNCEMENT = NoticeKind.ANNOUNCEMENT
WEEK = NOW + 7 * DAY


async def held(
    mail: Mail, actor: Actor, until: datetime | None, *, people: int = 3
) -> tuple[int, list[int]]:
    """Hold a theme that waits for so many; return its run and the notices."""
    run = await run_of(mail, RunState.SENT)
    ids = [
        await mail.notice(await mail.person(), THEME, subject=run, expires_at=WEEK)
        for _ in range(people)
    ]
    stopped = await hold_tonight(
        mail.database, actor, now=NOW, kind=THEME, subject=run, until=until
    )
    assert stopped == Stopped(people)
    return run, ids


async def release(mail: Mail, actor: Actor, run: int, now: datetime = NOW) -> Any:
    return await release_tonight(mail.database, actor, now=now, kind=THEME, subject=run)


async def put(mail: Mail, id_: int, **values: Any) -> None:
    async with mail.database.write() as session:
        await write(session, update(Notice).where(col(Notice.id) == id_).values(values))


async def sending(mail: Mail, author: int, state: SendingState, **values: Any) -> int:
    """Add an announcement with one sending."""
    async with mail.database.write() as session:
        said = Announcement(
            author_id=author, title="停水通知", audience={}, created_at=NOW, changed_at=NOW
        )
        session.add(said)
        await session.flush()
        given: dict[str, Any] = {
            "ordered_at": NOW,
            "send_at": NOW + 2 * HOUR,
            "expires_at": NOW + 3 * DAY,
            "audience_size": 120,
        }
        one = Sending(
            announcement_id=said.id or 0, ordered_by_id=author, state=state, **(given | values)
        )
        session.add(one)
        await session.flush()
        return one.id or 0


async def test_what_is_held_until_it_is_released_stays_until_then(
    mail: Mail, owner: Actor
) -> None:
    run, ids = await held(mail, owner, None)
    assert await mail.delivered(NOW + 6 * DAY) == []
    assert await release(mail, owner, run, NOW + 6 * DAY) == Stopped(3)
    left = await mail.delivered(NOW + 6 * DAY)
    assert sorted(each.id for each in left) == ids


async def test_what_nobody_releases_expires_at_its_time(mail: Mail, owner: Actor) -> None:
    _, ids = await held(mail, owner, None)
    assert await mail.delivered(WEEK) == []
    assert await mail.states(ids) == [NoticeState.EXPIRED] * 3


async def test_what_waits_for_a_release_does_not_go_out_tonight(mail: Mail, owner: Actor) -> None:
    await held(mail, owner, None)
    assert await seen(mail, owner) == {}
    late = await tonight(mail.database, owner, now=WEEK - HOUR, settings=mail.school)
    assert late == []


async def test_all_that_is_held_is_listed_with_its_moment(mail: Mail, owner: Actor) -> None:
    morning, _ = await held(mail, owner, NOW + 20 * HOUR)
    always, _ = await held(mail, owner, None, people=2)
    found = await held_back(mail.database, owner, now=NOW)
    assert sorted(found, key=lambda each: each.subject) == [
        HeldLine(kind=THEME, subject=morning, notices=3, until=NOW + 20 * HOUR, expires_at=WEEK),
        HeldLine(kind=THEME, subject=always, notices=2, until=None, expires_at=WEEK),
    ]
    assert await is_something_held(mail.database, owner, now=NOW)
    assert await held_back(mail.database, owner, now=NOW + 20 * HOUR) == [
        HeldLine(kind=THEME, subject=always, notices=2, until=None, expires_at=WEEK)
    ]


async def test_what_waits_by_itself_or_is_paused_is_not_taken_for_held(
    mail: Mail, owner: Actor
) -> None:
    at = NOW + HOUR
    for state in (NoticeState.HELD, NoticeState.RETRY):
        id_ = await mail.notice(
            await mail.person(), THEME, subject=7, not_before=at, expires_at=WEEK
        )
        await put(mail, id_, state=state)
    person = await mail.person()
    await mail.notice(person, ANNOUNCEMENT, subject=8, not_before=FAR, expires_at=WEEK)
    await mail.notice(person, NoticeKind.OFFER, subject=9, not_before=at, expires_at=WEEK)
    await mail.notice(person, THEME, subject=9, not_before=NOW, expires_at=WEEK)
    assert await held_back(mail.database, owner, now=NOW) == []
    assert not await is_something_held(mail.database, owner, now=NOW)
    assert await release(mail, owner, 7) == Stopped(0)
    assert await mail.delivered(at - HOUR / 2) != []


async def test_releasing_is_told_in_the_log_and_only_broadcasts_are_released(
    mail: Mail, owner: Actor
) -> None:
    run, _ = await held(mail, owner, None)
    await release(mail, owner, run)
    assert [each[0] for each in await trail(mail)] == ["notices.hold", "notices.release"]
    refused = await release_tonight(
        mail.database, owner, now=NOW, kind=NoticeKind.OFFER, subject=run
    )
    assert refused is NotStopped.PERSONAL


async def test_a_planned_announcement_is_shown_with_whom_it_was_ordered_for(
    mail: Mail, owner: Actor
) -> None:
    soon = await sending(mail, owner.person_id, SendingState.PLANNED)
    await sending(mail, owner.person_id, SendingState.PLANNED, send_at=NOW + 25 * HOUR)
    await sending(mail, owner.person_id, SendingState.STOPPED)
    line = (await seen(mail, owner))[ANNOUNCEMENT, soon]
    assert (line.notices, line.first, line.planned) == (120, NOW + 2 * HOUR, True)
    title = await title_of_subject(
        mail.database, ANNOUNCEMENT, soon, now=NOW, settings=mail.school
    )
    assert title == "停水通知"


@pytest.mark.parametrize("kind", list(NoticeKind))
async def test_a_subject_that_is_gone_bears_no_title(mail: Mail, kind: NoticeKind) -> None:
    found = await title_of_subject(mail.database, kind, 999, now=NOW, settings=mail.school)
    assert found is None


async def test_who_is_no_owner_neither_sees_nor_releases_what_is_held(mail: Mail) -> None:
    somebody = Actor(await mail.person())
    for asked in (
        held_back(mail.database, somebody, now=NOW),
        is_something_held(mail.database, somebody, now=NOW),
        release(mail, somebody, 1),
    ):
        with pytest.raises(NotAllowedError):
            await asked
