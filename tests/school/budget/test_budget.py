"""So many unasked messages a day, whoever sends them and whatever became of them."""

from datetime import timedelta

import pytest

from school.actors import Actor
from school.deliveries.claims import mark_sending
from school.deliveries.decisions import resend
from school.deliveries.outcomes import Refused, RetryLater, Unknown, Unreachable
from school.notices.tables import NoticeKind, NoticeState
from school.settings import SchoolSettings
from tests.school.budget.mail import DAY, EVENING, HOUR, THEME, Mail
from tests.school.deliveries.outbox import NOW

MERGED, SENT = NoticeState.MERGED, NoticeState.SENT


async def test_all_but_one_of_a_day_come_at_once_and_the_rest_is_merged(mail: Mail) -> None:
    ids = await mail.themes(await mail.person(), 5)
    assert [one.id for one in await mail.delivered()] == ids[:2]
    assert await mail.states(ids) == [SENT, SENT, MERGED, MERGED, MERGED]
    (digest,) = await mail.digests()
    assert digest.not_before == EVENING
    assert await mail.listed(digest.id or 0) == ids[2:]


async def test_the_digest_is_the_last_of_the_day(mail: Mail) -> None:
    person = await mail.person()
    await mail.themes(person, 3)
    assert len(await mail.delivered()) == 2
    assert await mail.delivered(EVENING - HOUR) == []
    (digest,) = await mail.delivered(EVENING)
    assert digest.kind is NoticeKind.DIGEST
    late = await mail.themes(person, 1)
    assert await mail.delivered(EVENING + HOUR) == []
    assert await mail.states(late) == [MERGED]
    second = (await mail.digests())[1]
    assert second.not_before == EVENING + DAY
    assert await mail.listed(second.id or 0) == late


async def test_what_is_left_of_a_day_without_digest_may_be_used_after_its_hour(
    mail: Mail,
) -> None:
    person = await mail.person()
    await mail.themes(person, 2)
    assert len(await mail.delivered()) == 2
    ids = await mail.themes(person, 2)
    assert [one.id for one in await mail.delivered(EVENING + HOUR)] == ids[:1]
    assert await mail.states(ids) == [SENT, MERGED]


async def test_each_day_begins_anew_at_the_schools_midnight(mail: Mail) -> None:
    mail.school = SchoolSettings(quiet_from="00:00", quiet_until="00:00", daily_messages=2)
    person = await mail.person()
    ids = await mail.themes(person, 1)
    midnight = NOW + timedelta(hours=14)
    assert len(await mail.delivered(midnight - HOUR)) == 1
    ids += await mail.themes(person, 1)
    assert len(await mail.delivered(midnight - HOUR)) == 1
    ids += await mail.themes(person, 1)
    assert len(await mail.delivered(midnight)) == 1
    assert await mail.states(ids) == [SENT] * 3


async def test_who_gets_one_message_a_day_gets_the_digest(mail: Mail) -> None:
    mail.school = SchoolSettings(daily_messages=1)
    ids = await mail.themes(await mail.person(), 2)
    assert await mail.delivered() == []
    (digest,) = await mail.delivered(EVENING)
    assert await mail.listed(digest.id) == ids


async def test_a_carer_has_one_budget_for_all_they_read_for(mail: Mail) -> None:
    carer = await mail.person()
    others = [await mail.person(None, carer_id=carer) for _ in range(2)]
    for person in (carer, *others):
        await mail.themes(person, 2)
    assert len(await mail.delivered()) == 2
    (digest,) = await mail.delivered(EVENING)
    assert digest.recipient_id == carer
    assert len(await mail.listed(digest.id)) == 4


async def test_what_is_urgent_or_personal_is_exempt_and_costs_nothing(mail: Mail) -> None:
    person = await mail.person()
    for kind in (NoticeKind.OFFER, NoticeKind.REMINDER_DAY, NoticeKind.ALARM):
        for _ in range(3):
            await mail.notice(person, kind)
    themes = await mail.themes(person, 2)
    assert len(await mail.delivered()) == 11
    assert await mail.states(themes) == [SENT, SENT]
    await mail.themes(person, 1)
    alarm = await mail.notice(person, NoticeKind.ALARM)
    assert [one.id for one in await mail.delivered()] == [alarm]


