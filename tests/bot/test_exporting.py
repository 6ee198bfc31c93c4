"""`linli export`: rosters, sign-ups and ledgers as files."""

import asyncio
import io
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook

from papers.workbook import parse_workbook
from school.settings import SchoolSettings
from school.signups.outcomes import SignedUp
from school.signups.places import sign_up
from tests.bot.test_importing import SCHOOL, the_school, write
from tests.papers.books import OFFERINGS
from tests.support.bots import Here
from tests.support.clock import START
from tests.support.command_line import CommandLine
from tests.support.schools import School
from tests.support.staff import Town

CLASS = [[*OFFERINGS, "名额"], ["B1", "K1", "S1", "2035/1/5", "14:00", 5]]


@pytest.fixture(autouse=True)
def here(monkeypatch: pytest.MonkeyPatch) -> None:
    """Read workbooks and convert in this process, which takes a tenth of the time."""
    monkeypatch.setattr("bot.parsing.parse", parse_workbook)
    monkeypatch.setattr("bot.worker.Worker", Here)


def a_school(linli: CommandLine, tmp_path: Path) -> None:
    """Import a school with one offering, and sign somebody up there."""
    file = write(tmp_path / "school.xlsx", SCHOOL | {"开班": CLASS})
    assert linli("import", file).code == 0
    asyncio.run(_sign_up())


async def _sign_up() -> None:
    async with the_school() as database:
        somebody = await Town(database, School(database), START).person("=张桂兰")
        outcome = await sign_up(
            database,
            now=START,
            offering_id=1,
            person_id=somebody,
            by_id=somebody,
            settings=SchoolSettings(),
        )
        assert isinstance(outcome, SignedUp)


def cells(path: Path) -> str:
    book = CalamineWorkbook.from_filelike(io.BytesIO(path.read_bytes()))
    return repr(book.get_sheet_by_index(0).to_python())


def test_a_roster_is_written_by_the_offerings_code(linli: CommandLine, tmp_path: Path) -> None:
    a_school(linli, tmp_path)
    out = tmp_path / "roster.xlsx"
    done = linli("export", "roster", "B1", "--out", out)
    assert done.code == 0
    assert "Written:" in done.out
    assert "=张桂兰" in cells(out)
    assert linli("export", "roster", "B1", "--out", out).code != 0
    assert linli("export", "roster", "nix", "--out", tmp_path / "no.xlsx").code != 0
    assert not (tmp_path / "no.xlsx").exists()


def test_sign_ups_are_those_of_the_days_and_the_site(linli: CommandLine, tmp_path: Path) -> None:
    a_school(linli, tmp_path)
    for name, days, site, found in (
        ("a", ("2026-12-01", "2026-12-01"), "S1", True),
        ("b", ("2026-12-02", "2026-12-31"), "S1", False),
        ("c", ("2026-11-01", "2026-12-31"), "C", True),
    ):
        out = tmp_path / f"{name}.xlsx"
        done = linli(
            "export", "signups", "--from", days[0], "--to", days[1], "--site", site, "--out", out
        )
        assert done.code == 0, done.said
        assert ("=张桂兰" in cells(out)) is found, name
    wrong = linli(
        "export", "signups", "--from", "2026-12-01", "--to", "2026-12-01",
        "--site", "nix", "--out", tmp_path / "d.xlsx",
    )  # fmt: skip
    assert wrong.code != 0
    assert "nix" in wrong.said


def test_a_ledger_tells_of_each_notice(linli: CommandLine, tmp_path: Path) -> None:
    a_school(linli, tmp_path)
    moved = [CLASS[0], ["B1", "K1", "S1", "2035/1/6", "14:00", 5]]
    file = write(tmp_path / "moved.xlsx", SCHOOL | {"开班": moved})
    assert linli("import", file, "--yes").code == 0
    out = tmp_path / "ledger.xlsx"
    assert linli("export", "ledger", "1", "--kind", "changed", "--out", out).code == 0
    assert "=张桂兰" in cells(out)
    assert linli("export", "ledger", "1", "--kind", "nix", "--out", tmp_path / "x").code != 0


def test_the_whole_workbook_can_be_imported_again(linli: CommandLine, tmp_path: Path) -> None:
    a_school(linli, tmp_path)
    out = tmp_path / "again.xlsx"
    assert linli("export", "workbook", "--out", out).code == 0
    again = linli("import", out)
    assert again.code == 0
    assert "nothing to import" in again.out
