"""A survey from a workbook, as a new draft in one transaction; and back into one."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, TypeAlias

from sqlalchemy import insert, select, update
from sqlmodel import col

from school.actors import Actor
from school.audit import record
from school.database import Database, Session, use_case
from school.imports.drafts import KEPT, Draft, ImportDraft
from school.sites import Site
from school.staff.rights import NotAllowedError, Rank, Scope, some_scope, some_scope_seen
from school.statements import rows, write
from school.surveys.book import (
    Book,
    BookCondition,
    BookOption,
    BookQuestion,
    BookTest,
    faults_of,
)
from school.surveys.flow import AnswerTest, Ask, ShowIf
from school.surveys.forms import form_seen
from school.surveys.tables import Survey, SurveyOption, SurveyQuestion, SurveyState

# What a survey's row and a book call the same.
_SAME = (
    "title", "intro", "kind", "purpose", "anonymous", "opens_at", "closes_at", "reminders",
    "reminder_days", "pass_points", "attempts", "minutes", "mixed", "draw_seats",
)  # fmt: skip
_OF_QUESTION = (
    "number", "type", "text", "required", "least", "most", "right", "points", "explanation",
    "pool", "pool_takes",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class BookTaken:
    """The survey is there, as a draft."""

    survey_id: int


class BookRefused(StrEnum):
    """FAULTY: the form has faults. WHICH_SITE: it must say one of several sites' codes.

    NO_SITE: no site of that code, or none that the actor organises.
    """

    FAULTY = "faulty"
    WHICH_SITE = "which_site"
    NO_SITE = "no_site"


BookOutcome: TypeAlias = BookTaken | BookRefused


@use_case
async def import_survey(
    session: Session, *, now: datetime, actor: Actor, book: Book, draft_id: int | None = None
) -> BookOutcome:
    """Make a draft of a new survey; the workbook's own draft is put away with it."""
    scope = await some_scope(session, actor, Rank.ORGANISER)
    if faults_of(book) or not book.questions:
        return BookRefused.FAULTY
    site_id = await _site_of(session, book, scope)
    if isinstance(site_id, BookRefused):
        return site_id
    survey_id = await _survey(session, book, site_id, now=now, actor=actor)
    await _questions(session, book, survey_id)
    if draft_id is not None:
        this = update(ImportDraft).where(
            col(ImportDraft.id) == draft_id, col(ImportDraft.owner_id) == actor.person_id
        )
        await write(session, this.values(done_at=now))
    record(
        session,
        now=now,
        actor_id=actor.person_id,
        action="survey.import",
        subject="survey",
        subject_id=survey_id,
    )
    return BookTaken(survey_id)


_SITES = select(col(Site.id), col(Site.code), col(Site.path))


def site_of(
    book: Book, scope: Scope, sites: dict[str, tuple[int, str]]
) -> int | BookRefused | None:
    """Return for which site a book is (None: the whole school), or why that cannot be told."""
    if book.site is not None:
        site_id, path = sites.get(book.site, (None, None))
        return site_id if site_id and scope.covers(path) else BookRefused.NO_SITE
    if scope.everywhere:
        return None
    return scope.site_ids[0] if len(set(scope.site_ids)) == 1 else BookRefused.WHICH_SITE


async def book_of(database: Database, actor: Actor, survey_id: int) -> Book | None:
    """Return a survey as a book, to who organises its site; None: there is no such one."""
    scope = await some_scope_seen(database, actor, Rank.ORGANISER)
    columns: list[Any] = [getattr(Survey, name) for name in _SAME]
    asked = (
        select(*columns, col(Site.code).label("site"), col(Site.path).label("path"))
        .outerjoin(Site, col(Site.id) == col(Survey.site_id))
        .where(col(Survey.id) == survey_id, col(Survey.deleted_at).is_(None))
    )
    found = await database.rows(asked)
    if not found:
        return None
    if not scope.covers(found[0].path):
        raise NotAllowedError
    values = {name: getattr(found[0], name) for name in (*_SAME, "site")}
    form = [ask for ask in await form_seen(database, survey_id) if not ask.removed]
    numbers = {ask.id: n for n, ask in enumerate(form, 1)}
    texts = {ask.id: {each.id: each.text for each in ask.options} for ask in form}
    questions = tuple(_book_question(ask, numbers, texts) for ask in form)
    return Book(**values, questions=questions)


