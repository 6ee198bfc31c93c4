"""A survey's questions: the list, and adding one by a tap and words, or whole in one message."""

from collections.abc import Callable

from aiogram import Router
from aiogram.types import CallbackQuery
from markupsafe import Markup

from handlers.entrances import Event
from handlers.listing import page_of
from handlers.numbered import Choice, numbered
from handlers.organisers.desk import heading
from handlers.organisers.surveys.callbacks import (
    AddQuestionOf,
    OfQuestion,
    OfSurvey,
    SurveyStep,
)
from handlers.organisers.surveys.card import (
    asked_survey,
    back_to_card,
    card_of,
    gone,
    step,
    way,
)
from handlers.organisers.surveys.question import ask_options, show_question, show_types
from handlers.organisers.surveys.said import TYPES, question_row, why_not
from handlers.screens import Screen, show
from handlers.talk import Talk
from handlers.typed import TypedInput, ask_for, asked_detail, stop_asking, typed_input
from locales.reader import Reader, lines
from locales.understand.survey_questions import TypedQuestion, understand_question
from school.surveys.adding import NewOption, NewQuestion, add_question
from school.surveys.drafts import SurveyCard
from school.surveys.edited import Edited
from school.surveys.shape import CHOICES
from school.surveys.tables import QuestionType

router = Router(name="survey questions")


@step(SurveyStep.QUESTIONS)
async def open_questions(press: CallbackQuery, card: SurveyCard, page: int, talk: Talk) -> None:
    """Show the questions; a whole one may be typed."""
    await show(press, await questions_screen(talk, card, page=page))


async def questions_screen(
    talk: Talk, card: SurveyCard, *, page: int = 0, told: Markup | None = None
) -> Screen:
    """Return the questions in their order, under the numbers they are asked by."""
    reader = talk.reader
    rows = [
        Choice(
            reader.label("{n}. {label}", n=n, label=question_row(reader, ask)),
            OfQuestion(question_id=ask.id).pack(),
        )
        for n, ask in enumerate(card.asks, 1)
    ]
    shown, turns = page_of(
        rows,
        page,
        talk,
        lambda to: OfSurvey(survey_id=card.id, do=SurveyStep.QUESTIONS, page=to),
        size=5,
    )
    over = card.is_over(talk.now)
    if not over:
        await ask_for(talk, QUESTION, detail={"survey": card.id})
    text = lines(
        told,
        heading(reader.label("Questions")),
        None if rows else reader.say("There is no question yet."),
        None if over else _typing(reader, quiz=card.is_quiz),
    )
    add = [] if over else [way(reader.label("Add a question"), card, SurveyStep.ADD)]
    further = [*shown, *turns, *add, back_to_card(talk, card)]
    return await numbered(talk, text, [], further=further)


def _typing(reader: Reader, *, quiz: bool) -> Markup:
    """Return how a whole question is typed."""
    return lines(
        reader.say("Or type a whole question at once:"),
        reader.say("the question in the first line,"),
        reader.say("an option a line below; * before the right one.")
        if quiz
        else reader.say("an option a line below it."),
    )


@step(SurveyStep.ADD)
async def open_types(press: CallbackQuery, card: SurveyCard, _page: int, talk: Talk) -> None:
    """Ask how a new question is answered; anonymous surveys ask for no photos."""
    reader = talk.reader
    choices = [
        Choice(reader.label(name), AddQuestionOf(survey_id=card.id, type=each).pack())
        for each, name in TYPES.items()
        if not (card.anonymous and each is QuestionType.PHOTO)
    ]
    text = heading(reader.label("How is it answered?"))
    back = way(reader.label("Back"), card, SurveyStep.QUESTIONS)
    await show(press, await numbered(talk, text, choices, further=[back]))


@router.callback_query(AddQuestionOf.filter())
async def ask_words(press: CallbackQuery, callback_data: AddQuestionOf, talk: Talk) -> None:
    """Ask for the question's words."""
    card = await card_of(talk, callback_data.survey_id)
    if card is None:
        await show(press, await gone(talk))
        return
    reader, type_ = talk.reader, callback_data.type
    await ask_for(talk, QUESTION, detail={"survey": card.id, "type": type_.value})
    text = lines(
        heading(reader.label(TYPES[type_])),
        reader.say("What is asked? Type it."),
        reader.say("Options may follow, one a line.") if type_ in CHOICES else None,
    )
    back = way(reader.label("Back"), card, SurveyStep.ADD)
    await show(press, await numbered(talk, text, [], further=[back]))


async def take_question(event: Event, value: TypedQuestion, talk: Talk) -> None:
    """Add what was typed, and ask for what is missing of it."""
    card = await asked_survey(talk)
    if card is None:
        await stop_asking(talk)
        await show(event, await gone(talk))
        return
    detail = await asked_detail(talk) or {}
    type_, is_said = _type(value, detail.get("type"))
    outcome = await add_question(
        talk.database,
        now=talk.now,
        actor=talk.actor,
        survey_id=card.id,
        question=NewQuestion(
            type=type_,
            text=value.text,
            required=value.required is not False,
            options=tuple(NewOption(each.text, right=each.right) for each in value.options),
        ),
    )
    if not isinstance(outcome, Edited) or outcome.question_id is None:
        why = None if isinstance(outcome, Edited) else why_not(talk.reader, outcome)
        await show(event, Screen(lines(why, _typing(talk.reader, quiz=card.is_quiz))))
        return
    await stop_asking(talk)
    await talk.saved()
    if not is_said:
        await show_types(event, outcome.question_id, talk)
    elif type_ in CHOICES and not value.options:
        await ask_options(event, outcome.question_id, talk)
    else:
        told = talk.reader.say("The question is added.")
        await show_question(event, outcome.question_id, talk, told=told)


def _type(typed: TypedQuestion, asked: str | None) -> tuple[QuestionType, bool]:
    """Return how a typed question is answered, and whether anybody said so.

    Options make it one choice, or several where more than one is right.
    """
    said = typed.type or asked
    if said is not None:
        return QuestionType(said), True
    if typed.options:
        several = sum(each.right for each in typed.options) > 1
        return (QuestionType.SEVERAL if several else QuestionType.ONE), True
    return QuestionType.ONE, False


Read = Callable[[str, Talk], TypedQuestion | None]
_read: Read = lambda text, _talk: understand_question(text)  # noqa: E731 - as in every input

QUESTION = typed_input(
    TypedInput(
        key="sv.ask",
        takes_any=True,
        read=_read,
        act=take_question,
        about=lambda reader: reader.label("A question of the survey"),
        misfit=lambda reader: _typing(reader, quiz=False),
    )
)
