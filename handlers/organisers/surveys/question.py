"""One question: its card, and changing it."""

from collections.abc import Awaitable, Callable, Sequence

from aiogram import Router
from aiogram.types import CallbackQuery
from markupsafe import Markup

from handlers.entrances import Event
from handlers.numbered import Choice, numbered
from handlers.organisers.desk import heading
from handlers.organisers.surveys.callbacks import (
    OfQuestion,
    QuestionStep,
    SetQuestion,
    SurveyStep,
)
from handlers.organisers.surveys.card import gone, way
from handlers.organisers.surveys.said import (
    TYPES,
    condition_lines,
    number_span,
    why_not,
)
from handlers.screens import Screen, show
from handlers.talk import Talk
from handlers.typed import TypedInput, ask_for, asked_detail, stop_asking, typed_input
from handlers.widths import LINE, fit
from locales.reader import Reader, lines
from locales.understand.survey_questions import TypedOption, understand_options
from school.surveys.adding import NewOption
from school.surveys.drafts import SurveyCard, card_of_question
from school.surveys.edited import Edited, EditOutcome, NotEdited, Unfit
from school.surveys.flow import Ask
from school.surveys.options import add_options
from school.surveys.questions import QuestionField, change_question
from school.surveys.shape import CHOICES, number_of
from school.surveys.tables import QuestionType

router = Router(name="survey question")

Shows = Callable[[CallbackQuery, SurveyCard, Ask, int, Talk], Awaitable[None]]
_STEPS: dict[QuestionStep, Shows] = {}
_BOUNDED = frozenset({QuestionType.SEVERAL, QuestionType.NUMBER})


def question_step(which: QuestionStep) -> Callable[[Shows], Shows]:
    """Make a handler the one that shows or does a step of a question."""

    def register(handler: Shows) -> Shows:
        _STEPS[which] = handler
        return handler

    return register


@router.callback_query(OfQuestion.filter())
async def open_step(press: CallbackQuery, callback_data: OfQuestion, talk: Talk) -> None:
    """Show or do a step of a question, as it is now."""
    await stop_asking(talk)
    found = await found_question(talk, callback_data.question_id)
    if found is None:
        await show(press, await gone(talk))
        return
    await _STEPS[callback_data.do](press, *found, callback_data.page, talk)


async def found_question(talk: Talk, question_id: int) -> tuple[SurveyCard, Ask] | None:
    """Return a question that is asked, with its survey."""
    card = await card_of_question(talk.database, talk.actor, question_id, now=talk.now)
    ask = card.question(question_id) if card else None
    return (card, ask) if card and ask else None


def of(label: str, ask: Ask, which: QuestionStep, page: int = 0) -> Choice:
    """Return the row that leads to a step of a question."""
    return Choice(label, OfQuestion(question_id=ask.id, do=which, page=page).pack())


def back_to_question(talk: Talk, ask: Ask) -> Choice:
    """Return the row that leads back to a question's card."""
    return of(talk.reader.label("Back"), ask, QuestionStep.CARD)


@question_step(QuestionStep.CARD)
async def open_card(
    press: CallbackQuery, card: SurveyCard, ask: Ask, _page: int, talk: Talk
) -> None:
    """Show a question."""
    await show(press, await question_screen(talk, card, ask))


async def show_question(
    event: Event, question_id: int, talk: Talk, *, told: Markup | None = None
) -> None:
    """Show a question as it is now; `told` is said first."""
    await stop_asking(talk)
    found = await found_question(talk, question_id)
    screen = await (question_screen(talk, *found, told=told) if found else gone(talk))
    await show(event, screen)


