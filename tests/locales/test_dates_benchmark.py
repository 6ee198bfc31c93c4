"""`python -m benchmarks dates`: what it prints, and how it ends."""

from pathlib import Path

import pytest

from benchmarks.__main__ import run

NOW = "2026-12-01T10:00"


def file(folder: Path, *lines: str) -> str:
    path = folder / "dates.tsv"
    path.write_text("\n".join(lines) + "\n", "utf-8")
    return str(path)


def test_our_own_dates_are_all_right(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["dates"]) == 0
    told = capsys.readouterr().out.split()
    assert told[0] == told[2]


def test_a_file_with_a_wrong_date_ends_with_one_and_shows_it(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = file(tmp_path, f"明天14:00\t{NOW}\t2026-12-02T14:00", f"明天\t{NOW}\t2026-12-02T14:00")
    assert run(["dates", rows]) == 1
    assert capsys.readouterr().out == (
        "明天\t2026-12-01T10:00:00+08:00\texpected 2026-12-02T14:00+08:00\tgot ask\n1 of 2 right\n"
    )


def test_times_come_in_any_iso_shape_and_headers_comments_and_blanks_are_passed_over(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = file(
        tmp_path,
        "\ufeffText\tNow\tExpected",
        "# a comment",
        "",
        "明天14:00\t2026-12-01 10:00\t2026-12-02 14:00",
        "明天14:00\t2026-12-01T02:00:00Z\t2026-12-02T14:00:00",
        "明天14:00\t2026-12-01T10:00+08:00\t2026-12-02T06:00+00:00\r",
        "明天\t2026-12-01T10:00:00\tASK",
    )
    assert run(["dates", rows]) == 0
    assert capsys.readouterr().out == "4 of 4 right\n"


@pytest.mark.parametrize(
    ("row", "complaint"),
    [
        (f"明天\t{NOW}", "dates.tsv:2: a row is text, now, expected, parted by tabs"),
        ("明天\tsoon\task", "dates.tsv:2: now is no ISO time: 'soon'"),
        (f"明天\t{NOW}\tsoon", "dates.tsv:2: expected is no ISO time: 'soon'"),
        (f"明天\t{NOW}\t0001-01-01T00:00+14:00", "dates.tsv:2: expected is no ISO time"),
    ],
)
def test_a_row_that_cannot_be_read_is_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], row: str, complaint: str
) -> None:
    first = f"明天14:00\t{NOW}\task"
    assert run(["dates", file(tmp_path, first, row)]) == 2
    assert complaint in capsys.readouterr().out


def test_a_file_that_is_not_there_or_not_text_is_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["dates", str(tmp_path / "none.tsv")]) == 2
    assert "none.tsv: cannot be read" in capsys.readouterr().out
    (tmp_path / "dates.tsv").write_bytes(b"\xff\xfe\x00")
    assert run(["dates", str(tmp_path / "dates.tsv")]) == 2
    assert "dates.tsv: cannot be read" in capsys.readouterr().out


def test_two_files_are_one_too_many(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["dates", "a.tsv", "b.tsv"]) == 2
    assert "usage" in capsys.readouterr().out
