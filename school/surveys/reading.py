"""What screens of a survey show: before one begins, under way, and what came of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, select
from sqlmodel import col

from school.database import Database, Session
from school.people import Person, opened_name
from school.statements import AnyRow, row, rows
from school.surveys.answers import marked, opened_answers
from school.surveys.flow import (
    Answer,
    Answers,
    Ask,
    Form,
    Progress,
    missing,
    preceding,
    progress,
    standing,
    visible,
)
from school.surveys.forms import form_in, in_order, planned
from school.surveys.grading import Grade, grade, is_graded, is_right
from school.surveys.stands import Stand, not_begun, people_of, stands_of
from school.surveys.tables import (
    ResponseState,
    Survey,
    SurveyKind,
    SurveyOption,
    SurveyQuestion,
    SurveyResponse,
    SurveyState,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class About:
    """What is told of a survey on all its screens."""

    survey_id: int
    kind: SurveyKind
    title: str
    anonymous: bool
    state: SurveyState
    opens_at: datetime
    closes_at: datetime
    minutes: int | None
    attempts: int
    pass_points: int | None
    draw_seats: int | None

    @property
    def is_quiz(self) -> bool:
        """Whether answers are right or wrong."""
        return self.kind is SurveyKind.QUIZ

    def is_over(self, now: datetime) -> bool:
        """Whether it takes no answers any more."""
        return self.state is SurveyState.CLOSED or self.closes_at <= now


@dataclass(frozen=True, slots=True, kw_only=True)
class SurveySeen:
    """A survey before one begins; `stands` of oneself, who comes first, and one's people.

    `questions` is how many are asked, at most when there are `conditions`.
    """

    about: About
    intro: str | None
    questions: int
    conditions: bool
    stands: tuple[Stand, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Explained:
    """A quiz's answered question: whether it was right (None: there is no right and wrong)."""

    ask: Ask
    answer: Answer
    right: bool | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ResponseSeen:
    """One response; `name` of whose it is, None: of who gives it.

    `form` are the questions as this try is asked them, `at` is the one on the screen, None: all
    is ready to be looked over. `full` are the options, by question and option, that are taken up.
    """

    response_id: int
    about: About
    state: ResponseState
    for_id: int
    name: str | None
    due_at: datetime | None
    tries_left: int
    form: Form
    answers: Answers
    at: Ask | None
    full: frozenset[tuple[int, int]]
    points: int | None
    passed: bool | None
    code: str | None

    @property
    def progress(self) -> Progress | None:
        """Where the question on the screen stands among those that are asked."""
        return progress(self.form, self.answers, self.at.id) if self.at else None

    @property
    def before(self) -> Ask | None:
        """The question before the one on the screen."""
        return preceding(self.form, self.answers, self.at.id if self.at else None)

    @property
    def shown(self) -> list[Ask]:
        """The questions that are asked, in their order."""
        return visible(self.form, self.answers)

    @property
    def missing(self) -> list[Ask]:
        """What must be answered and is not."""
        return missing(self.form, self.answers)

    @property
    def grade(self) -> Grade:
        """What the answers of a quiz come to."""
        return grade(self.form, self.answers)

    def marked(self, ask: Ask) -> tuple[int, ...]:
        """Return the options that are marked or chosen."""
        return marked(self.answers, ask)

    def asked(self, question_id: int) -> Ask | None:
        """Return a question that is asked, by its id."""
        return next((ask for ask in self.shown if ask.id == question_id), None)

    def explained(self, question_id: int) -> Explained | None:
        """Return what there is to say of an answered question; None when there is nothing."""
        ask, answer = self.asked(question_id), self.answers.get(question_id)
        if not self.about.is_quiz or ask is None or answer is None:
            return None
        right = is_right(ask, answer) if is_graded(ask) else None
        if right is None and not ask.explanation:
            return None
        return Explained(ask=ask, answer=answer, right=right)

    def takes_answers(self, now: datetime) -> bool:
        """Tell whether it can be answered now."""
        in_time = self.due_at is None or self.due_at > now
        is_open = self.state is ResponseState.OPEN and self.about.state is SurveyState.OPEN
        return is_open and in_time and not self.about.is_over(now)


