"""A pause holds whatever comes back to the outbox after it was said, until it is resumed."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import select
from sqlmodel import col

from school.announcements.steering import Steered, pause, resume
from school.deliveries.claims import claim_group, mark_sending
from school.deliveries.outcomes import Claimed, Result, RetryLater
from school.deliveries.settle import settle
from school.notices.digests import digest_items
from school.notices.tables import Notice, NoticeKind, NoticeState
from school.settings import SchoolSettings
from tests.school.announcements.office import SETTINGS, Office, office
from tests.support.staff import Town

SECONDS = timedelta(seconds=5)
STATE = NoticeState
# The reader's only message of a day is the digest.
NARROW = SchoolSettings(daily_messages=1)


@pytest.fixture
async def at_work(somewhere: Town) -> Office:
    """An organiser of the whole school, who is the only reader."""
    return await office(somewhere)


async def paused(there: Office, sending: int) -> None:
    outcome = await pause(
        there.database, now=there.town.now, actor=there.organiser, sending_id=sending
    )
    assert outcome is Steered.DONE


async def resumed(there: Office, sending: int) -> None:
    outcome = await resume(
        there.database, now=there.town.now, actor=there.organiser, sending_id=sending
    )
    assert outcome is Steered.DONE
    await there.tick()


async def claimed(
    there: Office, now: datetime, settings: SchoolSettings = SETTINGS
) -> list[Claimed]:
    claims = await claim_group(there.database, now, limit=10, settings=settings, worker="w")
    return list(claims.notices)


async def test_what_was_in_flight_and_is_to_be_tried_again_waits_for_the_resuming(
    at_work: Office,
) -> None:
    sending = await at_work.sent()
    (flying,) = await claimed(at_work, at_work.town.now)
    assert await mark_sending(at_work.database, at_work.town.now, [flying.id], worker="w")
    await paused(at_work, sending)
    await at_work.tick()
    again = at_work.town.now + SECONDS
    flooded = [Result(flying.id, RetryLater(again))]
    await settle(at_work.database, at_work.town.now, flooded, settings=SETTINGS)
    assert await claimed(at_work, again) == []
    assert await at_work.state_of(sending, flying.person_id) is STATE.RETRY
    assert await claimed(at_work, again + timedelta(days=1)) == []
    await resumed(at_work, sending)
    assert [each.id for each in await claimed(at_work, again)] == [flying.id]


async def test_nothing_is_claimed_from_the_moment_of_the_pause(at_work: Office) -> None:
    sending = await at_work.sent()
    await paused(at_work, sending)
    assert await claimed(at_work, at_work.town.now) == []
    assert (await at_work.progress(sending)).waiting == 1
    await resumed(at_work, sending)
    assert len(await claimed(at_work, at_work.town.now)) == 1


async def test_a_digest_does_not_tell_of_what_is_paused(at_work: Office) -> None:
    sending = await at_work.sent()
    assert await claimed(at_work, at_work.town.now, NARROW) == []
    assert await at_work.state_of(sending, at_work.organiser.person_id) is STATE.MERGED
    await paused(at_work, sending)
    digest = select(col(Notice.id), col(Notice.not_before)).where(
        col(Notice.kind) == NoticeKind.DIGEST
    )
    found = (await at_work.database.rows(digest))[0]
    digest_id, evening = found.id, found.not_before
    assert await claimed(at_work, evening, NARROW) == []
    assert await digest_items(at_work.database, digest_id) == []
    assert (await at_work.progress(sending)).waiting == 1
    await resumed(at_work, sending)
    (late,) = await claimed(at_work, evening)
    assert late.kind is NoticeKind.ANNOUNCEMENT
