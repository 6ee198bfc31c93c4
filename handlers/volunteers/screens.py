"""The screens of a request to give a lecture: what is asked, and what is so after an answer."""

from aiogram.types import InlineKeyboardButton
from markupsafe import Markup

from handlers.about import title_of
from handlers.callbacks import OpenRoom
from handlers.numbered import Choice, numbered
from handlers.screens import Screen, button, rows
from handlers.talk import Talk
from handlers.volunteers.callbacks import AnswerRequest, AskToDecline, How
from handlers.volunteers.request_words import (
    about_lines,
    answers,
    how_to_answer,
    request_lines,
)
from locales.reader import lines, mark
from school.lecturers.answering import Answered, AnswerOutcome, Said
from school.lecturers.requests import Request
from school.lecturers.tables import LecturerCallState

_NOTED = {
    Said.OTHER_TIME: mark("<b>Noted: you would come at another time.</b>"),
    Said.SUBSTITUTE: mark("<b>Noted: somebody else could come.</b>"),
    Said.CONDITION: mark("<b>I have passed that on.</b>"),
    Said.UNCLEAR: mark("<b>Noted, the school sees it too.</b>"),
}


async def request_screen(talk: Talk, request: Request) -> Screen:
    """Return a request as it stands: to be answered, answered, or over."""
    if not request.answerable:
        return over(talk)
    if request.taken:
        return taken(talk)
    if request.holds:
        return held(talk, request, head=talk.reader.say("<b>You give this:</b>"))
    if request.state is LecturerCallState.NO:
        return declined(talk, request)
    return await to_answer(talk, request)


async def to_answer(talk: Talk, request: Request, *, head: Markup | None = None) -> Screen:
    """Return what is asked with its answers, open to typed numbers from now on."""
    reader = talk.reader
    asked = (
        request_lines(reader, request, now=talk.now)
        if head is None
        else [head, *about_lines(reader, request, now=talk.now)]
    )
    text = lines(*asked, how_to_answer(reader))
    return await numbered(talk, text, answers(reader, request.id))


async def answered(talk: Talk, request: Request, said: Said, outcome: AnswerOutcome) -> Screen:
    """Return what is so after an answer."""
    reader = talk.reader
    match outcome.now:
        case Answered.HELD:
            head = mark("<b>You give this:</b>") if outcome.was else mark("<b>Thank you!</b>")
            return held(talk, request, head=reader.say(head), new=not outcome.was)
        case Answered.DECLINED:
            return declined(talk, request)
        case Answered.NOTED:
            return await noted(talk, request, said)
        case Answered.TAKEN:
            return taken(talk)
        case _:
            return over(talk)


def held(talk: Talk, request: Request, *, head: Markup, new: bool = False) -> Screen:
    """Return that the lecture is theirs to give."""
    reader = talk.reader
    text = lines(
        head,
        *about_lines(reader, request, now=talk.now),
        reader.say("You will be reminded the day before.") if new else None,
    )
    cannot = button(reader.label("Cannot come after all"), AskToDecline(id=request.id).pack())
    return Screen(text, rows(_own_lectures(talk), cannot))


def declined(talk: Talk, request: Request) -> Screen:
    """Return that it is noted that they do not come."""
    reader = talk.reader
    text = lines(
        reader.say("<b>Noted: you cannot come.</b>"),
        title_of(reader, request.brief),
        reader.say("Thanks for telling us. We ask somebody else."),
    )
    yes = AnswerRequest(id=request.id, how=How.YES).pack()
    return Screen(text, rows(button(reader.label("I can come after all"), yes)))


async def noted(talk: Talk, request: Request, said: Said) -> Screen:
    """Return that those in charge have it, and that a plain answer still counts."""
    reader = talk.reader
    text = lines(
        reader.say(_NOTED[said]),
        title_of(reader, request.brief),
        reader.say("Once you know, just tell me.")
        if said is Said.UNCLEAR
        else reader.say("The school decides and writes to you."),
        _phone(talk, request, (await talk.menu()).phone_of(request.brief.site_id)),
        None if request.holds else reader.say("You can still answer:"),
    )
    if request.holds:
        return Screen(text, rows(_own_lectures(talk)))
    choices = answers(reader, request.id)
    return await numbered(talk, text, choices[:2] if said is Said.OTHER_TIME else choices)


async def sure(talk: Talk, request: Request) -> Screen:
    """Ask whether a lecture that people count on is given up."""
    reader = talk.reader
    text = lines(
        reader.say("<b>You cannot come after all?</b>"),
        *about_lines(reader, request, now=talk.now),
        reader.say("We then ask somebody else at once."),
    )
    no = AnswerRequest(id=request.id, how=How.NO).pack()
    yes = AnswerRequest(id=request.id, how=How.YES).pack()
    return await numbered(
        talk,
        text,
        [Choice(reader.label("Cannot come"), no), Choice(reader.label("I do come"), yes)],
    )


def taken(talk: Talk) -> Screen:
    """Return that somebody else gives it by now."""
    reader = talk.reader
    text = lines(
        reader.say("<b>Somebody else gives it already.</b>"),
        reader.say("Thank you all the same!"),
    )
    return Screen(text, rows(_own_lectures(talk)))


def over(talk: Talk) -> Screen:
    """Return that nothing is to be answered any more."""
    reader = talk.reader
    text = lines(
        reader.say("<b>This need not be answered any more.</b>"),
        reader.say("It was changed, or is over."),
    )
    return Screen(text, rows(_own_lectures(talk)))


def _own_lectures(talk: Talk) -> InlineKeyboardButton:
    return button(talk.reader.label("My lectures"), OpenRoom(name="SLOTS").pack())


def _phone(talk: Talk, request: Request, phone: str | None) -> Markup | None:
    if not phone or request.holds:
        return None
    return talk.reader.say("Questions? Call {phone}", phone=phone)
