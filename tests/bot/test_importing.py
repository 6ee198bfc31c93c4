"""`linli import`: what it would do is shown, what is wrong is listed, nothing is half done."""

import asyncio
import io
import zipfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, cast

import pytest
from sqlmodel import select

from bot.parsing import parse
from bot.prepare import prepared
from bot.problems import Problem
from bot.settings import Settings
from papers.workbook import parse_workbook
from school.database import Database
from school.notices.tables import Notice, NoticeKind
from school.offerings import Offering
from school.people import Person
from school.scripts import traditional_texts
from school.signups.tables import SignUp, SignUpState
from tests.papers.books import MENU, OFFERINGS, SITES, Rows, book
from tests.support.bots import Here
from tests.support.clock import START, FakeClock
from tests.support.command_line import CommandLine

SCHOOL: dict[str, Rows] = {"教学点": SITES, "课程菜单": MENU}


@pytest.fixture
def here(monkeypatch: pytest.MonkeyPatch) -> None:
    """Read workbooks and convert in this process, which takes a tenth of the time."""
    monkeypatch.setattr("bot.parsing.parse", parse_workbook)
    monkeypatch.setattr("bot.worker.Worker", Here)


def write(path: Path, sheets: dict[str, Rows]) -> Path:
    path.write_bytes(book(sheets))
    return path


@pytest.mark.processes
def test_a_workbook_is_imported_once(linli: CommandLine, tmp_path: Path) -> None:
    file = write(tmp_path / "school.xlsx", SCHOOL)
    first = linli("import", file)
    assert first.code == 0
    assert "Sites\t2\t0\t0" in first.out
    assert "Imported: 4 new, 0 changed." in first.out
    again = linli("import", file)
    assert again.code == 0
    assert "Sites\t0\t0\t2" in again.out
    assert "nothing to import" in again.out


@pytest.mark.usefixtures("here")
def test_what_is_imported_is_kept_in_traditional_script(
    linli: CommandLine, tmp_path: Path
) -> None:
    linli("import", write(tmp_path / "school.xlsx", SCHOOL))
    assert asyncio.run(_in_traditional())["防骗"] == "防騙"
    renamed: dict[str, Rows] = {
        **SCHOOL,
        "课程菜单": [MENU[0], ["K1", "反诈", "法律", 90], MENU[2]],
    }
    linli("import", write(tmp_path / "renamed.xlsx", renamed))
    found = asyncio.run(_in_traditional())
    assert found["反诈"] == "反詐"
    assert "防骗" not in found


async def _in_traditional() -> dict[str, str]:
    async with the_school() as database:
        return await traditional_texts(database)


@pytest.mark.usefixtures("here")
def test_a_dry_run_changes_nothing_and_makes_no_database(
    linli: CommandLine, tmp_path: Path
) -> None:
    file = write(tmp_path / "school.xlsx", SCHOOL)
    shown = linli("import", file, "--dry-run")
    assert shown.code == 0
    assert "Sites\t2\t0\t0" in shown.out
    assert "Imported" not in shown.out
    assert not (tmp_path / "var").exists()
    linli("migrate")
    linli("import", file, "--dry-run")
    assert "Imported: 4 new" in linli("import", file).out


@pytest.mark.usefixtures("here")
def test_telling_people_needs_a_yes(linli: CommandLine, tmp_path: Path) -> None:
    def offerings(*status: str) -> dict[str, Rows]:
        row = ["B1", "K1", "S1", "2035/1/5", "14:00", *status]
        return {**SCHOOL, "开班": [[*OFFERINGS, "状态"], row]}

    linli("import", write(tmp_path / "school.xlsx", offerings()))
    asyncio.run(_sign_up({"telegram_id": 1}, {"telegram_id": 2, "reachable": False}, {}))
    cancelled = write(tmp_path / "cancelled.xlsx", offerings("取消"))
    asked = linli("import", cancelled)
    assert asked.code == 1
    assert "B1\t防骗\tcancelled\t1\t2" in asked.out
    assert "In all\t\t\t1\t2" in asked.out
    assert "add --yes" in asked.said
    done = linli("import", cancelled, "--yes")
    assert done.code == 0
    assert "Imported: 0 new, 1 changed." in done.out
    assert asyncio.run(_kinds_of_notices()) == [NoticeKind.CANCELLED]


async def _sign_up(*people: dict[str, Any]) -> None:
    async with the_school() as database, database.write() as session:
        offering_id = (await session.exec(select(Offering.id))).one() or 0
        for place, values in enumerate(people, start=1):
            person = Person(created_at=START, seen_at=START, **values)
            session.add(person)
            await session.flush()
            assert person.id is not None
            session.add(
                SignUp(
                    offering_id=offering_id,
                    person_id=person.id,
                    by_id=person.id,
                    state=SignUpState.TAKEN,
                    place=place,
                    created_at=START,
                    changed_at=START,
                )
            )


