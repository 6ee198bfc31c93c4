"""Of whom a question is asked: everybody, or those alone who answered an earlier one so."""

from aiogram import Router
from aiogram.types import CallbackQuery

from handlers.entrances import Event
from handlers.listing import page_of
from handlers.numbered import Choice, numbered
from handlers.organisers.desk import heading
from handlers.organisers.surveys.callbacks import (
    NONE,
    AskIf,
    OfQuestion,
    QuestionStep,
    SetIf,
)
from handlers.organisers.surveys.card import gone
from handlers.organisers.surveys.question import (
    back_to_question,
    found_question,
    of,
    question_step,
    settled,
)
from handlers.organisers.surveys.said import condition_lines, number_span
from handlers.screens import Screen, show
from handlers.talk import Talk
from handlers.typed import TypedInput, ask_for, asked_detail, stop_asking, typed_input
from handlers.widths import LINE, fit
from locales.reader import lines
from locales.understand.values import amounts_between
from school.surveys.drafts import SurveyCard
from school.surveys.edited import Edited
from school.surveys.flow import AnswerTest, Ask, ShowIf
from school.surveys.questions import set_condition
from school.surveys.shape import CHOICES, NUMBERS, number_of
from school.surveys.tables import QuestionType

router = Router(name="survey conditions")

# Parts of a scale that are asked about: not content, middling, content.
_SCALE = ((1, 2), (1, 3), (4, 5))


@question_step(QuestionStep.ONLY_IF)
async def open_conditions(
    press: CallbackQuery, card: SurveyCard, ask: Ask, page: int, talk: Talk
) -> None:
    """Show of whom it is asked, and the earlier questions it can depend on."""
    await show(press, await _screen(talk, card, ask, page))


async def _screen(talk: Talk, card: SurveyCard, ask: Ask, page: int = 0) -> Screen:
    reader = talk.reader
    earlier = [
        each
        for each in card.asks[: number_of(card.form, ask.id) - 1]
        if each.type in CHOICES | NUMBERS
    ]
    rows = [
        Choice(
            reader.label(
                "By question {n}: {text}",
                n=number_of(card.form, each.id),
                text=reader.content(each.text),
            ),
            AskIf(question_id=ask.id, on=each.id).pack(),
        )
        for each in earlier
    ]
    shown, turns = page_of(
        rows,
        page,
        talk,
        lambda to: OfQuestion(question_id=ask.id, do=QuestionStep.ONLY_IF, page=to),
        size=4,
    )
    text = lines(
        heading(reader.label("Of whom is it asked?")),
        *condition_lines(reader, card, ask)[:3],
        None if rows else reader.say("No earlier question has choices or numbers."),
    )
    changes = []
    if ask.show_if is not None:
        negated = all(test.negated for test in ask.show_if.tests)
        changes = [
            of(reader.label("The other way round"), ask, QuestionStep.STRAIGHT)
            if negated
            else of(reader.label("The other way round"), ask, QuestionStep.TURNED),
            of(reader.label("Ask everybody"), ask, QuestionStep.ALWAYS),
        ]
    further = [*turns, *changes, back_to_question(talk, ask)]
    return await numbered(talk, text, list(shown), further=further)


@router.callback_query(AskIf.filter())
async def ask_if(press: CallbackQuery, callback_data: AskIf, talk: Talk) -> None:
    """Show what may have been answered to an earlier question."""
    found = await found_question(talk, callback_data.question_id)
    on = found[0].question(callback_data.on) if found else None
    if found is None or on is None or on.type not in CHOICES | NUMBERS:
        await show(press, await gone(talk))
        return
    ask = found[1]
    screen = (
        await _choices_screen(talk, ask, on, callback_data.page)
        if on.type in CHOICES
        else await _numbers_screen(talk, ask, on)
    )
    await show(press, screen)


def _tested(ask: Ask, on: Ask) -> AnswerTest | None:
    """Return what is asked already of the answers to a question."""
    tests = ask.show_if.tests if ask.show_if else ()
    return next((test for test in tests if test.question_id == on.id), None)


async def _choices_screen(talk: Talk, ask: Ask, on: Ask, page: int) -> Screen:
    reader = talk.reader
    stands = _tested(ask, on)
    chosen = stands.options if stands else ()
    rows = [
        Choice(
            reader.label("Or who chose “{option}”", option=reader.content(each.text))
            if chosen
            else reader.label("Who chose “{option}”", option=reader.content(each.text)),
            SetIf(question_id=ask.id, on=on.id, option=each.id, more=bool(chosen)).pack(),
        )
        for each in on.offered
        if each.id not in chosen
    ]
    shown, turns = page_of(
        rows,
        page,
        talk,
        lambda to: AskIf(question_id=ask.id, on=on.id, page=to),
        size=5,
    )
    text = lines(heading(reader.label("Only of whom?")), fit(reader.content(on.text), 2 * LINE))
    back = of(reader.label("Back"), ask, QuestionStep.ONLY_IF)
    return await numbered(talk, text, list(shown), further=[*turns, back])


