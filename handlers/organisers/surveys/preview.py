"""Going through a survey as a resident would, before it is sent out; nothing of it is kept.

What was tried stands in the conversation's state until another preview begins, by the id of the
question, so that conditions show and hide as they will.
"""

from datetime import date
from typing import Any

from aiogram import Router
from aiogram.types import CallbackQuery
from markupsafe import Markup

from handlers.about import today_of
from handlers.entrances import Event
from handlers.listing import page_of
from handlers.numbered import Choice, numbered
from handlers.organisers.desk import heading
from handlers.organisers.surveys.callbacks import SurveyStep, Try, TryAnswer
from handlers.organisers.surveys.card import back_to_card, card_of, gone, step
from handlers.organisers.whens import understood
from handlers.screens import Screen, show
from handlers.talk import Talk
from handlers.typed import TypedInput, ask_for, asked_detail, stop_asking, typed_input
from handlers.widths import LINE, fit
from locales.reader import Reader, lines, mark
from locales.understand.dates import When
from locales.understand.values import amount
from school.surveys.answers import SCALE, Refusal, packed, refusal, unpacked
from school.surveys.drafts import SurveyCard
from school.surveys.flow import Answer, Ask, following, preceding, progress, standing, visible
from school.surveys.grading import is_graded, is_right
from school.surveys.tables import QuestionType

router = Router(name="survey preview")

_KEY = "survey_preview"
_HINTS = {
    QuestionType.ONE: mark("Tap one, or send its number."),
    QuestionType.SEVERAL: mark("Tap all that fit, then Done."),
    QuestionType.SCALE: mark("Tap a number from 1 to 5."),
    QuestionType.NUMBER: mark("Please type a number."),
    QuestionType.DATE: mark("Type a date, like Dec 4."),
    QuestionType.TEXT: mark("Please type your answer."),
    QuestionType.PHOTO: mark("Please send a photo."),
}
_REFUSED = {
    Refusal.NOT_OFFERED: mark("That is not offered."),
    Refusal.TOO_FEW: mark("Those are too few."),
    Refusal.TOO_MANY: mark("Those are too many."),
    Refusal.OUT_OF_BOUNDS: mark("That number does not fit here."),
    Refusal.EMPTY: mark("Please type your answer."),
    Refusal.TOO_LONG: mark("That is too long. Please shorten it."),
    Refusal.REQUIRED: mark("This one must be answered."),
}
_TYPED = frozenset({QuestionType.NUMBER, QuestionType.DATE, QuestionType.TEXT})


@step(SurveyStep.PREVIEW)
async def begin(press: CallbackQuery, card: SurveyCard, _page: int, talk: Talk) -> None:
    """Begin a preview at the first question."""
    await _keep(talk, card, {}, ())
    reader = talk.reader
    if not card.asks:
        text = lines(heading(reader.label("Preview")), reader.say("There is no question yet."))
        await show(press, await numbered(talk, text, [], further=[back_to_card(talk, card)]))
        return
    told = lines(
        heading(fit(reader.content(card.title))),
        fit(" ".join(reader.content(card.intro).split()), 2 * LINE) if card.intro else None,
        reader.say("A preview: nothing of it is kept."),
    )
    await _show_at(press, card, standing(card.form, {}, None), talk, told=told)


async def _kept(talk: Talk, card: SurveyCard) -> tuple[dict[int, Answer], tuple[int, ...]]:
    """Return what was tried so far, and what is chosen of the question on the screen."""
    found = (await talk.state.get_data()).get(_KEY) or {}
    if found.get("survey") != card.id:
        return {}, ()
    return unpacked(found["answers"]), tuple(found["chosen"])


async def _keep(
    talk: Talk, card: SurveyCard, answers: dict[int, Answer], chosen: tuple[int, ...]
) -> None:
    kept = {"survey": card.id, "answers": packed(answers), "chosen": list(chosen)}
    await talk.state.update_data({_KEY: kept})


@router.callback_query(TryAnswer.filter())
async def try_answer(press: CallbackQuery, callback_data: TryAnswer, talk: Talk) -> None:
    """Do what a button of a preview says."""
    said = callback_data
    await stop_asking(talk)
    card = await card_of(talk, said.survey_id)
    if card is None:
        await show(press, await gone(talk))
        return
    answers, chosen = await _kept(talk, card)
    shown = {each.id: each for each in visible(card.form, answers)}
    ask = shown.get(said.question_id)
    if said.do is Try.ANEW:
        await _keep(talk, card, {}, ())
        await _show_at(press, card, standing(card.form, {}, None), talk)
    elif said.do is Try.BACK:
        before = preceding(card.form, answers, said.question_id or None)
        await _keep(talk, card, answers, ())
        await _show_at(press, card, before or ask, talk)
    elif ask is None:
        await _show_at(press, card, standing(card.form, answers, None), talk)
    elif said.do in {Try.CHOOSE, Try.LEAVE} and ask.type is QuestionType.SEVERAL:
        more = {*chosen, said.value} if said.do is Try.CHOOSE else {*chosen} - {said.value}
        await _keep(talk, card, answers, tuple(sorted(more)))
        await _show_at(press, card, ask, talk, page=said.page)
    else:
        await _give(press, card, ask, _answer(said, ask, chosen), talk)


def _answer(said: TryAnswer, ask: Ask, chosen: tuple[int, ...]) -> Answer:
    """Return the answer that a button gives."""
    match said.do:
        case Try.DONE:
            return Answer(options=chosen)
        case Try.NUMBER:
            return Answer(number=said.value)
        case Try.SKIP:
            return Answer(skipped=True)
        case Try.FAKE:
            return Answer(photo="preview") if ask.type is QuestionType.PHOTO else Answer()
    return Answer(options=(said.value,))


