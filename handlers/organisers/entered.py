"""What came of a sign-up that staff made for somebody, in words for staff."""

from collections.abc import Sequence

from markupsafe import Markup

from handlers.numbered import Choice, numbered
from handlers.residents.browse.labels import when_label
from handlers.residents.browse.told import told_of, what_when_where
from handlers.screens import Screen
from handlers.talk import Talk
from handlers.widths import fit
from locales.reader import lines
from school.details import details_of
from school.people import names_of
from school.signups.outcomes import (
    AlreadyIn,
    Clash,
    Closed,
    ClosedReason,
    LimitReached,
    SignedUp,
    SignUpOutcome,
    Waiting,
)
from school.signups.tables import SignUpState


async def came_of(
    outcome: SignUpOutcome,
    offering: int,
    person: int,
    talk: Talk,
    *,
    yes: str,
    further: Sequence[Choice],
) -> Screen:
    """Return the screen; `yes` is what signs up in spite of a clash."""
    reader = talk.reader
    name = fit((await names_of(talk.database, [person])).get(person, ""), 8)
    choices: list[Choice] = []
    match outcome:
        case SignedUp():
            told = [reader.say("<b>{name} is signed up!</b>", name=name)]
            told += await _what(offering, talk)
        case Waiting(position=n):
            told = [reader.say("<b>{name} is number {n} in line</b>", name=name, n=n)]
            told += await _what(offering, talk)
        case AlreadyIn(state=SignUpState.TAKEN):
            told = [reader.say("{name}: signed up already.", name=name)]
        case AlreadyIn(position=n):
            told = [reader.say("{name} is number {n} in line.", name=name, n=n or 1)]
        case Clash(overlaps):
            told = [reader.say("<b>At the same time there is also:</b>")]
            for each in overlaps:
                told.append(Markup.escape(fit(reader.content(each.title))))
                told.append(Markup.escape(fit(when_label(each.starts_at, talk))))
            choices = [Choice(reader.label("Yes, sign up all the same"), yes)]
        case Closed(reason):
            told = [_closed(reason, talk)]
        case LimitReached(limit):
            told = [
                reader.say_many(
                    "One course, one sign-up: that is the limit.",
                    "You can sign up {n} people for one course.",
                    limit,
                )
            ]
        case _:
            told = [reader.say("{name} has not agreed yet.", name=name)]
    return await numbered(talk, lines(*told), choices, further=further)


async def _what(offering: int, talk: Talk) -> list[Markup]:
    details = await details_of(talk.database, offering, now=talk.now)
    if details is None:
        return []
    return [
        Markup.escape(each) for each in await what_when_where(told_of(details, talk.now), talk)
    ]


def _closed(reason: ClosedReason, talk: Talk) -> Markup:
    reader = talk.reader
    return {
        ClosedReason.UNKNOWN: reader.say("We cannot find this course any more."),
        ClosedReason.CANCELLED: reader.say("This course was cancelled."),
        ClosedReason.DEADLINE: reader.say("Sorry, the deadline has passed."),
        ClosedReason.CUT_OFF: reader.say("Sorry, it begins too soon to sign up."),
        ClosedReason.VOLUNTEERS: reader.say("This one is for our volunteers."),
    }[reason]
