"""What organisers wrote, kept in traditional script beside it.

The texts are converted in a worker as they are saved, since conversion is too slow for the loop;
who converts is no business of the school. People's names are left as they are written.
"""

import re
from collections.abc import Iterable, Sequence
from hashlib import sha256
from itertools import islice

from sqlalchemy import Select, delete, except_, select, union
from sqlmodel import Field, SQLModel, col

from school.announcements.tables import Announcement
from school.database import Database, Session, use_case
from school.menu import MenuItem
from school.offerings import Offering
from school.orders.tables import Order
from school.site_info.tables import RoomHours, SiteContact
from school.sites import Site
from school.statements import insert_or_ignore, write
from school.surveys.tables import Survey, SurveyOption, SurveyQuestion
from school.theme_runs.tables import ThemeVersion
from school.themes import Theme
from school.versions import MENU, bump

# So many texts are written in one transaction: some 20 ms on SQLite.
AT_ONCE = 500
# From U+2E80 on (CJK Radicals Supplement, https://www.unicode.org/charts/).
_CHINESE = re.compile(r"[\u2e80-\U0003ffff]")

_CONTENT = (
    col(Site.name),
    col(Site.address),
    col(MenuItem.title),
    col(MenuItem.category),
    col(MenuItem.audience),
    col(MenuItem.summary),
    col(MenuItem.fee),
    col(Offering.title),
    col(Offering.room),
    col(Offering.host),
    col(Offering.series),
    col(Theme.title),
    col(Theme.body),
    col(Theme.law),
    col(Theme.topic),
    col(ThemeVersion.title),
    col(ThemeVersion.body),
    col(ThemeVersion.law),
    col(Announcement.title),
    col(Order.audience),
    col(Order.room),
    col(RoomHours.room),
    col(RoomHours.note),
    col(SiteContact.hours),
    col(Survey.title),
    col(Survey.intro),
    col(SurveyQuestion.text),
    col(SurveyQuestion.explanation),
    col(SurveyOption.text),
)


class TraditionalText(SQLModel, table=True):
    """One text of organisers and its traditional script, which may be the same.

    `digest` is the text's SHA-256 in hexadecimal: a theme is too long for a key of PostgreSQL.
    """

    __tablename__ = "traditional_texts"

    digest: str = Field(primary_key=True, max_length=64)
    text: str
    traditional: str


Pair = tuple[str, str]


async def unconverted(database: Database) -> list[str]:
    """Return the Chinese texts in use whose traditional script is not kept yet, by one read."""
    known = select(col(TraditionalText.text))
    found = await database.rows(except_(_in_use(), known))
    return [row.text for row in found if _CHINESE.search(row.text)]


async def keep_traditional(database: Database, pairs: Iterable[Pair]) -> None:
    """Keep texts with their traditional script, and forget those that are no longer in use.

    The last of the transactions lets every process read them anew: whoever is cut off before has
    something unconverted left, and does the rest another time.
    """
    ordered = iter(sorted((digest_of(text), text, other) for text, other in pairs))
    rows = list(islice(ordered, AT_ONCE))
    while following := list(islice(ordered, AT_ONCE)):
        await _keep(database, rows)
        rows = following
    await _keep_last(database, rows)


async def traditional_texts(database: Database) -> dict[str, str]:
    """Return the texts that look different in traditional script, and how they look."""
    text, traditional = col(TraditionalText.text), col(TraditionalText.traditional)
    found = await database.rows(select(text, traditional).where(text != traditional))
    return dict(tuple(row) for row in found)


def digest_of(text: str) -> str:
    """Return what a text is found by."""
    return sha256(text.encode()).hexdigest()


_Row = tuple[str, str, str]


@use_case
async def _keep(session: Session, rows: Sequence[_Row]) -> None:
    await _insert(session, rows)


@use_case
async def _keep_last(session: Session, rows: Sequence[_Row]) -> None:
    await _insert(session, rows)
    await write(
        session, delete(TraditionalText).where(col(TraditionalText.text).not_in(_in_use()))
    )
    await bump(session, MENU)


async def _insert(session: Session, rows: Sequence[_Row]) -> None:
    """Insert rows in the order of their keys, so that two who do it wait for each other once."""
    if rows:
        statement = insert_or_ignore(session, TraditionalText, unique=["digest"])
        names = ("digest", "text", "traditional")
        await write(session, statement, [dict(zip(names, row, strict=True)) for row in rows])


def _in_use() -> Select[tuple[str]]:
    """Return every text in use, once."""
    texts = union(
        *(select(column.label("text")).where(column.is_not(None)) for column in _CONTENT)
    ).subquery()
    return select(texts.c.text)
