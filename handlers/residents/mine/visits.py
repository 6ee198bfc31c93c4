"""这次来不了: one session missed and the seat kept, a reason as one likes; and taking back."""

from handlers.callbacks import OpenPlace
from handlers.entrances import Event
from handlers.numbered import Choice, numbered
from handlers.residents.browse.card import gone
from handlers.residents.browse.labels import when_label
from handlers.residents.browse.ranges import MOST
from handlers.residents.mine.callbacks import SetVisit, ShowVisits, TellReason
from handlers.screens import Screen, show
from handlers.talk import Talk
from handlers.typed import TypedInput, ask_for, asked_detail, stop_asking, typed_input
from handlers.widths import fit
from locales.reader import lines
from school.signups.absences import REASON_LIMIT, cannot_come_to_session
from school.signups.outcomes import (
    AbsenceNoted,
    AbsenceOutcome,
    AbsenceTakenBack,
    PresenceOutcome,
)
from school.signups.reads import my_place
from school.signups.visits import Visit, visits_of


async def visits_screen(sign_up_id: int, talk: Talk, *, start: int = 0) -> Screen:
    """Return the sessions to come, from one number on; a tap says that one is missed, or not."""
    reader = talk.reader
    place = await my_place(talk.database, talk.person_id, sign_up_id, now=talk.now)
    if place is None:
        return await gone(talk, reader.say("This sign-up was cancelled."))
    visits = await visits_of(talk.database, sign_up_id, now=talk.now)
    ahead = [each for each in visits if each.number >= start]
    choices = [_row(sign_up_id, each, talk) for each in ahead[:MOST]]
    later = [
        Choice(
            reader.label("Later ones"),
            ShowVisits(place=sign_up_id, start=each.number).pack(),
        )
        for each in ahead[MOST : MOST + 1]
    ]
    text = lines(
        fit(reader.content(place.title)),
        reader.say("Which time can't you come?") if ahead else reader.say("No more sessions."),
        reader.say("Your seat stays yours.") if ahead else None,
    )
    return await numbered(talk, text, choices, further=[*later, _to_place(sign_up_id, talk)])


def _row(sign_up_id: int, visit: Visit, talk: Talk) -> Choice:
    when = when_label(visit.starts_at, talk)
    data = SetVisit(place=sign_up_id, session=visit.session_id, coming=visit.missed).pack()
    if visit.missed:
        return Choice(talk.reader.label("{when} I do come", when=when), data)
    return Choice(talk.reader.label("{when} can't come", when=when), data)


async def told_screen(
    outcome: AbsenceOutcome | PresenceOutcome, sign_up_id: int, session_id: int, talk: Talk
) -> Screen:
    """Return what was noted of one session."""
    reader = talk.reader
    visits = await visits_of(talk.database, sign_up_id, now=talk.now)
    visit = next((each for each in visits if each.session_id == session_id), None)
    if visit is None or not isinstance(outcome, AbsenceNoted | AbsenceTakenBack):
        return await gone(talk, reader.say("It has begun, or is not yours."))
    when = fit(when_label(visit.starts_at, talk))
    if not isinstance(outcome, AbsenceNoted):
        told = lines(when, reader.say("Good, we expect you."))
        return await numbered(talk, told, (), further=[_to_visits(sign_up_id, talk)])
    back_again = SetVisit(place=sign_up_id, session=session_id, coming=True).pack()
    choices = [
        Choice(
            reader.label("Tell the reason"),
            TellReason(place=sign_up_id, session=session_id).pack(),
        ),
        Choice(reader.label("I do come after all"), back_again),
    ]
    text = lines(when, reader.say("Noted: you can't come."), reader.say("Your seat stays yours."))
    return await numbered(talk, text, choices, further=[_to_visits(sign_up_id, talk)])


async def ask_reason(event: Event, wanted: TellReason, talk: Talk) -> None:
    """Ask for a word on why."""
    kept = {"place": wanted.place, "session": wanted.session}
    await ask_for(talk, REASON_INPUT, detail=kept)
    text = talk.reader.say("Please type a few words on why.")
    further = [_to_visits(wanted.place, talk)]
    await show(event, await numbered(talk, text, (), further=further))


async def _take_reason(event: Event, reason: str, talk: Talk) -> None:
    told = await asked_detail(talk)
    await stop_asking(talk)
    outcome = await cannot_come_to_session(
        talk.database,
        now=talk.now,
        session_id=told["session"],
        sign_up_id=told["place"],
        by_id=talk.person_id,
        reason=reason,
    )
    if not isinstance(outcome, AbsenceNoted):
        await show(event, await told_screen(outcome, told["place"], told["session"], talk))
        return
    text = talk.reader.say("Thank you, the reason is noted.")
    further = [_to_visits(told["place"], talk)]
    await show(event, await numbered(talk, text, (), further=further))


def _to_place(sign_up_id: int, talk: Talk) -> Choice:
    return Choice(talk.reader.label("Back"), OpenPlace(id=sign_up_id).pack())


def _to_visits(sign_up_id: int, talk: Talk) -> Choice:
    return Choice(talk.reader.label("Back"), ShowVisits(place=sign_up_id).pack())


REASON_INPUT = typed_input(
    TypedInput(
        key="mine.reason",
        takes_any=True,
        read=lambda text, _talk: text.strip()[:REASON_LIMIT] or None,
        act=_take_reason,
        about=lambda reader: reader.label("Why I can't come"),
        misfit=lambda reader: reader.say("Please type a few words on why."),
    )
)
