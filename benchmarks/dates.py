"""`python -m benchmarks dates [FILE.tsv]`: which dates are not understood as they should be.

The file has a text, the moment it was said at, and the moment it means or `ask`, parted by tabs.
Without an offset a time is Shanghai's. Exit code 0: all right, 1: some are wrong, 2: no such file,
or a row that cannot be read.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from locales.understand.dates import When, understand_when

ZONE = ZoneInfo("Asia/Shanghai")
DATES = Path(__file__).parent.parent / "tests" / "locales" / "dates.tsv"
ASK = "ask"


class UnreadableError(Exception):
    """The file, or one of its rows, is not what it should be."""


@dataclass(frozen=True, slots=True)
class Row:
    """A text, when it was said, and what it means; None: it has to be asked."""

    text: str
    now: datetime
    expected: datetime | None


def main(arguments: list[str]) -> int:
    """Print the wrong rows and how many are right."""
    if len(arguments) > 1:
        print("usage: python -m benchmarks dates [FILE.tsv]")
        return 2
    try:
        rows = list(read(Path(arguments[0]) if arguments else DATES))
    except UnreadableError as error:
        print(error)
        return 2
    wrong = [(row, got) for row in rows if (got := understood(row)) != row.expected]
    for row, got in wrong:
        told = f"expected {_shown(row.expected)}", f"got {_shown(got)}"
        print(row.text, row.now.isoformat(), *told, sep="\t")
    print(f"{len(rows) - len(wrong)} of {len(rows)} right")
    return 1 if wrong else 0


def understood(row: Row) -> datetime | None:
    """What Linli takes the text for; None when it asks."""
    found = understand_when(row.text, now=row.now)
    return found.starts_at if isinstance(found, When) else None


def read(file: Path) -> Iterator[Row]:
    """The rows of a file, without header, comments and blank lines."""
    try:
        written = file.read_text("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise UnreadableError(f"{file}: cannot be read ({error})") from error
    for number, line in enumerate(written.split("\n"), 1):
        cells = [cell.strip() for cell in line.rstrip("\r").split("\t")]
        header = number == 1 and [cell.casefold() for cell in cells[:2]] == ["text", "now"]
        if header or not line.strip() or line.startswith("#"):
            continue
        yield _row(cells, f"{file}:{number}")


def _row(cells: list[str], place: str) -> Row:
    if len(cells) < 3:
        raise UnreadableError(f"{place}: a row is text, now, expected, parted by tabs")
    text, now, expected = cells[:3]
    means = None if expected.casefold() == ASK else _moment(expected, f"{place}: expected")
    return Row(text, _moment(now, f"{place}: now"), means)


def _moment(written: str, place: str) -> datetime:
    try:
        moment = datetime.fromisoformat(written)
        return moment.astimezone(ZONE) if moment.tzinfo else moment.replace(tzinfo=ZONE)
    except (ValueError, OverflowError) as error:
        raise UnreadableError(f"{place} is no ISO time: {written!r}") from error


def _shown(moment: datetime | None) -> str:
    return moment.isoformat(timespec="minutes") if moment else ASK
