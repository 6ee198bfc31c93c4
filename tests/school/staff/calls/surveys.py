"""Surveys and quizzes, their questions and options."""

from datetime import timedelta
from typing import Any

from school.actors import Actor
from school.announcements.audience import Audience
from school.staff.rights import Rank
from school.surveys.adding import NewOption, NewQuestion, add_question
from school.surveys.authoring import (
    SurveyField,
    change_survey,
    create_survey,
    delete_survey,
    set_audience,
)
from school.surveys.copying import copy_survey
from school.surveys.drafts import card_of_question, survey_card, surveys_seen
from school.surveys.edited import Edited
from school.surveys.flow import AnswerTest, ShowIf
from school.surveys.opening import close_survey, extend_survey, open_survey
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
from school.surveys.tables import QuestionType, SurveyKind
from school.surveys.templates import Template, keys_of, make_from_template
from tests.school.staff.calls import SECRET, Staged, call, stage

FORM = "school.surveys.questions"
OPTIONS = "school.surveys.options"
CHOICES = (NewOption(SECRET), NewOption("乙", right=True), NewOption("丙"))


@stage
async def _surveys(on: Staged) -> None:
    owner = Actor(on.ids["owner"], owner=True)
    on.ids["survey"] = await _made(on, owner, SurveyKind.SURVEY)
    on.ids["asked_first"] = await _asked(on, owner, on.ids["survey"])
    on.ids["asked_then"] = await _asked(on, owner, on.ids["survey"])
    on.ids["quiz"] = await _made(on, owner, SurveyKind.QUIZ)
    on.ids["quizzed"] = await _asked(on, owner, on.ids["quiz"])
    on.ids["open_survey"] = await _made(on, owner, SurveyKind.SURVEY)
    await _asked(on, owner, on.ids["open_survey"])
    await open_survey(on.database, now=on.now, actor=owner, survey_id=on.ids["open_survey"])


async def _made(on: Staged, owner: Actor, kind: SurveyKind) -> int:
    by = {"now": on.now, "actor": owner}
    made: Any = await create_survey(
        on.database, **by, kind=kind, title=SECRET, site_id=on.ids["west"]
    )
    closes = {"field": SurveyField.CLOSES, "value": on.now + timedelta(days=9)}
    await change_survey(on.database, **by, survey_id=made.survey_id, **closes)
    survey_id: int = made.survey_id
    return survey_id


async def _asked(on: Staged, owner: Actor, survey_id: int) -> int:
    question = NewQuestion(type=QuestionType.SEVERAL, text=SECRET, options=CHOICES)
    made = await add_question(
        on.database, now=on.now, actor=owner, survey_id=survey_id, question=question
    )
    assert isinstance(made, Edited)
    assert made.question_id is not None
    return made.question_id


@call("school.surveys.authoring.create_survey", Rank.ORGANISER)
async def _create(on: Staged, actor: Actor) -> Any:
    return await create_survey(
        on.database, now=on.now, actor=actor, kind=SurveyKind.QUIZ, title="新的",
        site_id=on.ids["west"],
    )  # fmt: skip


@call("school.surveys.authoring.change_survey", Rank.ORGANISER)
async def _change(on: Staged, actor: Actor) -> Any:
    return await change_survey(
        on.database, now=on.now, actor=actor, survey_id=on.ids["survey"],
        field=SurveyField.TITLE, value="改",
    )  # fmt: skip


@call("school.surveys.authoring.set_audience", Rank.ORGANISER)
async def _audience(on: Staged, actor: Actor) -> Any:
    return await set_audience(
        on.database, now=on.now, actor=actor, survey_id=on.ids["survey"], audience=Audience()
    )


@call("school.surveys.authoring.delete_survey", Rank.ORGANISER)
async def _delete(on: Staged, actor: Actor) -> Any:
    return await delete_survey(on.database, now=on.now, actor=actor, survey_id=on.ids["survey"])


@call("school.surveys.copying.copy_survey", Rank.ORGANISER)
async def _copy(on: Staged, actor: Actor) -> Any:
    return await copy_survey(on.database, now=on.now, actor=actor, survey_id=on.ids["survey"])


@call("school.surveys.templates.make_from_template", Rank.ORGANISER)
async def _template(on: Staged, actor: Actor) -> Any:
    return await make_from_template(
        on.database, now=on.now, actor=actor, template=Template.NEEDS, site_id=on.ids["west"],
        words={key: key for key in keys_of(Template.NEEDS)},
    )  # fmt: skip


@call("school.surveys.drafts.surveys_seen", Rank.ORGANISER, reads=True)
async def _seen(on: Staged, actor: Actor) -> Any:
    return await surveys_seen(on.database, actor, closed=False)


