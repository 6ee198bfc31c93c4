"""All counted answers of a survey, for who organises where they come from.

Of an anonymous survey only its sheets are read, never what still waits with its people. Who
organises a part of the survey's sites sees the answers of that part.
"""

import asyncio
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import null, or_, select
from sqlmodel import col

from school.actors import Actor
from school.database import Database
from school.staff.rights import Scope
from school.surveys.answers import opened_answers, unpacked
from school.surveys.flow import Answer, Form, counted
from school.surveys.forms import form_seen, in_order
from school.surveys.results import Results, Tally, grouped
from school.surveys.seeing import ABOUT, About, about_of, survey_in_scope, within
from school.surveys.tables import (
    ENDED,
    SHEET_FIELD,
    Survey,
    SurveyKind,
    SurveyResponse,
    SurveySheet,
    SurveyState,
)
from school.vault import Vault

# So many answers are read and opened at a time.
AT_ONCE = 2_000
# Stands for answers whose site is not told, in place of a site's id.
ELSEWHERE = 0


@dataclass(frozen=True, slots=True)
class Gathered:
    """What was answered: all of it, and by the site it comes from (`ELSEWHERE`: not told)."""

    about: About
    form: Form
    results: Results
    sites: dict[int, Results]


@dataclass(frozen=True, slots=True)
class Round:
    """One round of a survey that is asked again and again."""

    about: About
    results: Results


async def gathered(database: Database, actor: Actor, survey_id: int) -> Gathered | None:
    """Return all counted answers that one may see, None when there is no such survey."""
    found = await survey_in_scope(database, actor, survey_id)
    return None if found is None else await _gathered(database, *found)


async def has_rounds(database: Database, actor: Actor, survey_id: int) -> bool:
    """Tell whether a survey one sees was asked more than once."""
    found = await survey_in_scope(database, actor, survey_id)
    return found is not None and len(await _rounds(database, found[0])) > 1


async def rounds_seen(database: Database, actor: Actor, survey_id: int) -> list[Round]:
    """Return the rounds of a survey that one may see, the first one first; one is no rounds."""
    found = await survey_in_scope(database, actor, survey_id)
    if found is None:
        return []
    scope = found[1]
    rounds = [about_of(each, scope) for each in await _rounds(database, found[0])]
    if len(rounds) < 2:
        return []
    return [
        Round(about, (await _gathered(database, about, scope)).results)
        for about in rounds
        if about is not None
    ]


async def _rounds(database: Database, about: About) -> Sequence[Any]:
    first = about.first_round_id or about.id
    of_it = ABOUT.where(
        or_(col(Survey.id) == first, col(Survey.first_round_id) == first),
        col(Survey.state) != SurveyState.DRAFT,
    )
    return await database.rows(of_it.order_by(col(Survey.opens_at), col(Survey.id)))


async def _gathered(database: Database, about: About, scope: Scope) -> Gathered:
    form = await form_seen(database, about.id)
    tallies: dict[int, Tally] = {}
    async for chunk in answers_of(database, about, scope):
        # Opening and counting thousands would hold the loop for half a second.
        await asyncio.to_thread(_count, database.vault, about, form, chunk, tallies)
    whole = Tally(form)
    for tally in tallies.values():
        whole.join(tally)
    return Gathered(
        about,
        form,
        whole.results(anonymous=about.anonymous),
        grouped(tallies, anonymous=about.anonymous),
    )


def _count(
    vault: Vault, about: About, form: Form, chunk: Sequence[Any], tallies: dict[int, Tally]
) -> None:
    for each in chunk:
        site_id = each.site_id or ELSEWHERE
        tally = tallies.get(site_id)
        if tally is None:
            tally = tallies[site_id] = Tally(form)
        tally.add(opened(vault, about, form, each), each.plan)


def opened(vault: Vault, about: About, form: Form, row: Any) -> dict[int, Answer]:
    """Return the answers of one row that count."""
    if about.anonymous:
        return unpacked(vault.open(SHEET_FIELD, row.answers))
    answers = opened_answers(vault, row.answers)
    # A survey's were counted as they were sent; a quiz's are kept as they were given.
    if about.kind is SurveyKind.QUIZ:
        return counted(in_order(form, row.plan), answers)
    return answers


async def answers_of(
    database: Database, about: About, scope: Scope, *more: Any
) -> AsyncIterator[Sequence[Any]]:
    """Yield the sealed answers that count and lie in `scope`, in pieces; `more` columns too."""
    table: Any = SurveySheet if about.anonymous else SurveyResponse
    site = SurveySheet.site_id if about.anonymous else SurveyResponse.group_site_id
    columns = [table.id, table.answers, col(site).label("site_id")]
    plan = select(*columns, null().label("plan") if about.anonymous else table.plan, *more)
    asked = plan.where(table.survey_id == about.id)
    if not about.anonymous:
        asked = asked.where(table.state.in_(ENDED))
    asked = within(asked, col(site), None if about.whole else scope)
    last: Any = None
    while chunk := await database.rows(
        (asked if last is None else asked.where(table.id > last)).order_by(table.id).limit(AT_ONCE)
    ):
        yield chunk
        last = chunk[-1].id
