"""/surveys, the link of a survey, and every button of one."""

from typing import Any

from aiogram import Dispatcher, F, Router
from aiogram.types import CallbackQuery, Message

from handlers.callbacks import LARGEST_ID, OpenSurvey
from handlers.deep_links import deep_link
from handlers.entrances import Event, entrance
from handlers.filters import on_the_loop
from handlers.residents.surveys import ends, hearing, road
from handlers.residents.surveys.callbacks import (
    AgreeSurvey,
    BeginSurvey,
    ChooseWhom,
    GiveDay,
    GiveMarked,
    GiveNumber,
    GiveOption,
    GoOn,
    LeaveSurvey,
    ListSurveys,
    LookOver,
    MarkOption,
    ReadDraw,
    ReadExplanation,
    ReadIntro,
    ReadQuestion,
    SendSurvey,
    SkipQuestion,
    StepBack,
    TakeDraw,
    TakeWords,
    TurnOptions,
    TurnTo,
    UseNameSurvey,
    question_of,
)
from handlers.residents.surveys.draws import draw_screen, send_list
from handlers.residents.surveys.explaining import explanation_screen
from handlers.residents.surveys.intro import begin_survey, intro_screen, open_survey, whom_screen
from handlers.residents.surveys.lists import surveys_screen
from handlers.residents.surveys.question import question_screen, whole_question
from handlers.residents.surveys.telling import agreed, leads_to, telegram_name
from handlers.screens import show
from handlers.talk import Talk
from school.questions import QuestionKind, open_questions
from school.surveys.answering import mark
from school.surveys.flow import Answer
from school.surveys.tables import QuestionType

router = Router(name="surveys")
leads_to(begin_survey)

_TAKE_PHOTOS = {QuestionKind.SURVEY, QuestionKind.REPORT}


@entrance("SURVEYS")
async def open_surveys_room(event: Event, talk: Talk) -> None:
    """Show what is open for oneself and one's people."""
    await show(event, await surveys_screen(talk))


@deep_link("s")
async def follow_survey(message: Message, rest: str, talk: Talk, _dispatcher: Dispatcher) -> bool:
    """Open the survey that a link names."""
    if not (rest.isascii() and rest.isdigit() and 0 < int(rest) <= LARGEST_ID):
        return False
    await open_survey(message, int(rest), talk)
    return True


@router.callback_query(ListSurveys.filter())
async def turn_list(press: CallbackQuery, callback_data: ListSurveys, talk: Talk) -> None:
    """Show another page of the list."""
    await show(press, await surveys_screen(talk, callback_data.page))


@router.callback_query(OpenSurvey.filter())
async def press_open(
    press: CallbackQuery, callback_data: OpenSurvey, talk: Talk, notice_id: int | None
) -> None:
    """Show a survey, or go on with it; what brought it (a theme, news) stays readable above."""
    survey_id = callback_data.survey_id
    if notice_id is None or not isinstance(press.message, Message):
        await open_survey(press, survey_id, talk)
        return
    await press.answer()
    await open_survey(press.message, survey_id, talk)


@router.callback_query(ReadIntro.filter())
async def read_intro(press: CallbackQuery, callback_data: ReadIntro, talk: Talk) -> None:
    """Show what a survey says of itself."""
    await show(press, await intro_screen(callback_data.survey, callback_data.page, talk))


@router.callback_query(ReadDraw.filter())
async def read_draw(press: CallbackQuery, callback_data: ReadDraw, talk: Talk) -> None:
    """Show how a quiz's draw goes."""
    await show(press, await draw_screen(callback_data.survey, talk))


@router.callback_query(TakeDraw.filter())
async def take_draw(press: CallbackQuery, callback_data: TakeDraw, talk: Talk) -> None:
    """Send the list of a draw."""
    if not await send_list(press, callback_data.survey, talk):
        await show(press, await draw_screen(callback_data.survey, talk))


