"""`linli export`: the workbook, rosters, sign-ups and ledgers as files, also while the bot runs.

It only reads the database.
"""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from bot.problems import Problem
from locales.reader import Reader, mark

if TYPE_CHECKING:
    from bot.settings import Settings
    from papers.sheets.wording import Wording
    from school.database import Session
    from school.settings import SchoolSettings

Make = Callable[["Session", "Wording", "SchoolSettings"], Awaitable[bytes]]


def add_to(app: typer.Typer, reader: Reader) -> None:
    """Add the commands that write files from the school's data."""
    export = typer.Typer(
        no_args_is_help=True,
        help=reader.label("Write rosters and other lists as .xlsx, also while the bot runs."),
    )
    app.add_typer(export, name="export")
    out_option = typer.Option("--out", metavar="FILE", help=reader.label("The file to write."))

    @export.command(help=reader.label("The whole school as a workbook that can be imported."))
    def workbook(out: Annotated[Path, out_option]) -> None:
        _write(out, reader, _workbook)

    @export.command(help=reader.label("Who is in an offering, with a column to sign in."))
    def roster(
        code: Annotated[
            str, typer.Argument(metavar="OFFERING", help=reader.label("The offering's code."))
        ],
        out: Annotated[Path, out_option],
    ) -> None:
        _write(out, reader, lambda session, words, _: _roster(session, words, code))

    @export.command(help=reader.label("The sign-ups made from one day to another."))
    def signups(
        since: Annotated[
            datetime,
            typer.Option("--from", formats=["%Y-%m-%d"], help=reader.label("The first day.")),
        ],
        until: Annotated[
            datetime,
            typer.Option("--to", formats=["%Y-%m-%d"], help=reader.label("The last day.")),
        ],
        out: Annotated[Path, out_option],
        site: Annotated[
            str | None,
            typer.Option("--site", metavar="CODE", help=reader.label("A site and all below it.")),
        ] = None,
    ) -> None:
        days = since.date(), until.date()
        _write(out, reader, lambda session, words, _: _sign_ups(session, words, days, site))

    @export.command(help=reader.label("What became of every notice about one subject."))
    def ledger(
        subject: Annotated[
            int,
            typer.Argument(metavar="ID", help=reader.label("The id of what they were about.")),
        ],
        out: Annotated[Path, out_option],
        kind: Annotated[
            str, typer.Option("--kind", help=reader.label("Which notices, such as cancelled."))
        ] = "changed",
    ) -> None:
        _write(out, reader, lambda session, words, _: _ledger(session, words, kind, subject))


def _write(out: Path, reader: Reader, make: Make) -> None:
    """Write the file; one that is there already is not replaced."""
    from bot.commands.reporting import log_to_terminal
    from bot.settings import load_settings

    if out.exists():
        raise Problem(mark("{path} is already there: name another file."), path=out)
    settings = load_settings()
    log_to_terminal(settings, quiet=True)
    out.write_bytes(asyncio.run(_made(settings, reader, make)))
    typer.echo(reader.label("Written: {path}", path=out))


async def _made(settings: "Settings", reader: Reader, make: Make) -> bytes:
    from bot.clock import Clock
    from bot.commands.importing import to_look_at
    from papers.sheets.wording import Wording
    from school.settings import load_settings

    async with to_look_at(settings) as database, database.read() as session:
        school = await load_settings(session, settings.school)
        wording = Wording(reader.language, school.zone, Clock().now())
        return await make(session, wording, school)


async def _workbook(session: "Session", _words: "Wording", school: "SchoolSettings") -> bytes:
    from papers.workbook import write_workbook
    from school.imports.stored import read_stored

    stored = await read_stored(session)
    return write_workbook(stored.rows(school))


async def _roster(session: "Session", words: "Wording", code: str) -> bytes:
    from papers.sheets.lists import roster_paper
    from school.listings.reading import offering_with_code, read_roster

    offering_id = await offering_with_code(session, code)
    found = await read_roster(session, offering_id) if offering_id else None
    if found is None:
        raise Problem(mark("No offering has the code {code}."), code=code)
    return roster_paper(found, words)


async def _sign_ups(
    session: "Session", words: "Wording", days: tuple[date, date], site: str | None
) -> bytes:
    from papers.sheets.lists import sign_ups_paper
    from school.listings.reading import below_code, read_sign_ups

    where: Any = await below_code(session, site) if site else None
    if site and where is None:
        raise Problem(mark("No site has the code {code}."), code=site)
    first, last = (datetime.combine(day, time(0), words.zone) for day in days)
    found = await read_sign_ups(
        session,
        since=first.astimezone(UTC),
        until=(last + timedelta(days=1)).astimezone(UTC),
        where=where,
    )
    return sign_ups_paper(found, days, words)


async def _ledger(session: "Session", words: "Wording", kind: str, subject: int) -> bytes:
    from papers.sheets.lists import ledger_paper
    from school.listings.reading import read_ledger
    from school.notices.tables import NoticeKind

    if kind not in set(NoticeKind):
        known = words.reader.join(each.value for each in NoticeKind)
        raise Problem(mark("There are no such notices. Kinds: {known}"), known=known)
    found = await read_ledger(session, kind=NoticeKind(kind), subject=subject)
    title = words.reader.label("Notices: {kind} {subject}", kind=kind, subject=subject)
    return ledger_paper(found, title, words)
