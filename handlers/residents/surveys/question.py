"""The screen of one question: where one stands, what is asked, and all its buttons."""

from aiogram.types import InlineKeyboardButton
from markupsafe import Markup, escape

from handlers.listing import reading_at
from handlers.numbered import Choice, labelled, numbered
from handlers.pages import Part, paged
from handlers.residents.browse.labels import today
from handlers.residents.surveys.callbacks import (
    GiveDay,
    GiveMarked,
    GiveNumber,
    GiveOption,
    GoOn,
    LeaveSurvey,
    MarkOption,
    ReadQuestion,
    SkipQuestion,
    StepBack,
    TurnOptions,
)
from handlers.residents.surveys.said import answer_words, hint, minutes_left, scale_label
from handlers.screens import Screen, button, rows
from handlers.talk import Talk
from handlers.typed import offer_choices
from handlers.widths import LINE, fit, width, wrapped
from locales.reader import Reader, lines
from school.surveys.answers import SCALE
from school.surveys.flow import Ask, Option
from school.surveys.reading import ResponseSeen
from school.surveys.tables import QuestionType

# Lines above the buttons, and rows of buttons, six of them with choices.
MOST_LINES, MOST_ROWS, MOST_CHOICES = 6, 8, 6
# So many days are offered as buttons, from today on.
DAYS = 3
_NUMBER = 1.5
_CHOOSING = {QuestionType.ONE, QuestionType.SEVERAL}
_TYPED = {QuestionType.NUMBER, QuestionType.DATE, QuestionType.TEXT, QuestionType.PHOTO}


async def question_screen(
    seen: ResponseSeen, ask: Ask, talk: Talk, *, note: Markup | None = None, page: int = 0
) -> Screen:
    """Return the question on the screen; typed numbers are about it, and no list further up."""
    await offer_choices(talk, [])
    reader = talk.reader
    given = seen.answers.get(ask.id)
    told = hint(ask, reader)
    if ask.type in _TYPED and given is not None and not given.skipped:
        words = fit(answer_words(ask, given, talk), LINE - 4)
        told = reader.say("So far: {answer}", answer=words)
    around = [note, *_head(seen, talk)]
    room = MOST_LINES - 1 - sum(each is not None for each in around)
    asked = wrapped(reader.content(ask.text), room)
    text = lines(*around, *(Markup("<b>{}</b>").format(line) for line in asked), told)
    is_cut = asked[-1].endswith("…") or _has_long_options(ask, reader)
    return Screen(text, rows(*_buttons(seen, ask, talk, page=page, is_cut=is_cut)))


def _head(seen: ResponseSeen, talk: Talk) -> list[Markup | None]:
    """Return where one stands, for whom if not for oneself, and the time that is left."""
    reader, at, left = talk.reader, seen.progress, minutes_left(seen, talk)
    if at is None:
        return []
    place = {"n": at.n, "of": at.of}
    head = (
        reader.say("{name}: question {n} of {of}", name=fit(seen.name, 6), **place)
        if seen.name
        else reader.say("Question {n} of {of}", **place)
    )
    minutes = (
        reader.say_many("One minute is left.", "{n} minutes are left.", left) if left else None
    )
    return [head, minutes]


def _buttons(
    seen: ResponseSeen, ask: Ask, talk: Talk, *, page: int, is_cut: bool
) -> list[InlineKeyboardButton]:
    reader, at = talk.reader, {"response": seen.response_id, "question": ask.id}
    whole = [button(reader.label("Read the whole question"), ReadQuestion(**at).pack())]
    below = [*(whole if is_cut else []), *_done_or_skip(seen, ask, reader)]
    back = _back(seen, ask, reader)
    if ask.type not in _CHOOSING:
        return [*_values(seen, ask, talk), *below, back]
    offered = ask.offered
    if len(offered) <= min(MOST_CHOICES, MOST_ROWS - len(below) - 1):
        choices = [_option(seen, ask, n, each, talk) for n, each in enumerate(offered, 1)]
        return [*choices, *below, back]
    size = min(MOST_CHOICES, MOST_ROWS - len(below) - 2)
    last = (len(offered) - 1) // size
    page = min(page, last)
    shown = list(enumerate(offered, 1))[page * size : (page + 1) * size]
    further = button(
        reader.label("Further choices"), TurnOptions(**at, page=min(page + 1, last)).pack()
    )
    before = button(
        reader.label("Choices before"), TurnOptions(**at, page=max(page - 1, 0)).pack()
    )
    return [
        *(_option(seen, ask, n, each, talk, page=page) for n, each in shown),
        *([further] if page < last else []),
        *below,
        before if page else back,
    ]


