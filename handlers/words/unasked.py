"""Yes, no and thanks when nothing is open: late answers hear the truth, thanks need no answer."""

from aiogram.types import Message

from handlers.callbacks import OpenRoom
from handlers.residents.answers.spoken import LATE, answer_late, read_answer
from handlers.screens import Screen, button, rows, show
from handlers.talk import Talk
from locales.reader import lines
from locales.understand.answers import Answer
from school.questions import latest_question


async def show_unasked(message: Message, text: str, talk: Talk) -> bool:
    """Answer words that say yes, no or thanks; False when they say something else."""
    value = read_answer(text)
    if value is None:
        return False
    if value is Answer.ACKNOWLEDGED:
        return True
    asked = await latest_question(talk.database, talk.person_id, since=talk.now - LATE)
    if asked is None or not await answer_late(message, value, asked, talk):
        await show(message, nothing_open(talk))
    return True


def nothing_open(talk: Talk) -> Screen:
    """Return that no answer is waited for, and where sign-ups are changed."""
    reader = talk.reader
    text = lines(
        reader.say("No question waits for your answer."),
        reader.say("To change a sign-up, tap below."),
    )
    return Screen(text, rows(button(reader.label("My sign-ups"), OpenRoom(name="MINE").pack())))
