"""The one road through a survey: answer, then show where they stand by now.

Every press and every word leads here; what is shown is read afresh, so that an old button never
ends in nothing.
"""

from markupsafe import Markup

from handlers.entrances import Event
from handlers.residents.surveys import ends
from handlers.residents.surveys.explaining import explanation_screen
from handlers.residents.surveys.question import question_screen
from handlers.residents.surveys.said import noted, refused
from handlers.screens import Screen, show
from handlers.talk import Talk
from school.surveys.answering import GiveOutcome, give, resume, turn_to
from school.surveys.answers import Refusal
from school.surveys.finishing import Finished, Full, Missing, end_overdue, finish
from school.surveys.flow import Answer
from school.surveys.reading import ResponseSeen, response_seen
from school.surveys.tables import ResponseState
from school.surveys.under_way import NotGiven, Standing


async def seen_by(talk: Talk, response_id: int) -> ResponseSeen | None:
    """Return a response of who speaks."""
    return await response_seen(talk.database, response_id, by_id=talk.person_id)


async def show_standing(
    event: Event, response_id: int, talk: Talk, *, note: Markup | None = None
) -> None:
    """Show where a response stands: a question, all answers, or what came of it."""
    outcome = await resume(
        talk.database, now=talk.now, response_id=response_id, by_id=talk.person_id
    )
    await show_outcome(event, outcome, response_id, talk, note=note)


async def show_outcome(
    event: Event,
    outcome: GiveOutcome,
    response_id: int,
    talk: Talk,
    *,
    note: Markup | None = None,
    page: int = 0,
) -> None:
    """Show what came of answering; a page of the options stays where it was."""
    if outcome is NotGiven.GONE:
        gone = talk.reader.say("That question is not asked now.")
        await show_standing(event, response_id, talk, note=gone)
        return
    seen = await seen_by(talk, response_id)
    if seen is None:
        told = ends.not_given(NotGiven.UNKNOWN, talk)
        await show(event, await ends.closed_screen(talk, told))
    elif isinstance(outcome, NotGiven):
        await show(event, await _refused(seen, outcome, talk))
    else:
        if isinstance(outcome, Refusal) and seen.at is not None:
            note = refused(outcome, seen.at, talk.reader)
        await show(event, await standing_screen(seen, talk, note=note, page=page))


async def standing_screen(
    seen: ResponseSeen, talk: Talk, *, note: Markup | None = None, page: int = 0
) -> Screen:
    """Return the question on the screen, or all answers to be looked over."""
    if seen.at is None:
        return await ends.look_over(seen, talk, note=note)
    return await question_screen(seen, seen.at, talk, note=note, page=page)


async def _refused(seen: ResponseSeen, outcome: NotGiven, talk: Talk) -> Screen:
    if outcome is NotGiven.SENT:
        return await ends.sent_screen(seen, talk, again=True)
    if outcome is NotGiven.OVERDUE:
        await end_overdue(talk.database, now=talk.now, response_id=seen.response_id)
        ended = await seen_by(talk, seen.response_id)
        return await ends.result_screen(ended or seen, talk, overdue=True)
    if seen.state is ResponseState.OPEN:
        return await ends.closed_screen(talk, ends.not_given(outcome, talk), seen.about.title)
    return await ends.sent_screen(seen, talk, again=True)


async def take(
    event: Event,
    response_id: int,
    question_id: int,
    answer: Answer,
    talk: Talk,
    *,
    typed: bool = False,
) -> None:
    """Take an answer and show what comes next; of a quiz first whether it was right.

    What was `typed` is said back, since nothing else shows how it was understood.
    """
    outcome = await give(
        talk.database,
        now=talk.now,
        response_id=response_id,
        by_id=talk.person_id,
        question_id=question_id,
        answer=answer,
    )
    if isinstance(outcome, Refusal):
        # It was another question that was replied to: that one is asked again.
        outcome = await _turned(outcome, response_id, question_id, talk)
    if isinstance(outcome, Standing) or outcome is NotGiven.FINAL:
        seen = await seen_by(talk, response_id)
        if seen is not None and seen.explained(question_id) is not None:
            await show(event, await explanation_screen(seen, question_id, talk))
            return
        ask = seen.asked(question_id) if seen else None
        note = noted(ask, answer, talk) if typed and ask and not answer.skipped else None
        await show_standing(event, response_id, talk, note=note)
        return
    await show_outcome(event, outcome, response_id, talk)


