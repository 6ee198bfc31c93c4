"""How a survey goes, live, and how people fared in a quiz."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlmodel import col

from school.actors import Actor
from school.database import Database
from school.notices.tables import Notice, NoticeKind
from school.people import Person
from school.surveys.seeing import survey_in_scope, within
from school.surveys.tables import FEWEST, ResponseState, SurveyKind, SurveyResponse


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """How many people were invited, have begun and have finished.

    Of an anonymous survey the answers of `waiting` are with their people still, and not counted.
    """

    invited: int
    begun: int
    finished: int
    waiting: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Quiz:
    """A quiz by people: the best points of each with how many have them, and who passed."""

    people: int
    passed: int
    points: tuple[tuple[int, int], ...] = ()
    withheld: bool = False

    @property
    def mean(self) -> float | None:
        """The mean of the best points, None of nobody."""
        if not self.people or not self.points:
            return None
        return sum(points * n for points, n in self.points) / self.people


async def survey_counts(database: Database, actor: Actor, survey_id: int) -> Counts | None:
    """Return how it goes, live."""
    found = await survey_in_scope(database, actor, survey_id)
    if found is None:
        return None
    about, scope = found
    people = select(func.count(func.distinct(col(Notice.person_id)))).where(
        col(Notice.kind) == NoticeKind.SURVEY, col(Notice.subject) == survey_id
    )
    if not about.whole:
        people = people.join(Person, col(Person.id) == col(Notice.person_id))
        people = within(people, col(Person.site_id), scope)
    of_it = within(
        select(
            func.count(func.distinct(col(SurveyResponse.for_id))).label("begun"),
        ).where(col(SurveyResponse.survey_id) == survey_id),
        col(SurveyResponse.group_site_id),
        None if about.whole else scope,
    )
    done = of_it.where(col(SurveyResponse.state) != ResponseState.OPEN)
    waiting = of_it.where(col(SurveyResponse.state) == ResponseState.FINISHED)
    numbers = [int((await database.rows(each))[0][0]) for each in (people, of_it, done, waiting)]
    return Counts(
        invited=numbers[0],
        begun=numbers[1],
        finished=numbers[2],
        waiting=numbers[3] if about.anonymous else 0,
    )


async def quiz_figures(database: Database, actor: Actor, survey_id: int) -> Quiz | None:
    """Return how the people fared in a quiz, each with their best try."""
    found = await survey_in_scope(database, actor, survey_id)
    if found is None or found[0].kind is not SurveyKind.QUIZ:
        return None
    about, scope = found
    asked = within(
        select(
            col(SurveyResponse.for_id), col(SurveyResponse.points), col(SurveyResponse.passed)
        ).where(
            col(SurveyResponse.survey_id) == survey_id,
            col(SurveyResponse.state) != ResponseState.OPEN,
        ),
        col(SurveyResponse.group_site_id),
        None if about.whole else scope,
    )
    best: dict[int, tuple[int, bool]] = {}
    for each in await database.rows(asked):
        points, passed = best.get(each.for_id, (0, False))
        best[each.for_id] = max(points, each.points or 0), passed or bool(each.passed)
    return _quiz(list(best.values()), anonymous=about.anonymous)


def _quiz(people: Sequence[tuple[int, bool]], *, anonymous: bool) -> Quiz:
    if anonymous and len(people) < FEWEST:
        return Quiz(people=len(people), passed=0, withheld=True)
    got: dict[int, int] = {}
    for points, _ in people:
        got[points] = got.get(points, 0) + 1
    return Quiz(
        people=len(people),
        passed=sum(passed for _, passed in people),
        points=tuple(sorted(got.items())),
    )
