"""A question's place: moved up and down, and removed."""

from aiogram import Router
from aiogram.types import CallbackQuery

from handlers.numbered import Choice, numbered
from handlers.organisers.desk import heading
from handlers.organisers.surveys.callbacks import (
    MoveQuestion,
    QuestionStep,
    SurveyStep,
)
from handlers.organisers.surveys.card import card_of, gone, shown_step
from handlers.organisers.surveys.question import back_to_question, of, question_step, settled
from handlers.screens import show
from handlers.talk import Talk
from handlers.widths import LINE, fit
from locales.reader import lines
from school.surveys.drafts import SurveyCard
from school.surveys.edited import Edited
from school.surveys.flow import Ask
from school.surveys.questions import move_question, remove_question
from school.surveys.shape import number_of

router = Router(name="survey question place")


@question_step(QuestionStep.PLACE)
async def place_screen(
    press: CallbackQuery, card: SurveyCard, ask: Ask, _page: int, talk: Talk
) -> None:
    """Offer to move it up and down, and to remove it."""
    reader, n = talk.reader, number_of(card.form, ask.id)

    def to(label: str, place: int) -> Choice:
        return Choice(label, MoveQuestion(question_id=ask.id, place=place).pack())

    choices = [
        to(reader.label("Up"), n - 1) if n > 1 else None,
        to(reader.label("Down"), n + 1) if n < len(card.asks) else None,
        to(reader.label("To the top"), 1) if n > 1 else None,
        to(reader.label("To the end"), len(card.asks)) if n < len(card.asks) else None,
        of(reader.label("Remove the question"), ask, QuestionStep.REMOVE),
    ]
    text = lines(
        heading(reader.label("Question {n} of {of}", n=n, of=len(card.asks))),
        fit(reader.content(ask.text), 2 * LINE),
    )
    shown = [each for each in choices if each]
    await show(press, await numbered(talk, text, shown, further=[back_to_question(talk, ask)]))


@router.callback_query(MoveQuestion.filter())
async def move(press: CallbackQuery, callback_data: MoveQuestion, talk: Talk) -> None:
    """Put it at another place."""
    outcome = await move_question(
        talk.database, now=talk.now, actor=talk.actor,
        question_id=callback_data.question_id, place=callback_data.place,
    )  # fmt: skip
    await settled(press, callback_data.question_id, outcome, talk)


@question_step(QuestionStep.REMOVE)
async def ask_remove(
    press: CallbackQuery, card: SurveyCard, ask: Ask, _page: int, talk: Talk
) -> None:
    """Ask before it is removed."""
    reader = talk.reader
    text = lines(
        heading(reader.label("Remove the question?")),
        fit(reader.content(ask.text), 2 * LINE),
        None if card.is_draft else reader.say("What was answered to it stays."),
    )
    sure = of(reader.label("Remove it"), ask, QuestionStep.REMOVED)
    await show(press, await numbered(talk, text, [sure], further=[back_to_question(talk, ask)]))


@question_step(QuestionStep.REMOVED)
async def remove(press: CallbackQuery, card: SurveyCard, ask: Ask, _page: int, talk: Talk) -> None:
    """Remove it; what others depend on stays, which is said."""
    outcome = await remove_question(
        talk.database, now=talk.now, actor=talk.actor, question_id=ask.id
    )
    if not isinstance(outcome, Edited):
        await settled(press, ask.id, outcome, talk)
        return
    fresh = await card_of(talk, card.id)
    if fresh is None:
        await show(press, await gone(talk))
        return
    await shown_step(SurveyStep.QUESTIONS)(press, fresh, 0, talk)
