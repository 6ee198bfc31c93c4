"""Ticking a roster: numbers typed or rows tapped, into one's own draft until it is finished."""

from collections.abc import Mapping

from aiogram import F, Router
from aiogram.types import CallbackQuery
from markupsafe import Markup

from handlers.entrances import Event
from handlers.front_words import no_longer
from handlers.listing import page_of
from handlers.numbered import Choice, numbered
from handlers.organisers.attendance.callbacks import (
    OfSession,
    ReviewRoster,
    Step,
    Tick,
    TurnRoster,
)
from handlers.organisers.attendance.finishing import review
from handlers.organisers.attendance.sessions import roster_here
from handlers.organisers.attendance.words import (
    name_of,
    not_taken,
    state_of,
    title_line,
    to_session,
)
from handlers.screens import Screen, show
from handlers.talk import Talk
from handlers.typed import TypedInput, ask_for, asked_detail, typed_input
from handlers.widths import LINE, fit, width
from locales.reader import Reader, lines
from locales.understand.ticks import Ticks, ticks
from school.attendance.drafts import Begun, NoRoster, begin_roster, tick
from school.attendance.roster import RosterLine, SessionRoster, Standing
from school.presence.tables import AttendanceState

router = Router(name="ticking rosters")

# With the ways on and back these are at most eight rows.
_A_PAGE = 4
CAME, ABSENT = AttendanceState.CAME, AttendanceState.ABSENT


@router.callback_query(OfSession.filter(F.do == Step.ROSTER))
async def open_roster(press: CallbackQuery, callback_data: OfSession, talk: Talk) -> None:
    """Begin to tick, or go on."""
    await show_roster(press, callback_data.session_id, talk)


@router.callback_query(TurnRoster.filter())
async def turn(press: CallbackQuery, callback_data: TurnRoster, talk: Talk) -> None:
    """Show another page."""
    await show_roster(press, callback_data.session, talk, page=callback_data.page)


@router.callback_query(Tick.filter())
async def set_one(press: CallbackQuery, callback_data: Tick, talk: Talk) -> None:
    """Set one person's state."""
    done = await tick(
        talk.database,
        now=talk.now,
        actor=talk.actor,
        draft_id=callback_data.draft,
        marks={callback_data.person: callback_data.state},
    )
    if isinstance(done, NoRoster):
        await show(press, no_longer(talk))
        return
    await show_roster(press, done.session_id, talk, page=callback_data.page)


async def show_roster(
    event: Event, session_id: int, talk: Talk, *, page: int = 0, told: Markup | None = None
) -> None:
    """Show who is on the roster, and take what is typed."""
    begun = await begin_roster(
        talk.database,
        now=talk.now,
        actor=talk.actor,
        session_id=session_id,
        settings=talk.school,
    )
    if not isinstance(begun, Begun):
        await show(event, await not_taken(talk, begun, session_id))
        return
    roster = await roster_here(talk, session_id)
    if roster is None:
        await show(event, no_longer(talk))
        return
    await ask_for(talk, NUMBERS, detail={"session": session_id, "draft": begun.draft_id})
    await show(event, await _screen(talk, roster, page=page, told=told))


async def _screen(talk: Talk, roster: SessionRoster, *, page: int, told: Markup | None) -> Screen:
    reader, session_id = talk.reader, roster.session_id
    draft = roster.ticking.id if roster.ticking else 0
    shown, turns = page_of(
        roster.lines, page, talk, lambda to: TurnRoster(session=session_id, page=to), size=_A_PAGE
    )
    page = min(max(page, 0), max(0, (len(roster.lines) - 1) // _A_PAGE))
    people = [
        Choice(
            _row(each, reader),
            Tick(
                draft=draft,
                person=each.person_id,
                state=ABSENT if each.is_here else CAME,
                page=page,
            ).pack(),
        )
        for each in shown
    ]
    review_ = Choice(reader.label("Done: look it over"), ReviewRoster(session=session_id).pack())
    text = lines(
        title_line(roster, reader),
        told,
        ticked_line(reader, roster),
        *((_how(reader), _or(reader)) if roster.lines else (reader.say("Nobody has a seat."),)),
    )
    return await numbered(
        talk, text, (), further=[*people, *turns, review_, to_session(talk, session_id)]
    )


def ticked_line(reader: Reader, roster: SessionRoster) -> Markup:
    """Return how many are ticked so far."""
    here = sum(each.is_here for each in roster.lines)
    open_ = sum(each.is_open for each in roster.lines)
    return reader.say("Came: {n}, not said yet: {open}", n=here, open=open_)


def _row(line: RosterLine, reader: Reader) -> str:
    state = state_of(line, reader)
    name = reader.label("{n}. {label}", n=line.number, label=name_of(line, reader))
    return f"{fit(name, LINE - width(state) - 1)} {state}"


def _how(reader: Reader) -> Markup:
    return reader.say("Tap, or type numbers: 1-12 15 18")


def _or(reader: Reader) -> Markup:
    return reader.say("Or: all came / all but 3")


async def take_numbers(event: Event, said: Ticks, talk: Talk) -> None:
    """Set what was typed; with “the rest did not come” it is looked over at once."""
    detail = await asked_detail(talk) or {}
    roster = await roster_here(talk, int(detail.get("session") or 0))
    if roster is None or roster.ticking is None:
        await show(event, no_longer(talk))
        return
    marks, unknown = marks_of(said, roster)
    await tick(
        talk.database,
        now=talk.now,
        actor=talk.actor,
        draft_id=roster.ticking.id,
        marks=marks,
        walk_ins=said.walk_ins,
        total=said.heads,
    )
    if unknown:
        listed = fit(" ".join(map(str, unknown)), 10)
        told = talk.reader.say("Not on the roster: {numbers}", numbers=listed)
        await show_roster(event, roster.session_id, talk, told=told)
    elif said.no_more or said.everybody or said.heads is not None or said.walk_ins is not None:
        await review(event, roster.session_id, talk)
    else:
        await show_roster(event, roster.session_id, talk, page=_page_of(marks, roster))


def marks_of(said: Ticks, roster: SessionRoster) -> tuple[dict[int, AttendanceState], list[int]]:
    """Return the states of the people that were named, and numbers that nobody has."""
    people = {each.number: each.person_id for each in roster.lines}
    marks: dict[int, AttendanceState] = {}
    if said.everybody:
        marks = {each.person_id: CAME for each in roster.lines if _has_seat(each)}
    parts = (
        (said.came, CAME),
        (said.absent, ABSENT),
        (said.excused, AttendanceState.EXCUSED),
    )
    unknown = []
    for numbers, state in parts:
        marks |= {people[n]: state for n in numbers if n in people}
        unknown += [n for n in numbers if n not in people]
    return marks, unknown


def _has_seat(line: RosterLine) -> bool:
    return line.standing not in {Standing.WAITING, Standing.WALK_IN}


def _page_of(marks: Mapping[int, AttendanceState], roster: SessionRoster) -> int:
    """Return the page of the first who is still to be ticked after those just named."""
    at = [n for n, each in enumerate(roster.lines) if each.person_id in marks]
    return max(at, default=0) // _A_PAGE


NUMBERS = typed_input(
    TypedInput(
        key="attendance.numbers",
        takes_any=False,
        read=lambda text, _talk: ticks(text),
        act=take_numbers,
        about=lambda reader: reader.label("Who came, by numbers"),
        misfit=_how,
    )
)
