"""Whom an announcement reaches: by what is known, minus whoever is left out, each once."""

from datetime import timedelta

import pytest
from sqlalchemy import update
from sqlmodel import col

from school.announcements.audience import Audience, Condition, ConditionKind, Place
from school.announcements.people import Reach, reach_of
from school.people import Person, give_consent
from school.personal_data import withdraw_consent
from school.signups.places import sign_up
from school.staff.tables import Role
from school.statements import write
from school.topics import set_news, stop_all, subscribe
from tests.school.announcements.office import SETTINGS, office, only
from tests.support.staff import EAST, TOWN, WEST, Town

KIND = ConditionKind


async def reach(
    town: Town, audience: Audience, *, site: str | None = None, urgent: bool = False
) -> Reach:
    path = town.school.paths[town.school.sites[site]] if site else None
    return await reach_of(town.database, audience, now=town.now, path=path, urgent=urgent)


async def names(
    town: Town, *conditions: Condition, without: tuple[Condition, ...] = ()
) -> set[str]:
    found = await reach(town, Audience(only=conditions, without=without))
    assert found.readers == len(found.examples)
    return set(found.examples)


async def join(town: Town, offering: int, person: int, *, by: int | None = None) -> None:
    await sign_up(
        town.database,
        now=town.now,
        offering_id=offering,
        person_id=person,
        by_id=by or person,
        settings=SETTINGS,
        despite_clash=True,
    )


async def test_conditions_of_one_kind_widen_and_those_of_others_narrow(somewhere: Town) -> None:
    sites = somewhere.school.sites
    await somewhere.person("西甲", site_id=sites[WEST], language="zh_TW")
    await somewhere.person("西乙", site_id=sites[WEST])
    await somewhere.person("东甲", site_id=sites[EAST], language="zh_TW")
    await somewhere.person("无")
    west, east = only(KIND.SITE, sites[WEST]), only(KIND.SITE, sites[EAST])
    assert await names(somewhere) == {"西甲", "西乙", "东甲", "无"}
    assert await names(somewhere, west, east) == {"西甲", "西乙", "东甲"}
    assert await names(somewhere, west, only(KIND.LANGUAGE, "zh_TW")) == {"西甲"}
    assert await names(somewhere, only(KIND.SITE, sites[TOWN])) == {"西甲", "西乙", "东甲"}
    assert await names(somewhere, only(KIND.TIER, "site")) == {"西甲", "西乙", "东甲"}
    assert await names(somewhere, only(KIND.TIER, "town")) == set()
    assert await names(somewhere, without=(west,)) == {"东甲", "无"}
    assert await names(somewhere, without=(only(KIND.TIER, "site"),)) == {"无"}


async def test_who_has_no_language_yet_is_left_out_by_no_language(somewhere: Town) -> None:
    await somewhere.person("繁", language="zh_TW")
    await somewhere.person("简", language="zh_CN")
    await somewhere.person("未定")
    traditional = only(KIND.LANGUAGE, "zh_TW")
    assert await names(somewhere, traditional) == {"繁"}
    assert await names(somewhere, without=(traditional,)) == {"简", "未定"}


async def test_topics_roles_and_who_was_not_seen(somewhere: Town) -> None:
    reader = await somewhere.person("普法")
    await subscribe(somewhere.database, reader, "legal", now=somewhere.now)
    await somewhere.person("久违", seen_at=somewhere.now - timedelta(days=100))
    await somewhere.staff(Role.VOLUNTEER, WEST, name="志愿")
    assert await names(somewhere, only(KIND.TOPIC, "legal")) == {"普法"}
    assert await names(somewhere, only(KIND.NOT_SEEN, 90)) == {"久违"}
    assert await names(somewhere, only(KIND.ROLE, "volunteer")) == {"志愿"}
    assert await names(somewhere, only(KIND.ROLE, "nobody")) == set()


