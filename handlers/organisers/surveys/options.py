"""The options of a question, and of a quiz's question what it gives and how it is explained."""

from aiogram import Router
from aiogram.types import CallbackQuery

from handlers.entrances import Event
from handlers.listing import page_of
from handlers.numbered import Choice, numbered
from handlers.organisers.choosing_items import item_purpose, items_screen
from handlers.organisers.desk import heading
from handlers.organisers.surveys.callbacks import (
    MoveOption,
    OfOption,
    OfQuestion,
    OptionStep,
    QuestionStep,
)
from handlers.organisers.surveys.card import gone
from handlers.organisers.surveys.question import (
    ask_options,
    back_to_question,
    found_question,
    of,
    question_step,
    settled,
)
from handlers.organisers.surveys.said import why_not
from handlers.screens import Screen, show
from handlers.talk import Talk
from handlers.typed import TypedInput, ask_for, asked_detail, stop_asking, typed_input
from handlers.widths import LINE, fit
from locales.reader import lines
from locales.understand.values import amount
from school.menu_items.reading import course_menu
from school.surveys.adding import NewOption
from school.surveys.drafts import SurveyCard
from school.surveys.edited import Edited, EditOutcome, NotEdited
from school.surveys.flow import Ask, Option
from school.surveys.options import (
    OptionField,
    Value,
    add_options,
    change_option,
    move_option,
    remove_option,
)
from school.surveys.standing_for import option_text
from school.surveys.tables import Purpose

router = Router(name="survey options")

_COURSE = "svopt"


@question_step(QuestionStep.OPTIONS)
async def open_options(
    press: CallbackQuery, card: SurveyCard, ask: Ask, page: int, talk: Talk
) -> None:
    """Show the options, each to be changed."""
    await show(press, await _screen(talk, card, ask, page))


async def _screen(talk: Talk, card: SurveyCard, ask: Ask, page: int = 0) -> Screen:
    reader = talk.reader
    rows = [
        Choice(_label(talk, each), OfOption(question_id=ask.id, option_id=each.id).pack())
        for each in ask.offered
    ]
    shown, turns = page_of(
        rows,
        page,
        talk,
        lambda to: OfQuestion(question_id=ask.id, do=QuestionStep.OPTIONS, page=to),
        size=5,
    )
    text = lines(
        heading(fit(reader.content(ask.text))),
        reader.say("The right ones have a *.") if card.is_quiz else None,
        None if rows else reader.say("No options yet"),
    )
    further = [
        *turns,
        of(reader.label("Add options"), ask, QuestionStep.ADD_OPTIONS),
        *(
            [of(reader.label("Add a course of the menu"), ask, QuestionStep.COURSES)]
            if card.purpose is Purpose.NEEDS
            else []
        ),
        back_to_question(talk, ask),
    ]
    return await numbered(talk, text, list(shown), further=further)


def _label(talk: Talk, option: Option) -> str:
    reader = talk.reader
    text = reader.content(option.text) + (" *" if option.right else "")
    if option.most is None:
        return text
    return reader.label("{option} (at most {n})", option=fit(text, LINE - 7), n=option.most)


@question_step(QuestionStep.ADD_OPTIONS)
async def more_options(
    press: CallbackQuery, _card: SurveyCard, ask: Ask, _page: int, talk: Talk
) -> None:
    """Ask for further options."""
    await ask_options(press, ask.id, talk)


@question_step(QuestionStep.COURSES)
async def choose_course(
    press: CallbackQuery, _card: SurveyCard, ask: Ask, _page: int, talk: Talk
) -> None:
    """Ask which course of the menu is added."""
    await show(press, await items_screen(talk, _COURSE, str(ask.id)))


async def _back_from_courses(rest: str, talk: Talk) -> list[Choice]:
    back = OfQuestion(question_id=_id(rest) or 1, do=QuestionStep.OPTIONS).pack()
    return [Choice(talk.reader.label("Back"), back)]


def _id(rest: str) -> int:
    return int(rest[:9]) if rest.isascii() and rest.isdigit() else 0


@item_purpose(
    _COURSE,
    ask=lambda _rest, talk: heading(talk.reader.label("Which course is added?")),
    further=_back_from_courses,
    typed=True,
)
async def add_course(event: Event, item_id: int, rest: str, talk: Talk) -> None:
    """Add an option that stands for the course."""
    item = (await course_menu(talk.database, withdrawn=False)).item(item_id)
    found = await found_question(talk, _id(rest))
    if item is None or found is None:
        await show(event, await gone(talk))
        return
    option = NewOption(option_text(item.title), item_id=item.id)
    outcome = await add_options(
        talk.database, now=talk.now, actor=talk.actor, question_id=found[1].id,
        options=(option,),
    )  # fmt: skip
    await _back_to_options(event, found[1].id, outcome, talk)


async def _back_to_options(
    event: Event, question_id: int, outcome: EditOutcome, talk: Talk
) -> None:
    """Show the options as they are now; of what was not done the reason."""
    if not isinstance(outcome, Edited):
        await settled(event, question_id, outcome, talk)
        return
    await stop_asking(talk)
    found = await found_question(talk, question_id)
    await show(event, await (_screen(talk, *found) if found else gone(talk)))