@pytest.mark.parametrize(
    ("outcome", "counts"),
    [
        (Unknown(), True),
        (RetryLater(NOW + 5 * DAY), False),
        (Refused("ours"), False),
        (Unreachable(), False),
    ],
)
async def test_what_may_have_arrived_counts_and_what_did_not_does_not(
    mail: Mail, outcome: object, *, counts: bool
) -> None:
    person = await mail.person()
    await mail.themes(person, 2)
    await mail.delivered(NOW, outcome)  # type: ignore[arg-type]
    await mail.change_person(person, reachable=True)
    ids = await mail.themes(person, 1)
    await mail.delivered()
    assert await mail.states(ids) == [MERGED if counts else SENT]


async def test_what_a_worker_has_in_hand_counts_until_it_is_put_back(mail: Mail) -> None:
    person = await mail.person()
    await mail.themes(person, 2)
    assert len(await mail.claim(worker="a")) == 2
    later = await mail.themes(person, 1)
    assert await mail.claim(worker="b") == []
    assert await mail.states(later) == [MERGED]


async def test_a_claim_of_a_dead_worker_counts_no_more(mail: Mail) -> None:
    person = await mail.person()
    ids = await mail.themes(person, 2)
    assert len(await mail.claim(worker="a")) == 2
    later = NOW + timedelta(minutes=5)
    await mail.recover(later)
    assert [one.id for one in await mail.delivered(later)] == ids


async def test_what_was_claimed_on_one_day_is_not_sent_on_the_next(mail: Mail) -> None:
    mail.school = SchoolSettings(quiet_from="00:00", quiet_until="00:00")
    midnight = NOW + timedelta(hours=14)
    (id_,) = await mail.themes(await mail.person(), 1)
    assert len(await mail.claim(midnight - timedelta(seconds=1))) == 1
    assert await mark_sending(mail.database, midnight, [id_], worker="w") == []
    assert await mail.state(id_) is NoticeState.QUEUED
    assert [one.id for one in await mail.delivered(midnight)] == [id_]


async def test_what_is_sent_again_by_hand_counts_each_time(mail: Mail) -> None:
    mail.school = SchoolSettings(daily_messages=3)
    person = await mail.person()
    ids = await mail.themes(person, 2)
    await mail.delivered(NOW, Unknown())
    owner = Actor(person, owner=True)
    await resend(mail.database, NOW, owner, ids, settings=mail.school)
    assert await mail.delivered() == []
    assert await mail.states(ids) == [MERGED, MERGED]


async def test_a_lower_limit_holds_from_now_on(mail: Mail) -> None:
    """A digest for which no message is left is taken apart, and told on the next day."""
    person = await mail.person()
    ids = await mail.themes(person, 3)
    await mail.delivered()
    mail.school = SchoolSettings(daily_messages=1)
    assert await mail.delivered(EVENING) == []
    first, second = await mail.digests()
    assert (first.state, first.reason) == (NoticeState.VOID, "over_budget")
    assert await mail.listed(second.id or 0) == ids[2:]
    (told,) = await mail.delivered(EVENING + DAY)
    assert told.id == second.id


async def test_a_digest_whose_hour_is_quiet_leaves_in_the_morning(mail: Mail) -> None:
    mail.school = SchoolSettings(digest_time="22:00")
    await mail.themes(await mail.person(), 4)
    assert len(await mail.delivered()) == 3
    (digest,) = await mail.digests()
    assert digest.not_before == NOW + timedelta(hours=22)


async def test_two_kinds_of_themes_in_one_group_are_counted_together(mail: Mail) -> None:
    people = [await mail.person() for _ in range(2)]
    for person in people * 3:
        await mail.themes(person, 1)
    claimed = await mail.claim(limit=10)
    assert sorted(one.recipient_id for one in claimed) == sorted(people * 2)
    assert {one.kind for one in claimed} == {THEME}
