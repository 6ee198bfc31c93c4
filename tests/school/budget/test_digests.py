"""What becomes of what was merged: told once, or queued anew, or ended for a reason."""

from datetime import time, timedelta
from itertools import islice

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlmodel import select

from school.actors import Actor
from school.deliveries.decisions import close_unknown
from school.deliveries.outcomes import Outcome, Refused, Sent, Unknown, Unreachable
from school.notices.digest_times import day_end, digest_times
from school.notices.digests import digest_item, is_reader_of, not_told
from school.notices.tables import Notice, NoticeState
from school.personal_data import delete_data
from school.settings import SchoolSettings
from school.waking import waking_of
from tests.school.budget.mail import DAY, EVENING, HOUR, Mail
from tests.school.deliveries.outbox import NOW

MERGED, VOID = NoticeState.MERGED, NoticeState.VOID
ZONES = st.sampled_from(["Asia/Shanghai", "Europe/Berlin", "America/New_York", "Asia/Kathmandu"])


async def merged(mail: Mail, person: int | None = None, count: int = 3) -> tuple[int, list[int]]:
    """Let so many notices of somebody be merged; return their digest and them."""
    ids = await mail.themes(person or await mail.person(), count + 2)
    await mail.delivered()
    (digest,) = await mail.digests()
    return digest.id or 0, ids[2:]


async def subject_of(mail: Mail, id_: int) -> int:
    return (await mail.row(id_)).subject


async def test_what_was_withdrawn_meanwhile_is_left_out(mail: Mail) -> None:
    digest, ids = await merged(mail)
    mail.withdrawn.add(await subject_of(mail, ids[1]))
    assert [one.id for one in await mail.delivered(EVENING)] == [digest]
    assert await mail.listed(digest) == [ids[0], ids[2]]
    left_out = await mail.row(ids[1])
    assert (left_out.state, left_out.reason) == (VOID, "withdrawn")


async def test_what_is_paused_waits_by_itself_and_is_not_told(mail: Mail) -> None:
    digest, ids = await merged(mail)
    mail.paused.add(await subject_of(mail, ids[1]))
    assert [one.id for one in await mail.delivered(EVENING)] == [digest]
    assert await mail.listed(digest) == [ids[0], ids[2]]
    waits = await mail.row(ids[1])
    assert (waits.state, waits.not_before) == (NoticeState.RETRY, EVENING + DAY)


async def test_a_digest_of_which_nothing_is_left_is_not_sent(mail: Mail) -> None:
    digest, ids = await merged(mail)
    mail.withdrawn |= {await subject_of(mail, id_) for id_ in ids}
    assert await mail.delivered(EVENING) == []
    row = await mail.row(digest)
    assert (row.state, row.reason) == (VOID, "nothing_left")
    assert await mail.states(ids) == [VOID] * 3


async def test_what_expired_before_its_digest_is_not_told(mail: Mail) -> None:
    digest, ids = await merged(mail)
    (soon,) = await mail.themes((await mail.row(digest)).person_id, 1, expires_at=NOW + HOUR)
    await mail.delivered()
    await mail.delivered(EVENING)
    assert await mail.state(soon) is NoticeState.EXPIRED
    assert await mail.listed(digest) == ids


async def test_what_was_merged_into_a_digest_that_came_too_late_is_in_the_next(
    mail: Mail,
) -> None:
    digest, ids = await merged(mail, count=4)
    assert len(await mail.delivered(EVENING + DAY)) == 3
    assert await mail.state(digest) is NoticeState.EXPIRED
    assert sorted(await mail.states(ids)) == sorted([MERGED] + [NoticeState.SENT] * 3)
    (tomorrow,) = [one for one in await mail.digests() if one.id != digest]
    assert len(await mail.listed(tomorrow.id or 0)) == 1


async def test_what_was_in_a_refused_digest_goes_its_own_way_again(mail: Mail) -> None:
    digest, ids = await merged(mail, count=1)
    await mail.themes((await mail.row(digest)).person_id, 0)
    claimed = await mail.sending(EVENING)
    assert claimed == [digest]
    await mail.settle(digest, Refused("ours"), EVENING)
    assert await mail.state(digest) is NoticeState.FAILED
    assert await mail.states(ids) == [NoticeState.QUEUED]
    assert [one.id for one in await mail.delivered(EVENING)] == ids


@pytest.mark.parametrize(
    ("outcome", "state"),
    [
        (Sent("1:1"), NoticeState.SENT),
        (Unknown(), NoticeState.UNKNOWN),
        (Unreachable(), NoticeState.UNREACHABLE),
    ],
)
async def test_what_was_told_or_could_not_be_ends_with_its_digest(
    mail: Mail, outcome: Outcome, state: NoticeState
) -> None:
    digest, ids = await merged(mail)
    assert await mail.sending(EVENING) == [digest]
    await mail.settle(digest, outcome, EVENING)
    assert await mail.state(digest) is state
    assert await mail.states(ids) == [MERGED] * 3
    assert await mail.delivered(EVENING + HOUR) == []


