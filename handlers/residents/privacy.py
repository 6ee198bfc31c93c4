"""/privacy: what is kept, why, how long and who sees it; and one's rights, each by a tap.

They are behind /profile as well. Consent is taken back as it is given: by one tap or a typed word,
and asked about only where places or people would be lost.

The law behind it is China's Personal Information Protection Law (2021): purpose and minimal
collection (articles 6, 17), withdrawal as easy as giving (15), copy (45), deletion (47).
"""

from enum import StrEnum

from aiogram import Router
from aiogram.filters.callback_data import CallbackData
from aiogram.types import BufferedInputFile, CallbackQuery, InlineKeyboardButton
from markupsafe import Markup

from handlers.callbacks import OpenRoom
from handlers.entrances import Event, entrance
from handlers.residents.home import keyboard_of
from handlers.residents.signing.consent import read_consent
from handlers.screens import Screen, button, rows, show, show_below
from handlers.talk import Talk
from handlers.typed import TypedInput, ask_for, stop_asking, typed_input
from handlers.widths import fit
from locales.reader import Reader, lines
from locales.understand.answers import Answer
from papers.calendar_file import file_name
from papers.my_data import my_data_page
from school.care import in_care_of
from school.owners import is_last_owner
from school.personal_data import Deleted, delete_data, withdraw_consent
from school.personal_export import as_json, export_data
from school.signups.reads import my_places

router = Router(name="privacy")


class Right(StrEnum):
    """What somebody may do with their data; the last two are asked about before."""

    SHOW = "show"
    EXPORT = "export"
    ASK_WITHDRAW = "ask_withdraw"
    ASK_DELETE = "ask_delete"
    WITHDRAW = "withdraw"
    DELETE = "delete"


class UseRight(CallbackData, prefix="pr"):
    """Use one of these rights."""

    right: Right


@entrance("PRIVACY")
async def open_privacy(event: Event, talk: Talk) -> None:
    """Show the policy and the rights."""
    await show(event, await privacy_screen(talk))


@router.callback_query(UseRight.filter())
async def use_right(press: CallbackQuery, callback_data: UseRight, talk: Talk) -> None:
    """Do it, or ask first."""
    match callback_data.right:
        case Right.SHOW:
            await show(press, rights_screen(talk))
        case Right.EXPORT:
            await _export(press, talk)
        case Right.ASK_WITHDRAW:
            await _ask_withdraw(press, talk)
        case Right.ASK_DELETE:
            await show(press, await delete_question(talk))
        case Right.WITHDRAW:
            await _withdraw(press, talk)
        case Right.DELETE:
            await _delete(press, talk)


async def privacy_screen(talk: Talk) -> Screen:
    """Return the policy in plain words."""
    reader, menu = talk.reader, await talk.menu()
    phone = menu.phone_of(talk.visitor.site_id)
    school = (
        fit(reader.content(menu.top.name)) if menu.top else reader.label("the community school")
    )
    text = lines(
        reader.say("<b>How my data is kept</b>"),
        reader.say("By: {school}", school=school),
        reader.say(
            "<b>What</b>: your name; phone if you like;\n"
            "family you sign up; your sign-ups;\n"
            "your number on Telegram."
        ),
        reader.say("<b>Why</b>: to keep your seat, remind you,\nand reach you when plans change."),
        reader.say("<b>Who</b>: the school and its sites.\nNothing is sold or passed on."),
        reader.say("<b>How</b>: names and phones encrypted,\nthe key kept apart."),
        reader.say("<b>How long</b>: until you delete it;\nquestions 180 days, unclear ones 30."),
        reader.say("<b>Your rights</b>: see, correct, copy,\ndelete, or take back your consent."),
        reader.say("Under 14, a guardian decides."),
        reader.say("Telegram, abroad, carries the messages\nand has rules of its own."),
        reader.say("Questions? Call {phone}", phone=phone) if phone else None,
    )
    return Screen(
        text,
        rows(
            _copy(reader),
            button(reader.label("Correct my data"), OpenRoom(name="PROFILE").pack()),
            _withdrawal(talk),
            _deletion(reader),
        ),
    )


def rights_screen(talk: Talk) -> Screen:
    """Return what one may do with one's data, without the policy."""
    reader = talk.reader
    text = lines(
        reader.say("<b>Copy or delete my data</b>"),
        reader.say("The copy: a page to read, and a file."),
        reader.say("Deleted is deleted: nothing is left\nthat tells who you were."),
    )
    back = button(reader.label("Back"), OpenRoom(name="PROFILE").pack())
    return Screen(text, rows(_copy(reader), _withdrawal(talk), _deletion(reader), back))


def to_rights(reader: Reader) -> InlineKeyboardButton:
    """Return the row that leads there."""
    return _right(reader.label("Copy or delete my data"), Right.SHOW)


def _copy(reader: Reader) -> InlineKeyboardButton:
    return _right(reader.label("Get a copy of my data"), Right.EXPORT)


def _withdrawal(talk: Talk) -> InlineKeyboardButton | None:
    if not talk.visitor.consented:
        return None
    return _right(talk.reader.label("Take back my consent"), Right.ASK_WITHDRAW)


