"""The draw among those who passed a quiz: once, after the closing, and its list to publish."""

from aiogram import Router
from aiogram.types import BufferedInputFile, CallbackQuery
from markupsafe import Markup

from handlers.front_words import no_longer
from handlers.numbered import Choice, numbered
from handlers.organisers.desk import to_desk
from handlers.organisers.surveys.results.callbacks import DrawNow, SendDraw, SurveyDrawing
from handlers.organisers.surveys.results.said import to_results
from handlers.screens import Screen, show
from handlers.talk import Talk
from handlers.widths import fit_bold
from locales.reader import lines
from papers.draw_list import draw_list
from school.surveys.drawing import Draw, Drawn, NotDrawn, Winner, draw, draw_seen, winners_seen

router = Router(name="survey drawing")

# The signs of the commitment that a screen shows: enough to compare; the list has all.
_SHOWN = 16
# Winners that are named on the screen.
_NAMED = 12


@router.callback_query(SurveyDrawing.filter())
async def open_draw(press: CallbackQuery, callback_data: SurveyDrawing, talk: Talk) -> None:
    """Show how the draw stands."""
    await show(press, await drawing_screen(talk, callback_data.survey_id))


@router.callback_query(DrawNow.filter())
async def draw_now(press: CallbackQuery, callback_data: DrawNow, talk: Talk) -> None:
    """Draw, and show who was drawn."""
    id_ = callback_data.survey_id
    outcome = await draw(talk.database, now=talk.now, actor=talk.actor, survey_id=id_)
    if outcome is NotDrawn.UNKNOWN:
        await show(press, no_longer(talk))
        return
    await show(press, await drawing_screen(talk, id_))


@router.callback_query(SendDraw.filter())
async def send_draw(press: CallbackQuery, callback_data: SendDraw, talk: Talk) -> None:
    """Send the list as a file that can be passed on."""
    id_ = callback_data.survey_id
    standing = await draw_seen(talk.database, talk.actor, id_, now=talk.now)
    if standing is None or standing.drawn_at is None:
        await show(press, await drawing_screen(talk, id_))
        return
    outcome = await draw(talk.database, now=talk.now, actor=talk.actor, survey_id=id_)
    await press.answer()
    if isinstance(outcome, Drawn) and press.message is not None:
        title = talk.reader.content(standing.title)
        data = draw_list(title, outcome, talk.reader)
        name = talk.reader.label("The draw's list")
        await press.message.answer_document(BufferedInputFile(data, f"{name}.txt"))


async def drawing_screen(talk: Talk, survey_id: int) -> Screen:
    """Return how the draw stands, and what can be done."""
    found = await draw_seen(talk.database, talk.actor, survey_id, now=talk.now)
    if found is None:
        return no_longer(talk)
    winners = await winners_seen(talk.database, talk.actor, survey_id) if found.drawn_at else []
    text = lines(
        fit_bold(talk.reader.content(found.title)),
        talk.reader.say("Passed: {n}, to be drawn: {seats}", n=found.passed, seats=found.seats),
        *_standing(found, talk),
        *_winners(winners, talk),
    )
    further = [to_results(talk, survey_id), to_desk(talk)]
    return await numbered(talk, text, _choices(found, talk), further=further)


def _standing(found: Draw, talk: Talk) -> list[Markup | None]:
    reader = talk.reader
    told = (
        reader.say("Told at the opening:\n<code>{hash}…</code>", hash=found.commitment[:_SHOWN])
        if found.commitment
        else None
    )
    if found.drawn_at is not None:
        return [reader.say("Drawn. Please phone them:")]
    if not found.closed:
        return [told, reader.say("One draws when it is over.")]
    if not found.passed:
        return [told, reader.say("Nobody has passed.")]
    return [told, reader.say("It is over: you can draw.")]


def _winners(winners: list[Winner], talk: Talk) -> list[Markup]:
    reader = talk.reader
    said = [
        reader.say(
            "<code>{code}</code> {name} {phone}",
            code=each.code,
            name=each.name or reader.label("(no name)"),
            phone=each.phone or reader.label("(no phone)"),
        )
        for each in winners[:_NAMED]
    ]
    more = len(winners) - _NAMED
    return [*said, *([reader.say_many("One more.", "{n} more.", more)] if more > 0 else [])]


def _choices(found: Draw, talk: Talk) -> list[Choice]:
    label, id_ = talk.reader.label, found.survey_id
    if found.drawn_at is not None:
        return [Choice(label("The list to publish"), SendDraw(survey_id=id_).pack())]
    if found.closed and found.passed and found.commitment:
        return [Choice(label("Draw now"), DrawNow(survey_id=id_).pack())]
    return []
