"""Surveys from a workbook: the template out, a filled one in, looked at before a yes."""

import hashlib
from enum import StrEnum
from functools import partial

from aiogram import Bot, Router
from aiogram.filters.callback_data import CallbackData
from aiogram.types import CallbackQuery, Message
from markupsafe import Markup

from handlers.callbacks import Id
from handlers.front_words import no_longer
from handlers.numbered import Choice, numbered
from handlers.organisers.desk import heading, to_desk
from handlers.organisers.papers import send_paper
from handlers.organisers.surveys.callbacks import NewSurvey, OfSurvey
from handlers.pages import paged
from handlers.screens import Screen, show
from handlers.talk import Talk
from handlers.widths import fit
from locales.reader import Reader, lines, mark
from papers.survey_book import (
    ReadBook,
    described,
    read_survey_book,
    survey_book,
    survey_template,
)
from school.staff.rights import Rank, some_scope_seen
from school.surveys.book import Book
from school.surveys.importing import (
    BookRefused,
    BookTaken,
    book_of,
    import_survey,
    keep_book,
    own_book,
)
from school.surveys.tables import QuestionType, SurveyKind

router = Router(name="survey books")

# Faults named one by one; when these are mended the next ones show.
_NAMED = 8
_TYPES = {
    QuestionType.ONE: mark("one choice"),
    QuestionType.SEVERAL: mark("several choices"),
    QuestionType.SCALE: mark("1 to 5"),
    QuestionType.NUMBER: mark("a number"),
    QuestionType.DATE: mark("a date"),
    QuestionType.TEXT: mark("in words"),
    QuestionType.PHOTO: mark("a photo"),
}
_REFUSED = {
    BookRefused.FAULTY: mark("The form has faults."),
    BookRefused.WHICH_SITE: mark("Please write for which site:\nits code, in the first sheet."),
    BookRefused.NO_SITE: mark("There is no site of that code\nthat you organise."),
}


class BookStep(StrEnum):
    """What is wanted of survey workbooks."""

    MENU = "m"
    TEMPLATE = "t"
    SEND = "s"


class SurveyBook(CallbackData, prefix="osb"):
    """Show what can be done with workbooks, send the template, or ask for a filled one."""

    do: BookStep = BookStep.MENU


class TakeSurveyBook(CallbackData, prefix="osby"):
    """Make a draft of the workbook that was shown, or put it away."""

    draft: Id
    yes: bool


class SurveyAsBook(CallbackData, prefix="osbx"):
    """Send a survey's form as a workbook, to be changed and sent back as a new one."""

    survey_id: Id


@router.callback_query(SurveyBook.filter())
async def open_books(press: CallbackQuery, callback_data: SurveyBook, talk: Talk) -> None:
    """Show the ways in and out, or send the template."""
    await some_scope_seen(talk.database, talk.actor, Rank.ORGANISER)
    reader = talk.reader
    if callback_data.do is BookStep.TEMPLATE:
        await send_paper(press, reader.label("Survey template"), survey_template, talk)
        return
    if callback_data.do is BookStep.SEND:
        text = lines(
            heading(reader.label("A survey from a workbook")),
            reader.say("Please send me the filled\n.xlsx file here."),
            reader.say("I first show what I read."),
        )
        back = Choice(reader.label("Back"), SurveyBook().pack())
        await show(press, await numbered(talk, text, (), further=[back]))
        return
    text = lines(
        heading(reader.label("A survey from a workbook")),
        reader.say("Fill in the template in Excel\nor WPS, and send it to me."),
    )
    choices = [
        Choice(reader.label("Get the template"), SurveyBook(do=BookStep.TEMPLATE).pack()),
        Choice(reader.label("Send a filled one"), SurveyBook(do=BookStep.SEND).pack()),
    ]
    back = Choice(reader.label("Back"), NewSurvey().pack())
    await show(press, await numbered(talk, text, choices, further=[back]))


@router.callback_query(SurveyAsBook.filter())
async def send_as_book(press: CallbackQuery, callback_data: SurveyAsBook, talk: Talk) -> None:
    """Send a survey's form as a workbook."""
    book = await book_of(talk.database, talk.actor, callback_data.survey_id)
    if book is None:
        await show(press, no_longer(talk))
        return
    make = partial(survey_book, book, talk.school.zone.key)
    await send_paper(press, talk.reader.content(book.title), make, talk)


