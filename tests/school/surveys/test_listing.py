"""Which surveys are open for a person and those in their care, and how each stands."""

from datetime import timedelta

from sqlalchemy import insert, update
from sqlmodel import col

from school.notices.tables import Channel, Notice, NoticeKind, NoticeState
from school.sites import Site, Tier
from school.statements import write
from school.surveys.answering import begin, give
from school.surveys.finishing import finish
from school.surveys.flow import Answer
from school.surveys.listing import OpenSurvey, open_surveys
from school.surveys.stands import StandState
from school.surveys.tables import SurveyKind, SurveyState
from school.surveys.under_way import Standing
from tests.school.signups.world import DAY, HOUR, World, inserted
from tests.school.surveys.scene import survey

YES = Answer(options=(1,))


async def listed(world: World, person: int) -> list[OpenSurvey]:
    return await open_surveys(world.database, person, now=world.now)


async def titles(world: World, person: int) -> list[str]:
    return [each.title for each in await listed(world, person)]


async def below(world: World, name: str, parent: int) -> int:
    """Add a site below another one."""
    async with world.database.write() as session:
        values = {"code": name, "name": name, "tier": Tier.SITE, "path": "/", "parent_id": parent}
        id_ = await inserted(session, Site, values)
        path = f"/{parent}/{id_}/"
        await write(session, update(Site).where(col(Site.id) == id_).values(path=path))
    return id_


async def answered(world: World, survey_id: int, by: int, *questions: int, send: bool) -> None:
    here = await begin(world.database, now=world.now, survey_id=survey_id, by_id=by, for_id=by)
    assert isinstance(here, Standing)
    who = {"now": world.now, "response_id": here.response_id, "by_id": by}
    for id_ in questions:
        await give(world.database, **who, question_id=id_, answer=YES)  # type: ignore[arg-type]
    if send:
        await finish(world.database, **who)  # type: ignore[arg-type]


async def test_only_what_is_open_now_is_listed(world: World) -> None:
    person = await world.person()
    await survey(world, {}, title="开着")
    await survey(world, {}, title="草稿", state=SurveyState.DRAFT)
    await survey(world, {}, title="关了", state=SurveyState.CLOSED)
    await survey(world, {}, title="还早", opens_at=world.now + HOUR)
    await survey(world, {}, title="过了", closes_at=world.now)
    await survey(world, {}, title="删了", deleted_at=world.now)
    assert await titles(world, person) == ["开着"]


async def test_a_survey_reaches_its_place_and_all_below_it(world: World) -> None:
    town = world.site_id
    east, west = await below(world, "east", town), await below(world, "west", town)
    at_east, nowhere = await world.person(site_id=east), await world.person()
    await survey(world, {}, title="全校", closes_at=world.now + DAY)
    await survey(world, {}, title="镇里", site_id=town, closes_at=world.now + 2 * DAY)
    await survey(world, {}, title="东街", site_id=east, closes_at=world.now + 3 * DAY)
    await survey(world, {}, title="西塘", site_id=west)
    assert await titles(world, at_east) == ["全校", "镇里", "东街"]
    assert await titles(world, nowhere) == ["全校"]


async def test_an_audience_narrows_whom_it_is_for(world: World) -> None:
    offering = await world.offering()
    goes, other = await world.persons(2)
    await world.join(offering, goes)
    only = {"only": [{"kind": "offering", "value": str(offering)}]}
    await survey(world, {}, title="学员", audience=only)
    await survey(world, {}, title="课后", offering_id=offering)
    assert await titles(world, goes) == ["学员", "课后"]
    assert await titles(world, other) == []


async def test_who_was_sent_it_or_began_it_by_a_link_still_finds_it(world: World) -> None:
    sent, began, other = await world.persons(3)
    nobody = {"only": [{"kind": "language", "value": "en"}]}
    id_, _ = await survey(world, {}, audience=nobody)
    async with world.database.write() as session:
        notice = {
            "kind": NoticeKind.SURVEY,
            "subject": id_,
            "person_id": sent,
            "state": NoticeState.SENT,
            "channel": Channel.CHAT,
            "dedupe_key": "x",
            "priority": 30,
            "attempt": 0,
            "silent": False,
            "not_before": world.now,
            "expires_at": world.now + DAY,
            "created_at": world.now,
        }
        await write(session, insert(Notice), {"through_quiet": False} | notice)
    await answered(world, id_, began, send=False)
    assert [len(await listed(world, person)) for person in (sent, began, other)] == [1, 1, 0]


async def test_how_each_stands_is_said_and_what_waits_comes_first(world: World) -> None:
    person = await world.person()
    begun, first, _ = await survey(world, {}, {}, title="在填", closes_at=world.now + 9 * DAY)
    done, only = await survey(world, {}, title="交了", closes_at=world.now + DAY)
    await survey(world, {}, title="没填")
    await answered(world, begun, person, first, send=False)
    await answered(world, done, person, only, send=True)
    found = await listed(world, person)
    assert [each.title for each in found] == ["在填", "没填", "交了"]
    assert [each.foremost.state for each in found] == [
        StandState.UNDER_WAY,
        StandState.NOT_BEGUN,
        StandState.DONE,
    ]
    at = found[0].foremost.at
    assert at is not None
    assert (at.n, at.of) == (2, 2)


async def test_a_quiz_tells_how_many_tries_are_left_until_it_is_passed(world: World) -> None:
    person = await world.person()
    right = [{"id": 1, "text": "对", "right": True}, {"id": 2, "text": "错"}]
    quiz = {"kind": SurveyKind.QUIZ, "attempts": 3, "pass_points": 10}
    id_, first = await survey(world, {"options": right, "points": 10}, **quiz)
    await answered(world, id_, person, send=False)
    [found] = await listed(world, person)
    response = found.foremost.response_id or 0
    who = {"now": world.now, "response_id": response, "by_id": person}
    wrong = Answer(options=(2,))
    await give(world.database, **who, question_id=first, answer=wrong)  # type: ignore[arg-type]
    await finish(world.database, **who)  # type: ignore[arg-type]
    [found] = await listed(world, person)
    assert found.foremost.state is StandState.TRIES_LEFT
    assert found.foremost.tries_left == 2
    await answered(world, id_, person, first, send=True)
    [found] = await listed(world, person)
    assert found.foremost.state is StandState.DONE


async def test_those_in_ones_care_are_listed_by_name_and_by_their_own_place(
    world: World,
) -> None:
    east = await below(world, "east", world.site_id)
    carer = await world.person()
    async with world.database.write() as session:
        name = session.vault.seal("person.name", "张桂兰")
    mother = await world.person(telegram_id=None, carer_id=carer, site_id=east, name=name)
    await survey(world, {}, title="东街", site_id=east)
    await survey(world, {}, title="全校", closes_at=world.now + timedelta(days=60))
    east_only, everywhere = await listed(world, carer)
    assert [(each.person_id, each.name) for each in east_only.stands] == [(mother, "张桂兰")]
    assert [each.name for each in everywhere.stands] == [None, "张桂兰"]
    assert await listed(world, mother)
