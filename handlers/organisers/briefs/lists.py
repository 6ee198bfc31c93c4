"""活动简报 on the work desk: drafts that wait, sessions without a report, what was published."""

from aiogram import Router
from aiogram.types import CallbackQuery

from handlers.entrances import Event
from handlers.listing import page_of
from handlers.numbered import Choice, numbered
from handlers.organisers.briefs.callbacks import OpenBrief, OpenBriefs, OpenUnreported
from handlers.organisers.desk import heading, to_desk
from handlers.organisers.sections import section
from handlers.screens import Screen, show
from handlers.talk import Talk
from handlers.typed import stop_asking
from handlers.widths import LINE, fit, width
from locales.reader import lines, mark
from school.event_briefs.lists import (
    BriefLine,
    count_drafts,
    drafts,
    settled_briefs,
    unreported_sessions,
)
from school.event_briefs.tables import BriefState
from school.staff.rights import Rank

router = Router(name="briefs")

_STATES = {
    BriefState.DRAFT: mark("Draft"),
    BriefState.PUBLISHED: mark("Published"),
    BriefState.WITHDRAWN: mark("Taken back"),
    None: mark("No number"),
}


async def waiting(talk: Talk) -> str | None:
    """Return the desk's line: how many drafts wait."""
    n = await count_drafts(talk.database, talk.actor)
    return talk.reader.say_many("One brief to publish", "{n} briefs to publish", n) if n else None


@section("briefs", mark("Briefs"), rank=Rank.LIAISON, told=waiting)
async def open_section(event: Event, talk: Talk) -> None:
    """Show what waits."""
    await stop_asking(talk)
    await show(event, await list_screen(talk))


@router.callback_query(OpenBriefs.filter())
async def turn(press: CallbackQuery, callback_data: OpenBriefs, talk: Talk) -> None:
    """Show a page of one of the lists."""
    await stop_asking(talk)
    page, settled = callback_data.page, callback_data.settled
    await show(press, await list_screen(talk, page, settled=settled))


async def list_screen(talk: Talk, page: int = 0, *, settled: bool = False) -> Screen:
    """Return the drafts and below them the sessions without a number; or what is settled."""
    reader, database, actor = talk.reader, talk.database, talk.actor
    if settled:
        found = await settled_briefs(database, actor, now=talk.now)
        text = lines(
            heading(reader.label("Published briefs")),
            None if found else reader.say("None in the last two months."),
        )
        other = Choice(reader.label("Briefs to publish"), OpenBriefs().pack())
    else:
        waiting = await drafts(database, actor)
        missing = await unreported_sessions(database, actor, now=talk.now, settings=talk.school)
        found = [*waiting, *missing]
        text = lines(
            heading(reader.label("Briefs")),
            reader.say("Drafts: {n}", n=len(waiting)),
            reader.say("Without a number: {n}", n=len(missing)),
        )
        other = Choice(reader.label("Published briefs"), OpenBriefs(settled=True).pack())
    shown, turns = page_of(found, page, talk, lambda to: OpenBriefs(settled=settled, page=to))
    rows = [_row(talk, each) for each in shown]
    return await numbered(talk, text, rows, further=[*turns, other, to_desk(talk)])


def _row(talk: Talk, line: BriefLine) -> Choice:
    reader = talk.reader
    state = reader.label(_STATES[line.state]) if line.state in _STATES else ""
    title = fit(reader.content(line.title), LINE - 2.5 - width(state))
    data = OpenBrief(id=line.brief_id) if line.brief_id else OpenUnreported(id=line.session_id)
    return Choice(reader.label("{state}: {title}", state=state, title=title), data.pack())
