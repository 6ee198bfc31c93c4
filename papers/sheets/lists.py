"""The papers: what stands in which column. Phones are masked, except where they are dialled."""

from collections.abc import Sequence
from datetime import date

from locales.reader import Reader
from papers.sheets.table import Column, Paper, written
from papers.sheets.wording import CHANNELS, KINDS, PLACES, STATES, Wording, masked
from school.listings.rows import CallLine, LedgerLine, Roster, SignUpLine, WeekLine


def roster_paper(roster: Roster, wording: Wording) -> bytes:
    """Return the roster of an offering, with a column to sign in."""
    reader = wording.reader
    when = reader.span(
        roster.starts_at,
        roster.ends_at if roster.sessions == 1 else None,
        today=wording.today,
    )
    note = "  ".join(filter(None, (when, roster.site, roster.room, wording.made())))
    columns = (
        Column(reader.label("No."), 6),
        Column(reader.label("Name"), 16),
        Column(reader.label("Phone"), 16),
        Column(reader.label("Signed up by"), 16),
        Column(reader.label("State"), 14),
        Column(reader.label("Signature"), 22),
    )
    rows = [
        (
            n,
            guest.name,
            masked(guest.phone),
            guest.by,
            reader.label(PLACES[guest.state]),
            None,
        )
        for n, guest in enumerate(roster.guests, 1)
    ]
    return _made(reader, roster.title, note, columns, rows)


def sign_ups_paper(
    lines: Sequence[SignUpLine], days: tuple[date, date], wording: Wording
) -> bytes:
    """Return the sign-ups made from one day to another, both included."""
    reader = wording.reader
    first, last = (reader.date(day, today=wording.today) for day in days)
    title = reader.label("Sign-ups from {first} to {last}", first=first, last=last)
    columns = (
        Column(reader.label("No."), 6),
        Column(reader.label("Site"), 18),
        Column(reader.label("Course"), 26),
        Column(reader.label("Begins"), 20),
        Column(reader.label("Name"), 14),
        Column(reader.label("Phone"), 15),
        Column(reader.label("State"), 12),
        Column(reader.label("Signed up on"), 20),
    )
    rows = [
        (
            n,
            line.site,
            line.title,
            wording.moment(line.starts_at),
            line.name,
            masked(line.phone),
            reader.label(PLACES[line.state]),
            wording.moment(line.signed_up_at),
        )
        for n, line in enumerate(lines, 1)
    ]
    return _made(reader, title, wording.made(), columns, rows, landscape=True)


def ledger_paper(lines: Sequence[LedgerLine], title: str, wording: Wording) -> bytes:
    """Return what became of each notice."""
    reader = wording.reader
    columns = (
        Column(reader.label("No."), 6),
        Column(reader.label("Name"), 18),
        Column(reader.label("Phone"), 16),
        Column(reader.label("By"), 12),
        Column(reader.label("State"), 20),
        Column(reader.label("When"), 22),
    )
    rows = [
        (
            n,
            line.name,
            masked(line.phone),
            reader.label(CHANNELS[line.channel]),
            reader.label(STATES[line.state]),
            wording.moment(line.at) if line.at else None,
        )
        for n, line in enumerate(lines, 1)
    ]
    return _made(reader, title, wording.made(), columns, rows)


def week_paper(lines: Sequence[WeekLine], site: str, wording: Wording) -> bytes:
    """Return who without Telegram has what in the coming week, with a column to tick."""
    reader = wording.reader
    title = reader.label("{site}: the coming week", site=site)
    columns = (
        Column(reader.label("No."), 6),
        Column(reader.label("Name"), 14),
        Column(reader.label("Phone"), 15),
        Column(reader.label("Course"), 26),
        Column(reader.label("When"), 20),
        Column(reader.label("Where"), 22),
        Column(reader.label("Reminded"), 10),
    )
    rows = [
        (
            n,
            line.name,
            masked(line.phone),
            line.title,
            wording.moment(line.starts_at),
            f"{line.site} {line.room or ''}",
            None,
        )
        for n, line in enumerate(lines, 1)
    ]
    return _made(reader, title, wording.made(), columns, rows)


def calls_paper(lines: Sequence[CallLine], site: str, wording: Wording) -> bytes:
    """Return whom to phone, with the full number and columns for the answer."""
    reader = wording.reader
    title = reader.label("{site}: people to phone", site=site)
    columns = (
        Column(reader.label("No."), 6),
        Column(reader.label("Name"), 14),
        Column(reader.label("Phone"), 16),
        Column(reader.label("About"), 18),
        Column(reader.label("Course"), 26),
        Column(reader.label("Begins"), 20),
        Column(reader.label("Before"), 20),
        Column(reader.label("Until"), 20),
        Column(reader.label("Answer"), 14),
    )
    rows = [
        (
            n,
            line.name,
            line.phone,
            reader.label(KINDS[line.kind]) if line.kind in KINDS else None,
            line.title,
            wording.moment(line.starts_at) if line.starts_at else None,
            wording.moment(line.old_starts_at) if line.old_starts_at else None,
            wording.moment(line.until),
            None,
        )
        for n, line in enumerate(lines, 1)
    ]
    return _made(reader, title, wording.made(), columns, rows, landscape=True)


def _made(
    reader: Reader,
    title: str,
    note: str,
    columns: Sequence[Column],
    rows: Sequence[Sequence[str | int | None]],
    *,
    landscape: bool = False,
) -> bytes:
    page = reader.label("Page")
    return written(Paper(title, note, columns, rows, page, landscape=landscape))