async def _turned(refusal: Refusal, response_id: int, question_id: int, talk: Talk) -> GiveOutcome:
    turned = await turn_to(
        talk.database,
        now=talk.now,
        response_id=response_id,
        by_id=talk.person_id,
        question_id=question_id,
    )
    return refusal if isinstance(turned, Standing) else turned


async def pressed(
    event: Event, response_id: int, question_id: int, answer: Answer, talk: Talk
) -> None:
    """Take the answer of a button, if its question is on the screen still; else show what is."""
    if await is_shown(event, response_id, question_id, talk):
        await take(event, response_id, question_id, answer, talk)


async def is_shown(event: Event, response_id: int, question_id: int, talk: Talk) -> bool:
    """Tell whether a question is the one on the screen; if not, show the fresh screen.

    Of a quiz's question that was answered it is what there is to say of it, since a second tap
    comes before the first one's screen is read.
    """
    seen = await seen_by(talk, response_id)
    if seen is not None and seen.takes_answers(talk.now):
        if seen.at is not None and seen.at.id == question_id:
            return True
        if seen.explained(question_id) is not None:
            await show(event, await explanation_screen(seen, question_id, talk))
            return False
    await show_standing(event, response_id, talk)
    return False


async def move_to(event: Event, response_id: int, question_id: int | None, talk: Talk) -> None:
    """Go to a question, or (None) to where all is looked over."""
    outcome = await turn_to(
        talk.database,
        now=talk.now,
        response_id=response_id,
        by_id=talk.person_id,
        question_id=question_id,
    )
    await show_outcome(event, outcome, response_id, talk)


async def step_back(event: Event, response_id: int, question_id: int, talk: Talk) -> None:
    """Go to the question before the one on the screen; from the first one it stays."""
    if not await is_shown(event, response_id, question_id, talk):
        return
    seen = await seen_by(talk, response_id)
    before = seen.before if seen is not None and not seen.about.is_quiz else None
    await move_to(event, response_id, before.id if before else question_id, talk)


async def send(event: Event, response_id: int, talk: Talk) -> None:
    """Send a response; what stands in the way is said, and leads to its question."""
    outcome = await finish(
        talk.database, now=talk.now, response_id=response_id, by_id=talk.person_id
    )
    match outcome:
        case Finished():
            seen = await seen_by(talk, response_id)
            if seen is not None:
                await show(event, await ends.sent_screen(seen, talk))
        case Missing(question_ids=(first, *_)):
            await _ask_again(
                event, response_id, first, talk, talk.reader.say("This one is still missing.")
            )
        case Full(question_id=question_id, option_id=option_id):
            note = await _full(response_id, question_id, option_id, talk)
            await _ask_again(event, response_id, question_id, talk, note)
        case NotGiven():
            await show_outcome(event, outcome, response_id, talk)
        case _:
            await show_standing(event, response_id, talk)


async def _ask_again(
    event: Event, response_id: int, question_id: int, talk: Talk, note: Markup
) -> None:
    outcome = await turn_to(
        talk.database,
        now=talk.now,
        response_id=response_id,
        by_id=talk.person_id,
        question_id=question_id,
    )
    await show_outcome(event, outcome, response_id, talk, note=note)


async def _full(response_id: int, question_id: int, option_id: int, talk: Talk) -> Markup:
    seen = await seen_by(talk, response_id)
    ask = seen.asked(question_id) if seen else None
    names = [each.text for each in ask.options if each.id == option_id] if ask else []
    return ends.is_full(talk, names[0] if names else "")
