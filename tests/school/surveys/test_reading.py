"""What the screens of a survey are made of, and which words are heard."""

from datetime import timedelta
from typing import Any

from sqlalchemy import select, update
from sqlmodel import col

from school.people import Person
from school.questions import Question, QuestionKind, open_questions
from school.statements import write
from school.surveys.answering import NotBegun, begin, give, mark, resume
from school.surveys.answers import Refusal
from school.surveys.finishing import Finished, Full, finish
from school.surveys.flow import Answer, Progress
from school.surveys.reading import ResponseSeen, response_seen, survey_seen
from school.surveys.stands import StandState
from school.surveys.tables import QuestionType, ResponseState, SurveyKind, SurveyState
from school.surveys.under_way import NotGiven, Standing
from tests.school.signups.world import DAY, World
from tests.school.surveys.scene import survey

YES, NO = Answer(options=(1,)), Answer(options=(2,))
SEVERAL = {"type": QuestionType.SEVERAL}


async def begun(
    world: World, survey_id: int, by: int, for_id: int | None = None
) -> dict[str, Any]:
    """Begin to answer; return who answers what."""
    here = await begin(
        world.database, now=world.now, survey_id=survey_id, by_id=by, for_id=for_id or by
    )
    assert isinstance(here, Standing), here
    return {"response_id": here.response_id, "by_id": by}


async def seen(world: World, who: dict[str, Any]) -> ResponseSeen:
    found = await response_seen(world.database, who["response_id"], by_id=who["by_id"])
    assert found is not None
    return found


async def heard(world: World, person: int) -> list[int]:
    """Return the responses that typed words of a person can be about."""
    found = await open_questions(world.database, person, now=world.now)
    return [each.subject for each in found if each.kind is QuestionKind.SURVEY]


async def test_one_read_tells_all_that_a_question_shows(world: World) -> None:
    person = await world.person()
    id_, first, second = await survey(world, {}, {"required": False}, title="需求")
    who = await begun(world, id_, person)
    shown = await seen(world, who)
    assert (shown.about.title, shown.about.anonymous, shown.name) == ("需求", False, None)
    assert shown.at is not None
    assert shown.at.id == first
    assert shown.progress == Progress(1, 2)
    assert shown.before is None
    await give(world.database, now=world.now, **who, question_id=first, answer=YES)
    shown = await seen(world, who)
    assert shown.before is not None
    assert (shown.before.id, shown.progress) == (first, Progress(2, 2))
    assert shown.answers == {first: YES}
    assert [ask.id for ask in shown.shown] == [first, second]
    assert shown.missing == []
    assert await response_seen(world.database, who["response_id"], by_id=person + 1) is None


async def test_a_carer_reads_whose_answers_they_are(world: World) -> None:
    carer = await world.person()
    async with world.database.write() as session:
        name = session.vault.seal("person.name", "张桂兰")
    mother = await world.person(telegram_id=None, carer_id=carer, name=name)
    id_, _ = await survey(world, {})
    shown = await seen(world, await begun(world, id_, carer, mother))
    assert (shown.for_id, shown.name) == (mother, "张桂兰")


async def test_before_one_begins_it_is_told_how_long_it_is_and_how_all_stand(
    world: World,
) -> None:
    person, other = await world.persons(2)
    never = {"tests": [{"question_id": 0, "options": [1]}]}
    gone = {"removed_at": world.now}
    id_, *_ = await survey(world, {}, {"show_if": never}, gone, intro="请填")
    found = await survey_seen(world.database, id_, person_id=person)
    assert found is not None
    assert (found.questions, found.conditions, found.intro) == (2, True, "请填")
    assert [each.state for each in found.stands] == [StandState.NOT_BEGUN]
    await begun(world, id_, person)
    again = await survey_seen(world.database, id_, person_id=person)
    assert again is not None
    assert again.stands[0].state is StandState.UNDER_WAY
    assert again.stands[0].at == Progress(1, 1)
    elsewhere = await survey_seen(world.database, id_, person_id=other)
    assert elsewhere is not None
    assert elsewhere.stands[0].state is StandState.NOT_BEGUN
    draft, _ = await survey(world, {}, state=SurveyState.DRAFT)
    assert await survey_seen(world.database, draft, person_id=person) is None


async def test_of_a_pool_as_many_are_counted_as_it_takes(world: World) -> None:
    person = await world.person()
    pool = {"pool": "法", "pool_takes": 2}
    id_, *_ = await survey(world, {}, pool, pool, pool, kind=SurveyKind.QUIZ)
    found = await survey_seen(world.database, id_, person_id=person)
    assert found is not None
    assert found.questions == 3