async def _numbers_screen(talk: Talk, ask: Ask, on: Ask) -> Screen:
    reader = talk.reader
    await ask_for(talk, NUMBER, detail={"question": ask.id, "on": on.id})
    spans = _SCALE if on.type is QuestionType.SCALE else ()
    choices = [
        Choice(
            reader.label("Who answered {span}", span=number_span(reader, least, most)),
            SetIf(question_id=ask.id, on=on.id, least=least, most=most).pack(),
        )
        for least, most in spans
    ]
    text = lines(
        heading(reader.label("Only of whom?")),
        fit(reader.content(on.text), 2 * LINE),
        reader.say("Type the least and the most, like: 1-3"),
    )
    back = of(reader.label("Back"), ask, QuestionStep.ONLY_IF)
    return await numbered(talk, text, choices, further=[back])


@router.callback_query(SetIf.filter())
async def set_if(press: CallbackQuery, callback_data: SetIf, talk: Talk) -> None:
    """Ask it of those alone who answered so."""
    said = callback_data
    found = await found_question(talk, said.question_id)
    on = found[0].question(said.on) if found else None
    if found is None or on is None:
        await show(press, await gone(talk))
        return
    stands = _tested(found[1], on)
    more = stands.options if said.more and stands else ()
    test = AnswerTest(
        question_id=on.id,
        options=tuple(sorted({*more, said.option})) if said.option else (),
        least=None if said.least == NONE else said.least,
        most=None if said.most == NONE else said.most,
        negated=bool(said.more and stands and stands.negated),
    )
    await _set(press, found[1], ShowIf(tests=(test,)), talk)


async def _set(event: Event, ask: Ask, show_if: ShowIf | None, talk: Talk) -> None:
    """Set a condition, and show of whom it is asked now."""
    outcome = await set_condition(
        talk.database, now=talk.now, actor=talk.actor, question_id=ask.id, show_if=show_if
    )
    if not isinstance(outcome, Edited):
        await settled(event, ask.id, outcome, talk)
        return
    await stop_asking(talk)
    found = await found_question(talk, ask.id)
    await show(event, await (_screen(talk, *found) if found else gone(talk)))


async def take_number(event: Event, value: tuple[int | None, int | None], talk: Talk) -> None:
    """Ask it of those alone whose number lies there."""
    detail = await asked_detail(talk) or {}
    found = await found_question(talk, detail.get("question", 0))
    if found is None:
        await stop_asking(talk)
        await show(event, await gone(talk))
        return
    test = AnswerTest(question_id=detail.get("on", 0), least=value[0], most=value[1])
    await _set(event, found[1], ShowIf(tests=(test,)), talk)


NUMBER = typed_input(
    TypedInput(
        key="sv.if",
        takes_any=False,
        read=lambda text, _talk: amounts_between(text),
        act=take_number,
        about=lambda reader: reader.label("Of whom a question is asked"),
        misfit=lambda reader: reader.say("Type the least and the most, like: 1-3"),
    )
)


@question_step(QuestionStep.ALWAYS)
async def always(
    press: CallbackQuery, _card: SurveyCard, ask: Ask, _page: int, talk: Talk
) -> None:
    """Ask everybody."""
    await _set(press, ask, None, talk)


async def _turned(press: CallbackQuery, ask: Ask, talk: Talk, *, negated: bool) -> None:
    tests = ask.show_if.tests if ask.show_if else ()
    turned = tuple(test.model_copy(update={"negated": negated}) for test in tests)
    any_ = bool(ask.show_if and ask.show_if.any)
    await _set(press, ask, ShowIf(tests=turned, any=any_) if turned else None, talk)


@question_step(QuestionStep.TURNED)
async def turn(press: CallbackQuery, _card: SurveyCard, ask: Ask, _page: int, talk: Talk) -> None:
    """Ask those alone who did not answer so."""
    await _turned(press, ask, talk, negated=True)


@question_step(QuestionStep.STRAIGHT)
async def straight(
    press: CallbackQuery, _card: SurveyCard, ask: Ask, _page: int, talk: Talk
) -> None:
    """Ask those alone who answered so."""
    await _turned(press, ask, talk, negated=False)
