"""Organisers' texts in traditional script: which lack it, keeping it, and forgetting it."""

from collections.abc import Sequence
from dataclasses import replace

import pytest
from sqlmodel import select

from school.database import Database
from school.imports import apply_import, plan_import
from school.imports.rows import MenuRow, Parsed, SchoolRows, ThemeRow
from school.scripts import (
    TraditionalText,
    digest_of,
    keep_traditional,
    traditional_texts,
    unconverted,
)
from school.settings import SchoolSettings
from school.versions import MENU, version_of
from tests.school.test_imports_apply import LECTURE, NOW, SITES, TOWN

MENU_ROW = MenuRow(
    code="K",
    title="书法",
    category="书画",
    audience="老年人",
    summary="学写字",
    minutes=90,
    fee="30元/期",
)
OFFERING = replace(LECTURE, series="书法班", room="二楼", host="司法所", lecturer="张乐")
THEME = ThemeRow(code="T", month=12, topic="反诈", title="宪法", body="总纲", law="《宪法》")
SCHOOL = SchoolRows(
    sites=(TOWN, replace(SITES[1], address="东街1号")),
    menu=(MENU_ROW, MenuRow(code="Z", title="Zoom", category="书画")),
    offerings=(OFFERING,),
    themes=(THEME,),
)
TEXTS = [
    "镇", "东街", "东街1号", "书法", "书画", "老年人", "学写字", "30元/期", "书法班", "二楼",
    "司法所", "反诈", "宪法", "总纲", "《宪法》",
]  # fmt: skip


async def load(database: Database, rows: SchoolRows) -> None:
    plan = await plan_import(database, Parsed(rows), NOW, SchoolSettings())
    assert not plan.faults
    await apply_import(database, NOW, plan)


async def kept(database: Database) -> Sequence[TraditionalText]:
    async with database.read() as session:
        return (await session.exec(select(TraditionalText))).all()


async def version(database: Database) -> int:
    async with database.read() as session:
        return await version_of(session, MENU)


async def test_every_chinese_text_in_use_lacks_it_once_and_no_persons_name(
    database: Database,
) -> None:
    await load(database, SCHOOL)
    assert sorted(await unconverted(database)) == sorted(TEXTS)


async def test_what_is_kept_lacks_nothing_and_is_read_when_it_differs(database: Database) -> None:
    await load(database, SCHOOL)
    before = await version(database)
    await keep_traditional(database, [(text, text.replace("书", "書")) for text in TEXTS])
    assert await unconverted(database) == []
    assert await traditional_texts(database) == {
        "书法": "書法",
        "书画": "書画",
        "书法班": "書法班",
    }
    assert await version(database) == before + 1


async def test_a_text_that_is_no_longer_in_use_is_forgotten(database: Database) -> None:
    await load(database, SCHOOL)
    await keep_traditional(database, [(text, text) for text in TEXTS])
    await load(database, replace(SCHOOL, offerings=(replace(OFFERING, room="三楼"),)))
    assert await unconverted(database) == ["三楼"]
    await keep_traditional(database, [("三楼", "三樓")])
    texts = {each.text for each in await kept(database)}
    assert texts == {*TEXTS, "三楼"} - {"二楼"}


async def test_keeping_a_text_again_changes_nothing(database: Database) -> None:
    await load(database, SCHOOL)
    await keep_traditional(database, [("书法", "書法")])
    await keep_traditional(database, [("书法", "書法"), ("宪法", "憲法")])
    assert {each.text for each in await kept(database)} == {"书法", "宪法"}


async def test_many_texts_are_kept_in_several_transactions_and_told_of_once(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("school.scripts.AT_ONCE", 4)
    await load(database, SCHOOL)
    before = await version(database)
    await keep_traditional(database, [(text, text) for text in TEXTS])
    assert len(await kept(database)) == len(TEXTS)
    assert await version(database) == before + 1


async def test_the_longest_text_has_a_key(database: Database) -> None:
    body = "宪" * 3_500
    await load(database, replace(SCHOOL, themes=(replace(THEME, body=body),)))
    await keep_traditional(database, [(body, "憲" * 3_500)])
    (row,) = await kept(database)
    assert row.digest == digest_of(body)
    assert await traditional_texts(database) == {body: "憲" * 3_500}