def _option(
    seen: ResponseSeen, ask: Ask, n: int, option: Option, talk: Talk, *, page: int = 0
) -> InlineKeyboardButton:
    reader = talk.reader
    chosen = option.id in seen.marked(ask)
    label = reader.content(option.text)
    if chosen:
        label = reader.label("Chosen: {option}", option=label)
    elif (ask.id, option.id) in seen.full:
        full = reader.label("full")
        label = f"{fit(label, LINE - _NUMBER - 1 - width(full))} {full}"
    at = {"response": seen.response_id, "question": ask.id, "option": option.id}
    data = (
        MarkOption(**at, chosen=not chosen, page=page).pack()
        if ask.type is QuestionType.SEVERAL
        else GiveOption(**at).pack()
    )
    return button(labelled(reader, n, label), data)


def _values(seen: ResponseSeen, ask: Ask, talk: Talk) -> list[InlineKeyboardButton]:
    """Return the buttons of the scale, or of the next days."""
    reader, at = talk.reader, {"response": seen.response_id, "question": ask.id}
    if ask.type is QuestionType.SCALE:
        given = seen.answers.get(ask.id)
        return [
            button(
                fit(_marked(scale_label(ask, n, reader), given and given.number == n, reader)),
                GiveNumber(**at, number=n).pack(),
            )
            for n in SCALE
        ]
    if ask.type is not QuestionType.DATE:
        return []
    first = today(talk)
    days = [first.fromordinal(first.toordinal() + n) for n in range(DAYS)]
    return [
        button(fit(reader.relative_day(day, first)), GiveDay(**at, day=day.toordinal()).pack())
        for day in days
    ]


def _marked(label: str, chosen: object, reader: Reader) -> str:
    return reader.label("Chosen: {option}", option=label) if chosen else label


def _done_or_skip(seen: ResponseSeen, ask: Ask, reader: Reader) -> list[InlineKeyboardButton]:
    """Return the way to give what is marked, or to leave out what need not be answered."""
    at = {"response": seen.response_id, "question": ask.id}
    if ask.type is QuestionType.SEVERAL and seen.marked(ask):
        return [button(reader.label("Done"), GiveMarked(**at).pack())]
    if ask.required:
        return []
    return [button(reader.label("Skip"), SkipQuestion(**at).pack())]


def _back(seen: ResponseSeen, ask: Ask, reader: Reader) -> InlineKeyboardButton:
    at = {"response": seen.response_id, "question": ask.id}
    if seen.about.is_quiz or seen.before is None:
        return button(reader.label("Go on later"), LeaveSurvey(**at).pack())
    return button(reader.label("The question before"), StepBack(**at).pack())


def _has_long_options(ask: Ask, reader: Reader) -> bool:
    """Tell whether a button cannot say all of its option, also once that is chosen."""
    room = LINE - _NUMBER - width(reader.label("Chosen: {option}", option=""))
    return ask.type in _CHOOSING and any(
        width(reader.content(each.text)) > room for each in ask.offered
    )


async def whole_question(seen: ResponseSeen, ask: Ask, talk: Talk, page: int) -> Screen:
    """Return a page of a question with all its options, and the way back to answering."""
    reader = talk.reader
    asked: list[Part] = [
        Markup("<b>{}</b>").format(escape(line))
        for line in wrapped(reader.content(ask.text), len(ask.text))
    ]
    options = [
        reader.label("{n}. {label}", n=n, label=reader.content(each.text))
        for n, each in enumerate(ask.offered, 1)
        if ask.type in _CHOOSING
    ]
    pages = paged([*asked, *options])
    at = {"response": seen.response_id, "question": ask.id}
    page, turns = reading_at(pages, page, talk, lambda to: ReadQuestion(**at, page=to))
    back = Choice(reader.label("Back to answering"), GoOn(response=seen.response_id).pack())
    return await numbered(talk, pages[page], [], further=[*turns, back])
