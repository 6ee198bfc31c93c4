"""What a request to give a lecture says, in messages and on screens alike."""

from datetime import datetime

from markupsafe import Markup

from handlers.about import moment_of, title_of, when_of, where_of
from handlers.numbered import Choice
from handlers.volunteers.callbacks import AnswerRequest, How
from locales.reader import Reader, mark
from school.lecturers.requests import Request
from school.lecturers.tables import LecturerCallCause

Line = Markup | str

_HEADS = {
    LecturerCallCause.ASSIGNED: mark("<b>Could you give this?</b>"),
    LecturerCallCause.REOPENED: mark("<b>It takes place. Can you come?</b>"),
}


def request_lines(reader: Reader, request: Request, *, now: datetime) -> list[Line]:
    """Return what is asked: what, when and where, and what was before of a time that changed."""
    moved = request.cause is LecturerCallCause.MOVED
    if moved and request.old_starts_at != request.new_starts_at:
        old = moment_of(reader, request.old_starts_at, now=now)
        return [
            reader.say("<b>The time has changed. Can you come?</b>"),
            title_of(reader, request.brief),
            reader.say("Before: {start}", start=old),
            reader.say("Now: {start}", start=when_of(reader, request.brief, now=now)),
            where_of(reader, request.brief),
        ]
    head = mark("<b>It has changed. Can you come?</b>") if moved else _HEADS[request.cause]
    return [reader.say(head), *about_lines(reader, request, now=now)]


def about_lines(reader: Reader, request: Request, *, now: datetime) -> list[Line]:
    """Return what it is about: title, when and where."""
    brief = request.brief
    when = when_of(reader, brief, now=now)
    if request.session_id is not None:
        when = reader.label("{when}, lesson {n}", when=when, n=brief.number)
    return [title_of(reader, brief), when, where_of(reader, brief)]


def how_to_answer(reader: Reader) -> Markup:
    """Return how a request is answered."""
    return reader.say("Tap, or just write to me.")


def answers(reader: Reader, call_id: int) -> list[Choice]:
    """Return what can be tapped, in the order of its numbers."""
    return [
        Choice(reader.label("Can come"), AnswerRequest(id=call_id, how=How.YES).pack()),
        Choice(reader.label("Cannot come"), AnswerRequest(id=call_id, how=How.NO).pack()),
        Choice(
            reader.label("Perhaps another time"),
            AnswerRequest(id=call_id, how=How.OTHER_TIME).pack(),
        ),
    ]