@router.callback_query(ChooseWhom.filter())
async def choose_whom(press: CallbackQuery, callback_data: ChooseWhom, talk: Talk) -> None:
    """Show for whom of one's people it can be answered."""
    await show(press, await whom_screen(callback_data.survey, callback_data.page, talk))


@router.callback_query(BeginSurvey.filter())
async def press_begin(press: CallbackQuery, callback_data: BeginSurvey, talk: Talk) -> None:
    """Begin, or go on."""
    await begin_survey(press, callback_data.survey, callback_data.person, talk)


@router.callback_query(AgreeSurvey.filter())
async def press_agree(press: CallbackQuery, callback_data: AgreeSurvey, talk: Talk) -> None:
    """Agree, and begin."""
    await agreed(press, callback_data.survey, callback_data.person, talk)


@router.callback_query(UseNameSurvey.filter())
async def press_name(press: CallbackQuery, callback_data: UseNameSurvey, talk: Talk) -> None:
    """Take Telegram's name, and begin."""
    await telegram_name(press, callback_data.survey, callback_data.person, talk)


@router.callback_query(GoOn.filter())
async def go_on(press: CallbackQuery, callback_data: GoOn, talk: Talk) -> None:
    """Show where a response stands."""
    await road.show_standing(press, callback_data.response, talk)


@router.callback_query(GiveOption.filter())
async def give_option(press: CallbackQuery, callback_data: GiveOption, talk: Talk) -> None:
    """Answer with one option."""
    said = callback_data
    answer = Answer(options=(said.option,))
    await road.pressed(press, said.response, said.question, answer, talk)


@router.callback_query(GiveNumber.filter())
async def give_number(press: CallbackQuery, callback_data: GiveNumber, talk: Talk) -> None:
    """Answer with a point of the scale."""
    said = callback_data
    answer = Answer(number=said.number)
    await road.pressed(press, said.response, said.question, answer, talk)


@router.callback_query(GiveDay.filter())
async def give_day(press: CallbackQuery, callback_data: GiveDay, talk: Talk) -> None:
    """Answer with a day."""
    said = callback_data
    day = talk.now.date().fromordinal(said.day)
    await road.pressed(press, said.response, said.question, Answer(day=day), talk)


@router.callback_query(MarkOption.filter())
async def mark_option(press: CallbackQuery, callback_data: MarkOption, talk: Talk) -> None:
    """Mark an option, or take its mark away."""
    said = callback_data
    if not await road.is_shown(press, said.response, said.question, talk):
        return
    outcome = await mark(
        talk.database,
        now=talk.now,
        response_id=said.response,
        by_id=talk.person_id,
        question_id=said.question,
        option_id=said.option,
        chosen=said.chosen,
    )
    await road.show_outcome(press, outcome, said.response, talk, page=said.page)


@router.callback_query(GiveMarked.filter())
async def press_done(press: CallbackQuery, callback_data: GiveMarked, talk: Talk) -> None:
    """Answer with all that is marked."""
    await hearing.give_marked(press, callback_data.response, callback_data.question, talk)


@router.callback_query(SkipQuestion.filter())
async def press_skip(press: CallbackQuery, callback_data: SkipQuestion, talk: Talk) -> None:
    """Leave a question out."""
    said = callback_data
    await road.pressed(press, said.response, said.question, Answer(skipped=True), talk)


@router.callback_query(StepBack.filter())
async def press_back(press: CallbackQuery, callback_data: StepBack, talk: Talk) -> None:
    """Go to the question before."""
    await road.step_back(press, callback_data.response, callback_data.question, talk)


@router.callback_query(LeaveSurvey.filter())
async def press_later(press: CallbackQuery, callback_data: LeaveSurvey, talk: Talk) -> None:
    """Say that all is kept."""
    seen = await road.seen_by(talk, callback_data.response)
    if seen is None or not seen.takes_answers(talk.now):
        await road.show_standing(press, callback_data.response, talk)
        return
    await show(press, await ends.later_screen(seen, talk))


