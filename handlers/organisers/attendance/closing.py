"""Closing a month 关账: asked once, with what is missing in it."""

from aiogram import Router
from aiogram.types import CallbackQuery
from markupsafe import Markup

from handlers.numbered import Choice, numbered
from handlers.organisers.attendance.callbacks import CloseMonth
from handlers.organisers.attendance.months import (
    asked_for,
    first_day,
    month_name,
    month_screen,
    open_button,
    place_line,
)
from handlers.organisers.desk import heading
from handlers.screens import Screen, show
from handlers.talk import Talk
from locales.reader import lines
from school.attendance.figures import figure
from school.attendance.listing import count_untaken_of_month
from school.attendance.months import Closed, NotClosed, close_month

router = Router(name="closing months")


@router.callback_query(CloseMonth.filter())
async def close(press: CallbackQuery, callback_data: CloseMonth, talk: Talk) -> None:
    """Ask once, then close the month."""
    month, site = callback_data.month, callback_data.site
    if not callback_data.sure:
        await show(press, await _sure_screen(talk, month, site))
        return
    done = await close_month(
        talk.database,
        now=talk.now,
        actor=talk.actor,
        month=first_day(month),
        site_id=site or None,
        settings=talk.school,
    )
    reader = talk.reader
    if isinstance(done, Closed):
        told = reader.say("Closed with {n} person-times.", n=done.person_times)
    elif done is NotClosed.EARLY:
        told = reader.say("The month is not over yet.")
    else:
        told = reader.say("It is closed already.")
    await show(press, await month_screen(talk, month, site, told=told))


async def _sure_screen(talk: Talk, month: int, site: int) -> Screen:
    reader = talk.reader
    found = await figure(talk.database, talk.actor, asked_for(month, site))
    text = lines(
        heading(reader.label("Close {month}?", month=month_name(reader, month))),
        await place_line(talk, site) if site else reader.say("For the whole school."),
        reader.say("<b>{n} person-times</b>", n=found.person_times),
        await _untaken(talk, month, site),
        reader.say("Later changes need a reason"),
        reader.say("and are listed as corrections."),
    )
    yes = CloseMonth(month=month, site=site, sure=True)
    choices = [Choice(reader.label("Yes, close it"), yes.pack())]
    back = Choice(reader.label("Back"), open_button(month, site))
    return await numbered(talk, text, choices, further=[back])


async def _untaken(talk: Talk, month: int, site: int) -> Markup | None:
    """Return of how many lessons of the month nobody said who came."""
    n = await count_untaken_of_month(
        talk.database,
        talk.actor,
        month=first_day(month),
        site_id=site or None,
        now=talk.now,
        settings=talk.school,
    )
    if not n:
        return None
    return talk.reader.say_many(
        "One lesson has no attendance yet.", "{n} lessons have no attendance yet.", n
    )
