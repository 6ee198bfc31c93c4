"""Results of surveys, the draw, needs, and surveys as workbooks."""

from datetime import timedelta
from typing import Any

from school.actors import Actor
from school.menu import Kind, MenuItem
from school.staff.rights import Rank
from school.surveys.answering import begin, give
from school.surveys.book import Book, BookOption, BookQuestion
from school.surveys.drawing import draw, draw_seen, prepare_draw, winners_seen
from school.surveys.figures import quiz_figures, survey_counts
from school.surveys.finishing import finish
from school.surveys.flow import Answer
from school.surveys.gathering import gathered, has_rounds, rounds_seen
from school.surveys.importing import (
    book_of,
    import_survey,
    keep_book,
    own_book,
)
from school.surveys.needs import needs_seen
from school.surveys.seeing import survey_in_scope, survey_seen
from school.surveys.tables import Purpose, QuestionType, SurveyKind
from school.surveys.taking import take_answers
from school.surveys.under_way import Standing
from tests.school.signups.world import inserted
from tests.school.staff.calls import SECRET, Staged, call, stage
from tests.school.surveys.scene import survey_rows

# West is the second site of the town.
BOOK = Book(
    title=SECRET,
    site="s2",
    questions=(
        BookQuestion(
            number=1,
            type=QuestionType.ONE,
            text="来吗？",
            options=(BookOption(text="来"), BookOption(text="不来")),
        ),
    ),
)


@stage
async def _surveys(on: Staged) -> None:
    west = on.ids["west"]
    person = await on.town.person(SECRET, site_id=west)
    options = [{"id": 1, "text": f"{SECRET}班", "right": True}, {"id": 2, "text": "别的"}]
    async with on.database.write() as session:
        await inserted(
            session,
            MenuItem,
            {"code": "need", "title": f"{SECRET}班", "category": SECRET, "kind": Kind.LECTURE},
        )
        times = {
            "author_id": on.ids["owner"],
            "site_id": west,
            "created_at": on.now,
            "opens_at": on.now - timedelta(hours=1),
            "closes_at": on.now + timedelta(days=1),
            "title": SECRET,
        }
        quiz = {"kind": SurveyKind.QUIZ, "draw_seats": 1, "purpose": Purpose.NEEDS}
        on.ids["scored"], only = await survey_rows(
            session, {"options": options, "points": 1}, **(times | quiz)
        )
        on.ids["later_round"], _ = await survey_rows(
            session, {"options": options}, **(times | {"first_round_id": on.ids["scored"]})
        )
        on.ids["drawn_quiz"], other = await survey_rows(
            session, {"options": options, "points": 1}, **(times | quiz)
        )
        for name in ("scored", "drawn_quiz"):
            await prepare_draw(session, on.ids[name], seats=1)
    for survey_id, question in ((on.ids["scored"], only), (on.ids["drawn_quiz"], other)):
        await _answer(on, survey_id, question, person)
    owner = Actor(on.ids["owner"], owner=True)
    later = on.now + timedelta(days=2)
    await draw(on.database, now=later, actor=owner, survey_id=on.ids["drawn_quiz"])
    draft_id = await keep_book(
        on.database, now=on.now, actor=owner, book=BOOK, file=SECRET, seen="S"
    )
    assert isinstance(draft_id, int)
    on.ids["survey_book"] = draft_id


async def _answer(on: Staged, survey_id: int, question: int, person: int) -> None:
    at = await begin(on.database, now=on.now, survey_id=survey_id, by_id=person, for_id=person)
    assert isinstance(at, Standing)
    this: dict[str, Any] = {"now": on.now, "response_id": at.response_id, "by_id": person}
    await give(on.database, **this, question_id=question, answer=Answer(options=(1,)))
    await finish(on.database, **this)


@call("school.surveys.seeing.survey_seen", Rank.ORGANISER, reads=True)
async def _seen(on: Staged, actor: Actor) -> Any:
    return await survey_seen(on.database, actor, on.ids["scored"])


@call("school.surveys.seeing.survey_in_scope", Rank.ORGANISER, reads=True)
async def _in_scope(on: Staged, actor: Actor) -> Any:
    return await survey_in_scope(on.database, actor, on.ids["scored"])


@call("school.surveys.figures.survey_counts", Rank.ORGANISER, reads=True)
async def _counts(on: Staged, actor: Actor) -> Any:
    counts = await survey_counts(on.database, actor, on.ids["scored"])
    return (SECRET, counts) if counts else None


@call("school.surveys.figures.quiz_figures", Rank.ORGANISER, reads=True)
async def _figures(on: Staged, actor: Actor) -> Any:
    quiz = await quiz_figures(on.database, actor, on.ids["scored"])
    return (SECRET, quiz) if quiz else None


@call("school.surveys.gathering.gathered", Rank.ORGANISER, reads=True)
async def _gathered(on: Staged, actor: Actor) -> Any:
    return await gathered(on.database, actor, on.ids["scored"])


@call("school.surveys.gathering.rounds_seen", Rank.ORGANISER, reads=True)
async def _rounds(on: Staged, actor: Actor) -> Any:
    return await rounds_seen(on.database, actor, on.ids["scored"])


@call("school.surveys.gathering.has_rounds", Rank.ORGANISER, reads=True)
async def _has_rounds(on: Staged, actor: Actor) -> Any:
    return SECRET if await has_rounds(on.database, actor, on.ids["scored"]) else None


@call("school.surveys.taking.take_answers", Rank.ORGANISER)
async def _take(on: Staged, actor: Actor) -> Any:
    return await take_answers(on.database, actor, now=on.now, survey_id=on.ids["scored"])


@call("school.surveys.drawing.draw_seen", Rank.ORGANISER, reads=True)
async def _draw_seen(on: Staged, actor: Actor) -> Any:
    return await draw_seen(on.database, actor, on.ids["scored"], now=on.now)


@call("school.surveys.drawing.draw", Rank.ORGANISER)
async def _draw(on: Staged, actor: Actor) -> Any:
    later = on.now + timedelta(days=2)
    return await draw(on.database, now=later, actor=actor, survey_id=on.ids["scored"])


@call("school.surveys.drawing.winners_seen", Rank.ORGANISER, reads=True)
async def _winners(on: Staged, actor: Actor) -> Any:
    return await winners_seen(on.database, actor, on.ids["drawn_quiz"])


@call("school.surveys.needs.needs_seen", Rank.LIAISON, reads=True)
async def _needs(on: Staged, actor: Actor) -> Any:
    return await needs_seen(on.database, actor, on.ids["west"], now=on.now)


@call("school.surveys.importing.import_survey", Rank.ORGANISER)
async def _import(on: Staged, actor: Actor) -> Any:
    return await import_survey(on.database, now=on.now, actor=actor, book=BOOK)


@call("school.surveys.importing.keep_book", Rank.ORGANISER)
async def _keep(on: Staged, actor: Actor) -> Any:
    return await keep_book(on.database, now=on.now, actor=actor, book=BOOK, file="F", seen="S")


@call("school.surveys.importing.own_book", Rank.ORGANISER, reads=True, own=True)
async def _own(on: Staged, actor: Actor) -> Any:
    return await own_book(on.database, actor, on.ids["survey_book"], now=on.now)


@call("school.surveys.importing.book_of", Rank.ORGANISER, reads=True)
async def _book(on: Staged, actor: Actor) -> Any:
    return await book_of(on.database, actor, on.ids["scored"])
