"""Surveys ready to be sent out: what they ask, without words, which the author's language has.

A key stands for each text; who makes a survey from a template hands in the words by key. Courses
and sites to choose from are read from the school as it is then, and each such option keeps which
one it stands for.

What the health quiz holds right: salt below 5 g a day and 300 g of vegetables at least (Chinese
Nutrition Society, 中国居民膳食指南 2022; salt too: WHO, Guideline: sodium intake for adults and
children, 2012); blood pressure is high from 140/90 mmHg on, measured at rest on several days
(中国高血压防治指南 2024); face, arms, speech and 120 for a stroke (中风120: Zhao J, Liu R,
Stroke 1-2-0, Lancet Neurology 2017); 150 minutes of moderate movement a week at least (WHO
guidelines on physical activity and sedentary behaviour, 2020).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import update
from sqlmodel import col

from school.actors import Actor
from school.database import Session, use_case
from school.staff.rights import Rank, require
from school.statements import write
from school.surveys.adding import NewOption, NewQuestion, fitted, insert_question
from school.surveys.authoring import insert_draft
from school.surveys.edited import Edited
from school.surveys.flow import AnswerTest, ShowIf
from school.surveys.standing_for import courses_to_choose, sites_to_choose
from school.surveys.tables import (
    OPTION_LIMIT,
    Purpose,
    QuestionType,
    SurveyKind,
    SurveyQuestion,
)

ONE, SEVERAL, SCALE = QuestionType.ONE, QuestionType.SEVERAL, QuestionType.SCALE
TEXT = QuestionType.TEXT


class Template(StrEnum):
    """A survey that is ready."""

    NEEDS = "needs"
    AFTER_EVENT = "after_event"
    SATISFACTION = "satisfaction"
    HEALTH = "health"


class Source(StrEnum):
    """What options are read from the school."""

    COURSES = "courses"
    SITES = "sites"


@dataclass(frozen=True, slots=True)
class When:
    """A question is asked when an earlier one's answer was one of `options`, or `most` at most."""

    key: str
    options: tuple[str, ...] = ()
    most: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """One question: its key, those of its options, and which of them is `right`."""

    key: str
    type: QuestionType
    options: tuple[str, ...] = ()
    source: Source | None = None
    required: bool = True
    right: str | None = None
    when: When | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Blueprint:
    """A template whole; `pass_points` and `attempts` are a quiz's."""

    purpose: Purpose
    questions: tuple[Asked, ...]
    kind: SurveyKind = SurveyKind.SURVEY
    anonymous: bool = False
    pass_points: int | None = None
    attempts: int = 1


_YES_NO = ("yes", "maybe", "no")
BLUEPRINTS: Mapping[Template, Blueprint] = {
    Template.NEEDS: Blueprint(
        purpose=Purpose.NEEDS,
        questions=(
            Asked(key="courses", type=SEVERAL, source=Source.COURSES),
            Asked(
                key="when",
                type=SEVERAL,
                options=("mornings", "afternoons", "evenings", "weekends", "any_time"),
            ),
            Asked(key="where", type=ONE, source=Source.SITES),
            Asked(key="else", type=TEXT, required=False),
        ),
    ),
    Template.AFTER_EVENT: Blueprint(
        purpose=Purpose.AFTER_EVENT,
        anonymous=True,
        questions=(
            Asked(key="event", type=SCALE),
            Asked(key="lecturer", type=SCALE),
            Asked(key="pace", type=ONE, options=("too_fast", "just_right", "too_slow")),
            Asked(key="again", type=ONE, options=_YES_NO),
            Asked(key="why_not", type=TEXT, required=False, when=When("again", ("no",))),
            Asked(key="better", type=TEXT, required=False),
        ),
    ),
    Template.SATISFACTION: Blueprint(
        purpose=Purpose.SATISFACTION,
        anonymous=True,
        questions=(
            Asked(key="school", type=SCALE),
            Asked(key="unhappy", type=TEXT, required=False, when=When("school", most=2)),
            Asked(key="choice", type=SCALE),
            Asked(key="lecturers", type=SCALE),
            Asked(key="rooms", type=SCALE),
            Asked(
                key="improve",
                type=SEVERAL,
                options=("more_courses", "other_times", "nearer", "smaller", "all_well"),
            ),
            Asked(key="better", type=TEXT, required=False),
        ),
    ),
    Template.HEALTH: Blueprint(
        purpose=Purpose.KNOWLEDGE,
        kind=SurveyKind.QUIZ,
        pass_points=40,
        attempts=2,
        questions=(
            Asked(key="salt", type=ONE, options=("salt_5", "salt_8", "salt_12"), right="salt_5"),
            Asked(
                key="pressure", type=ONE, options=("bp_120", "bp_140", "bp_160"), right="bp_140"
            ),
            Asked(key="stroke", type=ONE, options=("feet", "face", "eyes"), right="face"),
            Asked(key="at_once", type=ONE, options=("sleep", "pills", "call"), right="call"),
            Asked(key="moving", type=ONE, options=("min_30", "min_150", "none"), right="min_150"),
            Asked(key="greens", type=ONE, options=("g_100", "g_300", "g_1000"), right="g_300"),
        ),
    ),
}


