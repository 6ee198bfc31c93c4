"""When an offering is: typed, understood, laid out around days off, and put into a draft."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from aiogram import Router
from aiogram.types import CallbackQuery
from markupsafe import Markup

from handlers.entrances import Event
from handlers.front_words import no_longer
from handlers.numbered import Choice, numbered
from handlers.organisers.desk import heading
from handlers.organisers.offerings.callbacks import (
    DaysOffAre,
    Show,
    TreatDaysOff,
)
from handlers.organisers.offerings.draft import (
    back_to_draft,
    part_choice,
    part_screen,
    refused,
    settled,
    show_begun,
)
from handlers.organisers.offerings.lengths import LENGTH, ask_length
from handlers.organisers.offerings.said import WHY_NOT
from handlers.organisers.whens import (
    BACK,
    hear_as_typed,
    heard_again,
    length_of,
    way_back,
    when_input,
)
from handlers.screens import Screen, show
from handlers.talk import Talk
from handlers.typed import ask_for, stop_asking
from locales.reader import Reader, lines
from locales.understand.dates import Repeat, When
from school.arranging.drafts import begin_copy, begin_new, draft_of, place_sessions
from school.arranging.kept import Draft, NoDraft
from school.arranging.reading import offering_to_copy, own_days
from school.arranging.schedule import (
    Meetings,
    NoSchedule,
    Rhythm,
    added,
    dates_in,
    laid_out,
    moved,
    moved_all,
    rhythm_of,
)
from school.imports.expand import Dates, Treatment
from school.offerings import DaysOff

router = Router(name="offering times")

_KEY = "of.when"
_TREATED = {DaysOffAre.SKIP: DaysOff.SKIP, DaysOffAre.SHIFT: DaysOff.SHIFT, DaysOffAre.TEACH: None}
# So many days off are named.
_NAMED = 3


def example(reader: Reader) -> Markup:
    """Return how a time may be typed."""
    return lines(
        reader.say("Type it as you say it, like"),
        reader.say("“Wednesday next week 14:00–16:00”"),
        reader.say("“every Wednesday 14:00, 12 times”"),
    )


# Changing when it is.


@part_screen(Show.TIME)
async def time_screen(press: CallbackQuery, draft: Draft, _page: int, talk: Talk) -> None:
    """Ask at once where there is one session; else which of them."""
    reader = talk.reader
    if len(draft.values.meetings) == 1:
        await ask_time(press, draft, talk, "all", with_lessons=True)
        return
    choices = [
        part_choice(reader.label("All lessons to come"), draft, Show.ALL),
        part_choice(reader.label("One lesson"), draft, Show.LESSONS),
        part_choice(reader.label("One lesson more"), draft, Show.ADD),
    ]
    text = heading(reader.label("What moves?"))
    await show(press, await numbered(talk, text, choices, further=[back_to_draft(talk, draft)]))


@part_screen(Show.ALL)
async def ask_all(press: CallbackQuery, draft: Draft, _page: int, talk: Talk) -> None:
    """Ask when the next session is; the others follow."""
    await ask_time(press, draft, talk, "all")


@part_screen(Show.ADD)
async def ask_more(press: CallbackQuery, draft: Draft, _page: int, talk: Talk) -> None:
    """Ask when one session more is."""
    await ask_time(press, draft, talk, "add")


async def ask_time(
    press: CallbackQuery,
    draft: Draft,
    talk: Talk,
    do: str,
    *,
    number: int = 0,
    with_lessons: bool = False,
) -> None:
    """Ask for a time of a draft; `do` is what it is for."""
    reader = talk.reader
    await _begin_asking(talk, draft, do, number)
    head = {
        "all": reader.label("When is it?"),
        "add": reader.label("When is the lesson more?"),
        "one": reader.label("When is lesson {n}?", n=number),
    }[do]
    many = len(draft.values.meetings) > 1
    text = lines(
        heading(head),
        reader.say("Say the next lesson, the others follow.") if do == "all" and many else None,
        example(reader),
    )
    more = part_choice(reader.label("One lesson more"), draft, Show.ADD)
    choices = [more] if with_lessons else []
    await show(press, await numbered(talk, text, choices, further=[back_to_draft(talk, draft)]))


async def propose_time(
    press: CallbackQuery, draft: Draft, talk: Talk, said: str, *, number: int = 0
) -> None:
    """Take a time for a draft that somebody else said; without words it is asked for.

    `number` is the session that it is for, 0: the next one, and the others follow.
    """
    do = "one" if number else "all"
    if not said:
        await ask_time(press, draft, talk, do, number=number)
        return
    await _begin_asking(talk, draft, do, number)
    await hear_as_typed(press, _KEY, said, talk)


async def _begin_asking(talk: Talk, draft: Draft, do: str, number: int) -> None:
    detail: dict[str, Any] = {
        "do": do,
        "draft": draft.id,
        "version": draft.version,
        "number": number,
        BACK: back_to_draft(talk, draft).data,
    }
    await ask_for(talk, WHEN, detail=detail)


# What was typed.


@dataclass(frozen=True, slots=True)
class _Asked:
    """What the time is for, and the offering's sessions so far (none: it is new)."""

    do: str
    meetings: Meetings
    draft: Draft | None
    minutes: int | None