async def test_marks_are_kept_and_count_only_once_they_are_given(world: World) -> None:
    person = await world.person()
    id_, first, second = await survey(world, SEVERAL, {"required": False})
    who = await begun(world, id_, person)

    async def marks(option: int, *, chosen: bool) -> object:
        given: dict[str, Any] = {"question_id": first, "option_id": option, "chosen": chosen}
        return await mark(world.database, now=world.now, **who, **given)

    await marks(1, chosen=True)
    await marks(2, chosen=True)
    await marks(2, chosen=True)
    await marks(1, chosen=False)
    assert await marks(9, chosen=True) is Refusal.NOT_OFFERED
    shown = await seen(world, who)
    assert shown.at is not None
    assert shown.marked(shown.at) == (2,)
    assert first not in shown.answers
    assert [ask.id for ask in shown.missing] == [first]
    await give(world.database, now=world.now, **who, question_id=first, answer=YES)
    shown = await seen(world, who)
    assert shown.answers == {first: YES}
    wrong: dict[str, Any] = {"question_id": second, "option_id": 1, "chosen": True}
    assert await mark(world.database, now=world.now, **who, **wrong) is NotGiven.GONE


async def test_words_are_about_the_response_on_the_screen_alone(world: World) -> None:
    carer = await world.person()
    mother = await world.person(telegram_id=None, carer_id=carer)
    id_, first = await survey(world, {})
    own = await begun(world, id_, carer)
    hers = await begun(world, id_, carer, mother)
    assert await heard(world, carer) == [hers["response_id"]]
    await resume(world.database, now=world.now, **own)
    assert await heard(world, carer) == [own["response_id"]]
    await give(world.database, now=world.now, **own, question_id=first, answer=YES)
    assert isinstance(await finish(world.database, now=world.now, **own), Finished)
    assert await heard(world, carer) == []
    kept = await world.database.rows(select(col(Question.closed_at)))
    assert kept
    assert all(each.closed_at for each in kept)


async def test_words_are_heard_until_the_survey_or_the_time_is_over(world: World) -> None:
    person = await world.person()
    id_, _ = await survey(world, {}, closes_at=world.now + 2 * DAY)
    timed, _ = await survey(world, {}, kind=SurveyKind.QUIZ, minutes=10)
    await begun(world, id_, person)
    world.now += DAY
    assert len(await heard(world, person)) == 1
    world.now += DAY
    assert await heard(world, person) == []
    await begun(world, timed, person)
    world.now += timedelta(minutes=11)
    assert await heard(world, person) == []


async def test_a_quizs_next_question_is_not_heard_before_it_is_shown(world: World) -> None:
    person = await world.person()
    right = [{"id": 1, "text": "对", "right": True}, {"id": 2, "text": "错"}]
    quiz = {"kind": SurveyKind.QUIZ, "pass_points": 5}
    id_, first, second = await survey(
        world, {"options": right, "points": 5, "explanation": "因为"}, {}, **quiz
    )
    who = await begun(world, id_, person)
    await give(world.database, now=world.now, **who, question_id=first, answer=NO)
    assert await heard(world, person) == []
    explained = (await seen(world, who)).explained(first)
    assert explained is not None
    assert (explained.right, explained.ask.explanation) == (False, "因为")
    await resume(world.database, now=world.now, **who)
    assert await heard(world, person) == [who["response_id"]]
    await give(world.database, now=world.now, **who, question_id=second, answer=YES)
    assert (await seen(world, who)).explained(second) is None
    await finish(world.database, now=world.now, **who)
    result = await seen(world, who)
    assert (result.state, result.points, result.passed) == (ResponseState.FINISHED, 0, False)
    assert (result.grade.of, result.grade.graded) == (5, 1)


async def test_what_is_full_is_told_before_it_is_chosen(world: World) -> None:
    one, other = await world.persons(2)
    few = [{"id": 1, "text": "上午", "most": 1}, {"id": 2, "text": "下午"}]
    id_, first = await survey(world, {"options": few})
    for person in (one, other):
        who = await begun(world, id_, person)
        await give(world.database, now=world.now, **who, question_id=first, answer=YES)
        outcome = await finish(world.database, now=world.now, **who)
    assert outcome == Full(first, 1)
    assert (await seen(world, who)).full == {(first, 1)}


async def test_named_answers_need_consent_and_a_name_and_anonymous_ones_do_not(
    world: World,
) -> None:
    stranger = await world.person(consent_at=None, name=None)
    named, _ = await survey(world, {})
    anonymous, _ = await survey(world, {}, anonymous=True)
    begin_it = {"now": world.now, "by_id": stranger, "for_id": stranger}

    async def tries(survey_id: int) -> object:
        return await begin(world.database, survey_id=survey_id, **begin_it)  # type: ignore[arg-type]

    assert await tries(named) is NotBegun.NO_CONSENT
    this = update(Person).where(col(Person.id) == stranger)
    async with world.database.write() as session:
        await write(session, this.values(consent_at=world.now))
    assert await tries(named) is NotBegun.NO_NAME
    assert isinstance(await tries(anonymous), Standing)
