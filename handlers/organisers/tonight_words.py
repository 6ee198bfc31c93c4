"""How a line of what goes out is named, and its moments."""

from datetime import datetime

from markupsafe import Markup

from handlers.about import moment_of, today_of
from handlers.kinds import kind_name
from handlers.talk import Talk
from handlers.theme_text import bold
from handlers.widths import fit
from school.deliveries.naming import title_of_subject
from school.notices.tables import NoticeKind

SECTION = "tonight"


async def name_of(talk: Talk, kind: NoticeKind, subject: int) -> str:
    """Return the title of what it is about, else the kind's name."""
    title = await title_of_subject(
        talk.database, kind, subject, now=talk.now, settings=talk.school
    )
    return talk.reader.content(title) if title else kind_name(talk.reader, kind)


async def line_heading(talk: Talk, kind: NoticeKind, subject: int) -> Markup:
    """Return the same in a line of its own."""
    return bold(fit(await name_of(talk, kind, subject)))


def leaves_at(talk: Talk, at: datetime) -> str:
    """Return the time of day, with the day when it is not today's; the present moment is now."""
    reader = talk.reader
    if at <= talk.now:
        return reader.label("now")
    days = (today_of(reader, at).date() - today_of(reader, talk.now).date()).days
    if days > 1:
        return moment_of(reader, at, now=talk.now)
    clock = reader.time(at)
    return reader.label("tomorrow {time}", time=clock) if days else clock
