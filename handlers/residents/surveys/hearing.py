"""Typed words as answers to the question on the screen (`handlers.words` asks).

Any words answer a question for free text while it was shown within the hour; later it is asked
first whether they are meant, since people forget what is open.
"""

from datetime import timedelta

from aiogram.types import CallbackQuery, Message

from handlers.asked import AskedKind, Heard, asked_kind
from handlers.entrances import Event
from handlers.numbered import Choice, numbered
from handlers.replied import replies_to_screen
from handlers.residents.asking.screens import pass_on_choices
from handlers.residents.surveys import ends, road
from handlers.residents.surveys.callbacks import OF_QUESTION, GoOn, TakeWords, question_of
from handlers.residents.surveys.meanings import (
    BACK,
    SKIP,
    Gives,
    Meant,
    Presses,
    Turns,
    looked_over,
    read_words,
)
from handlers.screens import Screen, show
from handlers.talk import Talk
from handlers.widths import LINE, fit
from locales.reader import lines
from locales.understand.answers import Answer as YesNo
from school.questions import OpenQuestion, QuestionKind
from school.surveys.flow import Answer
from school.surveys.reading import ResponseSeen
from school.surveys.tables import QuestionType
from school.unanswered import keep_words

# For so long after a question was shown any words are its answer.
FRESH = timedelta(hours=1)
# The words that wait for somebody to say that they were an answer.
WAITING = "survey_words"


async def hear(text: str, question: OpenQuestion, talk: Talk) -> Heard | None:
    """Return what words mean to the response that a question is about."""
    seen = await road.seen_by(talk, question.subject)
    if seen is None or not seen.takes_answers(talk.now):
        return None
    if seen.at is None:
        return looked_over(text, seen)
    fresh = talk.now - question.opened_at <= FRESH
    return read_words(text, seen, seen.at, talk, fresh=fresh)


async def act(event: Event, meant: Meant, question: OpenQuestion, talk: Talk) -> None:
    """Do what the words mean."""
    response = question.subject
    match meant:
        case Gives(question_id, answer):
            await road.take(event, response, question_id, answer, talk, typed=True)
        case Turns(question_id):
            await road.move_to(event, response, question_id, talk)
        case Presses(question_id=None):
            await road.send(event, response, talk)
        case Presses(label, int(question_id)):
            await _press(event, label, response, question_id, talk)


async def _press(event: Event, label: str, response: int, question: int, talk: Talk) -> None:
    if label == BACK:
        await road.step_back(event, response, question, talk)
    elif label == SKIP:
        await road.pressed(event, response, question, Answer(skipped=True), talk)
    else:
        await give_marked(event, response, question, talk)


async def give_marked(event: Event, response: int, question: int, talk: Talk) -> None:
    """Answer with all that is marked."""
    seen = await road.seen_by(talk, response)
    ask = seen.asked(question) if seen else None
    chosen = seen.marked(ask) if seen and ask else ()
    await road.pressed(event, response, question, Answer(options=chosen), talk)


async def _about(question: OpenQuestion, talk: Talk) -> str:
    seen = await road.seen_by(talk, question.subject)
    if seen is None:
        return talk.reader.label("An earlier question")
    title = talk.reader.content(seen.about.title)
    whose = f"{fit(seen.name, 4)} " if seen.name else ""
    return fit(talk.reader.label("Survey: {title}", title=whose + title))


async def again(question: OpenQuestion, talk: Talk) -> Screen | None:
    """Return the question once more, for who sent no words to it."""
    seen = await road.seen_by(talk, question.subject)
    if seen is None or not seen.takes_answers(talk.now):
        return None
    return await road.standing_screen(seen, talk)


async def _late(event: Event, _value: YesNo, question: OpenQuestion, talk: Talk) -> bool:
    """A yes or a no that is no answer: show what is asked, if it still is."""
    screen = await again(question, talk)
    if screen is not None:
        await show(event, screen)
    return screen is not None


async def _unclear(
    event: Message | CallbackQuery, text: str, question: OpenQuestion, talk: Talk
) -> bool:
    """Take words that fit nothing else: keep them, and ask what they are."""
    seen = await road.seen_by(talk, question.subject)
    if seen is None or seen.at is None or not seen.takes_answers(talk.now):
        return False
    reader, ask = talk.reader, seen.at
    at = {"response": seen.response_id, "question": ask.id}
    if ask.type is QuestionType.TEXT and not seen.about.anonymous:
        await talk.state.update_data({WAITING: text})
        head = reader.say("Is that your answer to this?")
        way = Choice(reader.label("Yes, it is my answer"), TakeWords(**at).pack())
    else:
        # Of an anonymous survey no words are kept with their person, not even until a tap.
        head = (
            reader.say("To answer this, open it and type again.")
            if ask.type is QuestionType.TEXT
            else reader.say("That is none of the answers.")
        )
        way = Choice(reader.label("Back to the question"), GoOn(response=at["response"]).pack())
    told = lines(head, fit(reader.content(ask.text), LINE))
    await show(event, await numbered(talk, told, [way, *await _passing(text, seen, talk)]))
    return True


async def _passing(text: str, seen: ResponseSeen, talk: Talk) -> list[Choice]:
    """Return the ways to pass the words on; those meant for an anonymous survey are not kept."""
    if seen.about.anonymous:
        return [ends.to_surveys(talk)]
    words_id = await keep_words(talk.database, now=talk.now, person_id=talk.person_id, words=text)
    return pass_on_choices(talk.reader, words_id)


async def take_words(event: Event, response: int, question: int, talk: Talk) -> None:
    """Take the words that were typed before as the answer."""
    data = await talk.state.get_data()
    text = data.get(WAITING)
    await talk.state.set_data({key: value for key, value in data.items() if key != WAITING})
    if not text:
        await road.show_standing(event, response, talk)
        return
    await road.pressed(event, response, question, Answer(text=text), talk)


@replies_to_screen(*(each.__prefix__ for each in OF_QUESTION))
async def hear_reply(message: Message, text: str, data: str, talk: Talk) -> bool:
    """Take words replied to a question's message as its answer, wherever one stands by now."""
    found = question_of(data)
    seen = await road.seen_by(talk, found[0]) if found else None
    if found is None or seen is None:
        return False
    response, question = found
    ask = seen.asked(question)
    if ask is None or not seen.takes_answers(talk.now):
        await road.show_standing(message, response, talk)
        return True
    meant = read_words(text, seen, ask, talk, fresh=True)
    if meant is not None and isinstance(meant.value, Gives):
        await road.take(message, response, question, meant.value.answer, talk, typed=True)
        return True
    await road.move_to(message, response, question, talk)
    return True


async def _nothing(_question: OpenQuestion, _talk: Talk) -> Screen | None:
    """A nod is no answer to a survey."""
    return None


asked_kind(
    AskedKind(
        kind=QuestionKind.SURVEY,
        read=lambda _text, _talk: None,
        by_number=lambda _text: None,
        hears=hear,
        act=act,
        about=_about,
        ask_back=_nothing,
        late=_late,
        unclear=_unclear,
        again=again,
    )
)