async def question_screen(
    talk: Talk, card: SurveyCard, ask: Ask, *, told: Markup | None = None
) -> Screen:
    """Return a question, and the ways to change each part of it."""
    reader = talk.reader
    n = number_of(card.form, ask.id)
    text = lines(
        told,
        heading(reader.label("Question {n}: {type}", n=n, type=reader.label(TYPES[ask.type]))),
        fit(reader.content(ask.text), 2 * LINE),
        _options_line(reader, ask),
        reader.say("Must be answered") if ask.required else reader.say("May be skipped"),
        *(condition_lines(reader, card, ask)[:1] if ask.show_if else ()),
    )
    back = way(reader.label("Back"), card, SurveyStep.QUESTIONS)
    choices = [] if card.is_over(talk.now) else _choices(talk, card, ask)
    return await numbered(talk, text, choices, further=[back])


def _options_line(reader: Reader, ask: Ask) -> str | Markup | None:
    if ask.type in CHOICES:
        named = [reader.content(each.text) + ("*" if each.right else "") for each in ask.offered]
        return fit(reader.join(named), 2 * LINE) if named else reader.say("No options yet")
    if ask.type is QuestionType.NUMBER and not (ask.least is None and ask.most is None):
        return number_span(reader, ask.least, ask.most)
    return None


def _choices(talk: Talk, card: SurveyCard, ask: Ask) -> Sequence[Choice]:
    reader = talk.reader
    required = SetQuestion(
        question_id=ask.id, field=QuestionField.REQUIRED, value=str(int(not ask.required))
    )
    found = [
        of(reader.label("Other words"), ask, QuestionStep.TEXT),
        of(reader.label("Options"), ask, QuestionStep.OPTIONS) if ask.type in CHOICES else None,
        of(reader.label("How many to choose"), ask, QuestionStep.BOUNDS)
        if ask.type is QuestionType.SEVERAL
        else None,
        of(reader.label("Between which numbers"), ask, QuestionStep.BOUNDS)
        if ask.type is QuestionType.NUMBER
        else None,
        Choice(
            reader.label("May be skipped") if ask.required else reader.label("Must be answered"),
            required.pack(),
        ),
        of(reader.label("Ask only some people"), ask, QuestionStep.ONLY_IF),
        of(reader.label("Points, explanation, pool"), ask, QuestionStep.GRADED)
        if card.is_quiz
        else of(reader.label("Another type"), ask, QuestionStep.TYPE),
        of(reader.label("Move or remove"), ask, QuestionStep.PLACE),
    ]
    return [each for each in found if each]


async def settled(event: Event, question_id: int, outcome: EditOutcome, talk: Talk) -> None:
    """Show the question after a change, with the reason when there was none."""
    told = None if isinstance(outcome, Edited) else why_not(talk.reader, outcome)
    await show_question(event, question_id, talk, told=told)


async def kept(event: Event, question_id: int, outcome: EditOutcome, talk: Talk) -> None:
    """Show the question after words were typed; of what does not fit only the reason."""
    if isinstance(outcome, Unfit):
        await show(event, Screen(why_not(talk.reader, outcome)))
        return
    await talk.saved()
    await settled(event, question_id, outcome, talk)


@question_step(QuestionStep.TYPE)
async def open_types(
    press: CallbackQuery, card: SurveyCard, ask: Ask, _page: int, talk: Talk
) -> None:
    """Ask how it is answered."""
    await show(press, await _types_screen(talk, card, ask))


async def show_types(event: Event, question_id: int, talk: Talk) -> None:
    """Ask how a question that was typed is answered."""
    found = await found_question(talk, question_id)
    await show(event, await (_types_screen(talk, *found) if found else gone(talk)))


async def _types_screen(talk: Talk, card: SurveyCard, ask: Ask) -> Screen:
    reader = talk.reader
    choices = [
        Choice(
            reader.label(name),
            SetQuestion(question_id=ask.id, field=QuestionField.TYPE, value=each.value).pack(),
        )
        for each, name in TYPES.items()
        if not (card.anonymous and each is QuestionType.PHOTO)
    ]
    text = lines(
        heading(reader.label("How is it answered?")), fit(reader.content(ask.text), 2 * LINE)
    )
    return await numbered(talk, text, choices, further=[back_to_question(talk, ask)])


