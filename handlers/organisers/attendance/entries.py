"""Entry by entry 对账: what a figure is made of, and what was corrected after closing."""

from aiogram import Router
from aiogram.types import CallbackQuery
from markupsafe import Markup

from handlers.listing import page_of
from handlers.numbered import Choice, numbered
from handlers.organisers.attendance.callbacks import MonthBy, OpenMonth, TraceFigure
from handlers.organisers.attendance.months import asked_for, month_name
from handlers.organisers.desk import heading
from handlers.organisers.workdesk.trail_words import who_it_was
from handlers.residents.browse.labels import date_label, local
from handlers.screens import Screen, show
from handlers.talk import Talk
from handlers.widths import fit
from locales.reader import lines
from papers.sheets.person_times import MEANS
from school.attendance.figures import By, Entry, corrections, trace

router = Router(name="entries of person-times")

# Three lines each, and the heading: not more than a text to be read has.
_A_PAGE = 5


@router.callback_query(TraceFigure.filter())
async def open_entries(press: CallbackQuery, callback_data: TraceFigure, talk: Talk) -> None:
    """Show a page of entries, the latest first."""
    await show(press, await _screen(talk, callback_data))


async def _screen(talk: Talk, of: TraceFigure) -> Screen:
    reader, asked = talk.reader, asked_for(of.month, of.site)
    if of.late:
        found = await corrections(talk.database, talk.actor, asked, owners=talk.owners)
    else:
        found = await trace(
            talk.database, talk.actor, asked, by=of.by, key=of.key, owners=talk.owners
        )
    shown, turns = page_of(
        found[::-1], of.page, talk, lambda to: of.model_copy(update={"page": to}), size=_A_PAGE
    )
    title = reader.label("Corrections") if of.late else reader.label("Entry by entry")
    text = lines(
        heading(f"{month_name(reader, of.month)} {title}"),
        reader.say(
            "{entries} entries, in all {n}", entries=len(found), n=sum(e.delta for e in found)
        ),
        *(_entry(talk, each) for each in shown),
    )
    return await numbered(talk, text, (), further=[*turns, _back(talk, of)])


def _entry(talk: Talk, each: Entry) -> Markup:
    reader = talk.reader
    who = reader.label("only counted") if each.unnamed else each.name or reader.label("(no name)")
    day = date_label(local(each.starts_at, talk).date(), talk)
    noted = "–" if each.by_rank is None else who_it_was(reader, each.by, each.by_rank)
    by = reader.label("{how}, by {name}", how=reader.label(MEANS[each.means]), name=noted)
    return lines(
        Markup("<b>{}</b>").format(fit(f"{each.delta:+d} {who} {day}")),
        fit(reader.content(each.title)),
        fit(by),
        fit(reader.label("Reason: {why}", why=each.why), 36) if each.why else None,
    )


def _back(talk: Talk, of: TraceFigure) -> Choice:
    to = OpenMonth(month=of.month, site=of.site).pack()
    if of.by is not By.ALL:
        to = MonthBy(month=of.month, site=of.site, by=of.by).pack()
    return Choice(talk.reader.label("Back"), to)
