"""Importing a workbook: rows are compared with the school, planned, and applied all or nothing.

`plan_import` reads and decides outside the writing transaction; `apply_import` writes only while
the school is still what was planned for.
"""

from datetime import datetime

from school.database import Database
from school.imports.apply import ImportOutcome, ImportStatus, apply_import, import_as
from school.imports.plan import ImportPlan
from school.imports.planning import plan_rows
from school.imports.rows import Parsed, SchoolRows
from school.imports.stored import read_stored
from school.settings import SchoolSettings

__all__ = [
    "ImportOutcome",
    "ImportPlan",
    "ImportStatus",
    "apply_import",
    "export_rows",
    "import_as",
    "plan_import",
    "plan_rows",
]


async def plan_import(
    database: Database, parsed: Parsed, now: datetime, settings: SchoolSettings
) -> ImportPlan:
    """Return what importing `parsed` would do; `settings` are the process's defaults."""
    async with database.read() as session:
        stored = await read_stored(session, [row.code for row in parsed.rows.offerings])
    return plan_rows(parsed, stored, now=now, base=settings)


async def export_rows(database: Database, settings: SchoolSettings) -> SchoolRows:
    """Return the school as a workbook's rows; importing them again changes nothing."""
    async with database.read() as session:
        stored = await read_stored(session)
    return stored.rows(settings)
