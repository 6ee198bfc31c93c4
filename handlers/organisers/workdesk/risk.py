"""What needs somebody's attention in the days to come, and why."""

from aiogram import Router
from aiogram.filters.callback_data import CallbackData
from aiogram.types import CallbackQuery
from markupsafe import Markup

from handlers.callbacks import Id, WorkOn
from handlers.entrances import Event
from handlers.listing import page_of
from handlers.numbered import Choice, numbered
from handlers.organisers.desk import back_to, heading, to_desk
from handlers.organisers.sections import section
from handlers.organisers.slots.callbacks import OpenSlots
from handlers.organisers.workdesk.lines import OpenLine
from handlers.organisers.workdesk.rows import A_PAGE, Row, rows_screen, where
from handlers.residents.browse.labels import date_label, local, when_label
from handlers.screens import Screen, show
from handlers.talk import Talk
from handlers.widths import fit, fit_bold
from locales.reader import lines, mark
from school.staff.rights import Rank
from school.workdesk.risks import AHEAD, AtRisk, Reason, Risk
from school.workdesk.watching import at_risk

router = Router(name="risk")

# Lines above the buttons of a screen.
_LINES = 6
# Room for a reason beside its number and how many more there are.
_BESIDE = 12
_WORDS = {
    Risk.NOBODY: mark("Nobody has signed up yet"),
    Risk.FEW: mark("Few sign-ups: {n} for {seats} seats"),
    Risk.LECTURER_NO: mark("The lecturer cannot come"),
    Risk.LECTURER_ASKED: mark("The lecturer has not answered"),
    Risk.LECTURER_TWICE: mark("{day} same lecturer: {other}"),
    Risk.ROOM_TWICE: mark("{day} same room: {other}"),
    Risk.NO_LECTURER: mark("No lecturer is named"),
    Risk.DAY_OFF: mark("{day} is a day off"),
    Risk.NO_ROOM: mark("No room is named"),
    Risk.UNANSWERED: mark("A seat unanswered, {n} wait"),
    Risk.UNREACHED: mark("In line, cannot be reached: {n}"),
}


_LECTURERS = {Risk.LECTURER_NO, Risk.LECTURER_ASKED, Risk.NO_LECTURER, Risk.LECTURER_TWICE}


class OpenRisks(CallbackData, prefix="rks"):
    """Show a page of what needs attention."""

    page: int = 0


class OpenRisk(CallbackData, prefix="rk"):
    """Show why one offering does."""

    offering: Id


async def needing(talk: Talk) -> str | None:
    """Return the desk's line: how many courses need attention."""
    n = len(await at_risk(talk.database, talk.actor, now=talk.now, settings=talk.school))
    return talk.reader.say_many("One course at risk", "{n} courses at risk", n) if n else None


@section("risk", mark("At risk"), rank=Rank.LIAISON, told=needing)
async def open_section(event: Event, talk: Talk) -> None:
    """Show what needs attention."""
    await show(event, await list_screen(talk))


@router.callback_query(OpenRisks.filter())
async def turn(press: CallbackQuery, callback_data: OpenRisks, talk: Talk) -> None:
    """Show another page."""
    await show(press, await list_screen(talk, callback_data.page))


@router.callback_query(OpenRisk.filter())
async def open_risk(press: CallbackQuery, callback_data: OpenRisk, talk: Talk) -> None:
    """Show all that is wrong with one offering."""
    await show(press, await risk_screen(talk, callback_data.offering))


async def list_screen(talk: Talk, page: int = 0) -> Screen:
    """Return the offerings that need attention, each with its first reason."""
    reader = talk.reader
    found = await at_risk(talk.database, talk.actor, now=talk.now, settings=talk.school)
    shown, turns = page_of(found, page, talk, lambda to: OpenRisks(page=to), size=A_PAGE)
    head = reader.say_many(
        "<b>Next {days} days: one at risk</b>",
        "<b>Next {days} days: {n} at risk</b>",
        len(found),
        days=AHEAD.days,
    )
    if not found:
        head = lines(
            heading(reader.label("At risk")),
            reader.say("All is well for the next {n} days.", n=AHEAD.days),
        )
    rows = [
        Row(
            _first(each, talk),
            _label(each, talk),
            OpenRisk(offering=each.offering.id).pack(),
        )
        for each in shown
    ]
    return await rows_screen(talk, head, rows, further=[*turns, to_desk(talk)])


def _label(each: AtRisk, talk: Talk) -> str:
    day = date_label(local(each.offering.meetings[0].starts_at, talk).date(), talk)
    return f"{day} {talk.reader.content(each.offering.title)}"


def _first(each: AtRisk, talk: Talk) -> str:
    """Return the most urgent reason, and how many more there are."""
    first, more = _why(each.reasons[0], each, talk), len(each.reasons) - 1
    if not more:
        return first
    return talk.reader.label("{reason} +{n}", reason=fit(first, _BESIDE), n=more)


def _why(reason: Reason, about: AtRisk, talk: Talk) -> str:
    reader = talk.reader
    return reader.label(
        _WORDS[reason.risk],
        n=reason.n,
        seats=about.offering.capacity,
        day=date_label(local(reason.at, talk).date(), talk),
        other=reader.content(reason.other) if reason.other else "",
    )


async def risk_screen(talk: Talk, offering_id: int) -> Screen:
    """Return why an offering needs attention, and the ways to do something about it."""
    reader = talk.reader
    found = await at_risk(talk.database, talk.actor, now=talk.now, settings=talk.school)
    each = next((each for each in found if each.offering.id == offering_id), None)
    if each is None:
        told = lines(reader.say("All is well with this course now."))
        return await numbered(talk, told, [], further=[back_to(talk, "risk")])
    offering = each.offering
    place = await where(talk, site_id=offering.site_id, room=offering.room, mode=offering.mode)
    text = lines(
        fit_bold(reader.content(offering.title)),
        fit(when_label(offering.meetings[0].starts_at, talk)),
        fit(place),
        *_reasons(each, talk),
    )
    choices = [Choice(reader.label("What you can do"), WorkOn(offering=offering.id).pack())]
    if any(each.risk in _LECTURERS for each in each.reasons):
        slots = OpenSlots(offering=offering.id).pack()
        choices.insert(0, Choice(reader.label("Lecturers for this"), slots))
    if offering.in_line:
        line = OpenLine(offering=offering.id)
        choices.append(Choice(reader.label("Its waiting list"), line.pack()))
    return await numbered(talk, text, choices, further=[back_to(talk, "risk")])


def _reasons(each: AtRisk, talk: Talk) -> list[Markup]:
    """Return the reasons as far as three lines go; the last line counts what is left."""
    room = _LINES - 3
    shown = each.reasons if len(each.reasons) <= room else each.reasons[: room - 1]
    said = [Markup.escape(fit(_why(reason, each, talk))) for reason in shown]
    if len(shown) < len(each.reasons):
        said.append(talk.reader.say("And {n} more", n=len(each.reasons) - len(shown)))
    return said