@router.callback_query(SetQuestion.filter())
async def set_part(press: CallbackQuery, callback_data: SetQuestion, talk: Talk) -> None:
    """Set a part of a question as a button says."""
    field, said = callback_data.field, callback_data.value
    question_id = callback_data.question_id
    if field is QuestionField.TYPE:
        value: str | int | None = said
    elif said.isascii() and said.isdigit():
        value = int(said)
    else:
        value = None
    if field in {QuestionField.TEXT, QuestionField.EXPLANATION}:
        await settled(press, question_id, NotEdited.GONE, talk)
        return
    outcome = await change_question(
        talk.database, now=talk.now, actor=talk.actor, question_id=question_id, field=field,
        value=value,
    )  # fmt: skip
    if isinstance(outcome, Edited) and said in {each.value for each in CHOICES}:
        found = await found_question(talk, question_id)
        if found is not None and not found[1].offered:
            await ask_options(press, question_id, talk)
            return
    await settled(press, question_id, outcome, talk)


async def asked_question(talk: Talk) -> tuple[SurveyCard, Ask] | None:
    """Return the question that the typed input under way is for."""
    detail = await asked_detail(talk) or {}
    return await found_question(talk, detail.get("question", 0))


@question_step(QuestionStep.TEXT)
async def ask_text(
    press: CallbackQuery, _card: SurveyCard, ask: Ask, _page: int, talk: Talk
) -> None:
    """Ask for other words."""
    await ask_for(talk, TEXT, detail={"question": ask.id})
    reader = talk.reader
    text = lines(
        heading(reader.label("Other words")),
        fit(reader.content(ask.text), 2 * LINE),
        reader.say("What is asked? Type it."),
    )
    await show(press, await numbered(talk, text, [], further=[back_to_question(talk, ask)]))


async def take_text(event: Event, value: str, talk: Talk) -> None:
    """Set the words."""
    detail = await asked_detail(talk) or {}
    question_id = detail.get("question", 0)
    outcome = await change_question(
        talk.database, now=talk.now, actor=talk.actor, question_id=question_id,
        field=QuestionField.TEXT, value=value,
    )  # fmt: skip
    await kept(event, question_id, outcome, talk)


TEXT = typed_input(
    TypedInput(
        key="sv.text",
        takes_any=True,
        read=lambda text, _talk: text.strip() or None,
        act=take_text,
        about=lambda reader: reader.label("The words of a question"),
        misfit=lambda reader: reader.say("What is asked? Type it."),
    )
)


async def ask_options(event: Event, question_id: int, talk: Talk) -> None:
    """Ask for options, one a line."""
    found = await found_question(talk, question_id)
    if found is None:
        await show(event, await gone(talk))
        return
    card, ask = found
    await ask_for(talk, OPTIONS, detail={"question": ask.id})
    reader = talk.reader
    text = lines(
        heading(fit(reader.content(ask.text))),
        reader.say("Type the options, one a line."),
        reader.say("Put * before the right one.") if card.is_quiz else None,
    )
    await show(event, await numbered(talk, text, [], further=[back_to_question(talk, ask)]))


async def take_options(event: Event, value: tuple[TypedOption, ...], talk: Talk) -> None:
    """Add the options."""
    detail = await asked_detail(talk) or {}
    question_id = detail.get("question", 0)
    outcome = await add_options(
        talk.database, now=talk.now, actor=talk.actor, question_id=question_id,
        options=tuple(NewOption(each.text, right=each.right) for each in value),
    )  # fmt: skip
    if isinstance(outcome, Edited):
        await kept(event, question_id, outcome, talk)
        return
    again = talk.reader.say("Type the options, one a line.")
    await show(event, Screen(lines(why_not(talk.reader, outcome), again)))


OPTIONS = typed_input(
    TypedInput(
        key="sv.opts",
        takes_any=True,
        read=lambda text, _talk: understand_options(text) or None,
        act=take_options,
        about=lambda reader: reader.label("The options of a question"),
        misfit=lambda reader: reader.say("Type the options, one a line."),
    )
)
