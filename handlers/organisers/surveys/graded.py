"""How many are to be chosen or between what a number lies; points, explanation and pool."""

from typing import Any

from aiogram.types import CallbackQuery

from handlers.entrances import Event
from handlers.numbered import Choice, numbered
from handlers.organisers.desk import heading
from handlers.organisers.surveys.callbacks import QuestionStep, SetQuestion
from handlers.organisers.surveys.card import gone
from handlers.organisers.surveys.question import (
    asked_question,
    back_to_question,
    kept,
    of,
    question_step,
    settled,
)
from handlers.organisers.surveys.said import number_span
from handlers.screens import show
from handlers.talk import Talk
from handlers.typed import TypedInput, ask_for, stop_asking, typed_input
from handlers.widths import LINE, fit
from locales.reader import Reader, lines, mark
from locales.understand.values import amount, amounts_between
from school.surveys.drafts import SurveyCard
from school.surveys.flow import Ask
from school.surveys.questions import QuestionField, change_question, set_bounds, set_pool
from school.surveys.shape import NUMBERS
from school.surveys.tables import QuestionType


@question_step(QuestionStep.BOUNDS)
async def bounds_screen(
    press: CallbackQuery, _card: SurveyCard, ask: Ask, _page: int, talk: Talk
) -> None:
    """Ask for the least and the most."""
    reader = talk.reader
    await ask_for(talk, SPAN, detail={"question": ask.id})
    several = ask.type is QuestionType.SEVERAL
    head = reader.label("How many to choose") if several else reader.label("Between which numbers")
    bounded = not (ask.least is None and ask.most is None)
    text = lines(
        heading(head),
        reader.say("Now: {value}", value=number_span(reader, ask.least, ask.most))
        if bounded
        else None,
        _span_hint(reader),
    )
    free = of(reader.label("No limits"), ask, QuestionStep.NO_BOUNDS)
    await show(press, await numbered(talk, text, [free], further=[back_to_question(talk, ask)]))


def _span_hint(reader: Reader) -> Any:
    return reader.say("Type the least and the most, like: 1-3")


@question_step(QuestionStep.NO_BOUNDS)
async def no_bounds(
    press: CallbackQuery, _card: SurveyCard, ask: Ask, _page: int, talk: Talk
) -> None:
    """Take the limits away."""
    outcome = await set_bounds(
        talk.database, now=talk.now, actor=talk.actor, question_id=ask.id, least=None, most=None
    )
    await settled(press, ask.id, outcome, talk)


async def take_span(event: Event, value: tuple[int | None, int | None], talk: Talk) -> None:
    """Set the limits."""
    found = await asked_question(talk)
    if found is None:
        await stop_asking(talk)
        await show(event, await gone(talk))
        return
    least, most = value
    outcome = await set_bounds(
        talk.database, now=talk.now, actor=talk.actor, question_id=found[1].id, least=least,
        most=most,
    )  # fmt: skip
    await kept(event, found[1].id, outcome, talk)


SPAN = typed_input(
    TypedInput(
        key="sv.span",
        takes_any=False,
        read=lambda text, _talk: amounts_between(text),
        act=take_span,
        about=lambda reader: reader.label("The least and the most"),
        misfit=_span_hint,
    )
)


@question_step(QuestionStep.GRADED)
async def graded_screen(
    press: CallbackQuery, card: SurveyCard, ask: Ask, _page: int, talk: Talk
) -> None:
    """Show what a quiz's question gives, why, and from which pool it comes."""
    reader = talk.reader
    why = " ".join(reader.content(ask.explanation).split()) if ask.explanation else None
    text = lines(
        heading(fit(reader.content(ask.text))),
        reader.say_many("One point", "{n} points", ask.points),
        reader.say("Right: {n}", n=ask.right) if ask.right is not None else None,
        fit(why, LINE) if why else reader.say("No explanation yet"),
        reader.say("Pool {pool}: {n} are asked", pool=fit(ask.pool, 6), n=ask.pool_takes)
        if ask.pool
        else None,
    )

    def points(n: int) -> Choice:
        data = SetQuestion(question_id=ask.id, field=QuestionField.POINTS, value=str(n))
        return Choice(reader.label_many("One point", "{n} points", n), data.pack())

    choices = [
        of(reader.label("The right number"), ask, QuestionStep.RIGHT)
        if ask.type in NUMBERS
        else None,
        *(points(n) for n in (0, 5, 10, 20) if n != ask.points),
        of(reader.label("The explanation"), ask, QuestionStep.WHY),
        of(reader.label("The pool"), ask, QuestionStep.POOL),
        of(reader.label("Another type"), ask, QuestionStep.TYPE) if card.is_draft else None,
    ]
    shown = [each for each in choices if each]
    await show(press, await numbered(talk, text, shown, further=[back_to_question(talk, ask)]))


