"""What a quiz says after each answer: right or not, the right answer, and why."""

from markupsafe import Markup

from handlers.listing import reading_at
from handlers.numbered import Choice, numbered
from handlers.pages import Part, paged
from handlers.residents.surveys.callbacks import GoOn, ReadExplanation, SendSurvey
from handlers.screens import Screen
from handlers.talk import Talk
from school.surveys.flow import Ask, following
from school.surveys.reading import Explained, ResponseSeen


async def explanation_screen(
    seen: ResponseSeen, question_id: int, talk: Talk, *, page: int = 0
) -> Screen:
    """Return a page of what there is to say of an answered question, and the way on."""
    reader = talk.reader
    explained = seen.explained(question_id)
    pages = paged(_parts(explained, talk)) if explained else [reader.say("Noted.")]
    at = {"response": seen.response_id, "question": question_id}
    page, turns = reading_at(pages, page, talk, lambda to: ReadExplanation(**at, page=to))
    return await numbered(talk, pages[page], [_on(seen, talk)], further=turns)


def _on(seen: ResponseSeen, talk: Talk) -> Choice:
    if seen.at is None or following(seen.form, seen.answers, None) is None:
        return Choice(
            talk.reader.label("See my result"), SendSurvey(response=seen.response_id).pack()
        )
    return Choice(talk.reader.label("Next question"), GoOn(response=seen.response_id).pack())


def _parts(explained: Explained, talk: Talk) -> list[Part]:
    reader, ask = talk.reader, explained.ask
    why: list[Part] = [reader.content(ask.explanation)] if ask.explanation else []
    if explained.right is None:
        return [reader.say("<b>Noted</b>"), *why]
    if explained.right:
        return [reader.say("<b>Right!</b>"), *why]
    return [reader.say("<b>Not quite. Right is:</b>"), *_right(ask, talk), *why]


def _right(ask: Ask, talk: Talk) -> list[Markup | str]:
    if ask.right is not None:
        return [str(ask.right)]
    return [talk.reader.content(option.text) for option in ask.options if option.right]
