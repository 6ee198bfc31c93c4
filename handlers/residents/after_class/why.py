"""Why somebody was absent: answered by a press, by its number, or in one's own words."""

from typing import Any

from aiogram import Router
from aiogram.types import CallbackQuery, Message
from markupsafe import Markup

from handlers.about import title_of
from handlers.asked import AskedKind, asked_kind, no_yes_or_no
from handlers.callbacks import OpenPlace, OpenRoom
from handlers.entrances import Event
from handlers.numbered import Choice, numbered
from handlers.replied import replies_to
from handlers.residents.after_class.callbacks import AskWhy, TellWhy
from handlers.residents.after_class.choices import REASONS, reasons
from handlers.residents.answers.callbacks import GiveUpPlace
from handlers.residents.answers.subjects import name_of_other, phone_line
from handlers.residents.profile import ChangeProfile
from handlers.screens import Screen, show
from handlers.talk import Talk
from handlers.typed import (
    TypedInput,
    ask_for,
    asked_detail,
    put_away,
    stop_asking,
    typed_input,
)
from handlers.widths import fit
from locales.reader import lines
from locales.understand.after_class import absence_reason
from locales.understand.answers import Answer, yes_no
from locales.understand.numerals import choice_number
from school.after_class.absences import asked_about
from school.after_class.why import NotTold, WhyTold, tell_why
from school.briefs import brief_of_session
from school.notices.tables import NoticeKind
from school.presence.tables import AbsenceReason
from school.questions import OpenQuestion, QuestionKind

router = Router(name="why absent")


@router.callback_query(TellWhy.filter())
async def press_why(press: CallbackQuery, callback_data: TellWhy, talk: Talk) -> None:
    """Keep the reason; what else it was may be told in words."""
    await take(press, callback_data.attendance, callback_data.why, talk)


@router.callback_query(AskWhy.filter())
async def press_change(press: CallbackQuery, callback_data: AskWhy, talk: Talk) -> None:
    """Put the question once more."""
    await stop_asking(talk)
    about = await asked_about(talk.database, callback_data.attendance, by_id=talk.person_id)
    if about is None:
        await show(press, await _not_told(talk, NotTold.NOT_YOURS))
    else:
        await show(press, await _reasons_screen(talk, callback_data.attendance))


async def take(
    event: Event, attendance_id: int, reason: AbsenceReason, talk: Talk, words: str | None = None
) -> None:
    """Keep why somebody was absent, and show what follows."""
    await stop_asking(talk)
    told = await tell_why(
        talk.database,
        now=talk.now,
        by_id=talk.person_id,
        attendance_id=attendance_id,
        reason=reason,
        words=words,
    )
    if isinstance(told, NotTold):
        await show(event, await _not_told(talk, told))
        return
    if reason is AbsenceReason.OTHER and words is None:
        await ask_for(talk, WORDS_INPUT, detail=attendance_id)
    talk.wake()
    await show(event, await _thanks(talk, told, words))


async def _not_told(talk: Talk, why: NotTold) -> Screen:
    reader = talk.reader
    told = {
        NotTold.NOT_YOURS: reader.say("This question was not put to you."),
        NotTold.THERE: reader.say("All is well, it is settled already."),
        NotTold.OVER: reader.say("That was a while ago, all is well."),
    }[why]
    back = Choice(reader.label("My sign-ups"), OpenRoom(name="MINE").pack())
    return await numbered(talk, lines(told, await phone_line(talk, None)), [], further=[back])


async def _thanks(talk: Talk, told: WhyTold, words: str | None) -> Screen:
    reader = talk.reader
    brief = await brief_of_session(talk.database, told.session_id)
    text = lines(
        *_said(talk, told, words, await name_of_other(talk, told.person_id)),
        title_of(reader, brief) if brief else None,
        await phone_line(talk, brief.site_id if brief else None),
    )
    change = Choice(
        reader.label("Say it differently"), AskWhy(attendance=told.attendance_id).pack()
    )
    seat = _seat(talk, told) if told.reason is AbsenceReason.NO_INTEREST else []
    phone = ChangeProfile(what="phone").pack()
    leave = [Choice(reader.label("Tell my phone"), phone)] if told.phoneless else []
    choices = [*seat, *leave, change]
    back = Choice(reader.label("My sign-ups"), OpenRoom(name="MINE").pack())
    return await numbered(talk, text, choices, further=[back])


