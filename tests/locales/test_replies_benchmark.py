"""`python -m benchmarks replies`: what it prints, and how it ends."""

from pathlib import Path

import pytest

from benchmarks.__main__ import run


def file(folder: Path, *lines: str) -> str:
    path = folder / "replies.tsv"
    path.write_text("\n".join(lines) + "\n", "utf-8")
    return str(path)


def test_our_own_replies_hold_no_wrong_yes_and_no_wrong_no(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert run(["replies"]) == 0
    told = capsys.readouterr().out
    assert "wrong yes: 0\nwrong no: 0\n" in told


def test_a_wrong_yes_ends_with_one_and_is_shown_first(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = file(tmp_path, "晚点回复\tyes", "可以\tno", "来不了\tyes", "在哪里\tsubstitute")
    assert run(["replies", rows]) == 1
    assert capsys.readouterr().out == (
        "wrong yes\t可以\texpected no\tgot yes\n"
        "wrong no\t来不了\texpected yes\tgot no\n"
        "unclear on plain\t晚点回复\texpected yes\tgot unclear\n"
        "other\t在哪里\texpected substitute\tgot condition\n"
        "wrong yes: 1\n"
        "wrong no: 1\n"
        "unclear on plain: 1 (33.3% of 3)\n"
        "other: 1\n"
        "0 of 4 right\n"
    )


def test_a_reply_that_is_only_left_open_is_no_failure(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["replies", file(tmp_path, "晚点回复\tno")]) == 0
    assert "unclear on plain: 1 (100.0% of 1)" in capsys.readouterr().out


def test_the_third_column_says_which_replies_are_plain(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = file(
        tmp_path,
        "晚点回复\tyes\thard",
        "晚点回复啊\tacknowledged\tplain",
        "再说吧\tyes\t",
        "考虑考虑\tcondition",
    )
    assert run(["replies", rows]) == 0
    told = capsys.readouterr().out
    assert "unclear on plain: 2 (100.0% of 2)\nother: 2\n" in told


def test_headers_comments_and_blanks_are_passed_over_and_a_new_line_is_written_out(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = file(
        tmp_path,
        "\ufeffText\tExpected",
        "# a comment",
        "",
        "收到\\n我参加\tYES\r",
        "可以\\n不行\tyes",
    )
    assert run(["replies", rows]) == 0
    told = capsys.readouterr().out
    assert "unclear on plain\t可以\\n不行\texpected yes\tgot unclear\n" in told
    assert told.endswith("1 of 2 right\n")


@pytest.mark.parametrize(
    ("row", "complaint"),
    [
        ("可以", "replies.tsv:2: a row is text, expected, parted by a tab"),
        ("可以\tperhaps", "replies.tsv:2: expected is none of yes, no, other_time, substitute,"),
        ("可以\tyes\teasy", "replies.tsv:2: a reply is plain or hard: 'easy'"),
    ],
)
def test_a_row_that_cannot_be_read_is_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], row: str, complaint: str
) -> None:
    assert run(["replies", file(tmp_path, "可以\tyes", row)]) == 2
    assert complaint in capsys.readouterr().out


def test_a_file_that_is_not_there_or_not_text_is_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["replies", str(tmp_path / "none.tsv")]) == 2
    assert "none.tsv: cannot be read" in capsys.readouterr().out
    (tmp_path / "replies.tsv").write_bytes(b"\xff\xfe\x00")
    assert run(["replies", str(tmp_path / "replies.tsv")]) == 2
    assert "replies.tsv: cannot be read" in capsys.readouterr().out


def test_two_files_are_one_too_many(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["replies", "a.tsv", "b.tsv"]) == 2
    assert "usage" in capsys.readouterr().out
