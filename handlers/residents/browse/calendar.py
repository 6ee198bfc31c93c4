"""放进日历: an offering's calendar file, made anew from the truth at each press."""

from aiogram import Router
from aiogram.types import CallbackQuery

from handlers.callbacks import PutInCalendar
from handlers.residents.browse.card import card, is_hidden
from handlers.screens import show
from handlers.talk import Talk
from school.details import details_of
from school.offerings import OfferingStatus

router = Router(name="calendar")


@router.callback_query(PutInCalendar.filter())
async def press_calendar(press: CallbackQuery, callback_data: PutInCalendar, talk: Talk) -> None:
    """Send the file; of what is over, or not known any more, the card says so.

    The file of what was cancelled takes it out of the calendar again.
    """
    details = await details_of(talk.database, callback_data.id, now=talk.now)
    if details is None or talk.now >= details.ends_at or await is_hidden(details, talk):
        await show(press, await card(callback_data.id, talk))
        return
    await press.answer()
    file = await talk.calendars.of(
        callback_data.id,
        database=talk.database,
        person_id=talk.person_id,
        reader=talk.reader,
        menu=await talk.menu(),
        now=talk.now,
    )
    told = (
        talk.reader.say("This was cancelled. Open the file,\nand your calendar lets it go.")
        if details.status is OfferingStatus.CANCELLED
        else talk.reader.say("Open the file, tap Save:\nit is then in your calendar.")
    )
    if press.message is not None and file is not None:
        await press.message.answer_document(file, caption=told)
