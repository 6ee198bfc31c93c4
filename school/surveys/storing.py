"""Storing anonymous answers: they leave their people in shuffled batches, for good.

In one transaction a batch's answers go from its responses to sheets with random ids, in random
order; then SQLite's log is folded into the file, so that what a response held stands nowhere.
"""

import random
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, exists, insert, select, update
from sqlmodel import col

from school.database import Database, Session, use_case
from school.statements import AnyRow, row, rows, write
from school.surveys.answers import opened_answers, packed
from school.surveys.batches import Batch, batches
from school.surveys.tables import (
    SHEET_FIELD,
    ResponseState,
    Survey,
    SurveyResponse,
    SurveySheet,
    SurveyState,
)

# Sealed sheets have lengths in steps of so many bytes: a length tells next to nothing.
BLOCK = 1024
ID_BYTES = 16

_CHANCE = random.SystemRandom()
_SURVEY = (
    select(col(Survey.id), col(Survey.state))
    .where(col(Survey.id) == bindparam("survey_id"), col(Survey.anonymous))
    .with_for_update()
)
_WAITING = (
    select(col(SurveyResponse.id), col(SurveyResponse.group_site_id), col(SurveyResponse.answers))
    .where(col(SurveyResponse.survey_id) == bindparam("survey_id"))
    .where(col(SurveyResponse.state) == ResponseState.FINISHED)
    .order_by(col(SurveyResponse.id))
    .with_for_update()
)
_OF_IT = exists().where(
    col(SurveyResponse.survey_id) == col(Survey.id),
    col(SurveyResponse.state) == ResponseState.FINISHED,
)
_HAVE_WAITING = select(col(Survey.id)).where(col(Survey.anonymous), _OF_IT)


@dataclass(frozen=True, slots=True)
class Stored:
    """How many answers left their people; `settled`: none of them stands anywhere else now."""

    answers: int
    settled: bool


async def surveys_waiting(database: Database) -> list[int]:
    """Return the anonymous surveys of which finished answers still wait with their people."""
    return [each.id for each in await database.rows(_HAVE_WAITING.order_by(col(Survey.id)))]


async def closed_waiting(database: Database) -> bool:
    """Tell whether answers of an anonymous survey that is closed still wait with their people."""
    closed = _HAVE_WAITING.where(col(Survey.state) == SurveyState.CLOSED).limit(1)
    return bool(await database.rows(closed))


async def store_answers(database: Database, *, now: datetime, survey_id: int) -> Stored:
    """Store the batches of a survey that can leave now; after its closing all that wait.

    Done again when it was cut off, it goes on where it stood.
    """
    moved = await move_batches(database, now=now, survey_id=survey_id)
    settled = await database.checkpoint() if moved else True
    return Stored(moved, settled)


@use_case
async def move_batches(
    session: Session,
    *,
    now: datetime,  # noqa: ARG001 - a use-case of a tick; not the time closes, the state does
    survey_id: int,
) -> int:
    """Move the answers of whole batches to sheets; return how many."""
    survey = await row(session, _SURVEY, survey_id=survey_id)
    if survey is None:
        return 0
    # Once it is closed nobody can send any more: who came after the last batch would be alone.
    closing = survey.state is SurveyState.CLOSED
    waiting = {each.id: each for each in await rows(session, _WAITING, survey_id=survey_id)}
    found = batches(((each.id, each.group_site_id) for each in waiting.values()), closing=closing)
    sheets = [
        _sheet(session, survey_id, batch, waiting[id_])
        for batch in found
        for id_ in batch.response_ids
    ]
    if sheets:
        _CHANCE.shuffle(sheets)
        await write(session, insert(SurveySheet), sheets)
        await _empty(session, [id_ for batch in found for id_ in batch.response_ids])
    return len(sheets)


def padded(text: str) -> str:
    """Return JSON with so much white space behind it that its length is a step."""
    return text + " " * (-len(text.encode()) % BLOCK)


def _sheet(session: Session, survey_id: int, batch: Batch, response: AnyRow) -> dict[str, object]:
    answers = opened_answers(session.vault, response.answers)
    return {
        "id": secrets.token_hex(ID_BYTES),
        "survey_id": survey_id,
        "site_id": batch.site_id,
        "answers": session.vault.seal(SHEET_FIELD, padded(packed(answers))),
    }


async def _empty(session: Session, ids: Sequence[int]) -> None:
    theirs = update(SurveyResponse).where(col(SurveyResponse.id).in_(ids))
    await write(session, theirs.values(state=ResponseState.STORED, answers=None))
