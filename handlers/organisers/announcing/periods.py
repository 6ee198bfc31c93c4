"""With which place somebody is meant, and of courses in which period: by buttons, or typed."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import Any

from aiogram import Router
from aiogram.types import CallbackQuery

from handlers.about import today_of
from handlers.entrances import Event
from handlers.front_words import no_longer
from handlers.numbered import Choice, numbered
from handlers.organisers.announcing.audience import added
from handlers.organisers.announcing.callbacks import (
    AddCondition,
    Ask,
    AskCondition,
    AskPeriod,
    AskPlace,
)
from handlers.organisers.announcing.whose import asked_addressed, gone
from handlers.screens import show
from handlers.talk import Talk
from handlers.typed import TypedInput, ask_for, asked_detail, stop_asking, typed_input
from handlers.widths import fit_bold
from locales.reader import Reader, lines, mark
from locales.understand.dates.spans import Span, understand_span
from school.announcements.audience import Condition, ConditionKind, Place
from school.browsing import Menu

router = Router(name="announcing periods")

_PLACES = {
    Place.SEAT: mark("Who has a seat"),
    Place.LINE: mark("Who waits in line"),
    Place.ANY: mark("Both"),
}


@router.callback_query(AskPlace.filter())
async def ask_place(press: CallbackQuery, callback_data: AskPlace, talk: Talk) -> None:
    """Ask whether who has a seat is meant, who waits, or both."""
    await stop_asking(talk)
    asked, reader = callback_data, talk.reader
    title = _title(asked, await talk.menu(), reader)
    if title is None:
        await show(press, no_longer(talk))
        return
    choices = [
        Choice(reader.label(label), _with_place(asked, place)) for place, label in _PLACES.items()
    ]
    text = lines(fit_bold(title), reader.say("Who of them?"))
    kind = Ask.OFFERING if asked.kind is ConditionKind.OFFERING else Ask.CATEGORY
    back = AskCondition(id=asked.id, kind=kind, out=asked.out).pack()
    further = [Choice(reader.label("Back"), back)]
    await show(press, await numbered(talk, text, choices, further=further))


def _with_place(asked: AskPlace, place: Place) -> str:
    id_, value, out = asked.id, asked.value, asked.out
    if asked.kind is ConditionKind.OFFERING:
        made = AddCondition(id=id_, kind=asked.kind, value=str(value), out=out, place=place)
        return made.pack()
    return AskPeriod(id=id_, category=value, place=place, out=out).pack()


def _title(asked: AskPlace, menu: Menu, reader: Reader) -> str | None:
    """Return what the place is in; None when there is no such thing."""
    if asked.kind is ConditionKind.OFFERING:
        listed = menu.by_id.get(asked.value)
        return reader.content(listed.title) if listed else None
    if asked.kind is ConditionKind.CATEGORY:
        return _category_title(asked.value, menu, reader)
    return None


def _category_title(category: int, menu: Menu, reader: Reader) -> str | None:
    name = _category(category, menu)
    if name == "":
        return reader.label("Any course")
    return None if name is None else reader.content(name)


def _category(number: int, menu: Menu) -> str | None:
    """Return the category that an id stands for; "" is any, None: there is none."""
    if number == 0:
        return ""
    return next((name for name, id_ in menu.categories.items() if id_ == number), None)


@router.callback_query(AskPeriod.filter())
async def ask_period(press: CallbackQuery, callback_data: AskPeriod, talk: Talk) -> None:
    """Ask when the courses take place that are meant."""
    asked, reader = callback_data, talk.reader
    title = _category_title(asked.category, await talk.menu(), reader)
    if title is None:
        await show(press, no_longer(talk))
        return
    today = today_of(reader, talk.now).date()
    choices = [
        Choice(label, _in_period(asked, span).pack()) for label, span in _periods(reader, today)
    ]
    detail = {
        "draft": asked.id,
        "category": asked.category,
        "place": asked.place.value,
        "out": asked.out,
    }
    await ask_for(talk, PERIOD, detail=detail)
    text = lines(fit_bold(title), reader.say("Courses of when?"), _or_type(reader))
    back = AskPlace(id=asked.id, kind=ConditionKind.CATEGORY, value=asked.category, out=asked.out)
    further = [Choice(reader.label("Back"), back.pack())]
    await show(press, await numbered(talk, text, choices, further=further))


def _or_type(reader: Reader) -> Any:
    return reader.say("Or type it: 1 Sept to 31 Oct")


def _in_period(asked: AskPeriod, span: Span | None) -> AddCondition:
    since, until = (f"{day:%Y%m%d}" for day in span) if span else ("", "")
    return AddCondition(
        id=asked.id,
        kind=ConditionKind.CATEGORY,
        value=str(asked.category),
        out=asked.out,
        place=asked.place,
        since=since,
        until=until,
    )


def _periods(reader: Reader, today: date) -> Iterator[tuple[str, Span | None]]:
    """Name the periods there are to choose from; None: at any time."""
    this = today.replace(day=1)
    last = (this - timedelta(days=1)).replace(day=1)
    quarter = this.replace(month=(this.month - 1) // 3 * 3 + 1)

    def month(first: date) -> str:
        return reader.month(first.year, first.month)

    yield reader.label("This month: {month}", month=month(this)), _months(this, 1)
    yield reader.label("Last month: {month}", month=month(last)), _months(last, 1)
    yield reader.label("This quarter, from {month}", month=month(quarter)), _months(quarter, 3)
    yield reader.label("This year: {year}", year=this.year), _months(this.replace(month=1), 12)
    yield reader.label("At any time"), None


def _months(first: date, months: int) -> Span:
    """Return so many months from the first day of one."""
    years, month = divmod(first.month - 1 + months, 12)
    return first, date(first.year + years, month + 1, 1) - timedelta(days=1)


def condition_of_a_category(said: AddCondition, menu: Menu, talk: Talk) -> Condition | None:
    """Return the condition that a button says; None when there is no such category or period."""
    number = int(said.value) if said.value.isascii() and said.value.isdigit() else -1
    category = _category(number, menu)
    if category is None:
        return None
    try:
        days = [
            datetime.strptime(day, "%Y%m%d").date() if day else None  # noqa: DTZ007 - a day
            for day in (said.since, said.until)
        ]
    except ValueError:  # 20261301
        return None
    span = (days[0], days[1]) if days[0] and days[1] and days[0] <= days[1] else None
    return _condition(category, said.place, span, talk)


def _condition(category: str, place: Place, span: Span | None, talk: Talk) -> Condition:
    zone = talk.school.zone
    return Condition(
        kind=ConditionKind.CATEGORY,
        value=category,
        place=place,
        since=datetime.combine(span[0], time(), zone) if span else None,
        until=datetime.combine(span[1] + timedelta(days=1), time(), zone) if span else None,
    )


async def take_period(event: Event, value: Span, talk: Talk) -> None:
    """Add who has such a place in the days that were typed."""
    detail = await asked_detail(talk) or {}
    draft = await asked_addressed(talk)
    await stop_asking(talk)
    category = _category(detail.get("category", -1), await talk.menu())
    if draft is None or category is None:
        await show(event, await gone(talk, detail.get("draft", 0)))
        return
    made = _condition(category, Place(detail["place"]), value, talk)
    await added(event, draft.id, made, talk, out=bool(detail.get("out")))


def _read(text: str, talk: Talk) -> Span | None:
    return understand_span(text, today=today_of(talk.reader, talk.now).date())


PERIOD = typed_input(
    TypedInput(
        key="an.period",
        takes_any=False,
        read=_read,
        act=take_period,
        about=lambda reader: reader.label("The days that are meant"),
        misfit=_or_type,
    )
)