def _deletion(reader: Reader) -> InlineKeyboardButton:
    return _right(reader.label("Delete all my data"), Right.ASK_DELETE)


async def _ask_withdraw(press: CallbackQuery, talk: Talk) -> None:
    """Ask, where something would be lost; else take it back at once."""
    places = await my_places(talk.database, talk.person_id, now=talk.now)
    if not places and not await in_care_of(talk.database, talk.person_id):
        await _withdraw(press, talk)
        return
    await ask_for(talk, WITHDRAW_INPUT)
    await show(press, await withdraw_question(talk))


async def withdraw_question(talk: Talk) -> Screen:
    """Return what is given up with the consent."""
    reader = talk.reader
    text = lines(
        reader.say("<b>Take back your consent?</b>"),
        await _given_up(talk),
        reader.say("Names and phones are deleted."),
        reader.say("You can still read and look around."),
    )
    return _question(reader, text, reader.label("Yes, take it back"), Right.WITHDRAW)


async def delete_question(talk: Talk) -> Screen:
    """Return what is given up with the data."""
    reader = talk.reader
    family = len(await in_care_of(talk.database, talk.person_id))
    text = lines(
        reader.say("<b>Delete all your data?</b>"),
        await _given_up(talk),
        reader.say_many("One of your family too.", "{n} of your family too.", family)
        if family
        else None,
        reader.say("This cannot be undone."),
        reader.say("No other owner is known to me:\nalarms will reach nobody.")
        if await is_last_owner(talk.database, talk.visitor.telegram_id, talk.owners)
        else None,
    )
    return _question(reader, text, reader.label("Yes, delete everything"), Right.DELETE)


async def _given_up(talk: Talk) -> Markup:
    places = len(await my_places(talk.database, talk.person_id, now=talk.now))
    if not places:
        return talk.reader.say("You have no sign-ups now.")
    return talk.reader.say_many("One sign-up is given up.", "{n} sign-ups are given up.", places)


def no_answer(reader: Reader) -> Markup:
    """Return how to answer whether consent is taken back."""
    return reader.say("Tap a button, or send yes or no.")


def _question(reader: Reader, text: Markup, yes: str, right: Right) -> Screen:
    no = button(reader.label("No, leave it so"), OpenRoom(name="PRIVACY").pack())
    return Screen(text, rows(_right(yes, right), no))


def _right(label: str, right: Right) -> InlineKeyboardButton:
    return button(label, UseRight(right=right).pack())


async def _export(press: CallbackQuery, talk: Talk) -> None:
    """Send all that is kept: as a page to read, and as a file for other programs."""
    reader = talk.reader
    copy = await export_data(talk.database, now=talk.now, person_id=talk.person_id)
    standing = {"state": await talk.state.get_state(), "data": await talk.state.get_data()}
    elsewhere = {"set_aside": await talk.kept(), "conversation": standing}
    people = [dict(copy.people[0], **elsewhere), *copy.people[1:]] if copy.people else []
    page = my_data_page(people, reader, now=talk.now)
    name = file_name(reader.label("My data"), suffix="html")
    await press.answer()
    if press.message is not None:
        await press.message.answer_document(
            BufferedInputFile(page, filename=name),
            caption=reader.say("This is all that is kept of you.\nOpen the page to read it."),
        )
        await press.message.answer_document(
            BufferedInputFile(as_json(people).encode(), filename="linli-my-data.json"),
            caption=reader.say("The same, for other programs."),
        )


async def _typed(event: Event, value: Answer, talk: Talk) -> None:
    await stop_asking(talk)
    if value is Answer.YES:
        await _withdraw(event, talk)
    else:
        await show(event, await privacy_screen(talk))


WITHDRAW_INPUT = typed_input(
    TypedInput(
        key="privacy.withdraw",
        takes_any=False,
        read=read_consent,
        act=_typed,
        about=lambda reader: reader.label("Whether your data may be kept"),
        misfit=no_answer,
    )
)


async def _withdraw(press: Event, talk: Talk) -> None:
    await withdraw_consent(
        talk.database, now=talk.now, person_id=talk.person_id, settings=talk.school
    )
    await talk.forget()
    await talk.state.clear()
    told = lines(
        talk.reader.say("<b>Your consent is taken back</b>"),
        talk.reader.say("Names and phones are deleted."),
        talk.reader.say("To sign up again, just agree again."),
    )
    await show_below(press, Screen(told, keyboard_of(talk)))


async def _delete(press: CallbackQuery, talk: Talk) -> None:
    outcome = await delete_data(
        talk.database,
        now=talk.now,
        person_id=talk.person_id,
        by_id=talk.person_id,
        settings=talk.school,
    )
    await talk.forget()
    await talk.state.clear()
    told = (
        lines(
            talk.reader.say("<b>All your data is deleted</b>"),
            talk.reader.say("Send /start to begin anew."),
        )
        if isinstance(outcome, Deleted)
        else talk.reader.say("That is not among your sign-ups.")
    )
    await show_below(press, Screen(told, keyboard_of(talk)))