async def test_a_digest_closed_as_unknown_may_have_been_read(mail: Mail) -> None:
    digest, ids = await merged(mail)
    await mail.delivered(EVENING, Unknown())
    owner = Actor((await mail.row(digest)).person_id, owner=True)
    await close_unknown(mail.database, EVENING, owner, [digest], settings=mail.school)
    assert await mail.states(ids) == [MERGED] * 3


async def test_who_got_another_carer_meanwhile_is_read_for_by_them(mail: Mail) -> None:
    before, after = await mail.person(), await mail.person()
    mother = await mail.person(None, carer_id=before)
    digest, ids = await merged(mail, mother, count=1)
    assert (await mail.row(digest)).person_id == before
    await mail.change_person(mother, carer_id=after)
    (sent,) = await mail.delivered(EVENING)
    assert (sent.id, sent.recipient_id) == (ids[0], after)
    assert await mail.state(digest) is VOID


async def test_a_defect_of_one_item_does_not_keep_back_the_others(
    mail: Mail, monkeypatch: pytest.MonkeyPatch
) -> None:
    digest, ids = await merged(mail)
    bad = await subject_of(mail, ids[0])

    class Trap(set[int]):
        def __contains__(self, subject: object) -> bool:
            if subject == bad:
                raise LookupError
            return False

    monkeypatch.setattr(mail, "withdrawn", Trap())
    assert [one.id for one in await mail.delivered(EVENING)] == [digest]
    assert await mail.listed(digest) == ids[1:]
    assert await mail.state(ids[0]) is NoticeState.FAILED


async def test_the_same_for_many_of_a_carers_people_is_listed_once(mail: Mail) -> None:
    carer = await mail.person()
    await mail.themes(carer, 2)
    for _ in range(3):
        await mail.notice(await mail.person(None, carer_id=carer), "theme", subject=900)  # type: ignore[arg-type]
    await mail.delivered()
    (digest,) = await mail.delivered(EVENING)
    assert len(await mail.listed(digest.id)) == 1


async def test_only_its_reader_may_open_a_digest_and_what_is_in_it(mail: Mail) -> None:
    digest, ids = await merged(mail)
    reader = (await mail.row(digest)).person_id
    stranger = await mail.person()
    assert await is_reader_of(mail.database, digest, reader)
    assert not await is_reader_of(mail.database, digest, stranger)
    assert not await is_reader_of(mail.database, ids[0], reader)
    found = await digest_item(mail.database, ids[0])
    assert found is not None
    assert (found[0], found[1].notice_id) == (digest, ids[0])
    assert await digest_item(mail.database, digest) is None


async def test_what_waits_for_its_digest_is_not_told_yet(mail: Mail) -> None:
    digest, ids = await merged(mail)

    async def waiting() -> list[int]:
        async with mail.database.read() as session:
            found = await session.exec(select(Notice.id).where(not_told()))
        return sorted(id_ or 0 for id_ in found.all())

    assert await waiting() == sorted([digest, *ids])
    await mail.delivered(EVENING)
    assert await waiting() == []


async def test_who_leaves_is_told_nothing_more(mail: Mail) -> None:
    digest, ids = await merged(mail)
    person = (await mail.row(digest)).person_id
    await delete_data(mail.database, now=NOW, person_id=person, by_id=person, settings=mail.school)
    assert await mail.states([digest, *ids]) == [VOID] * 4


@given(
    minutes=st.integers(0, 2 * 365 * 24 * 60),
    zone=ZONES,
    quiet=st.tuples(st.times(), st.times()),
    digest=st.times(),
)
def test_one_digest_leaves_a_day_and_never_in_quiet_hours(
    minutes: int, zone: str, quiet: tuple[time, time], digest: time
) -> None:
    settings = SchoolSettings(
        timezone=zone, quiet_from=quiet[0], quiet_until=quiet[1], digest_time=digest
    )
    now = NOW + timedelta(minutes=minutes)
    found = list(islice(digest_times(now, settings), 9))
    assert found[0].at > now
    assert [one.expires for one in found[:-1]] == [one.at for one in found[1:]]
    assert all(one.at < one.expires for one in found)
    assert not [one for one in found if waking_of(settings).is_quiet(one.at)]
    assert all(one.day == one.at.astimezone(settings.zone).date() for one in found)
    days = [one.day for one in found]
    assert len(set(days)) == len(days)
    assert found[0].at - now <= 2 * DAY
    assert timedelta() < day_end(now, settings) - now <= timedelta(hours=25)
