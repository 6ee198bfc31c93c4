"""Whom of one's people to sign up: chosen by one tap, or added."""

from aiogram.filters.callback_data import CallbackData

from handlers.callbacks import Id, OpenOffering, SignUpFor, SignUpOthers
from handlers.numbered import Choice, numbered
from handlers.residents.browse.ranges import Key, Range, between, split
from handlers.screens import Screen
from handlers.talk import Talk
from handlers.widths import LINE, fit, width
from locales.reader import lines
from school.care import InCare, in_care_of
from school.signups.reads import standings
from school.signups.tables import SignUpState

# Beside the row that adds somebody.
MOST = 5


class AddPerson(CallbackData, prefix="ap"):
    """Add a family member or neighbour, to be signed up for an offering."""

    offering: Id


async def others_screen(offering_id: int, talk: Talk, *, at: str = "") -> Screen:
    """Return one's people; of many, a part named by the ids of its ends."""
    reader = talk.reader
    people = _part(await in_care_of(talk.database, talk.person_id), at)
    places = await standings(talk.database, talk.person_id, offering_id)
    states = {each.person_id: each.state for each in places}
    choices = [_row(each, offering_id, states, talk) for each in split(people, MOST)]
    choices.append(Choice(reader.label("Add somebody"), AddPerson(offering=offering_id).pack()))
    text = lines(
        reader.say("<b>Whom shall I sign up?</b>"),
        reader.say("Their notices then come to you."),
    )
    further = [Choice(reader.label("Back"), OpenOffering(id=offering_id).pack())]
    return await numbered(talk, text, choices, further=further)


def _part(people: list[InCare], at: str) -> list[InCare]:
    low, _, high = at.partition(".")
    if not (low.isdecimal() and high.isdecimal()):
        return people
    return between(people, _key, (0, int(low)), (0, int(high)))


def _key(person: InCare) -> Key:
    return 0, person.person_id


def _row(
    part: Range[InCare], offering_id: int, states: dict[int, SignUpState], talk: Talk
) -> Choice:
    first, last = part.first, part.last
    if len(part.items) > 1:
        room = (LINE - 7) / 2
        label = talk.reader.label(
            "{first} – {last} ({n})",
            first=fit(first.name, room),
            last=fit(last.name, room),
            n=len(part.items),
        )
        at = f"{first.person_id}.{last.person_id}"
        return Choice(label, SignUpOthers(offering=offering_id, at=at).pack())
    data = SignUpFor(offering=offering_id, person=first.person_id).pack()
    state = states.get(first.person_id)
    if state is None:
        return Choice(first.name, data)
    mark = (
        talk.reader.label("signed up")
        if state is SignUpState.TAKEN
        else talk.reader.label("in line")
    )
    return Choice(f"{fit(first.name, LINE - 3 - width(mark))} {mark}", data)
