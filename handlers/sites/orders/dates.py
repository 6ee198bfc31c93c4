"""When a site would like to have what it orders: up to three dates, typed, or any time."""

from typing import Any

from aiogram import Router
from aiogram.types import CallbackQuery

from handlers.entrances import Event
from handlers.numbered import Choice, numbered
from handlers.organisers.desk import heading
from handlers.organisers.offerings.times import example
from handlers.organisers.whens import BACK, when_input
from handlers.screens import Screen, show
from handlers.sites.orders.callbacks import AnyTime, AskOrderDates, OpenOrderDraft
from handlers.sites.orders.draft import opened, shown_again, unfitting
from handlers.sites.orders.parts import ask_expected
from handlers.sites.orders.said import dates_said
from handlers.talk import Talk
from handlers.typed import ask_for, stop_asking
from handlers.widths import fit
from locales.reader import lines
from locales.understand.dates import When
from school.orders.dates import Wanted
from school.orders.drafts import Ordering, Unfitting, want_dates

router = Router(name="order dates")


async def ask_dates(
    event: Event, draft: Ordering, talk: Talk, *, turn: bool = False, anew: bool = False
) -> None:
    """Ask for dates; with `turn` the number of people is asked next."""
    back = OpenOrderDraft(id=draft.id).pack()
    detail = {"draft": draft.id, "turn": turn, "anew": anew, BACK: back}
    await ask_for(talk, DATES, detail=detail)
    reader = talk.reader
    text = lines(
        heading(reader.label("When would it suit?")),
        fit(reader.content(draft.title)),
        example(reader),
        reader.say("Up to three, one after the other."),
    )
    any_time = AnyTime(id=draft.id, version=draft.version)
    choices = [Choice(reader.label("Any time will do"), any_time.pack())]
    row = Choice(reader.label("Back"), back)
    await show(event, await numbered(talk, text, choices, further=[row]))


@router.callback_query(AskOrderDates.filter())
async def open_dates(press: CallbackQuery, callback_data: AskOrderDates, talk: Talk) -> None:
    """Show the dates that are named, or ask for others."""
    draft = await opened(press, callback_data.id, talk)
    if draft is None:
        return
    if not draft.wanted or callback_data.anew:
        await ask_dates(press, draft, talk, anew=callback_data.anew)
        return
    await ask_dates_more(press, draft, talk)


async def ask_dates_more(event: Event, draft: Ordering, talk: Talk) -> None:
    """Show the dates named so far; another one may be typed."""
    reader = talk.reader
    back = OpenOrderDraft(id=draft.id).pack()
    await ask_for(talk, DATES, detail={"draft": draft.id, "turn": False, BACK: back})
    text = lines(
        heading(reader.label("When would it suit?")),
        *dates_said(reader, draft.wanted, now=talk.now),
        reader.say("Type another time to add it."),
    )
    choices = [
        Choice(reader.label("Other times instead"), AskOrderDates(id=draft.id, anew=True).pack()),
        Choice(
            reader.label("Any time will do"), AnyTime(id=draft.id, version=draft.version).pack()
        ),
    ]
    row = Choice(reader.label("Back"), back)
    await show(event, await numbered(talk, text, choices, further=[row]))


@router.callback_query(AnyTime.filter())
async def any_time(press: CallbackQuery, callback_data: AnyTime, talk: Talk) -> None:
    """Name no dates."""
    outcome = await want_dates(
        talk.database,
        now=talk.now,
        actor=talk.actor,
        draft_id=callback_data.id,
        version=callback_data.version,
        dates=(),
        anew=True,
    )
    await stop_asking(talk)
    if isinstance(outcome, Ordering) and outcome.expected is None:
        await ask_expected(press, outcome, talk)
    else:
        await shown_again(press, callback_data.id, outcome, talk)


async def take_one(event: Event, when: When, detail: dict[str, Any], talk: Talk) -> None:
    """Add a date."""
    await take_several(event, [when], detail, talk)


async def take_several(
    event: Event, whens: list[When], detail: dict[str, Any], talk: Talk
) -> None:
    """Add dates, and go on."""
    outcome = await want_dates(
        talk.database,
        now=talk.now,
        actor=talk.actor,
        draft_id=detail["draft"],
        dates=tuple(_wanted(each) for each in whens),
        anew=bool(detail.get("anew")),
    )
    if isinstance(outcome, Unfitting):
        kept = {key: detail[key] for key in ("draft", "turn", "anew", BACK) if key in detail}
        await ask_for(talk, DATES, detail=kept)
        await show(event, Screen(unfitting(talk.reader, outcome)))
        return
    await stop_asking(talk)
    if isinstance(outcome, Ordering) and detail.get("turn"):
        await ask_expected(event, outcome, talk)
    else:
        await shown_again(event, detail["draft"], outcome, talk)


def _wanted(when: When) -> Wanted:
    repeats = when.repeats
    return Wanted(
        starts_at=when.starts_at,
        ends_at=when.ends_at,
        weekdays=repeats.weekdays if repeats else (),
        every=repeats.every if repeats else 1,
        times=repeats.times if repeats else None,
        until=repeats.until if repeats else None,
    )


DATES = when_input(
    "or.when",
    about=lambda reader: reader.label("When the order would suit"),
    example=example,
    several=take_several,
)(take_one)