async def _kinds_of_notices() -> list[NoticeKind]:
    async with the_school() as database, database.read() as session:
        return [notice.kind for notice in (await session.exec(select(Notice))).all()]


@asynccontextmanager
async def the_school() -> AsyncIterator[Database]:
    database = await prepared(Settings(), FakeClock())
    yield database
    await database.close()


@pytest.mark.usefixtures("here")
def test_every_fault_is_listed_with_its_place_and_what_was_expected(
    linli: CommandLine, tmp_path: Path
) -> None:
    wrong = [
        OFFERINGS,
        ["B1", "K1", "S1", "2027/13/1", "14:00"],
        ["B2", "K9", "S1", "2027/1/5", "14:00"],
        ["B3", "K8", "S1", "0001/1/1", "14:00"],
    ]
    ended = linli("import", write(tmp_path / "school.xlsx", {**SCHOOL, "开班": wrong}))
    assert ended.code == 1
    rows = [line.split("\t") for line in ended.out.splitlines()]
    assert ["开班", "2", "日期", "2027/13/1", "a date, such as 2026/12/4"] in rows
    assert ["开班", "3", "课程编号", "K9", "the code of a menu item"] in rows
    assert ["开班", "4", "日期", "0001/1/1", "a date in the years 2000 to 2100"] in rows
    assert ["开班", "4", "课程编号", "K8", "the code of a menu item"] in rows
    assert "Imported" not in ended.out


@pytest.mark.usefixtures("here")
def test_what_becomes_otherwise_than_volunteers_said_is_listed(
    linli: CommandLine, tmp_path: Path
) -> None:
    def volunteers(*said: Any) -> dict[str, Rows]:
        header = ["编号", "姓名", "每月次数", "去的教学点"]
        return {**SCHOOL, "志愿者": [header, ["V1", "王芳", *said]]}

    linli("import", write(tmp_path / "school.xlsx", volunteers(2, "S1")))
    again = linli("import", write(tmp_path / "again.xlsx", volunteers()), "--dry-run")
    assert "Said otherwise so far" not in again.out
    shown = linli("import", write(tmp_path / "other.xlsx", volunteers("不限", "C")), "--dry-run")
    lines = shown.out.splitlines()
    assert lines[lines.index("Said otherwise so far") + 2] == "V1\ttimes a month, places"


@pytest.mark.usefixtures("here")
def test_a_file_that_is_no_workbook_is_told(linli: CommandLine, tmp_path: Path) -> None:
    (tmp_path / "school.xlsx").write_text("教学点,编号")
    ended = linli("import", "school.xlsx")
    assert ended.code == 1
    assert "an Excel workbook (.xlsx)" in ended.out
    assert not (tmp_path / "var").exists()


@pytest.mark.processes
def test_a_worker_that_dies_is_told_as_such(
    linli: CommandLine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.parsing._work", exit)
    ended = linli("import", write(tmp_path / "school.xlsx", SCHOOL))
    assert ended.code == 1
    assert "reading it ended unexpectedly" in ended.said


@pytest.mark.processes
def test_a_worker_that_dies_leaves_no_traceback(capfd: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(Problem):
        parse(cast("bytes", "no bytes"), progress=lambda _done, _all: None)
    assert capfd.readouterr().err == ""


def test_an_import_without_a_file_names_the_template(linli: CommandLine) -> None:
    ended = linli("import")
    assert ended.code == 2
    assert "--template" in ended.said
    assert linli("import", "--template").said == ended.said


def test_a_wrong_use_is_told_in_the_operators_language(
    linli: CommandLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LINLI_LANGUAGE", "zh_CN")
    ended = linli("import", "school.xlsx", "--yess")
    assert ended.code == 2
    assert ended.said == "这里不认识 --yess。可以写什么，请看：linli import --help\n"
    extra = linli("import", "one.xlsx", "two.xlsx")
    assert extra.code == 2
    assert "two.xlsx" in extra.said
    assert "请看：linli import --help" in extra.said


def test_a_file_that_is_not_there_is_told(linli: CommandLine) -> None:
    ended = linli("import", "school.xlsx")
    assert (ended.code, ended.said) == (1, "There is no file school.xlsx.\n")


@pytest.mark.usefixtures("here")
@pytest.mark.parametrize("arguments", [("empty.xlsx", "--template"), ("--template", "empty.xlsx")])
def test_the_template_is_a_workbook_that_imports_nothing(
    linli: CommandLine, tmp_path: Path, arguments: tuple[str, str]
) -> None:
    assert linli("import", *arguments).code == 0
    with zipfile.ZipFile(io.BytesIO((tmp_path / "empty.xlsx").read_bytes())) as archive:
        assert "xl/workbook.xml" in archive.namelist()
    ended = linli("import", "empty.xlsx")
    assert ended.code == 0
    assert "nothing to import" in ended.out
    assert "already there" in linli("import", *arguments).said
