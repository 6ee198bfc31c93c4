"""Yes, no and thanks that fit nothing open: late answers hear the truth, thanks need no answer."""

from aiogram.types import Message

from handlers.asked import kind_of
from handlers.callbacks import OpenRoom
from handlers.residents.answers.spoken import LATE, read_answer
from handlers.screens import Screen, button, rows, show
from handlers.talk import Talk
from handlers.typed import UnderWay
from handlers.words.lost import misfit
from locales.reader import lines
from locales.understand.answers import Answer
from school.questions import latest_question


async def show_unasked(message: Message, text: str, talk: Talk, standing: UnderWay) -> bool:
    """Answer words that say yes, no or thanks; False when they say something else.

    With typed input under way they are late answers only to what was asked after it.
    """
    value = read_answer(text)
    if value is None:
        return False
    if value is Answer.ACKNOWLEDGED:
        return True
    since = talk.now - LATE
    if standing.input is not None and standing.since is not None:
        since = max(since, standing.since)
    asked = await latest_question(talk.database, talk.person_id, since=since)
    kind = kind_of(asked) if asked else None
    if asked and kind and await kind.late(message, value, asked, talk):
        return True
    waiting = standing.input
    await show(message, await misfit(talk, waiting) if waiting else nothing_open(talk))
    return True


def nothing_open(talk: Talk) -> Screen:
    """Return that no answer is waited for, and where sign-ups are changed."""
    reader = talk.reader
    text = lines(
        reader.say("No question waits for your answer."),
        reader.say("To change a sign-up, tap below."),
    )
    return Screen(text, rows(button(reader.label("My sign-ups"), OpenRoom(name="MINE").pack())))