_ABOUT: tuple[Any, ...] = (
    col(Survey.id).label("survey_id"),
    col(Survey.kind),
    col(Survey.title),
    col(Survey.anonymous),
    col(Survey.state).label("survey_state"),
    col(Survey.opens_at),
    col(Survey.closes_at),
    col(Survey.minutes),
    col(Survey.attempts),
    col(Survey.pass_points),
    col(Survey.draw_seats),
)
_SURVEY = (
    select(*_ABOUT, col(Survey.id), col(Survey.intro), col(Survey.mixed))
    .where(col(Survey.id) == bindparam("survey_id"), col(Survey.deleted_at).is_(None))
    .where(col(Survey.state) != SurveyState.DRAFT)
)
_RESPONSE = (
    select(
        *_ABOUT,
        col(SurveyResponse.id),
        col(SurveyResponse.by_id),
        col(SurveyResponse.for_id),
        col(SurveyResponse.state),
        col(SurveyResponse.attempt),
        col(SurveyResponse.plan),
        col(SurveyResponse.at_id),
        col(SurveyResponse.answers),
        col(SurveyResponse.due_at),
        col(SurveyResponse.points),
        col(SurveyResponse.passed),
        col(SurveyResponse.code),
        col(Person.name),
    )
    .join(Survey, col(Survey.id) == col(SurveyResponse.survey_id))
    .join(Person, col(Person.id) == col(SurveyResponse.for_id))
    .where(col(SurveyResponse.id) == bindparam("response_id"))
    .where(col(SurveyResponse.by_id) == bindparam("by_id"), col(Survey.deleted_at).is_(None))
)
_FULL = (
    select(col(SurveyOption.question_id), col(SurveyOption.id))
    .join(SurveyQuestion, col(SurveyQuestion.id) == col(SurveyOption.question_id))
    .where(col(SurveyQuestion.survey_id) == bindparam("survey_id"))
    .where(col(SurveyOption.taken) >= col(SurveyOption.most))
)


async def survey_seen(database: Database, survey_id: int, *, person_id: int) -> SurveySeen | None:
    """Return a survey that was opened, also when it is over; None: there is none."""
    async with database.read() as session:
        found = await row(session, _SURVEY, survey_id=survey_id)
        if found is None:
            return None
        form = await form_in(session, survey_id)
        people = await people_of(session, person_id)
        begun = (await stands_of(session, [found], people)).get(survey_id, {})
    return SurveySeen(
        about=_about(found),
        intro=found.intro,
        questions=len(planned(form, mixed=False)),
        conditions=any(ask.show_if for ask in form if not ask.removed),
        stands=_stands(people, begun, found.attempts),
    )


async def response_seen(
    database: Database, response_id: int, *, by_id: int
) -> ResponseSeen | None:
    """Return a response to who gives it; None: they give no such one."""
    async with database.read() as session:
        found = await row(session, _RESPONSE, response_id=response_id, by_id=by_id)
        return None if found is None else await _seen(session, found)


async def _seen(session: Session, found: AnyRow) -> ResponseSeen:
    form = in_order(await form_in(session, found.survey_id), found.plan)
    answers = opened_answers(session.vault, found.answers)
    full = await rows(session, _FULL, survey_id=found.survey_id)
    is_own = found.for_id == found.by_id
    return ResponseSeen(
        response_id=found.id,
        about=_about(found),
        state=found.state,
        for_id=found.for_id,
        name=None if is_own else opened_name(session.vault, found.name),
        due_at=found.due_at,
        tries_left=max(found.attempts - found.attempt, 0),
        form=form,
        answers=answers,
        at=standing(form, answers, found.at_id),
        full=frozenset((each.question_id, each.id) for each in full),
        points=found.points,
        passed=found.passed,
        code=found.code,
    )


def _about(found: AnyRow) -> About:
    return About(
        survey_id=found.survey_id,
        kind=found.kind,
        title=found.title,
        anonymous=found.anonymous,
        state=found.survey_state,
        opens_at=found.opens_at,
        closes_at=found.closes_at,
        minutes=found.minutes,
        attempts=found.attempts,
        pass_points=found.pass_points,
        draw_seats=found.draw_seats,
    )


def _stands(
    people: Mapping[int, str | None], begun: Mapping[int, Stand], attempts: int
) -> tuple[Stand, ...]:
    return tuple(begun.get(id_) or not_begun(id_, name, attempts) for id_, name in people.items())
