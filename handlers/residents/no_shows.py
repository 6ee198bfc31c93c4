"""A kind word to who stayed away without a word, again and again; and what the school decided."""

from markupsafe import Markup

from handlers.talk import Talk
from locales.reader import lines
from school.presence.no_shows import no_shows_of, too_often


async def no_shows_line(talk: Talk, person_id: int) -> Markup | None:
    """Return the word, None to who comes or excuses themselves."""
    times = (await no_shows_of(talk.database, [person_id], now=talk.now))[person_id]
    if not too_often(times):
        return None
    return talk.reader.say("Missed {n}: please tell us early.", n=times)


def behind_line(talk: Talk) -> Markup:
    """Return that they wait behind others, and why."""
    return lines(talk.reader.say("Missed too often: others go first."))