@call("school.surveys.drafts.survey_card", Rank.ORGANISER, reads=True)
async def _card(on: Staged, actor: Actor) -> Any:
    return await survey_card(on.database, actor, on.ids["survey"], now=on.now)


@call("school.surveys.drafts.card_of_question", Rank.ORGANISER, reads=True)
async def _card_of(on: Staged, actor: Actor) -> Any:
    return await card_of_question(on.database, actor, on.ids["asked_first"], now=on.now)


@call("school.surveys.opening.open_survey", Rank.ORGANISER)
async def _open(on: Staged, actor: Actor) -> Any:
    return await open_survey(on.database, now=on.now, actor=actor, survey_id=on.ids["survey"])


@call("school.surveys.opening.close_survey", Rank.ORGANISER)
async def _close(on: Staged, actor: Actor) -> Any:
    return await close_survey(
        on.database, now=on.now, actor=actor, survey_id=on.ids["open_survey"]
    )


@call("school.surveys.opening.extend_survey", Rank.ORGANISER)
async def _extend(on: Staged, actor: Actor) -> Any:
    return await extend_survey(
        on.database, now=on.now, actor=actor, survey_id=on.ids["open_survey"],
        closes_at=on.now + timedelta(days=20),
    )  # fmt: skip


@call("school.surveys.adding.add_question", Rank.ORGANISER)
async def _add(on: Staged, actor: Actor) -> Any:
    question = NewQuestion(type=QuestionType.TEXT, text="新题")
    return await add_question(
        on.database, now=on.now, actor=actor, survey_id=on.ids["survey"], question=question
    )


@call(f"{FORM}.change_question", Rank.ORGANISER)
async def _question(on: Staged, actor: Actor) -> Any:
    return await change_question(
        on.database, now=on.now, actor=actor, question_id=on.ids["asked_first"],
        field=QuestionField.TEXT, value="改",
    )  # fmt: skip


@call(f"{FORM}.set_bounds", Rank.ORGANISER)
async def _bounds(on: Staged, actor: Actor) -> Any:
    return await set_bounds(
        on.database, now=on.now, actor=actor, question_id=on.ids["asked_first"], least=1, most=2
    )


@call(f"{FORM}.set_condition", Rank.ORGANISER)
async def _condition(on: Staged, actor: Actor) -> Any:
    test = AnswerTest(question_id=on.ids["asked_first"], options=(1,))
    return await set_condition(
        on.database, now=on.now, actor=actor, question_id=on.ids["asked_then"],
        show_if=ShowIf(tests=(test,)),
    )  # fmt: skip


@call(f"{FORM}.set_pool", Rank.ORGANISER)
async def _pool(on: Staged, actor: Actor) -> Any:
    return await set_pool(
        on.database, now=on.now, actor=actor, question_id=on.ids["quizzed"], pool="甲", takes=1
    )


@call(f"{FORM}.move_question", Rank.ORGANISER)
async def _move(on: Staged, actor: Actor) -> Any:
    return await move_question(
        on.database, now=on.now, actor=actor, question_id=on.ids["asked_then"], place=1
    )


@call(f"{FORM}.remove_question", Rank.ORGANISER)
async def _remove(on: Staged, actor: Actor) -> Any:
    return await remove_question(
        on.database, now=on.now, actor=actor, question_id=on.ids["asked_then"]
    )


@call(f"{OPTIONS}.add_options", Rank.ORGANISER)
async def _options(on: Staged, actor: Actor) -> Any:
    return await add_options(
        on.database, now=on.now, actor=actor, question_id=on.ids["asked_first"],
        options=(NewOption("新"),),
    )  # fmt: skip


@call(f"{OPTIONS}.change_option", Rank.ORGANISER)
async def _option(on: Staged, actor: Actor) -> Any:
    return await change_option(
        on.database, now=on.now, actor=actor, question_id=on.ids["asked_first"], option_id=1,
        field=OptionField.TEXT, value="改",
    )  # fmt: skip


@call(f"{OPTIONS}.move_option", Rank.ORGANISER)
async def _move_option(on: Staged, actor: Actor) -> Any:
    return await move_option(
        on.database, now=on.now, actor=actor, question_id=on.ids["asked_first"], option_id=2,
        place=1,
    )  # fmt: skip


@call(f"{OPTIONS}.remove_option", Rank.ORGANISER)
async def _remove_option(on: Staged, actor: Actor) -> Any:
    return await remove_option(
        on.database, now=on.now, actor=actor, question_id=on.ids["asked_first"], option_id=1
    )