@router.callback_query(OfOption.filter())
async def open_option(press: CallbackQuery, callback_data: OfOption, talk: Talk) -> None:
    """Show, change or remove an option."""
    await stop_asking(talk)
    found = await found_question(talk, callback_data.question_id)
    option = _option(found[1], callback_data.option_id) if found else None
    if found is None or option is None:
        await show(press, await gone(talk))
        return
    card, ask = found
    match callback_data.do:
        case OptionStep.CARD:
            await show(press, await _option_screen(talk, card, ask, option))
        case OptionStep.TEXT:
            await _ask(press, ask, option, WORDS, talk)
        case OptionStep.QUOTA:
            await _ask(press, ask, option, QUOTA, talk)
        case OptionStep.NO_QUOTA:
            await _set(press, ask, option.id, OptionField.QUOTA, None, talk)
        case OptionStep.RIGHT:
            await _set(press, ask, option.id, OptionField.RIGHT, True, talk)
        case OptionStep.WRONG:
            await _set(press, ask, option.id, OptionField.RIGHT, False, talk)
        case OptionStep.REMOVE:
            outcome = await remove_option(
                talk.database, now=talk.now, actor=talk.actor, question_id=ask.id,
                option_id=option.id,
            )  # fmt: skip
            await _back_to_options(press, ask.id, outcome, talk)


def _option(ask: Ask, option_id: int) -> Option | None:
    return next((each for each in ask.offered if each.id == option_id), None)


async def _option_screen(talk: Talk, card: SurveyCard, ask: Ask, option: Option) -> Screen:
    reader = talk.reader
    n = [each.id for each in ask.offered].index(option.id) + 1

    def do(label: str, what: OptionStep) -> Choice:
        return Choice(label, OfOption(question_id=ask.id, option_id=option.id, do=what).pack())

    def to(label: str, place: int) -> Choice:
        return Choice(
            label, MoveOption(question_id=ask.id, option_id=option.id, place=place).pack()
        )

    right = (
        do(reader.label("It is wrong"), OptionStep.WRONG)
        if option.right
        else do(reader.label("It is right"), OptionStep.RIGHT)
    )
    choices = [
        do(reader.label("Other words"), OptionStep.TEXT),
        right if card.is_quiz else None,
        None
        if card.anonymous or card.is_quiz
        else do(reader.label("At most so many answers"), OptionStep.QUOTA),
        do(reader.label("As many as come"), OptionStep.NO_QUOTA) if option.most else None,
        to(reader.label("Up"), n - 1) if n > 1 else None,
        to(reader.label("Down"), n + 1) if n < len(ask.offered) else None,
        do(reader.label("Remove it"), OptionStep.REMOVE),
    ]
    back = of(reader.label("Back"), ask, QuestionStep.OPTIONS)
    text = lines(
        heading(fit(reader.content(option.text))),
        reader.say("It is a right answer.") if option.right else None,
        reader.say_many("At most one answer", "At most {n} answers", option.most)
        if option.most
        else None,
    )
    return await numbered(talk, text, [each for each in choices if each], further=[back])


async def _ask(
    press: CallbackQuery, ask: Ask, option: Option, declared: TypedInput, talk: Talk
) -> None:
    await ask_for(talk, declared, detail={"question": ask.id, "option": option.id})
    text = lines(heading(fit(talk.reader.content(option.text))), declared.misfit(talk.reader))
    back = Choice(
        talk.reader.label("Back"), OfOption(question_id=ask.id, option_id=option.id).pack()
    )
    await show(press, await numbered(talk, text, [], further=[back]))


async def _set(
    event: Event, ask: Ask, option_id: int, field: OptionField, value: Value, talk: Talk
) -> None:
    outcome = await change_option(
        talk.database, now=talk.now, actor=talk.actor, question_id=ask.id, option_id=option_id,
        field=field, value=value,
    )  # fmt: skip
    await _back_to_options(event, ask.id, outcome, talk)


async def _take(event: Event, field: OptionField, value: Value, talk: Talk) -> None:
    detail = await asked_detail(talk) or {}
    found = await found_question(talk, detail.get("question", 0))
    if found is None:
        await stop_asking(talk)
        await show(event, await gone(talk))
        return
    outcome = await change_option(
        talk.database, now=talk.now, actor=talk.actor, question_id=found[1].id,
        option_id=detail.get("option", 0), field=field, value=value,
    )  # fmt: skip
    if isinstance(outcome, Edited) or outcome is NotEdited.GONE:
        await talk.saved()
        await _back_to_options(event, found[1].id, outcome, talk)
        return
    await show(event, Screen(why_not(talk.reader, outcome)))


async def take_words(event: Event, value: str, talk: Talk) -> None:
    """Reword an option."""
    await _take(event, OptionField.TEXT, value, talk)


async def take_quota(event: Event, value: int, talk: Talk) -> None:
    """Say how many answers an option takes."""
    await _take(event, OptionField.QUOTA, value, talk)


WORDS = typed_input(
    TypedInput(
        key="sv.opt",
        takes_any=True,
        read=lambda text, _talk: text.strip() or None,
        act=take_words,
        about=lambda reader: reader.label("The words of an option"),
        misfit=lambda reader: reader.say("Type it in one line."),
    )
)
QUOTA = typed_input(
    TypedInput(
        key="sv.quota",
        takes_any=False,
        read=lambda text, _talk: amount(text),
        act=take_quota,
        about=lambda reader: reader.label("How many answers an option takes"),
        misfit=lambda reader: reader.say("How many answers? Just a number."),
    )
)


@router.callback_query(MoveOption.filter())
async def move(press: CallbackQuery, callback_data: MoveOption, talk: Talk) -> None:
    """Put an option at another place."""
    outcome = await move_option(
        talk.database, now=talk.now, actor=talk.actor, question_id=callback_data.question_id,
        option_id=callback_data.option_id, place=callback_data.place,
    )  # fmt: skip
    await _back_to_options(press, callback_data.question_id, outcome, talk)
