"""A month with everything on: nobody gets more than the budget, and all that is merged is told."""

import asyncio
import random
from collections import Counter
from dataclasses import replace
from typing import Any

import pytest

from school.database import Database
from school.deliveries import budget, rules
from school.notices.kinds import BUDGETED
from school.notices.tables import Notice, NoticeKind, NoticeState
from school.settings import SchoolSettings
from school.vault import Vault
from tests.school.budget.mail import Mail, only_digests
from tests.school.budget.month import ENDS, TOLD, Month, most_of_a_day
from tests.support.databases import PostgresServer, empty_database

ANY = [
    SchoolSettings(),
    SchoolSettings(daily_messages=1),
    SchoolSettings(daily_messages=2, digest_time="22:30"),
    SchoolSettings(daily_messages=4, quiet_from="00:00", quiet_until="00:00"),
]


async def lived(mail: Mail, *, seed: int, days: int) -> Month:
    """Live through so many busy days, and ten more in which nothing new is written."""
    month = Month(mail, random.Random(seed))
    await month.begin()
    await month.pass_days(days, busy=True)
    await month.pass_days(10, busy=False)
    return month


def check_nobody_got_more(month: Month) -> None:
    limit = month.mail.school.daily_messages
    over = {at: ids for at, ids in month.ledger.got.items() if len(ids) > limit}
    assert over == {}


def check_all_is_accounted_for(month: Month, rows: list[Notice]) -> None:
    """Every notice has ended, in one way, and what was merged was told by one digest."""
    by_id = {row.id: row for row in rows}
    ledger = month.ledger
    assert [(row.id, row.state) for row in rows if row.state not in ENDS] == []
    for row in rows:
        left = ledger.tries[row.id or 0]
        if row.state is NoticeState.SENT:
            assert left, "sent without leaving"
        if row.state is not NoticeState.MERGED:
            continue
        digest = by_id[row.merged_into]
        assert digest.kind is NoticeKind.DIGEST
        assert digest.state in TOLD
        if digest.state is not NoticeState.UNREACHABLE:
            assert (row.kind, row.subject) in ledger.told[digest.id or 0]
        assert not left or row.id in ledger.resent, "told by itself and in a digest"
    again = [id_ for id_, times in ledger.tries.items() if times > 1]
    once = [id_ for id_ in again if ledger.kinds[id_] in BUDGETED and id_ not in ledger.resent]
    assert once == [], "left twice, and nobody asked for it"


@pytest.mark.parametrize("seed", range(4))
async def test_a_month_keeps_to_the_budget_and_loses_nothing(
    sqlite_database: Database, seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    mail = Mail(sqlite_database, owners=(), school=ANY[seed])
    only_digests(mail, monkeypatch)
    month = await lived(mail, seed=seed, days=30)
    rows = await month.rows()
    check_nobody_got_more(month)
    check_all_is_accounted_for(month, rows)
    states = Counter(row.state for row in rows)
    assert min(states[state] for state in ENDS) > 0, states
    assert most_of_a_day(month.ledger) == mail.school.daily_messages


@pytest.mark.parametrize("seed", [10, 11])
async def test_a_week_of_two_processes_keeps_to_it_as_well(
    postgres: PostgresServer, vault: Vault, seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = await asyncio.to_thread(postgres.new_database)
    async with empty_database(url, vault) as database:
        mail = Mail(database, owners=(), school=ANY[seed % len(ANY)])
        only_digests(mail, monkeypatch)
        month = await lived(mail, seed=seed, days=7)
        check_nobody_got_more(month)
        check_all_is_accounted_for(month, await month.rows())
        assert most_of_a_day(month.ledger) == mail.school.daily_messages


@pytest.mark.parametrize("broken", ["tries", "digests"])
async def test_the_month_shows_when_something_is_not_counted_or_lost(
    sqlite_database: Database, broken: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def nothing(*_args: Any, **_values: Any) -> Counter[int]:
        return Counter()

    mail = Mail(sqlite_database, owners=())
    only_digests(mail, monkeypatch)
    if broken == "tries":
        monkeypatch.setattr(budget, "_used", nothing)
    else:
        digest = replace(rules.RULES[NoticeKind.DIGEST], on_ended=rules.nothing_to_do)
        monkeypatch.setitem(rules.RULES, NoticeKind.DIGEST, digest)
    month = await lived(mail, seed=1, days=12)
    rows = await month.rows()
    if broken == "tries":
        with pytest.raises(AssertionError):
            check_nobody_got_more(month)
    else:
        with pytest.raises(AssertionError):
            check_all_is_accounted_for(month, rows)
