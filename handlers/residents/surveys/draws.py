"""The draw of a quiz as everybody sees it: what is fixed beforehand, and what was drawn."""

from aiogram.types import BufferedInputFile, CallbackQuery

from handlers.callbacks import OpenSurvey
from handlers.numbered import Choice, numbered
from handlers.residents.surveys import ends
from handlers.residents.surveys.callbacks import TakeDraw
from handlers.screens import Screen
from handlers.talk import Talk
from handlers.widths import fit_bold
from locales.reader import lines
from papers.draw_list import draw_list
from school.surveys.answering import NotBegun
from school.surveys.drawing import draw_published

# Winners whose codes stand on the screen; the file has all.
_SHOWN = 12


async def draw_screen(survey_id: int, talk: Talk) -> Screen:
    """Return how many are drawn, and how anybody can see that it is fair; then who was drawn."""
    found = await draw_published(talk.database, survey_id)
    if found is None:
        return await ends.closed_screen(talk, ends.not_begun(NotBegun.UNKNOWN, talk))
    reader = talk.reader
    back = Choice(reader.label("Back"), OpenSurvey(survey_id=survey_id).pack())
    title = fit_bold(reader.content(found.title))
    if found.drawn is None:
        text = lines(
            title,
            reader.say("Of those who pass, {n} are drawn.", n=found.seats),
            reader.say("A secret number decides.\nIt is fixed already; this proves it:"),
            reader.say("<code>{hash}</code>", hash=found.commitment),
            reader.say("After the draw it stands here, with the list:\nanybody can draw again."),
        )
        return await numbered(talk, text, [], further=[back])
    winners = found.drawn.winners
    text = lines(
        title,
        reader.say("Drawn, by their code:"),
        reader.say("<code>{codes}</code>", codes=" ".join(winners[:_SHOWN])),
        reader.say_many("One more.", "{n} more.", len(winners) - _SHOWN)
        if len(winners) > _SHOWN
        else None,
        reader.say("Your code stands with your result."),
        reader.say("With the list anybody can draw again."),
    )
    take = Choice(reader.label("Get the list"), TakeDraw(survey=survey_id).pack())
    return await numbered(talk, text, [take], further=[back])


async def send_list(press: CallbackQuery, survey_id: int, talk: Talk) -> bool:
    """Send the list of a draw that was done; False when there is none."""
    found = await draw_published(talk.database, survey_id)
    if found is None or found.drawn is None or press.message is None:
        return False
    data = draw_list(talk.reader.content(found.title), found.drawn, talk.reader)
    name = talk.reader.label("The draw's list")
    await press.answer()
    await press.message.answer_document(BufferedInputFile(data, f"{name}.txt"))
    return True