def _said(talk: Talk, told: WhyTold, words: str | None, name: str | None) -> list[Markup]:
    """Return the words that fit the reason, two lines at most."""
    reader = talk.reader
    match told.reason:
        case AbsenceReason.ILL:
            head = (
                reader.say("<b>We hope {name} gets well soon!</b>", name=name)
                if name
                else reader.say("<b>Get well soon!</b>")
            )
            return [head, *_cared(talk, told)]
        case AbsenceReason.FORGOT:
            return [
                reader.say("<b>That can happen, thank you.</b>"),
                reader.say("I remind you before the next one."),
            ]
        case AbsenceReason.TRANSPORT:
            return [
                reader.say("<b>Noted, thank you for saying so.</b>"),
                reader.say("If we can help, please call us."),
            ]
        case AbsenceReason.NO_INTEREST:
            return _no_interest(talk, told)
        case _:
            return _other(talk, words)


def _cared(talk: Talk, told: WhyTold) -> list[Markup]:
    """Return whether the school calls; where it has no number, that it may be told."""
    if told.cared:
        return [talk.reader.say("The school will ask how you are.")]
    return [talk.reader.say("Leave a phone and we ask after you.")] if told.phoneless else []


def _no_interest(talk: Talk, told: WhyTold) -> list[Markup]:
    reader = talk.reader
    noted = reader.say("<b>Noted, thank you for saying so.</b>")
    if told.sign_up_id is None:
        return [noted]
    return [noted, reader.say("Shall others have the seat?")]


def _other(talk: Talk, words: str | None) -> list[Markup]:
    reader = talk.reader
    if words is None:
        return [
            reader.say("<b>Noted. What was it?</b>"),
            reader.say("Just type it; you need not."),
        ]
    return [
        reader.say("<b>Noted, thank you for saying so.</b>"),
        Markup.escape(fit(reader.label("Your words: “{words}”", words=words))),
    ]


def _seat(talk: Talk, told: WhyTold) -> list[Choice]:
    """Return the ways to give the seat up, or to keep it."""
    if told.sign_up_id is None:
        return []
    reader = talk.reader
    leave = GiveUpPlace(sign_up=told.sign_up_id).pack()
    keep = OpenPlace(id=told.sign_up_id).pack()
    return [
        Choice(reader.label("Give the seat up"), leave),
        Choice(reader.label("No, keep the seat"), keep),
    ]


def _read(text: str, _talk: Talk) -> AbsenceReason | None:
    known = absence_reason(text)
    return AbsenceReason(known) if known else None


def _by_number(text: str) -> AbsenceReason | None:
    number = choice_number(text, len(REASONS))
    return list(REASONS)[number - 1] if number else None


async def _answer(event: Event, value: AbsenceReason, question: OpenQuestion, talk: Talk) -> None:
    words = event.text if isinstance(event, Message) and value is AbsenceReason.OTHER else None
    told = words if words and absence_reason(words) is None and _by_number(words) is None else None
    await take(event, question.subject, value, talk, told)


async def _about(question: OpenQuestion, talk: Talk) -> str:
    reader = talk.reader
    about = await asked_about(talk.database, question.subject, by_id=talk.person_id)
    brief = await brief_of_session(talk.database, about.session_id) if about else None
    if brief is None:
        return reader.label("An earlier question")
    return fit(reader.label("Not there: {title}", title=reader.content(brief.title)))


async def _ask_again(question: OpenQuestion, talk: Talk) -> Screen:
    """Put the question once more: a 👍 or a voice tells no reason."""
    return await _reasons_screen(talk, question.subject)


async def _reasons_screen(talk: Talk, attendance_id: int) -> Screen:
    text = talk.reader.say("<b>What kept you?</b>")
    return await numbered(talk, text, reasons(talk.reader, attendance_id))


asked_kind(
    AskedKind(
        kind=QuestionKind.ABSENCE,
        read=_read,
        by_number=_by_number,
        act=_answer,
        about=_about,
        ask_back=_ask_again,
        late=no_yes_or_no,
        again=_ask_again,
    )
)


@replies_to(NoticeKind.ABSENCE)
async def hear_reply(message: Message, text: str, attendance_id: int, talk: Talk) -> bool:
    """Take whatever is said in reply as the reason; that it was read is none."""
    if yes_no(text) in {Answer.ACKNOWLEDGED, Answer.YES}:
        return True
    reason = _read(text, talk) or _by_number(text)
    if reason is not None:
        await take(message, attendance_id, reason, talk)
    else:
        await take(message, attendance_id, AbsenceReason.OTHER, talk, text.strip())
    return True


def _words(text: str, _talk: Talk) -> Any | None:
    return text.strip() or None


async def _typed(event: Event, value: str, talk: Talk) -> None:
    attendance_id = await asked_detail(talk)
    reason = _read(value, talk) or AbsenceReason.OTHER
    words = value if reason is AbsenceReason.OTHER else None
    await take(event, attendance_id, reason, talk, words)


WORDS_INPUT = typed_input(
    TypedInput(
        key="absence.words",
        takes_any=True,
        read=_words,
        act=_typed,
        about=lambda reader: reader.label("Why you were not there"),
        misfit=lambda reader: reader.say("Just type it; you need not."),
        leave=put_away,
    )
)