async def take_when(event: Event, when: When, detail: dict[str, Any], talk: Talk) -> None:
    """Lay the sessions out, asking about days off and the length where nobody said."""
    asked = await _asked(detail, talk)
    if asked is None:
        await stop_asking(talk)
        await show(event, await refused(talk, NoDraft.GONE))
        return
    length = length_of(when) or _kept_length(detail, asked)
    if length is None:
        known = {"start": when.starts_at.isoformat(), "key": _KEY}
        await ask_for(talk, LENGTH, detail=detail | known)
        await show(event, Screen(ask_length(talk.reader)))
        return
    meetings = await _laid(event, when, length, asked, detail, talk)
    if meetings is None:
        return
    if isinstance(meetings, NoSchedule):
        await ask_for(talk, WHEN, detail=_without_words(detail))
        told = lines(talk.reader.say(WHY_NOT[meetings]), talk.reader.say("Another time, please."))
        await show(event, await numbered(talk, told, [], further=way_back(talk, detail)))
        return
    await stop_asking(talk)
    await _put(event, meetings, asked, detail, talk)


async def _asked(detail: dict[str, Any], talk: Talk) -> _Asked | None:
    if detail["do"] == "new":
        return _Asked("new", (), None, detail.get("minutes"))
    if detail["do"] == "copy":
        found = await offering_to_copy(talk.database, talk.actor, detail["offering"])
        return _Asked("copy", found.meetings, None, None) if found else None
    draft = await draft_of(talk.database, talk.actor, detail["draft"])
    return _Asked(detail["do"], draft.values.meetings, draft, None) if draft else None


def _kept_length(detail: dict[str, Any], asked: _Asked) -> timedelta | None:
    """Return the length that was said on asking, that of the sessions so far, or the menu's."""
    if "length" in detail:
        return timedelta(minutes=detail["length"])
    if asked.meetings:
        begin, end = asked.meetings[-1]
        return end - begin
    return timedelta(minutes=asked.minutes) if asked.minutes else None


