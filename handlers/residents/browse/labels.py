"""How an offering is named in one line, on a button or in a list."""

from handlers.talk import Talk
from school.browsing import Listed


def row_label(offering: Listed, talk: Talk) -> str:
    """Return day, time and title: what tells one choice from the next."""
    starts = offering.starts_at.astimezone(talk.school.zone)
    today = talk.now.astimezone(talk.school.zone).date()
    day = talk.reader.day(starts.date(), today=today)
    return talk.reader.label(
        "{day} {time} {title}", day=day, time=talk.reader.time(starts.time()), title=offering.title
    )
