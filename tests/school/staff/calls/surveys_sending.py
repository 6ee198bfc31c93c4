"""Opening, extending and closing surveys, and the quiz of a theme."""

from datetime import timedelta
from typing import Any

from school.actors import Actor
from school.staff.rights import Rank
from school.surveys.opening import close_survey, extend_survey, open_survey
from school.surveys.tables import SurveyKind, SurveyState
from school.surveys.theming import attach_quiz, quizzes_to_attach
from tests.school.staff.calls import SECRET, Staged, call, stage
from tests.school.surveys.scene import survey_rows

OPENING, THEMING = "school.surveys.opening", "school.surveys.theming"


@stage
async def _surveys(on: Staged) -> None:
    values: dict[str, Any] = {
        "author_id": on.ids["owner"],
        "site_id": on.ids["west"],
        "title": SECRET,
        "opens_at": on.now,
        "closes_at": on.now + timedelta(days=9),
        "created_at": on.now,
    }
    quiz = {"site_id": None, "kind": SurveyKind.QUIZ, "state": SurveyState.DRAFT}
    async with on.database.write() as session:
        (on.ids["sent_survey"], _) = await survey_rows(session, {}, **values)
        draft = values | {"state": SurveyState.DRAFT}
        (on.ids["survey_draft"], _) = await survey_rows(session, {}, **draft)
        (on.ids["theme_quiz"], _) = await survey_rows(session, {}, **(values | quiz))
    on.ids["quiz_theme"] = await on.town.school.theme()


@call(f"{OPENING}.open_survey", Rank.ORGANISER)
async def _open(on: Staged, actor: Actor) -> Any:
    return await open_survey(
        on.database, now=on.now, actor=actor, survey_id=on.ids["survey_draft"]
    )


@call(f"{OPENING}.close_survey", Rank.ORGANISER)
async def _close(on: Staged, actor: Actor) -> Any:
    return await close_survey(
        on.database, now=on.now, actor=actor, survey_id=on.ids["sent_survey"]
    )


@call(f"{OPENING}.extend_survey", Rank.ORGANISER)
async def _extend(on: Staged, actor: Actor) -> Any:
    return await extend_survey(
        on.database,
        now=on.now,
        actor=actor,
        survey_id=on.ids["sent_survey"],
        closes_at=on.now + timedelta(days=20),
    )


@call(f"{THEMING}.attach_quiz", Rank.ORGANISER, everywhere=True)
async def _attach(on: Staged, actor: Actor) -> Any:
    return await attach_quiz(
        on.database,
        now=on.now,
        actor=actor,
        theme_id=on.ids["quiz_theme"],
        survey_id=on.ids["theme_quiz"],
    )


@call(f"{THEMING}.quizzes_to_attach", Rank.ORGANISER, everywhere=True, reads=True)
async def _quizzes(on: Staged, actor: Actor) -> Any:
    return await quizzes_to_attach(on.database, actor, on.ids["quiz_theme"])