async def _laid(
    event: Event,
    when: When,
    length: timedelta,
    asked: _Asked,
    detail: dict[str, Any],
    talk: Talk,
) -> Meetings | NoSchedule | None:
    """Return the sessions; None when something was asked about them."""
    now, zone, start = talk.now, talk.school.zone, when.starts_at
    said_length = length_of(when)
    rhythm = _rhythm(when.repeats)
    if rhythm is None and asked.do == "copy":
        rhythm = rhythm_of(asked.meetings, start.date(), zone)
    if rhythm is not None and asked.do in {"new", "copy", "all"}:
        taught = tuple(each for each in asked.meetings if each[0] <= now)
        kept = taught if asked.do == "all" else ()
        dates = await _dates(event, rhythm, start, detail, talk)
        if dates is None:
            return None
        coming = laid_out(dates, start.time(), length, zone=zone, now=now)
        return coming if isinstance(coming, NoSchedule) else (*kept, *coming)
    match asked.do:
        case "all":
            return moved_all(asked.meetings, start, said_length, zone=zone, now=now)
        case "add":
            return added(asked.meetings, start, said_length, now=now)
        case "one":
            number = int(detail["number"])
            if not 1 <= number <= len(asked.meetings):
                return NoSchedule.NONE
            return moved(asked.meetings, number, start, said_length, now=now)
        case _:
            return laid_out(Dates((start.date(),)), start.time(), length, zone=zone, now=now)


def _rhythm(said: Repeat | None) -> Rhythm | None:
    if said is None:
        return None
    return Rhythm(weekdays=said.weekdays, every=said.every, times=said.times, until=said.until)


async def _dates(
    event: Event, rhythm: Rhythm, start: datetime, detail: dict[str, Any], talk: Talk
) -> Dates | None:
    """Return the dates; ask what is to be done when generated ones fall on days off."""
    own = await own_days(talk.database)
    dates = dates_in(start.date(), rhythm, None, own)
    off = [day for day, how in dates.off if how is Treatment.KEPT and day != start.date()]
    if not off:
        return dates
    if "off" in detail:
        return dates_in(start.date(), rhythm, _TREATED[DaysOffAre(detail["off"])], own)
    await ask_for(talk, WHEN, detail=detail)
    reader = talk.reader
    named = reader.join(reader.date(day) for day in off[:_NAMED])
    rest = len(off) - _NAMED
    text = lines(
        heading(reader.label_many("One day is a day off", "{n} days are days off", len(off))),
        named,
        reader.say_many("and one day more", "and {n} days more", rest) if rest > 0 else None,
        reader.say("What shall be done?"),
    )
    choices = [
        Choice(reader.label("Make up for them later"), TreatDaysOff(how=DaysOffAre.SHIFT).pack()),
        Choice(reader.label("Leave them out"), TreatDaysOff(how=DaysOffAre.SKIP).pack()),
        Choice(reader.label("Teach all the same"), TreatDaysOff(how=DaysOffAre.TEACH).pack()),
    ]
    await show(event, await numbered(talk, text, choices))
    return None


@router.callback_query(TreatDaysOff.filter())
async def treat(press: CallbackQuery, callback_data: TreatDaysOff, talk: Talk) -> None:
    """Lay the sessions out around the days off."""
    if await talk.state.get_state() != _KEY:
        await show(press, no_longer(talk))
        return
    await heard_again(press, _KEY, talk, off=callback_data.how.value)


async def _put(
    event: Event, meetings: Meetings, asked: _Asked, detail: dict[str, Any], talk: Talk
) -> None:
    """Put the sessions into the draft, or begin one with them; it shows what was understood."""
    acts: dict[str, Any] = {
        "now": talk.now,
        "actor": talk.actor,
        "settings": talk.school,
        "meetings": meetings,
    }
    if asked.draft is not None:
        outcome = await place_sessions(
            talk.database, draft_id=asked.draft.id, version=detail["version"], **acts
        )
        await settled(event, asked.draft.id, outcome, talk)
    elif asked.do == "copy":
        begun = await begin_copy(talk.database, offering_id=detail["offering"], **acts)
        await show_begun(event, begun, talk)
    else:
        made = await begin_new(
            talk.database, item_id=detail["item"], site_id=detail["site"], **acts
        )
        await show_begun(event, made, talk)


def _without_words(detail: dict[str, Any]) -> dict[str, Any]:
    """Return what the question is for, without what was said to it."""
    return {
        key: value
        for key, value in detail.items()
        if key in {"do", "draft", "version", "number", "offering", "item", "site", "minutes", BACK}
    }


WHEN = when_input(_KEY, about=lambda reader: reader.label("When the course is"), example=example)(
    take_when
)
