"""What needs surveys say residents of a site would like: shown where courses are ordered."""

import asyncio
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import bindparam, or_, select
from sqlmodel import col

from school.actors import Actor
from school.database import Database
from school.menu import ItemStatus, MenuItem
from school.sites import Site
from school.staff.rights import NotAllowedError, Rank, Scope, some_scope_seen
from school.surveys.flow import Form
from school.surveys.forms import form_seen
from school.surveys.gathering import opened
from school.surveys.seeing import ABOUT, About, about_of
from school.surveys.tables import (
    ENDED,
    FEWEST,
    Purpose,
    QuestionType,
    Survey,
    SurveyOption,
    SurveyQuestion,
    SurveyResponse,
    SurveySheet,
    SurveyState,
)
from school.vault import Vault

# What people said they would like half a year ago they may have had by now.
FRESH = timedelta(days=180)

_CHOSEN = (QuestionType.ONE, QuestionType.SEVERAL)
_ITEMS = select(col(MenuItem.id), col(MenuItem.title)).where(
    col(MenuItem.status) == ItemStatus.GIVEN
)
_NAMED = (
    select(col(SurveyOption.question_id), col(SurveyOption.id), col(SurveyOption.item_id))
    .join(SurveyQuestion, col(SurveyQuestion.id) == col(SurveyOption.question_id))
    .where(col(SurveyQuestion.survey_id) == bindparam("survey_id"))
    .where(col(SurveyOption.item_id).is_not(None))
)
_PATH = select(col(Site.path)).where(col(Site.id) == bindparam("site_id"))
_EVERYWHERE = Scope(everywhere=True)


@dataclass(frozen=True, slots=True)
class Need:
    """How many at a site said in surveys that they would like a menu item."""

    item_id: int
    title: str
    people: int


async def needs_seen(
    database: Database, actor: Actor, site_id: int, *, now: datetime
) -> list[Need]:
    """Return what the residents of a site said they need, to who orders for it."""
    scope = await some_scope_seen(database, actor, Rank.LIAISON)
    path = await database.rows(_PATH, site_id=site_id)
    if not path or not scope.covers(path[0].path):
        raise NotAllowedError
    return await needs_of(database, site_id, path[0].path, now=now)


async def needs_of(database: Database, site_id: int, path: str, *, now: datetime) -> list[Need]:
    """Return how many at a site would like which item, the most wanted first.

    Of each needs survey its last round counts; of anonymous ones a site of fewer than five is
    not told.
    """
    items = {each.id: each.title for each in await database.rows(_ITEMS)}
    counts: Counter[int] = Counter()
    for about in await _last_rounds(database, path, now=now):
        form = await form_seen(database, about.id)
        named = await database.rows(_NAMED, survey_id=about.id)
        chosen = _items_of(form, items)
        chosen |= {(each.question_id, each.id): each.item_id for each in named}
        if not chosen:
            continue
        given = await database.rows(_answers(about, site_id))
        if about.anonymous and len(given) < FEWEST:
            continue
        counts += await asyncio.to_thread(_count, database.vault, about, form, given, chosen)
    return [Need(id_, items[id_], n) for id_, n in counts.most_common() if id_ in items]


async def _last_rounds(database: Database, path: str, *, now: datetime) -> list[About]:
    above = [int(part) for part in path.split("/") if part]
    asked = ABOUT.where(
        col(Survey.purpose) == Purpose.NEEDS,
        col(Survey.state) != SurveyState.DRAFT,
        col(Survey.opens_at) <= now,
        col(Survey.closes_at) > now - FRESH,
        or_(col(Survey.site_id).is_(None), col(Survey.site_id).in_(above)),
    ).order_by(col(Survey.opens_at), col(Survey.id))
    found = (about_of(each, _EVERYWHERE) for each in await database.rows(asked))
    last = {each.first_round_id or each.id: each for each in found if each is not None}
    return list(last.values())


def _answers(about: About, site_id: int) -> Any:
    if about.anonymous:
        return select(col(SurveySheet.answers)).where(
            col(SurveySheet.survey_id) == about.id, col(SurveySheet.site_id) == site_id
        )
    return select(col(SurveyResponse.answers), col(SurveyResponse.plan)).where(
        col(SurveyResponse.survey_id) == about.id,
        col(SurveyResponse.group_site_id) == site_id,
        col(SurveyResponse.state).in_(ENDED),
    )


def _items_of(form: Form, items: dict[int, str]) -> dict[tuple[int, int], int]:
    """Return the menu items that options stand for by just their title, as in workbooks."""
    by_title = {title: id_ for id_, title in items.items()}
    return {
        (ask.id, option.id): by_title[option.text]
        for ask in form
        if ask.type in _CHOSEN
        for option in ask.options
        if option.text in by_title
    }


def _count(
    vault: Vault,
    about: About,
    form: Form,
    given: Sequence[Any],
    chosen: dict[tuple[int, int], int],
) -> Counter[int]:
    """Count the people who chose an item; who chose it twice counts once."""
    counts: Counter[int] = Counter()
    for each in given:
        answers = opened(vault, about, form, each)
        wanted = {
            chosen[ask, option]
            for ask, answer in answers.items()
            for option in answer.options
            if (ask, option) in chosen
        }
        counts.update(wanted)
    return counts
