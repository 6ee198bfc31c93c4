"""Writing attendance down: what was ticked is looked over first; a closed month asks for a reason.

What is to be written is a small mapping, so that it can wait in the conversation for the reason.
"""

from typing import Any

from aiogram import Router
from aiogram.types import CallbackQuery
from markupsafe import Markup

from handlers.entrances import Event
from handlers.front_words import no_longer
from handlers.numbered import Choice, numbered
from handlers.organisers.attendance.callbacks import (
    FinishRoster,
    OfSession,
    ReviewRoster,
    Step,
)
from handlers.organisers.attendance.sessions import roster_here, show_session
from handlers.organisers.attendance.words import names, not_taken, title_line, to_session
from handlers.organisers.desk import heading
from handlers.screens import Screen, show
from handlers.talk import Talk
from handlers.typed import TypedInput, ask_for, asked_detail, stop_asking, typed_input
from handlers.widths import fit
from locales.reader import Reader, lines
from school.attendance.drafts import NoRoster, finish_roster
from school.attendance.marking import Marked, MarkOutcome, Overruled, Said, mark
from school.attendance.roster import SessionRoster
from school.attendance.taking import NotTaken
from school.people import names_of
from school.presence.tables import AttendanceState, Means

router = Router(name="finishing rosters")

# As long as a line that tells what happened.
MOST_SIGNS = 200
To = dict[str, Any]


@router.callback_query(ReviewRoster.filter())
async def look_over(press: CallbackQuery, callback_data: ReviewRoster, talk: Talk) -> None:
    """Show what was ticked."""
    await review(press, callback_data.session, talk)


async def review(event: Event, session_id: int, talk: Talk, *, told: Markup | None = None) -> None:
    """Show what was ticked, and ask what of those nobody has ticked."""
    await stop_asking(talk)
    roster = await roster_here(talk, session_id)
    if roster is None or roster.ticking is None:
        await show(event, no_longer(talk))
        return
    await show(event, await _review_screen(talk, roster, told))


async def _review_screen(talk: Talk, roster: SessionRoster, told: Markup | None) -> Screen:
    reader, draft = talk.reader, roster.ticking
    open_ = [each for each in roster.lines if each.is_open]
    gone = [each for each in roster.lines if each.marked is AttendanceState.ABSENT]
    here = sum(each.is_here for each in roster.lines)
    text = lines(
        title_line(roster, reader),
        told,
        reader.say("Came: {n}", n=here),
        *_counted(reader, roster),
        fit(reader.label("Absent: {names}", names=names(gone, reader))) if gone else None,
        reader.say("Not said yet: {n}", n=len(open_)) if open_ else None,
        names(open_, reader) if open_ else None,
        reader.say("Is it right?"),
    )
    choices = [
        Choice(
            label,
            FinishRoster(
                session=roster.session_id, draft=draft.id, version=draft.version, rest=rest
            ).pack(),
        )
        for label, rest in _ways(reader, some_open=bool(open_))
        if draft is not None
    ]
    back = OfSession(session_id=roster.session_id, do=Step.ROSTER).pack()
    further = [Choice(reader.label("Go on ticking"), back), to_session(talk, roster.session_id)]
    return await numbered(talk, text, choices, further=further)


def _counted(reader: Reader, roster: SessionRoster) -> list[Markup]:
    draft = roster.ticking
    if draft is None:
        return []
    return [
        *([reader.say("In all: {n}", n=draft.total)] if draft.total is not None else []),
        *(
            [reader.say("Without a sign-up: {n}", n=draft.walk_ins)]
            if draft.walk_ins is not None
            else []
        ),
    ]


def _ways(reader: Reader, *, some_open: bool) -> list[tuple[str, bool]]:
    if not some_open:
        return [(reader.label("Yes, note it"), True)]
    return [
        (reader.label("The rest did not come"), True),
        (reader.label("Leave the rest open"), False),
    ]


@router.callback_query(FinishRoster.filter())
async def finish(press: CallbackQuery, callback_data: FinishRoster, talk: Talk) -> None:
    """Write down what was ticked."""
    await write_down(press, {"kind": "roster", **callback_data.model_dump()}, talk)


async def write_down(event: Event, to: To, talk: Talk, *, why: str | None = None) -> None:
    """Write it down, or ask for the reason when the month is closed."""
    outcome = await _written(to, talk, why)
    session_id = int(to["session"])
    if outcome is NoRoster.CHANGED:
        changed = talk.reader.say("You ticked more since. Please look:")
        await review(event, session_id, talk, told=changed)
    elif isinstance(outcome, NoRoster):
        await show(event, no_longer(talk))
    elif outcome is NotTaken.CLOSED:
        await ask_for(talk, WHY, detail=to)
        await show(event, await _why_screen(talk))
    elif isinstance(outcome, NotTaken):
        await stop_asking(talk)
        await show(event, await not_taken(talk, outcome, session_id))
    else:
        await stop_asking(talk)
        talk.wake()
        await show_session(event, outcome.session_id, talk, told=await _told(talk, outcome))


async def _written(to: To, talk: Talk, why: str | None) -> MarkOutcome | NoRoster:
    if to["kind"] == "roster":
        return await finish_roster(
            talk.database,
            now=talk.now,
            actor=talk.actor,
            draft_id=to["draft"],
            version=to["version"],
            rest=to["rest"],
            settings=talk.school,
            why=why,
        )
    return await mark(
        talk.database,
        now=talk.now,
        actor=talk.actor,
        session_id=to["session"],
        said=_said(to, why),
        settings=talk.school,
    )


def _said(to: To, why: str | None) -> Said:
    if to["kind"] == "person":
        return Said(marks={to["person"]: AttendanceState.WALK_IN}, why=why)
    walk_ins = to["n"] if to["kind"] == "walk_ins" else None
    total = to["n"] if to["kind"] == "heads" else None
    return Said(walk_ins=walk_ins, total=total, means=Means.HEAD_COUNT, why=why)


async def _why_screen(talk: Talk) -> Screen:
    reader = talk.reader
    text = lines(
        heading(reader.label("The month is closed")),
        reader.say("Its numbers were reported already."),
        _why(reader),
        reader.say("It is kept with your name."),
    )
    return await numbered(talk, text, ())


def _why(reader: Reader) -> Markup:
    return reader.say("Why is it changed? Type the reason.")


async def _take_why(event: Event, why: str, talk: Talk) -> None:
    await write_down(event, await asked_detail(talk), talk, why=why)


def _reason(text: str, _talk: Talk) -> str | None:
    tidy = " ".join(text.split())
    return tidy[:MOST_SIGNS] or None


async def _told(talk: Talk, done: Marked) -> Markup:
    reader = talk.reader
    return lines(
        reader.say("<b>Noted: {n} came.</b>", n=done.person_times),
        *[
            reader.say("{name} had said otherwise of {n}.", name=fit(name, 6), n=n)
            for name, n in await _others(talk, done.overruled)
        ],
    )


async def _others(talk: Talk, overruled: tuple[Overruled, ...]) -> list[tuple[str, int]]:
    """Return who had said something else meanwhile, and of how many."""
    count: dict[int, int] = {}
    for each in overruled:
        count[each.by_id or 0] = count.get(each.by_id or 0, 0) + 1
    known = await names_of(talk.database, count)
    nobody = talk.reader.label("A colleague")
    return [(known.get(by_id, nobody), n) for by_id, n in count.items()]


WHY = typed_input(
    TypedInput(
        key="attendance.why",
        takes_any=True,
        read=_reason,
        act=_take_why,
        about=lambda reader: reader.label("Why attendance is changed"),
        misfit=_why,
    )
)
