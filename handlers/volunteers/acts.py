"""What an answer to a request does, and what is shown then; for taps, words and replies alike."""

from handlers.entrances import Event
from handlers.screens import Screen, show
from handlers.talk import Talk
from handlers.volunteers import screens
from locales.understand.replies import Reply, understand_reply
from locales.understand.text import half_width
from school.lecturers.answering import Answered, Said, answer
from school.lecturers.requests import Request, request_of
from school.threads.asking import ask

# The requests of this conversation that were asked back.
ASKED_BACK = "slots_asked_back"


async def own_request(talk: Talk, call_id: int) -> Request | None:
    """Return a request to the one who speaks."""
    request = await request_of(talk.database, call_id, now=talk.now)
    return request if request and request.person_id == talk.person_id else None


async def act(
    event: Event,
    call_id: int,
    said: Said,
    talk: Talk,
    *,
    words: str | None = None,
    asks: bool = False,
) -> None:
    """Take an answer, and show what is so now.

    A condition, and whatever `asks` something back, also opens a conversation with the desk,
    which answers there.
    """
    outcome = await answer(
        talk.database,
        now=talk.now,
        person_id=talk.person_id,
        call_id=call_id,
        said=said,
        words=words,
        settings=talk.school,
        owners=talk.owners,
    )
    request = await own_request(talk, call_id)
    if request is None:
        await show(event, screens.over(talk))
        return
    if outcome.now is Answered.NOTED and (asks or said is Said.CONDITION) and words:
        await ask(
            talk.database,
            now=talk.now,
            person_id=talk.person_id,
            text=words,
            owners=talk.owners,
            offering_id=request.brief.offering_id,
            quietly=True,
        )
    talk.wake()
    await show(event, await screens.answered(talk, request, said, outcome))


async def hear(event: Event, text: str, request: Request, talk: Talk) -> None:
    """Act on a volunteer's own words about a request.

    "Read" is asked back, not taken for a yes. A no in reply to the request takes a yes back.
    """
    reply = read(text, request, talk)
    said = Said(reply.kind.value)
    if said is Said.ACKNOWLEDGED:
        await _acknowledge(event, text, request, talk)
        return
    asks = reply.question or "?" in half_width(text)
    await act(event, request.id, said, talk, words=text, asks=asks)


def read(text: str, request: Request, talk: Talk) -> Reply:
    """Return what the words say about this request."""
    starts_at = request.brief.starts_at.astimezone(talk.reader.zone)
    now = talk.now.astimezone(talk.reader.zone)
    return understand_reply(text, now=now, starts_at=starts_at)


async def ask_back(talk: Talk, request: Request) -> Screen:
    """Return the question whether "read" meant yes."""
    head = talk.reader.say("<b>So you can come, right?</b>")
    return await screens.to_answer(talk, request, head=head)


async def _acknowledge(event: Event, text: str, request: Request, talk: Talk) -> None:
    await answer(
        talk.database,
        now=talk.now,
        person_id=talk.person_id,
        call_id=request.id,
        said=Said.ACKNOWLEDGED,
        words=text,
        settings=talk.school,
        owners=talk.owners,
    )
    if request.is_open and await first_time(talk, request.id):
        await show(event, await ask_back(talk, request))


async def first_time(talk: Talk, call_id: int) -> bool:
    """Tell whether a request was not asked back yet, and remember that it was."""
    asked = (await talk.state.get_data()).get(ASKED_BACK, [])
    await talk.state.update_data({ASKED_BACK: [*asked, call_id][-20:]})
    return call_id not in asked