def keys_of(template: Template) -> list[str]:
    """Return the keys of all words that a template needs: `title`, `intro`, questions, options.

    A quiz's question has an explanation, under its key and `.why`.
    """
    found = ["title", "intro"]
    for ask in BLUEPRINTS[template].questions:
        found += [ask.key, *ask.options, *([f"{ask.key}.why"] if ask.right else [])]
    return list(dict.fromkeys(found))


@use_case
async def make_from_template(
    session: Session,
    *,
    now: datetime,
    actor: Actor,
    template: Template,
    site_id: int | None,
    words: dict[str, str],
) -> Edited:
    """Make a draft from a template, in these words (`keys_of`)."""
    await require(session, actor, Rank.ORGANISER, site_id=site_id)
    plan = BLUEPRINTS[template]
    survey_id = await insert_draft(
        session,
        now=now,
        actor=actor,
        kind=plan.kind,
        purpose=plan.purpose,
        title=words["title"],
        intro=words["intro"],
        site_id=site_id,
        anonymous=plan.anonymous,
        pass_points=plan.pass_points,
        attempts=plan.attempts,
    )
    found = {
        Source.COURSES: await courses_to_choose(session, site_id),
        Source.SITES: await sites_to_choose(session, site_id),
    }
    await _write(session, survey_id, plan, words, found)
    return Edited(survey_id=survey_id, version=1)


async def _write(
    session: Session,
    survey_id: int,
    plan: Blueprint,
    words: Mapping[str, str],
    found: Mapping[Source, Sequence[NewOption]],
) -> None:
    """Write the questions; one place to choose from is no question."""
    ids: dict[str, int] = {}
    for ask in plan.questions:
        if ask.source is Source.SITES and len(found[Source.SITES]) < 2:
            continue
        question = fitted(
            NewQuestion(
                type=ask.type,
                text=words[ask.key],
                required=ask.required,
                options=_options(ask, words, found),
                explanation=words.get(f"{ask.key}.why"),
            ),
            quiz=plan.kind is SurveyKind.QUIZ,
        )
        if not isinstance(question, NewQuestion):
            raise ValueError(ask.key)  # noqa: TRY004 - a word that does not fit
        ids[ask.key] = await insert_question(session, survey_id, len(ids) + 1, question)
        await _ask_when(session, plan, ask, ids)


def _options(
    ask: Asked, words: Mapping[str, str], found: Mapping[Source, Sequence[NewOption]]
) -> tuple[NewOption, ...]:
    if ask.source is not None:
        return tuple(found[ask.source])
    return tuple(
        NewOption(words[key][:OPTION_LIMIT], right=key == ask.right) for key in ask.options
    )


async def _ask_when(session: Session, plan: Blueprint, ask: Asked, ids: Mapping[str, int]) -> None:
    if ask.when is None:
        return
    on = next(each for each in plan.questions if each.key == ask.when.key)
    chosen = tuple(on.options.index(key) + 1 for key in ask.when.options)
    test = AnswerTest(question_id=ids[on.key], options=chosen, most=ask.when.most)
    stored = ShowIf(tests=(test,)).model_dump(mode="json", exclude_defaults=True)
    this = update(SurveyQuestion).where(col(SurveyQuestion.id) == ids[ask.key])
    await write(session, this.values(show_if=stored))