@use_case
async def keep_book(
    session: Session, *, now: datetime, actor: Actor, book: Book, file: str, seen: str
) -> int | BookRefused:
    """Keep a survey's workbook that is being shown until a yes, and return its id."""
    scope = await some_scope(session, actor, Rank.ORGANISER)
    site_id = await _site_of(session, book, scope)
    if isinstance(site_id, BookRefused):
        return site_id
    values = {"owner_id": actor.person_id, "file": file, "seen": seen, "created_at": now}
    made = await write(session, insert(ImportDraft).returning(col(ImportDraft.id)), values)
    draft_id: int = made.scalar_one()
    record(
        session,
        now=now,
        actor_id=actor.person_id,
        action="import.look_at",
        subject="import_draft",
        subject_id=draft_id,
    )
    return draft_id


async def own_book(
    database: Database, actor: Actor, draft_id: int, *, now: datetime
) -> Draft | None:
    """Return a workbook that one sent oneself within a day, None when there is no such one."""
    await some_scope_seen(database, actor, Rank.ORGANISER)
    asked = select(
        col(ImportDraft.id),
        col(ImportDraft.file),
        col(ImportDraft.seen),
        col(ImportDraft.done_at).is_not(None),
    ).where(
        col(ImportDraft.id) == draft_id,
        col(ImportDraft.owner_id) == actor.person_id,
        col(ImportDraft.created_at) > now - KEPT,
    )
    found = await database.rows(asked)
    return Draft(*list(found[0])) if found else None


async def _site_of(session: Session, book: Book, scope: Scope) -> int | BookRefused | None:
    found = await rows(session, _SITES)
    return site_of(book, scope, {each.code: (each.id, each.path) for each in found})


async def _survey(
    session: Session, book: Book, site_id: int | None, *, now: datetime, actor: Actor
) -> int:
    values = {name: getattr(book, name) for name in _SAME} | {
        "state": SurveyState.DRAFT,
        "site_id": site_id,
        "author_id": actor.person_id,
        "created_at": now,
        "changed_at": now,
        "version": 1,
        "cursor": 0,
        "until_id": 0,
        "reminded": 0,
    }
    made = await write(session, insert(Survey).returning(col(Survey.id)), values)
    survey_id: int = made.scalar_one()
    return survey_id


async def _questions(session: Session, book: Book, survey_id: int) -> None:
    ids: dict[int, int] = {}
    options: dict[int, dict[str, int]] = {}
    for question in book.questions:
        values = {name: getattr(question, name) for name in _OF_QUESTION} | {
            "survey_id": survey_id,
            "show_if": _condition(question.show_if, ids, options),
        }
        made = await write(
            session, insert(SurveyQuestion).returning(col(SurveyQuestion.id)), values
        )
        id_ = ids[question.number] = made.scalar_one()
        options[question.number] = {each.text: n for n, each in enumerate(question.options, 1)}
        offered = [
            {"question_id": id_, "id": n, "number": n, "taken": 0}
            | {"text": each.text, "right": each.right, "most": each.most}
            for n, each in enumerate(question.options, 1)
        ]
        if offered:
            await write(session, insert(SurveyOption), offered)


def _condition(
    condition: BookCondition | None, ids: dict[int, int], options: dict[int, dict[str, int]]
) -> dict[str, Any] | None:
    if condition is None:
        return None
    tests = tuple(
        AnswerTest(
            question_id=ids[test.number],
            options=tuple(options[test.number][text] for text in test.options),
            least=test.least,
            most=test.most,
            negated=test.negated,
        )
        for test in condition.tests
    )
    return ShowIf(tests=tests, any=condition.any).model_dump(mode="json")


def _book_question(
    ask: Ask, numbers: dict[int, int], texts: dict[int, dict[int, str]]
) -> BookQuestion:
    values = {name: getattr(ask, name) for name in _OF_QUESTION if name != "number"}
    options = tuple(
        BookOption(text=each.text, right=each.right, most=each.most) for each in ask.offered
    )
    return BookQuestion(
        **values,
        number=numbers[ask.id],
        options=options,
        show_if=_book_condition(ask.show_if, numbers, texts),
    )


def _book_condition(
    condition: ShowIf | None, numbers: dict[int, int], texts: dict[int, dict[int, str]]
) -> BookCondition | None:
    """Return a condition by numbers and texts, without what it says of questions now gone."""
    if condition is None:
        return None
    tests = tuple(
        BookTest(
            number=numbers[test.question_id],
            options=tuple(texts[test.question_id][id_] for id_ in test.options),
            least=test.least,
            most=test.most,
            negated=test.negated,
        )
        for test in condition.tests
        if test.question_id in numbers
    )
    return BookCondition(tests=tests, any=condition.any) if tests else None