def _asking(
    which: QuestionStep, declared: TypedInput, none: tuple[QuestionStep, str] | None
) -> None:
    """Register the screen of a part that is typed; `none` is how it is taken away."""

    @question_step(which)
    async def screen(
        press: CallbackQuery, _card: SurveyCard, ask: Ask, _page: int, talk: Talk
    ) -> None:
        reader = talk.reader
        await ask_for(talk, declared, detail={"question": ask.id})
        text = lines(heading(fit(reader.content(ask.text))), declared.misfit(reader))
        choices = [of(reader.label(none[1]), ask, none[0])] if none else []
        back = [back_to_question(talk, ask)]
        await show(press, await numbered(talk, text, choices, further=back))


async def _change(event: Event, field: QuestionField, value: str | int | None, talk: Talk) -> None:
    found = await asked_question(talk)
    if found is None:
        await stop_asking(talk)
        await show(event, await gone(talk))
        return
    outcome = await change_question(
        talk.database, now=talk.now, actor=talk.actor, question_id=found[1].id, field=field,
        value=value,
    )  # fmt: skip
    await kept(event, found[1].id, outcome, talk)


async def take_right(event: Event, value: int, talk: Talk) -> None:
    """Set the right number."""
    await _change(event, QuestionField.RIGHT, value, talk)


async def take_why(event: Event, value: str, talk: Talk) -> None:
    """Set the explanation."""
    await _change(event, QuestionField.EXPLANATION, value, talk)


async def take_pool(event: Event, value: tuple[str, int], talk: Talk) -> None:
    """Put it into a pool."""
    found = await asked_question(talk)
    if found is None:
        await stop_asking(talk)
        await show(event, await gone(talk))
        return
    outcome = await set_pool(
        talk.database, now=talk.now, actor=talk.actor, question_id=found[1].id, pool=value[0],
        takes=value[1],
    )  # fmt: skip
    await kept(event, found[1].id, outcome, talk)


def _pool_of(text: str) -> tuple[str, int] | None:
    """Return a pool's name and how many of its questions a try is asked: 安全 3."""
    name, _, number = " ".join(text.split()).rpartition(" ")
    takes = amount(number)
    return (name, takes) if name and takes else None


RIGHT = typed_input(
    TypedInput(
        key="sv.right",
        takes_any=False,
        read=lambda text, _talk: amount(text),
        act=take_right,
        about=lambda reader: reader.label("The right number"),
        misfit=lambda reader: reader.say("Which number is right? Type it."),
    )
)
WHY = typed_input(
    TypedInput(
        key="sv.why",
        takes_any=True,
        read=lambda text, _talk: text.strip() or None,
        act=take_why,
        about=lambda reader: reader.label("The explanation"),
        misfit=lambda reader: reader.say("Why is it right? Type it."),
    )
)


def _pool_hint(reader: Reader) -> Any:
    return lines(
        reader.say("A name, and how many of the pool are asked,"),
        reader.say("like: safety 3"),
    )


POOL = typed_input(
    TypedInput(
        key="sv.pool",
        takes_any=True,
        read=lambda text, _talk: _pool_of(text),
        act=take_pool,
        about=lambda reader: reader.label("The pool"),
        misfit=_pool_hint,
    )
)
_asking(QuestionStep.RIGHT, RIGHT, None)
_asking(QuestionStep.WHY, WHY, (QuestionStep.NO_WHY, mark("No explanation")))
_asking(QuestionStep.POOL, POOL, (QuestionStep.NO_POOL, mark("In no pool")))


@question_step(QuestionStep.NO_WHY)
async def no_why(
    press: CallbackQuery, _card: SurveyCard, ask: Ask, _page: int, talk: Talk
) -> None:
    """Take the explanation away."""
    outcome = await change_question(
        talk.database, now=talk.now, actor=talk.actor, question_id=ask.id,
        field=QuestionField.EXPLANATION, value=None,
    )  # fmt: skip
    await settled(press, ask.id, outcome, talk)


@question_step(QuestionStep.NO_POOL)
async def no_pool(
    press: CallbackQuery, _card: SurveyCard, ask: Ask, _page: int, talk: Talk
) -> None:
    """Take it out of its pool."""
    outcome = await set_pool(
        talk.database, now=talk.now, actor=talk.actor, question_id=ask.id, pool=None, takes=None
    )
    await settled(press, ask.id, outcome, talk)