async def test_places_in_an_offering_and_in_a_category_in_a_period(somewhere: Town) -> None:
    soon = await somewhere.school.offering("书法班", category="书画", capacity=1)
    late = await somewhere.school.offering(
        "国画班", category="书画", starts_at=somewhere.now + timedelta(days=60)
    )
    people = {name: await somewhere.person(name) for name in ("有座", "候补", "以后")}
    await join(somewhere, soon, people["有座"])
    await join(somewhere, soon, people["候补"])
    await join(somewhere, late, people["以后"])
    assert await names(somewhere, only(KIND.OFFERING, soon)) == {"有座", "候补"}
    assert await names(somewhere, only(KIND.OFFERING, soon, place=Place.SEAT)) == {"有座"}
    assert await names(somewhere, only(KIND.OFFERING, soon, place=Place.LINE)) == {"候补"}
    month = only(KIND.CATEGORY, "书画", until=somewhere.now + timedelta(days=30))
    assert await names(somewhere, month) == {"有座", "候补"}
    after = only(KIND.CATEGORY, "书画", since=somewhere.now + timedelta(days=30))
    assert await names(somewhere, after) == {"以后"}
    assert await names(somewhere, only(KIND.CATEGORY, "别的")) == set()
    in_line = only(KIND.CATEGORY, "书画", place=Place.LINE)
    assert await names(somewhere, in_line) == {"候补"}
    assert await names(somewhere, without=(month,)) == {"以后"}


async def test_any_category_in_a_period_is_whoever_has_a_place_then(somewhere: Town) -> None:
    soon = await somewhere.school.offering("书法班", category="书画")
    late = await somewhere.school.offering(
        "读书会", category="阅读", starts_at=somewhere.now + timedelta(days=60)
    )
    await join(somewhere, soon, await somewhere.person("书法"))
    await join(somewhere, late, await somewhere.person("读书"))
    await somewhere.person("没报名")
    assert await names(somewhere, only(KIND.CATEGORY, "")) == {"书法", "读书"}
    after = only(KIND.CATEGORY, "", since=somewhere.now + timedelta(days=30))
    assert await names(somewhere, after) == {"读书"}
    assert await names(somewhere, without=(after,)) == {"书法", "没报名"}


async def test_a_carer_reads_once_for_all_of_theirs(somewhere: Town) -> None:
    offering = await somewhere.school.offering("书法班")
    carer = await somewhere.person("王秀英")
    for name in ("张桂兰", "李爷爷"):
        person = await somewhere.person(name, telegram_id=None, carer_id=carer)
        await join(somewhere, offering, person, by=carer)
    found = await reach(somewhere, Audience(only=(only(KIND.OFFERING, offering),)))
    assert (found.readers, found.examples) == (1, ("王秀英",))


async def test_who_cannot_be_reached_is_counted_apart(somewhere: Town) -> None:
    await somewhere.person("甲")
    await somewhere.person("封了", reachable=False)
    await somewhere.person("没有Telegram", telegram_id=None)
    stopped = await somewhere.person("停")
    await stop_all(somewhere.database, stopped)
    found = await reach(somewhere, Audience())
    assert (found.readers, found.calls, found.unreachable, found.stopped) == (1, 1, 1, 1)
    assert found.examples == ("甲",)


async def test_a_stop_is_honoured_but_by_urgent_ones_a_withdrawn_consent_always(
    somewhere: Town,
) -> None:
    stopped, withdrawn = await somewhere.person("停"), await somewhere.person("撤")
    await stop_all(somewhere.database, stopped)
    await withdraw_consent(
        somewhere.database, now=somewhere.now, person_id=withdrawn, settings=SETTINGS
    )
    assert (await reach(somewhere, Audience())).readers == 0
    urgent = await reach(somewhere, Audience(), urgent=True)
    assert (urgent.readers, urgent.examples) == (1, ("停",))
    await set_news(somewhere.database, stopped, wanted=True)
    await give_consent(somewhere.database, now=somewhere.now, person_id=withdrawn)
    assert (await reach(somewhere, Audience())).readers == 2


@pytest.mark.parametrize(
    ("site", "expected"), [(WEST, {"西", "来西"}), (TOWN, {"西", "来西", "东"})]
)
async def test_an_announcement_reaches_nobody_outside_its_place(
    somewhere: Town, site: str, expected: set[str]
) -> None:
    sites = somewhere.school.sites
    offering = await somewhere.school.offering("书法班", site=WEST)
    await somewhere.person("西", site_id=sites[WEST])
    await somewhere.person("东", site_id=sites[EAST])
    await somewhere.person("无")
    guest = await somewhere.person("来西")
    await join(somewhere, offering, guest)
    async with somewhere.database.write() as session:
        await write(session, update(Person).where(col(Person.id) == guest).values(site_id=None))
    found = await reach(somewhere, Audience(), site=site)
    assert set(found.examples) == expected
    there = await office(somewhere, site)
    sending = await there.sent()
    assert len(await there.readers(sending)) == len(expected)