@router.callback_query(TurnOptions.filter())
async def turn_options(press: CallbackQuery, callback_data: TurnOptions, talk: Talk) -> None:
    """Show another page of the options."""
    said = callback_data
    if not await road.is_shown(press, said.response, said.question, talk):
        return
    seen = await road.seen_by(talk, said.response)
    if seen is not None and seen.at is not None:
        await show(press, await question_screen(seen, seen.at, talk, page=said.page))


@router.callback_query(ReadQuestion.filter())
async def read_question(press: CallbackQuery, callback_data: ReadQuestion, talk: Talk) -> None:
    """Show the question and its options, whole."""
    said = callback_data
    if not await road.is_shown(press, said.response, said.question, talk):
        return
    seen = await road.seen_by(talk, said.response)
    if seen is not None and seen.at is not None:
        await show(press, await whole_question(seen, seen.at, talk, said.page))


@router.callback_query(ReadExplanation.filter())
async def read_explanation(
    press: CallbackQuery, callback_data: ReadExplanation, talk: Talk
) -> None:
    """Show another page of an explanation."""
    said = callback_data
    seen = await road.seen_by(talk, said.response)
    if seen is None or seen.explained(said.question) is None:
        await road.show_standing(press, said.response, talk)
        return
    await show(press, await explanation_screen(seen, said.question, talk, page=said.page))


@router.callback_query(TakeWords.filter())
async def press_words(press: CallbackQuery, callback_data: TakeWords, talk: Talk) -> None:
    """Take the words typed before as the answer."""
    await hearing.take_words(press, callback_data.response, callback_data.question, talk)


@router.callback_query(TurnTo.filter())
async def turn_to_question(press: CallbackQuery, callback_data: TurnTo, talk: Talk) -> None:
    """Go to a question to answer it anew."""
    await road.move_to(press, callback_data.response, callback_data.question, talk)


@router.callback_query(LookOver.filter())
async def look_over(press: CallbackQuery, callback_data: LookOver, talk: Talk) -> None:
    """Show another page of all answers."""
    seen = await road.seen_by(talk, callback_data.response)
    if seen is None or not seen.takes_answers(talk.now) or seen.at is not None:
        await road.show_standing(press, callback_data.response, talk)
        return
    await show(press, await ends.look_over(seen, talk, page=callback_data.page))


@router.callback_query(SendSurvey.filter())
async def press_send(press: CallbackQuery, callback_data: SendSurvey, talk: Talk) -> None:
    """Send the answers."""
    await road.send(press, callback_data.response, talk)


async def _photo_for_survey(message: Message, talk: Talk) -> dict[str, Any] | bool:
    """Filter for a picture that is an answer: in reply to its question, or while it is open."""
    replied = await _replied(message)
    if replied is None and await talk.state.get_state() is None:
        asked = await open_questions(talk.database, talk.person_id, now=talk.now)
        latest = next((each for each in asked if each.kind in _TAKE_PHOTOS), None)
        if latest is None or latest.kind is not QuestionKind.SURVEY:
            return False
        seen = await road.seen_by(talk, latest.subject)
        replied = (latest.subject, seen.at.id) if seen and seen.at else None
    seen = await road.seen_by(talk, replied[0]) if replied else None
    ask = seen.asked(replied[1]) if seen and replied else None
    if replied is None or ask is None or ask.type is not QuestionType.PHOTO:
        return False
    return {"response": replied[0], "question": replied[1]}


async def _replied(message: Message) -> tuple[int, int] | None:
    markup = message.reply_to_message.reply_markup if message.reply_to_message else None
    data = [each.callback_data for row in markup.inline_keyboard for each in row] if markup else []
    found = (question_of(each) for each in data if each)
    return next((each for each in found if each is not None), None)


@router.message(on_the_loop(F.photo), _photo_for_survey)
async def take_photo(message: Message, response: int, question: int, talk: Talk) -> None:
    """Take a picture as the answer."""
    if message.photo:
        answer = Answer(photo=message.photo[-1].file_id)
        await road.take(message, response, question, answer, talk, typed=True)
