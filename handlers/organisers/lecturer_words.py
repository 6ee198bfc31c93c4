"""What to say to a lecturer who is phoned, in sentences that can be read out."""

from markupsafe import Markup

from handlers.about import moment_of, title_of, when_of, where_of
from handlers.talk import Talk
from handlers.widths import fit
from locales.reader import Reader, mark
from school.briefs import Brief, brief_of, brief_of_session
from school.calls.lecturer_answers import LecturerAnswer
from school.calls.lecturers import LecturerToPhone
from school.event_briefs.facts import session_facts
from school.lecturers.tables import LecturerCallCause, LecturerCallKind

_ABOUT = {
    LecturerCallKind.ASK: mark("lecturer: can they come?"),
    LecturerCallKind.TELL: mark("lecturer: need not come"),
    LecturerCallKind.REMIND: mark("lecturer: teaches soon"),
}
_ASKED = (
    (LecturerAnswer.YES, mark("Can come")),
    (LecturerAnswer.NO, mark("Cannot come")),
    (LecturerAnswer.TOLD, mark("Thinks about it")),
    (LecturerAnswer.LATER, mark("Nobody answered")),
)
_TOLD = (
    (LecturerAnswer.TOLD, mark("Told")),
    (LecturerAnswer.LATER, mark("Nobody answered")),
)
_REMINDED = (
    (LecturerAnswer.TOLD, mark("Told")),
    (LecturerAnswer.NO, mark("Cannot come")),
    (LecturerAnswer.LATER, mark("Nobody answered")),
)
_ANSWERS = {
    LecturerCallKind.ASK: _ASKED,
    LecturerCallKind.TELL: _TOLD,
    LecturerCallKind.REMIND: _REMINDED,
}
_OPENINGS = {
    LecturerCallCause.REOPENED: mark("“It takes place. Can you come?"),
    LecturerCallCause.ASSIGNED: mark("“Could you give this course?"),
    LecturerCallCause.CANCELLED: mark("“It is cancelled, please don't come:"),
    LecturerCallCause.REPLACED: mark("“Someone else gives it, don't come:"),
}


def about_lecturer(reader: Reader, call: LecturerToPhone) -> str:
    """Return in a few words what a lecturer is phoned about."""
    message = _ABOUT[call.kind]
    return reader.label(message)


def answers_of_lecturer(call: LecturerToPhone) -> tuple[tuple[LecturerAnswer, str], ...]:
    """Return what can come of a call, with the labels of its buttons (message ids)."""
    return _ANSWERS[call.kind]


async def to_say_to_lecturer(talk: Talk, call: LecturerToPhone) -> list[Markup | str]:
    """Return the sentences to say, a line each: what has happened, the title, when and where.

    Who is reminded also hears how many come, and whom to phone with questions.
    """
    if call.session_id is not None:
        return await _reminder(talk, call.session_id)
    brief = await brief_of(talk.database, call.offering_id, now=talk.now)
    if brief is None:
        return [talk.reader.say("We cannot find this course any more.")]
    where = talk.reader.say("{where}”", where=where_of(talk.reader, brief))
    return [
        _opening(talk, call),
        title_of(talk.reader, brief),
        *_when(talk, call, brief),
        where,
    ]


async def _reminder(talk: Talk, session_id: int) -> list[Markup | str]:
    reader = talk.reader
    brief = await brief_of_session(talk.database, session_id)
    facts = await session_facts(talk.database, session_id)
    if brief is None or facts is None:
        return [reader.say("We cannot find this course any more.")]
    phone = (await talk.menu()).phone_of(brief.site_id)
    start = moment_of(reader, brief.starts_at, now=talk.now)
    return [
        reader.say("“You teach {start}", start=start),
        title_of(reader, brief),
        where_of(reader, brief),
        reader.say_many("One person is expected", "{n} people are expected", facts.expected),
        reader.say("Contact: {phone}”", phone=fit(phone, 13))
        if phone
        else reader.say("Thank you!”"),
    ]


def _opening(talk: Talk, call: LecturerToPhone) -> Markup:
    if call.cause is not LecturerCallCause.MOVED:
        return talk.reader.say(_OPENINGS[call.cause])
    if call.old_starts_at == call.new_starts_at:
        return talk.reader.say("“It has changed. Can you come?")
    return talk.reader.say("“The time has changed. Can you come?")


def _when(talk: Talk, call: LecturerToPhone, brief: Brief) -> list[Markup | str]:
    reader, now = talk.reader, talk.now
    old = moment_of(reader, call.old_starts_at, now=now)
    if call.kind is LecturerCallKind.TELL:
        return [reader.say("It was planned for {start}", start=old)]
    if call.cause is LecturerCallCause.MOVED and call.old_starts_at != call.new_starts_at:
        new = moment_of(reader, call.new_starts_at, now=now)
        return [reader.say("Before: {start}", start=old), reader.say("Now: {start}", start=new)]
    return [when_of(reader, brief, now=now)]
