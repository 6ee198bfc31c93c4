"""Where in the file a fault found while planning stands, in the file's own names."""

from school.imports.rows import Expected, Fault, Header, Parsed, Sheet


class Places:
    """Gathers faults and warnings, each put in its place."""

    def __init__(self, parsed: Parsed) -> None:
        self._headers = parsed.headers
        self._broken = parsed.broken
        self._unread = parsed.unread
        self.faults: list[Fault] = []
        self.warnings: list[Fault] = []

    def fault(
        self, sheet: Sheet, row: int, column: str, value: str, expected: Expected, *hint: str
    ) -> None:
        """Note what must be put right before anything is imported."""
        self.faults.append(self._at(sheet, row, column, value, expected, *hint))

    def warn(
        self, sheet: Sheet, row: int, column: str, value: str, expected: Expected, *hint: str
    ) -> None:
        """Note what should be looked at."""
        self.warnings.append(self._at(sheet, row, column, value, expected, *hint))

    def is_broken(self, sheet: Sheet, code: str) -> bool:
        """Say whether a row of this code stands, or may stand, in the file with own faults."""
        return sheet in self._unread or code in self._broken.get(sheet, ())

    def has_column(self, sheet: Sheet, column: str) -> bool:
        """Say whether the file has this column; rows not from a file have them all."""
        header = self._headers.get(sheet)
        return header is None or column in header.columns

    def _at(
        self, sheet: Sheet, row: int, column: str, value: str, expected: Expected, *hint: str
    ) -> Fault:
        header = self._headers.get(sheet, Header(sheet.value))
        name = header.columns.get(column, column)
        return Fault(header.title, row, name, value, expected, tuple(hint))