async def _give(event: Event, card: SurveyCard, ask: Ask, answer: Answer, talk: Talk) -> None:
    """Take an answer and go on, or say why it is none."""
    answers, _ = await _kept(talk, card)
    refused = refusal(ask, answer)
    if refused is not None:
        await _show_at(event, card, ask, talk, told=talk.reader.say(_REFUSED[refused]))
        return
    given = {**answers, ask.id: answer}
    await _keep(talk, card, given, ())
    told = _explained(talk.reader, ask, answer) if card.is_quiz and is_graded(ask) else None
    await _show_at(event, card, following(card.form, given, ask.id), talk, told=told)


def _explained(reader: Reader, ask: Ask, answer: Answer) -> Markup:
    """Return whether an answer is right, and why."""
    right = reader.say("Right.") if is_right(ask, answer) else reader.say("Not right.")
    return lines(
        right, fit(reader.content(ask.explanation), 3 * LINE) if ask.explanation else None
    )


async def _show_at(
    event: Event,
    card: SurveyCard,
    ask: Ask | None,
    talk: Talk,
    *,
    told: Markup | None = None,
    page: int = 0,
) -> None:
    screen = await (_end(talk, card) if ask is None else _question(talk, card, ask, page))
    await show(event, Screen(lines(told, screen.text), screen.keyboard))


async def _end(talk: Talk, card: SurveyCard) -> Screen:
    reader = talk.reader
    text = lines(
        heading(reader.label("Preview: the end")),
        reader.say("Here it would be looked over and sent."),
    )

    def again(label: str, what: Try) -> Choice:
        return Choice(label, TryAnswer(survey_id=card.id, question_id=0, do=what).pack())

    choices = [
        again(reader.label("One question back"), Try.BACK),
        again(reader.label("Once more from the beginning"), Try.ANEW),
    ]
    return await numbered(talk, text, choices, further=[back_to_card(talk, card)])


async def _question(talk: Talk, card: SurveyCard, ask: Ask, page: int) -> Screen:
    reader = talk.reader
    answers, chosen = await _kept(talk, card)
    at = progress(card.form, answers, ask.id)
    if ask.type in _TYPED:
        await ask_for(talk, WORDS, detail={"survey": card.id, "question": ask.id})

    def tries(label: str, what: Try, value: int = 0) -> Choice:
        data = TryAnswer(survey_id=card.id, question_id=ask.id, do=what, value=value, page=page)
        return Choice(label, data.pack())

    rows = [
        tries(
            reader.label("✓ {option}", option=reader.content(each.text))
            if each.id in chosen
            else reader.content(each.text),
            Try.LEAVE if each.id in chosen else Try.CHOOSE,
            each.id,
        )
        for each in ask.offered
        if ask.type in {QuestionType.ONE, QuestionType.SEVERAL}
    ]
    if ask.type is QuestionType.SCALE:
        rows = [tries(reader.number(n), Try.NUMBER, n) for n in SCALE]
    shown, turns = page_of(
        rows,
        page,
        talk,
        lambda to: TryAnswer(
            survey_id=card.id, question_id=ask.id, do=Try.LEAVE, value=0, page=to
        ),
        size=5,
    )
    ways = [
        tries(reader.label("Done"), Try.DONE) if ask.type is QuestionType.SEVERAL else None,
        tries(reader.label("As if a photo was sent"), Try.FAKE)
        if ask.type is QuestionType.PHOTO
        else None,
        None if ask.required else tries(reader.label("Skip"), Try.SKIP),
        tries(reader.label("One question back"), Try.BACK) if at.n > 1 else None,
    ]
    text = lines(
        heading(reader.label("Preview {n}/{of}", n=at.n, of=at.of)),
        fit(reader.content(ask.text), 4 * LINE),
        reader.say(_HINTS[ask.type]),
    )
    end = Choice(reader.label("End the preview"), back_to_card(talk, card).data)
    further = [*turns, *(each for each in ways if each), end]
    return await numbered(talk, text, list(shown), further=further)


async def take_words(event: Event, value: str, talk: Talk) -> None:
    """Try what was typed as an answer."""
    detail = await asked_detail(talk) or {}
    card = await card_of(talk, detail.get("survey", 0))
    ask = card.question(detail.get("question", 0)) if card else None
    if card is None or ask is None:
        await stop_asking(talk)
        await show(event, await gone(talk))
        return
    await stop_asking(talk)
    await _give(event, card, ask, _typed(ask, value, talk), talk)


def _typed(ask: Ask, text: str, talk: Talk) -> Answer:
    match ask.type:
        case QuestionType.NUMBER:
            return Answer(number=amount(text))
        case QuestionType.DATE:
            return Answer(day=_day(text, talk))
    return Answer(text=text)


def _day(text: str, talk: Talk) -> date | None:
    found = understood([text], today_of(talk.reader, talk.now))
    if isinstance(found, When):
        return found.starts_at.date()
    return found.dates[0] if len(found.dates) == 1 else None


def _misfit(reader: Reader) -> Any:
    return reader.say("Please type your answer.")


WORDS = typed_input(
    TypedInput(
        key="sv.try",
        takes_any=True,
        read=lambda text, _talk: text.strip() or None,
        act=take_words,
        about=lambda reader: reader.label("The preview of a survey"),
        misfit=_misfit,
    )
)