async def take_survey_book(message: Message, data: bytes, file: str, talk: Talk) -> None:
    """Read a survey's workbook that was sent, and show what it says or what is wrong."""
    await some_scope_seen(talk.database, talk.actor, Rank.ORGANISER)
    read = await _read(data, talk)
    await show(message, await _consequences(read, data, file, talk))


@router.callback_query(TakeSurveyBook.filter())
async def take(press: CallbackQuery, callback_data: TakeSurveyBook, talk: Talk, bot: Bot) -> None:
    """Make a draft of what was shown."""
    draft = await own_book(talk.database, talk.actor, callback_data.draft, now=talk.now)
    if draft is None or draft.done:
        await show(press, no_longer(talk))
        return
    if not callback_data.yes:
        told = talk.reader.say("All right. Nothing was made.")
        await show(press, await _told(talk, told))
        return
    downloaded = await bot.download(draft.file)
    data = b"" if downloaded is None else downloaded.read()
    read = await _read(data, talk)
    if read.book is None or _fingerprint(data) != draft.seen:
        await show(press, await _consequences(read, data, draft.file, talk))
        return
    outcome = await import_survey(
        talk.database, now=talk.now, actor=talk.actor, book=read.book, draft_id=draft.id
    )
    if not isinstance(outcome, BookTaken):
        await show(press, await _told(talk, talk.reader.say(_REFUSED[outcome])))
        return
    await talk.saved()
    await show(press, await _made(talk, outcome, read.book))


async def _made(talk: Talk, made: BookTaken, book: Book) -> Screen:
    reader = talk.reader
    text = lines(
        heading(fit(reader.content(book.title))),
        reader.say("The draft is made.\nNobody sees it before you open it."),
    )
    see = Choice(reader.label("See it"), OfSurvey(survey_id=made.survey_id).pack())
    return await numbered(talk, text, [see], further=[to_desk(talk)])


async def _read(data: bytes, talk: Talk) -> ReadBook:
    read: ReadBook = await talk.work(read_survey_book, data, talk.school.zone.key)
    return read


async def _consequences(read: ReadBook, data: bytes, file: str, talk: Talk) -> Screen:
    reader, book = talk.reader, read.book
    if book is None:
        told = [described(each, reader) for each in read.faults]
        more = len(told) - _NAMED
        rest = [reader.label_many("One more.", "{n} more.", more)] if more > 0 else []
        text = lines(
            reader.say("<b>Not taken: please mend these</b>"),
            *told[:_NAMED],
            *rest,
            reader.say("Then send me the file again."),
        )
        return await _told(talk, text)
    draft = await keep_book(
        talk.database,
        now=talk.now,
        actor=talk.actor,
        book=book,
        file=file,
        seen=_fingerprint(data),
    )
    if isinstance(draft, BookRefused):
        return await _told(talk, reader.say(_REFUSED[draft]))
    text = paged([*_said(book, reader, talk), reader.say("Shall I make a draft of it?")])[0]
    choices = [
        Choice(reader.label("Yes, make the draft"), TakeSurveyBook(draft=draft, yes=True).pack()),
        Choice(reader.label("No, leave it"), TakeSurveyBook(draft=draft, yes=False).pack()),
    ]
    return await numbered(talk, text, choices)


def _said(book: Book, reader: Reader, talk: Talk) -> list[Markup | str]:
    """Return what the workbook says, the first questions one by one."""
    kind = reader.label("quiz") if book.kind is SurveyKind.QUIZ else reader.label("survey")
    how = reader.label("anonymous") if book.anonymous else reader.label("with names")
    n = reader.label_many("one question", "{n} questions", len(book.questions))
    dates = [at for at in (book.opens_at, book.closes_at) if at is not None]
    today = talk.now.astimezone(talk.school.zone).date()
    questions = [
        reader.label(
            "{n}. {text} ({type})",
            n=each.number,
            text=fit(each.text, 12),
            type=reader.label(_TYPES[each.type]),
        )
        for each in book.questions
    ]
    more = len(questions) - _NAMED
    rest = [reader.label_many("One more.", "{n} more.", more)] if more > 0 else []
    return [
        heading(reader.label("New: {title}", title=book.title)),
        reader.join([kind, how, n]),
        *([" – ".join(reader.moment(at, today=today) for at in dates)] if dates else []),
        *questions[:_NAMED],
        *rest,
    ]


async def _told(talk: Talk, told: Markup) -> Screen:
    back = Choice(talk.reader.label("Back"), SurveyBook().pack())
    return await numbered(talk, told, (), further=[back])


def _fingerprint(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
