"""Four digits among typed words: a session's word of the day, while some session has it."""

from handlers.talk import Talk
from handlers.widths import fit
from locales.understand.check_in import word_of_day
from school.attendance.words import WordFound, WordOutcome, find_word


async def heard_word(text: str, talk: Talk) -> WordOutcome | None:
    """Return what session the words check in at; None when they are no four digits."""
    word = word_of_day(text)
    if word is None:
        return None
    return await find_word(
        talk.database, now=talk.now, person_id=talk.person_id, word=word, settings=talk.school
    )


def about_word(found: WordFound, talk: Talk) -> str:
    """Return what the digits would be about, for "which did you mean?"."""
    return fit(talk.reader.label("Check in: {title}", title=talk.reader.content(found.title)))
