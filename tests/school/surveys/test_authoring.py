"""Making a survey: what may be set and changed, and what is refused with its reason."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlmodel import col

from school.actors import Actor
from school.announcements.audience import Audience, Condition, ConditionKind
from school.audit import Audit
from school.menu import ItemStatus, MenuItem
from school.staff.rights import NotAllowedError
from school.surveys.adding import NewOption, NewQuestion, add_question
from school.surveys.answering import begin, give
from school.surveys.authoring import (
    SurveyField,
    change_survey,
    create_survey,
    delete_survey,
    set_audience,
)
from school.surveys.checking import Lack
from school.surveys.copying import copy_survey
from school.surveys.drafts import SurveyCard, card_of_question, survey_card, surveys_seen
from school.surveys.edited import Edited, NotEdited, Unfit
from school.surveys.flow import Answer, AnswerTest, ShowIf
from school.surveys.opening import Opened, close_survey, open_survey
from school.surveys.options import (
    OptionField,
    add_options,
    change_option,
    move_option,
    remove_option,
)
from school.surveys.questions import (
    QuestionField,
    change_question,
    move_question,
    remove_question,
    set_bounds,
    set_condition,
    set_pool,
)
from school.surveys.shape import Flaw, Flawed
from school.surveys.tables import (
    MOST_OPTIONS,
    MOST_QUESTIONS,
    TITLE_LIMIT,
    QuestionType,
    SurveyKind,
    SurveyOption,
    SurveyState,
)
from school.surveys.templates import BLUEPRINTS, Template, keys_of, make_from_template
from tests.school.signups.world import DAY, World, inserted

ONE, SEVERAL, NUMBER = QuestionType.ONE, QuestionType.SEVERAL, QuestionType.NUMBER
YES_NO = (NewOption("是"), NewOption("不是"))


@dataclass
class Author:
    """An organiser of the whole school at work on one survey."""

    world: World
    actor: Actor
    survey_id: int = 0
    questions: list[int] = field(default_factory=list)

    async def do(self, act: Callable[..., Awaitable[Any]], **values: Any) -> Any:
        return await act(self.world.database, now=self.world.now, actor=self.actor, **values)

    async def create(self, kind: SurveyKind = SurveyKind.SURVEY, title: str = "想学什么") -> None:
        made = await self.do(create_survey, kind=kind, title=title, site_id=None)
        assert isinstance(made, Edited)
        self.survey_id = made.survey_id

    async def ask(self, *options: NewOption, type_: QuestionType = ONE, **more: Any) -> int:
        number = len(self.questions) + 1
        question = NewQuestion(type=type_, text=f"第{number}题", options=options, **more)
        made = await self.do(add_question, survey_id=self.survey_id, question=question)
        assert isinstance(made, Edited), made
        assert made.question_id is not None
        self.questions.append(made.question_id)
        return made.question_id

    async def set(self, name: SurveyField, value: Any) -> Any:
        return await self.do(change_survey, survey_id=self.survey_id, field=name, value=value)

    async def open(self) -> Any:
        await self.set(SurveyField.CLOSES, self.world.now + 14 * DAY)
        return await self.do(open_survey, survey_id=self.survey_id)

    async def card(self) -> SurveyCard:
        found = await survey_card(
            self.world.database, self.actor, self.survey_id, now=self.world.now
        )
        assert found is not None
        return found

    async def only_if(self, question: int, on: int, *chosen: int, **more: Any) -> Any:
        test = AnswerTest(question_id=on, options=chosen, **more)
        return await self.do(set_condition, question_id=question, show_if=ShowIf(tests=(test,)))


async def author(world: World, kind: SurveyKind = SurveyKind.SURVEY) -> Author:
    made = Author(world, Actor(await world.person(), owner=True))
    await made.create(kind)
    return made


async def test_a_survey_is_made_and_opened_and_each_step_is_written_down(world: World) -> None:
    at = await author(world)
    await at.ask(*YES_NO)
    card = await at.card()
    assert (card.state, card.title, card.version) == (SurveyState.DRAFT, "想学什么", 2)
    assert [each.lack for each in card.faults] == [Lack.NO_CLOSING]
    assert isinstance(await at.open(), Opened)
    assert (await at.card()).state is SurveyState.OPEN
    trail = await world.database.rows(select(col(Audit.action)).order_by(col(Audit.id)))
    assert [each.action for each in trail] == [
        "survey.create", "survey.add_question", "survey.change", "survey.open",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("title", "why"), [("  ", Unfit.EMPTY), ("长" * (TITLE_LIMIT + 1), Unfit.LONG)]
)
async def test_a_title_has_words_and_fits(sqlite_world: World, title: str, why: Unfit) -> None:
    at = await author(sqlite_world)
    assert await at.set(SurveyField.TITLE, title) is why
    made = await at.do(create_survey, kind=SurveyKind.SURVEY, title=title, site_id=None)
    assert made is why
    assert (await at.card()).title == "想学什么"


@pytest.mark.parametrize(
    ("name", "value", "why"),
    [
        (SurveyField.CLOSES, -DAY, Unfit.PAST),
        (SurveyField.OPENS, 20 * DAY, Unfit.ORDER),
        (SurveyField.REMINDERS, 6, Unfit.NUMBER),
        (SurveyField.REMINDER_DAYS, 0, Unfit.NUMBER),
        (SurveyField.MINUTES, 10, Unfit.QUIZ),
        (SurveyField.MIXED, True, Unfit.QUIZ),
        (SurveyField.OFFERING, 999, Unfit.UNKNOWN),
        (SurveyField.INTRO, "长" * 301, Unfit.LONG),
    ],
)
async def test_what_does_not_fit_is_refused_and_leaves_all_as_it_was(
    sqlite_world: World, name: SurveyField, value: Any, why: Unfit
) -> None:
    at = await author(sqlite_world)
    await at.set(SurveyField.CLOSES, sqlite_world.now + 14 * DAY)
    before = await at.card()
    given = sqlite_world.now + value if isinstance(value, timedelta) else value
    assert await at.set(name, given) is why
    assert await at.card() == before


async def test_what_is_set_is_kept(world: World) -> None:
    at = await author(world, SurveyKind.QUIZ)
    offering = await world.offering()
    values = {
        SurveyField.INTRO: "两行\n字",
        SurveyField.OPENS: world.now + DAY,
        SurveyField.CLOSES: world.now + 2 * DAY,
        SurveyField.REMINDERS: 0,
        SurveyField.ATTEMPTS: 3,
        SurveyField.MINUTES: 10,
        SurveyField.PASS: 60,
        SurveyField.DRAW: 2,
        SurveyField.MIXED: True,
        SurveyField.OFFERING: offering,
    }
    for name, value in values.items():
        assert isinstance(await at.set(name, value), Edited)
    card = await at.card()
    assert {name: getattr(card, name.value) for name in values} == values
    audience = Audience(only=(Condition(kind=ConditionKind.SITE, value=str(world.site_id)),))
    await at.do(set_audience, survey_id=at.survey_id, audience=audience)
    assert (await at.card()).audience == audience
    await at.do(set_audience, survey_id=at.survey_id, audience=None)
    assert (await at.card()).audience is None


async def test_an_anonymous_form_takes_no_photo_and_no_quota(world: World) -> None:
    at = await author(world)
    photo = await at.ask(type_=QuestionType.PHOTO)
    assert await at.set(SurveyField.ANONYMOUS, value=True) == Flawed(Flaw.PHOTO, (1,))
    await at.do(remove_question, question_id=photo)
    question = await at.ask(*YES_NO)
    quota = {"question_id": question, "option_id": 1, "field": OptionField.QUOTA}
    assert isinstance(await at.do(change_option, **quota, value=5), Edited)
    assert await at.set(SurveyField.ANONYMOUS, value=True) == Flawed(Flaw.QUOTA, (1,))
    await at.do(change_option, **quota, value=None)
    assert isinstance(await at.set(SurveyField.ANONYMOUS, value=True), Edited)
    assert await at.do(change_option, **quota, value=5) == Flawed(Flaw.QUOTA, (1,))
    refused = await at.do(
        add_question,
        survey_id=at.survey_id,
        question=NewQuestion(type=QuestionType.PHOTO, text="照片"),
    )
    assert refused == Flawed(Flaw.PHOTO, (2,))
    changed = {"question_id": question, "field": QuestionField.TYPE}
    assert await at.do(change_question, **changed, value=QuestionType.PHOTO) == Flawed(
        Flaw.PHOTO, (1,)
    )


async def test_a_quiz_is_never_anonymous(sqlite_world: World) -> None:
    at = await author(sqlite_world, SurveyKind.QUIZ)
    assert await at.set(SurveyField.ANONYMOUS, value=True) is Unfit.NAMES


async def test_what_others_depend_on_is_not_removed_or_moved_behind_them(world: World) -> None:
    at = await author(world)
    first, second = await at.ask(*YES_NO), await at.ask(*YES_NO)
    assert isinstance(await at.only_if(second, first, 1), Edited)
    refused = Flawed(Flaw.CONDITION, (2,))
    assert await at.do(remove_question, question_id=first) == refused
    assert await at.do(move_question, question_id=second, place=1) == refused
    assert await at.do(move_question, question_id=first, place=2) == refused
    assert await at.do(remove_option, question_id=first, option_id=1) == Flawed(Flaw.OPTION, (2,))
    assert await at.do(
        change_question, question_id=first, field=QuestionField.TYPE, value=QuestionType.TEXT
    ) == Flawed(Flaw.TEST, (2,))
    assert isinstance(await at.do(set_condition, question_id=second, show_if=None), Edited)
    assert isinstance(await at.do(remove_question, question_id=first), Edited)
    assert [ask.id for ask in (await at.card()).asks] == [second]


async def test_a_condition_asks_about_an_earlier_question_and_what_can_be_answered_to_it(
    world: World,
) -> None:
    at = await author(world)
    first = await at.ask(*YES_NO)
    number = await at.ask(type_=NUMBER)
    text = await at.ask(type_=QuestionType.TEXT)
    last = await at.ask(*YES_NO)
    assert await at.only_if(first, last, 1) == Flawed(Flaw.CONDITION, (1,))
    assert await at.only_if(last, last, 1) == Flawed(Flaw.CONDITION, (4,))
    assert await at.only_if(last, 999, 1) == Flawed(Flaw.CONDITION, (4,))
    assert await at.only_if(last, first, 7) == Flawed(Flaw.OPTION, (4,))
    assert await at.only_if(last, first) == Flawed(Flaw.OPTION, (4,))
    assert await at.only_if(last, text, 1) == Flawed(Flaw.TEST, (4,))
    assert await at.only_if(last, number) == Flawed(Flaw.TEST, (4,))
    assert await at.only_if(last, number, least=5, most=4) == Flawed(Flaw.TEST, (4,))
    assert isinstance(await at.only_if(last, number, least=60), Edited)
    assert isinstance(await at.only_if(last, first, 2, negated=True), Edited)
    shown = (await at.card()).asks[3].show_if
    assert shown == ShowIf(tests=(AnswerTest(question_id=first, options=(2,), negated=True),))


async def test_mixed_quizzes_and_pools_have_no_conditions(world: World) -> None:
    at = await author(world, SurveyKind.QUIZ)
    right = (NewOption("对", right=True), NewOption("错"))
    first, second = await at.ask(*right), await at.ask(*right)
    await at.only_if(second, first, 1)
    assert await at.set(SurveyField.MIXED, value=True) == Flawed(Flaw.MIXED, (2,))
    pool = {"pool": "甲", "takes": 1}
    assert await at.do(set_pool, question_id=first, **pool) == Flawed(Flaw.MIXED, (2,))
    await at.do(set_condition, question_id=second, show_if=None)
    assert isinstance(await at.set(SurveyField.MIXED, value=True), Edited)
    assert await at.only_if(second, first, 1) == Flawed(Flaw.MIXED, (2,))
    for question in (first, second):
        assert isinstance(await at.do(set_pool, question_id=question, **pool), Edited)
    assert {(ask.pool, ask.pool_takes) for ask in (await at.card()).asks} == {("甲", 1)}
    assert await at.do(set_pool, question_id=first, pool="甲", takes=0) is Unfit.NUMBER


async def test_questions_and_options_are_reworded_moved_and_removed(world: World) -> None:
    at = await author(world)
    first = await at.ask(*YES_NO, type_=SEVERAL)
    second = await at.ask(type_=QuestionType.TEXT, required=False)
    await at.do(
        change_question, question_id=first, field=QuestionField.TEXT, value=" 您想学 什么？ "
    )
    await at.do(add_options, question_id=first, options=(NewOption("都行"),))
    await at.do(move_option, question_id=first, option_id=3, place=1)
    await at.do(change_option, question_id=first, option_id=2, field=OptionField.TEXT, value="不")
    await at.do(move_question, question_id=second, place=1)
    asks = (await at.card()).asks
    assert [ask.id for ask in asks] == [second, first]
    assert asks[1].text == "您想学 什么？"
    assert [(each.id, each.text) for each in asks[1].offered] == [
        (3, "都行"),
        (1, "是"),
        (2, "不"),
    ]
    await at.do(remove_option, question_id=first, option_id=3)
    again = await at.do(add_options, question_id=first, options=(NewOption("也行"),))
    assert again.option_id == 4
    assert [each.id for each in (await at.card()).asks[1].offered] == [1, 2, 4]


async def test_options_and_bounds_fit_together(sqlite_world: World) -> None:
    at = await author(sqlite_world)
    question = await at.ask(*YES_NO, NewOption("都行"), type_=SEVERAL)
    same = await at.do(add_options, question_id=question, options=(NewOption("都 行"),))
    assert same == Flawed(Flaw.SAME, (1,))
    bounds = {"question_id": question}
    assert await at.do(set_bounds, **bounds, least=3, most=2) == Flawed(Flaw.BOUNDS, (1,))
    assert await at.do(set_bounds, **bounds, least=1, most=4) is Unfit.NUMBER
    assert isinstance(await at.do(set_bounds, **bounds, least=3, most=3), Edited)
    assert await at.do(remove_option, question_id=question, option_id=1) == Flawed(
        Flaw.BOUNDS, (1,)
    )
    many = tuple(NewOption(f"选项{n}") for n in range(MOST_OPTIONS))
    assert await at.do(add_options, question_id=question, options=many) == Flawed(
        Flaw.OPTIONS, (1,)
    )
    assert await at.do(add_options, question_id=question, options=(NewOption("长" * 41),)) is (
        Unfit.LONG
    )


async def test_there_are_sixty_questions_at_most(sqlite_world: World) -> None:
    at = await author(sqlite_world)
    for _ in range(MOST_QUESTIONS):
        await at.ask(type_=QuestionType.TEXT)
    question = NewQuestion(type=QuestionType.TEXT, text="再来一题")
    refused = await at.do(add_question, survey_id=at.survey_id, question=question)
    assert refused == Flawed(Flaw.QUESTIONS)


async def test_of_one_choice_one_is_right(world: World) -> None:
    at = await author(world, SurveyKind.QUIZ)
    question = await at.ask(NewOption("甲", right=True), NewOption("乙"))
    await at.do(
        change_option, question_id=question, option_id=2, field=OptionField.RIGHT, value=True
    )
    asks = (await at.card()).asks
    assert [each.right for each in asks[0].offered] == [False, True]
    two = NewQuestion(
        type=ONE, text="两个对", options=(NewOption("甲", right=True), NewOption("乙", right=True))
    )
    refused = await at.do(add_question, survey_id=at.survey_id, question=two)
    assert refused == Flawed(Flaw.RIGHTS, (2,))


async def test_of_a_number_the_right_answer_lies_within_its_bounds(sqlite_world: World) -> None:
    at = await author(sqlite_world, SurveyKind.QUIZ)
    question = await at.ask(type_=NUMBER)
    right = {"question_id": question, "field": QuestionField.RIGHT}
    await at.do(set_bounds, question_id=question, least=1, most=10)
    assert await at.do(change_question, **right, value=11) is Unfit.NUMBER
    assert isinstance(await at.do(change_question, **right, value=5), Edited)
    refused = await at.do(set_bounds, question_id=question, least=6, most=10)
    assert refused is Unfit.NUMBER
    points = {"question_id": question, "field": QuestionField.POINTS}
    assert await at.do(change_question, **points, value=101) is Unfit.NUMBER
    assert isinstance(await at.do(change_question, **points, value=20), Edited)
    assert ((await at.card()).asks[0].right, (await at.card()).asks[0].points) == (5, 20)


async def test_an_open_survey_is_reworded_and_added_to_and_keeps_what_was_answered(
    world: World,
) -> None:
    at = await author(world)
    first = await at.ask(*YES_NO, NewOption("都行"))
    second = await at.ask(type_=QuestionType.TEXT)
    await at.open()
    resident = await world.person()
    begun: Any = await begin(
        world.database, now=world.now, survey_id=at.survey_id, by_id=resident, for_id=resident
    )
    await give(
        world.database, now=world.now, response_id=begun.response_id, by_id=resident,
        question_id=first, answer=Answer(options=(1,)),
    )  # fmt: skip
    version = (await at.card()).version
    option = {"question_id": first, "option_id": 1}
    changed = [
        await at.do(change_question, question_id=first, field=QuestionField.TEXT, value="新"),
        await at.do(change_option, **option, field=OptionField.TEXT, value="对"),
        await at.do(remove_option, **option),
        await at.do(remove_question, question_id=second),
        await at.do(add_question, survey_id=at.survey_id,
                    question=NewQuestion(type=ONE, text="加一题", options=YES_NO)),
        await at.set(SurveyField.TITLE, "新题目"),
    ]  # fmt: skip
    assert [each.version for each in changed] == list(range(version + 1, version + 7))
    card = await at.card()
    assert [ask.text for ask in card.asks] == ["新", "加一题"]
    assert [ask.id for ask in card.form] == [first, second, changed[4].question_id]
    options = select(col(SurveyOption.text)).where(col(SurveyOption.removed_at).is_not(None))
    assert [each.text for each in await world.database.rows(options)] == ["对"]
    assert card.under_way == 1


async def test_what_is_promised_or_graded_is_fixed_once_it_is_open(world: World) -> None:
    at = await author(world, SurveyKind.QUIZ)
    right = (NewOption("甲", right=True), NewOption("乙"), NewOption("丙"))
    question, _ = await at.ask(*right), await at.ask(*right)
    await at.open()
    before = await at.card()
    fixed = [
        await at.set(SurveyField.ANONYMOUS, value=True),
        await at.set(SurveyField.PASS, 10),
        await at.set(SurveyField.OPENS, None),
        await at.set(SurveyField.CLOSES, world.now + 3 * DAY),
        await at.do(set_audience, survey_id=at.survey_id, audience=Audience()),
        await at.do(change_question, question_id=question, field=QuestionField.TYPE, value=NUMBER),
        await at.do(change_question, question_id=question, field=QuestionField.POINTS, value=1),
        await at.do(change_option, question_id=question, option_id=2, field=OptionField.RIGHT,
                    value=True),
        await at.do(remove_option, question_id=question, option_id=1),
        await at.do(set_pool, question_id=question, pool="甲", takes=1),
    ]  # fmt: skip
    assert fixed == [NotEdited.OPEN] * len(fixed)
    unfinished = NewQuestion(type=ONE, text="没有答案", options=YES_NO)
    refused = await at.do(add_question, survey_id=at.survey_id, question=unfinished)
    assert refused is NotEdited.INCOMPLETE
    await at.do(remove_option, question_id=question, option_id=3)
    last = await at.do(remove_option, question_id=question, option_id=2)
    assert last is NotEdited.INCOMPLETE
    assert await at.do(delete_survey, survey_id=at.survey_id) is False
    assert (await at.card()).anonymous is before.anonymous


async def test_one_that_is_closed_is_not_changed(world: World) -> None:
    at = await author(world)
    question = await at.ask(*YES_NO)
    await at.open()
    await at.do(close_survey, survey_id=at.survey_id)
    assert await at.set(SurveyField.TITLE, "改") is NotEdited.OVER
    assert await at.do(remove_question, question_id=question) is NotEdited.OVER


async def test_a_deleted_draft_is_gone(world: World) -> None:
    at = await author(world)
    question = await at.ask(*YES_NO)
    assert await at.do(delete_survey, survey_id=at.survey_id) is True
    assert await at.do(delete_survey, survey_id=at.survey_id) is False
    assert await at.set(SurveyField.TITLE, "改") is NotEdited.GONE
    assert await surveys_seen(world.database, at.actor, closed=False) == []
    assert await card_of_question(world.database, at.actor, question, now=world.now) is None


async def test_a_copy_has_the_same_form_with_conditions_on_its_own_questions(
    world: World,
) -> None:
    at = await author(world)
    first = await at.ask(*YES_NO, NewOption("都行"))
    gone = await at.ask(*YES_NO)
    second = await at.ask(type_=NUMBER, required=False)
    await at.only_if(second, first, 3)
    await at.do(remove_option, question_id=first, option_id=1)
    await at.do(remove_question, question_id=gone)
    await at.open()
    made = await at.do(copy_survey, survey_id=at.survey_id)
    copy = await survey_card(world.database, at.actor, made.survey_id, now=world.now)
    assert copy is not None
    assert (copy.state, copy.closes_at, copy.first_round_id) == (SurveyState.DRAFT, None, None)
    asks = copy.asks
    assert [ask.type for ask in asks] == [ONE, NUMBER]
    assert {ask.id for ask in asks}.isdisjoint({first, second})
    assert [each.id for each in asks[0].options] == [2, 3]
    assert asks[1].show_if == ShowIf(tests=(AnswerTest(question_id=asks[0].id, options=(3,)),))
    assert asks[1].required is False


async def test_a_next_round_knows_the_first_one(world: World) -> None:
    at = await author(world)
    await at.ask(*YES_NO)
    again = {"next_round": True}
    assert await at.do(copy_survey, survey_id=at.survey_id, **again) is NotEdited.GONE
    await at.open()
    first, ids = at.survey_id, []
    for _ in range(2):
        made = await at.do(copy_survey, survey_id=at.survey_id, **again)
        at.survey_id = made.survey_id
        ids.append((await at.card()).first_round_id)
        await at.open()
    assert ids == [first, first]


@pytest.mark.parametrize("template", Template)
async def test_every_template_makes_a_form_that_works(world: World, template: Template) -> None:
    async with world.database.write() as session:
        for n in range(3):
            item = {"code": f"i{n}", "title": f"课{n}", "category": "c", "kind": "LECTURE"}
            await inserted(
                session, MenuItem, item | {"status": ItemStatus.GIVEN, "kind": "lecture"}
            )
    at = Author(world, Actor(await world.person(), owner=True))
    words = {key: key for key in keys_of(template)}
    made = await at.do(make_from_template, template=template, site_id=None, words=words)
    at.survey_id = made.survey_id
    card = await at.card()
    assert (card.purpose, card.title) == (BLUEPRINTS[template].purpose, "title")
    assert [each.lack for each in card.faults] == [Lack.NO_CLOSING]
    assert isinstance(await at.open(), Opened)


async def test_options_of_the_needs_survey_stand_for_courses_of_the_menu(world: World) -> None:
    at = Author(world, Actor(await world.person(), owner=True))
    words = {key: key for key in keys_of(Template.NEEDS)}
    made = await at.do(make_from_template, template=Template.NEEDS, site_id=None, words=words)
    found = await world.database.rows(
        select(col(SurveyOption.text), col(SurveyOption.item_id)).where(
            col(SurveyOption.item_id).is_not(None)
        )
    )
    assert [(each.text, each.item_id) for each in found] == [("m", world.menu_item_id)]
    copied = await at.do(copy_survey, survey_id=made.survey_id)
    assert isinstance(copied, Edited)
    n = select(func.count()).where(col(SurveyOption.item_id) == world.menu_item_id)
    assert (await world.database.rows(n))[0][0] == 2


async def test_who_is_no_organiser_there_reads_and_changes_nothing(sqlite_world: World) -> None:
    at = await author(sqlite_world)
    nobody = Author(sqlite_world, Actor(await sqlite_world.person()), at.survey_id)
    with pytest.raises(NotAllowedError):
        await nobody.set(SurveyField.TITLE, "改")
    with pytest.raises(NotAllowedError):
        await nobody.card()
