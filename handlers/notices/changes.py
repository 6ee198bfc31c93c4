"""What changed about an offering after people signed up for it."""

from datetime import datetime

from aiogram.types import InlineKeyboardButton
from markupsafe import Markup

from handlers.about import moment_of, title_of, today_of, when_of, where_of
from handlers.callbacks import OpenOffering, OpenRoom
from handlers.lesson_news import several_lines
from handlers.notices.rendered import Rendered
from handlers.notices.telling import Telling, message
from handlers.residents.answers.callbacks import GiveUp, StillComing
from school.arranging.alternatives import nearest_alternative
from school.briefs import Brief
from school.offering_changes import ChangeKind, SessionNews
from school.signups.reads import Standing, standings
from school.signups.tables import SignUpState


async def changed(telling: Telling) -> Rendered:
    """Tell the old and the new time, or that it takes place after all; with the new calendar."""
    reader = telling.reader
    brief = await telling.offering(telling.claimed.subject)
    places = await _places(telling)
    whom = await telling.others([each.person_id for each in places])
    several = several_lines(reader, telling.facts, now=telling.now)
    has_seat = any(each.state is SignUpState.TAKEN for each in places)
    return message(
        *_news(telling, brief, several),
        whom or (None if several else _more(telling) or where_of(reader, brief)),
        telling.phone(brief.site_id),
        buttons=[
            telling.button(
                reader.label("Still coming") if has_seat else reader.label("Go on waiting"),
                StillComing(offering=brief.offering_id),
            ),
            telling.button(
                reader.label("Cancel my sign-up") if has_seat else reader.label("Leave the line"),
                GiveUp(offering=brief.offering_id),
            ),
            telling.details(brief.offering_id),
        ],
        document=await telling.calendar(brief.offering_id),
    )


async def cancelled(telling: Telling) -> Rendered:
    """Tell that it does not take place, what is nearest to it, and what clears a calendar.

    Who signed up stays on the list, should it re-open.
    """
    reader = telling.reader
    brief = await telling.offering(telling.claimed.subject)
    planned = _moment(telling, "old_starts_at")
    instead = await nearest_alternative(telling.database, brief.offering_id, now=telling.now)
    return message(
        reader.say("<b>Sorry, this is cancelled</b>"),
        await telling.others([each.person_id for each in await _places(telling)]),
        title_of(reader, brief),
        reader.say("It was planned for {start}", start=planned),
        reader.say("If it opens again, I will tell you."),
        telling.phone(brief.site_id),
        buttons=[
            _instead(telling, instead) if instead else None,
            telling.button(reader.label("See other courses"), OpenRoom(name="COURSES")),
            telling.button(
                reader.label("Tell me no more of it"), GiveUp(offering=brief.offering_id)
            ),
        ],
        document=await telling.calendar(brief.offering_id),
    )


def _news(telling: Telling, brief: Brief, several: list[Markup | str]) -> list[Markup | str]:
    reader = telling.reader
    old, new = _moment(telling, "old_starts_at"), _moment(telling, "new_starts_at")
    when = when_of(reader, brief, now=telling.now)
    if several and telling.facts["change"] == ChangeKind.MOVED:
        return [reader.say("<b>Some lessons have changed</b>"), title_of(reader, brief), *several]
    if telling.facts["change"] == ChangeKind.REOPENED:
        told = reader.say("<b>Good news: it takes place</b>")
        return [told, title_of(reader, brief), reader.say("It had been cancelled."), when]
    match telling.facts.get("what"):
        case SessionNews.LEFT_OUT:
            head = reader.say("<b>One lesson is left out</b>")
            return [head, title_of(reader, brief), reader.say("Not on {start}", start=old), when]
        case SessionNews.ADDED:
            head = reader.say("<b>There is one lesson more</b>")
            return [head, title_of(reader, brief), reader.say("Also on {start}", start=new), when]
    if old == new:
        return [reader.say("<b>Please look: this has changed</b>"), title_of(reader, brief), when]
    return [
        reader.say("<b>The time has changed</b>"),
        title_of(reader, brief),
        reader.say("Before: {start}", start=old),
        reader.say("Now: {start}", start=new),
    ]


def _more(telling: Telling) -> Markup | None:
    """Return how many sessions change besides the one that is told."""
    n = telling.facts.get("more", 0)
    told = telling.reader.say_many("One more lesson changes.", "{n} more lessons change.", n)
    return told if n else None


def _instead(telling: Telling, brief: Brief) -> InlineKeyboardButton:
    """Return the way to what is nearest to the cancelled one."""
    reader = telling.reader
    day = reader.date(today_of(reader, brief.starts_at).date())
    label = reader.label("Instead: {day} {title}", day=day, title=reader.content(brief.title))
    return telling.button(label, OpenOffering(id=brief.offering_id))


def _moment(telling: Telling, name: str) -> str:
    at = datetime.fromisoformat(telling.facts[name])
    return moment_of(telling.reader, at, now=telling.now)


async def _places(telling: Telling) -> list[Standing]:
    """Return the places that the reader and theirs still have: some may have left meanwhile."""
    claimed = telling.claimed
    return await standings(telling.database, claimed.recipient_id, claimed.subject)
