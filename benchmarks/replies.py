r"""`python -m benchmarks replies [FILE.tsv]`: which volunteers' replies are misread.

The file has a text and what it means, parted by tabs (`\n` in a text is a new line), and may say
in a third column whether it is `plain` or `hard`; without it a yes or no is plain. A reply that is
misread is printed. Exit code 0: no wrong yes and no wrong no, 1: there is one, 2: no such file, or
a row that cannot be read.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from zoneinfo import ZoneInfo

from locales.understand.replies import ReplyKind, understand_reply

REPLIES = Path(__file__).parent.parent / "tests" / "locales" / "replies.tsv"
# When all of them were written; when the session is, is not known.
NOW = datetime(2026, 12, 1, 10, tzinfo=ZoneInfo("Asia/Shanghai"))
PLAIN, HARD = "plain", "hard"


class UnreadableError(Exception):
    """The file, or one of its rows, is not what it should be."""


class Fault(StrEnum):
    """How a reply is misread, worst first."""

    WRONG_YES = "wrong yes"
    WRONG_NO = "wrong no"
    UNCLEAR = "unclear on plain"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Row:
    """A reply, what it means, and whether anybody would understand it at once."""

    text: str
    expected: ReplyKind
    plain: bool


def main(arguments: list[str]) -> int:
    """Print the replies that are misread, and how many there are of each fault."""
    if len(arguments) > 1:
        print("usage: python -m benchmarks replies [FILE.tsv]")
        return 2
    try:
        rows = list(read(Path(arguments[0]) if arguments else REPLIES))
    except UnreadableError as error:
        print(error)
        return 2
    misread = [
        (fault, row, got) for row in rows if (fault := fault_of(row, got := understood(row)))
    ]
    for fault, row, got in sorted(misread, key=lambda each: list(Fault).index(each[0])):
        text = row.text.replace("\n", "\\n")
        print(fault, text, f"expected {row.expected}", f"got {got}", sep="\t")
    counts = Counter(fault for fault, _, _ in misread)
    _tell(rows, counts)
    return 1 if counts[Fault.WRONG_YES] or counts[Fault.WRONG_NO] else 0


def understood(row: Row) -> ReplyKind:
    """What Linli takes the reply for."""
    return understand_reply(row.text, now=NOW).kind


def fault_of(row: Row, got: ReplyKind) -> Fault | None:
    """How the reply is misread as `got`; None when it is not."""
    if got is row.expected:
        return None
    if got is ReplyKind.YES:
        return Fault.WRONG_YES
    if got is ReplyKind.NO:
        return Fault.WRONG_NO
    return Fault.UNCLEAR if row.plain and got is ReplyKind.UNCLEAR else Fault.OTHER


def read(file: Path) -> Iterator[Row]:
    """The rows of a file, without header, comments and blank lines."""
    try:
        written = file.read_text("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise UnreadableError(f"{file}: cannot be read ({error})") from error
    for number, line in enumerate(written.split("\n"), 1):
        cells = [cell.strip() for cell in line.rstrip("\r").split("\t")]
        header = number == 1 and [cell.casefold() for cell in cells[:2]] == ["text", "expected"]
        if header or not line.strip() or line.startswith("#"):
            continue
        yield _row(cells, f"{file}:{number}")


def _row(cells: list[str], place: str) -> Row:
    if len(cells) < 2:
        raise UnreadableError(f"{place}: a row is text, expected, parted by a tab")
    text, kind = cells[0].replace("\\n", "\n"), cells[1].casefold()
    if kind not in set(ReplyKind):
        raise UnreadableError(f"{place}: expected is none of {', '.join(ReplyKind)}: {cells[1]!r}")
    expected = ReplyKind(kind)
    how = cells[2].casefold() if len(cells) > 2 else ""
    if how not in ("", PLAIN, HARD):
        raise UnreadableError(f"{place}: a reply is {PLAIN} or {HARD}: {cells[2]!r}")
    answers = expected in (ReplyKind.YES, ReplyKind.NO)
    return Row(text, expected, plain=how == PLAIN or (not how and answers))


def _tell(rows: list[Row], counts: Counter[Fault]) -> None:
    plain = sum(row.plain for row in rows)
    for fault in Fault:
        share = (
            f" ({counts[fault] / plain:.1%} of {plain})"
            if fault is Fault.UNCLEAR and plain
            else ""
        )
        print(f"{fault}: {counts[fault]}{share}")
    print(f"{len(rows) - counts.total()} of {len(rows)} right")
