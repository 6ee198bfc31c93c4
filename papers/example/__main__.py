"""`python -m papers.example PATH [DATE]` writes the example school's workbook."""

import sys
from datetime import date
from pathlib import Path

from papers.example import example_workbook

# The copy in docs/ is always made for this day, so that it changes only with the data.
READERS_DAY = date(2026, 12, 1)


def main(arguments: list[str]) -> None:
    """Write the workbook for DATE (default 2026-12-01) to PATH."""
    day = date.fromisoformat(arguments[1]) if len(arguments) > 1 else READERS_DAY
    Path(arguments[0]).write_bytes(example_workbook(day))


if __name__ == "__main__":
    main(sys.argv[1:])
