"""Which times of the week suit a volunteer: a day, then its parts; each press sets one."""

from aiogram import Router
from aiogram.types import CallbackQuery

from handlers.entrances import Event
from handlers.front_words import no_longer
from handlers.numbered import Choice, numbered
from handlers.screens import Screen, show
from handlers.talk import Talk
from handlers.volunteers.callbacks import AllTimes, ChangeVolunteer, OpenDay, SetTime
from handlers.volunteers.profile import PARTS, back_to_profile, profile_of_volunteer
from locales.reader import Reader, lines, mark
from school.volunteering.changing import set_all_times, set_time
from school.volunteering.profile import VolunteerProfile
from school.volunteers import DayPart

router = Router(name="volunteers times")

DAYS = (
    mark("Monday"), mark("Tuesday"), mark("Wednesday"), mark("Thursday"), mark("Friday"),
    mark("Saturday"), mark("Sunday"),
)  # fmt: skip
# From this day on it is the weekend, which has one screen.
WEEKEND = 5
PARTS_OF_DAY = {
    DayPart.MORNING: mark("morning"),
    DayPart.AFTERNOON: mark("afternoon"),
    DayPart.EVENING: mark("evening"),
}


async def show_times(event: Event, found: VolunteerProfile, talk: Talk) -> None:
    """Show the week."""
    await show(event, await times_screen(talk, found))


async def times_screen(talk: Talk, found: VolunteerProfile) -> Screen:
    """Return the days of the week, those with a time that suits marked."""
    reader = talk.reader
    text = lines(
        reader.say("<b>Which times suit?</b>"),
        reader.say("Tap a day, then a time of it.")
        if found.times
        else reader.say("Now: any time. Tap a day."),
        reader.say("Only these are asked for.") if found.times else None,
    )
    choices = [
        Choice(_day_label(reader, day, found), OpenDay(id=found.id, day=day).pack())
        for day in range(WEEKEND + 1)
    ]
    further = [
        *([Choice(reader.label("Any time"), AllTimes(id=found.id).pack())] if found.times else []),
        back_to_profile(talk, found.id),
    ]
    return await numbered(talk, text, choices, further=further)


def _day_label(reader: Reader, day: int, found: VolunteerProfile) -> str:
    name = reader.label("Weekend") if day == WEEKEND else reader.label(DAYS[day])
    n = sum(weekday in days_of(day) for weekday, _ in found.times)
    return reader.label("{name} ({n})", name=name, n=n) if n else name


def days_of(day: int) -> tuple[int, ...]:
    """Return the days that are on one screen: Saturday and Sunday together."""
    return (WEEKEND, WEEKEND + 1) if day >= WEEKEND else (day,)


@router.callback_query(OpenDay.filter())
async def open_day(press: CallbackQuery, callback_data: OpenDay, talk: Talk) -> None:
    """Show the parts of a day."""
    found = await profile_of_volunteer(talk, callback_data.id)
    await show(
        press, await day_screen(talk, found, callback_data.day) if found else no_longer(talk)
    )


async def day_screen(talk: Talk, found: VolunteerProfile, day: int) -> Screen:
    """Return which parts of a day suit, and buttons that set each."""
    reader = talk.reader
    name = reader.label("Weekend") if day >= WEEKEND else reader.label(DAYS[day])
    chosen = any(weekday in days_of(day) for weekday, _ in found.times)
    text = lines(
        reader.say("<b>{day}: which times suit?</b>", day=name),
        None
        if chosen
        else (
            reader.say("Nothing chosen on this day.")
            if found.times
            else reader.say("Now: any time of the week.")
        ),
    )
    choices = [
        _time_choice(reader, found, each, part) for each in days_of(day) for part in DayPart
    ]
    data = ChangeVolunteer(id=found.id, what="times").pack()
    back = Choice(reader.label("Back"), data)
    return await numbered(talk, text, choices, further=[back])


def _time_choice(reader: Reader, found: VolunteerProfile, day: int, part: DayPart) -> Choice:
    """Return the row that adds a time, or takes it away."""
    suits = (day, part) in found.times
    time = reader.label(PARTS_OF_DAY[part])
    if day >= WEEKEND:
        time = reader.label("{day} {part}", day=reader.label(DAYS[day]), part=time)
    label = (
        reader.label("Take away: {part}", part=time)
        if suits
        else reader.label("Add: {part}", part=time)
    )
    return Choice(label, SetTime(id=found.id, day=day, part=part, suits=not suits).pack())


@router.callback_query(SetTime.filter())
async def press_time(press: CallbackQuery, callback_data: SetTime, talk: Talk) -> None:
    """Keep whether one time suits."""
    await set_time(
        talk.database,
        now=talk.now,
        actor=talk.actor,
        volunteer_id=callback_data.id,
        weekday=callback_data.day,
        part=callback_data.part,
        suits=callback_data.suits,
    )
    found = await profile_of_volunteer(talk, callback_data.id)
    await show(
        press, await day_screen(talk, found, callback_data.day) if found else no_longer(talk)
    )


@router.callback_query(AllTimes.filter())
async def press_all(press: CallbackQuery, callback_data: AllTimes, talk: Talk) -> None:
    """Keep that every time suits."""
    await set_all_times(
        talk.database, now=talk.now, actor=talk.actor, volunteer_id=callback_data.id
    )
    found = await profile_of_volunteer(talk, callback_data.id)
    await show(press, await times_screen(talk, found) if found else no_longer(talk))


PARTS["times"] = show_times
