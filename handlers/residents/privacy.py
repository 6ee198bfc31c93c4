"""/privacy: what is kept, why, how long and who sees it; and one's rights, each by a tap.

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
from handlers.residents.home import main_keyboard
from handlers.screens import Screen, button, rows, show, show_below
from handlers.talk import Talk
from handlers.widths import fit
from locales.reader import Reader, lines
from school.care import in_care_of
from school.personal_data import Deleted, delete_data, export_data, withdraw_consent
from school.signups.reads import my_places

router = Router(name="privacy")


class Right(StrEnum):
    """What somebody may do with their data; the last two after being asked."""

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
        case Right.EXPORT:
            await _export(press, talk)
        case Right.ASK_WITHDRAW:
            await show(press, await withdraw_question(talk))
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
    withdraw = (
        _right(reader.label("Take back my consent"), Right.ASK_WITHDRAW)
        if talk.visitor.consented
        else None
    )
    return Screen(
        text,
        rows(
            _right(reader.label("Get a copy of my data"), Right.EXPORT),
            button(reader.label("Correct my data"), OpenRoom(name="PROFILE").pack()),
            withdraw,
            _right(reader.label("Delete all my data"), Right.ASK_DELETE),
        ),
    )


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
    )
    return _question(reader, text, reader.label("Yes, delete everything"), Right.DELETE)


async def _given_up(talk: Talk) -> Markup:
    places = len(await my_places(talk.database, talk.person_id, now=talk.now))
    if not places:
        return talk.reader.say("You have no sign-ups now.")
    return talk.reader.say_many("One sign-up is given up.", "{n} sign-ups are given up.", places)


def _question(reader: Reader, text: Markup, yes: str, right: Right) -> Screen:
    no = button(reader.label("No, leave it so"), OpenRoom(name="PRIVACY").pack())
    return Screen(text, rows(_right(yes, right), no))


def _right(label: str, right: Right) -> InlineKeyboardButton:
    return button(label, UseRight(right=right).pack())


async def _export(press: CallbackQuery, talk: Talk) -> None:
    """Send all that is kept, as a file."""
    copy = await export_data(talk.database, now=talk.now, person_id=talk.person_id)
    await press.answer()
    if press.message is not None:
        await press.message.answer_document(
            BufferedInputFile(copy.body.encode(), filename="linli-my-data.json"),
            caption=talk.reader.say("This is all that is kept of you."),
        )


async def _withdraw(press: CallbackQuery, talk: Talk) -> None:
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
    await show_below(press, Screen(told, main_keyboard(talk.reader)))


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
    await show_below(press, Screen(told, main_keyboard(talk.reader)))
