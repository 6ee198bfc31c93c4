"""The record's screens: a year's sums, what was come to, other years, other people."""

from collections.abc import Sequence
from itertools import groupby

from markupsafe import Markup

from handlers.callbacks import OpenRoom, ShowRecord
from handlers.listing import page_of, reading_at
from handlers.numbered import Choice, numbered
from handlers.pages import Part, paged
from handlers.residents.browse.card import gone
from handlers.residents.browse.labels import local, today
from handlers.residents.mine.callbacks import ShowMine
from handlers.residents.record.callbacks import (
    ChooseWhose,
    ChooseYear,
    SendCard,
    ShowVisited,
)
from handlers.screens import Screen
from handlers.talk import Talk
from handlers.widths import fit
from locales.reader import lines
from papers.record_card import hours
from school.attendance.record import Record, Recorded, Visit, my_people, my_record, years_of

# A name beside other words of a line.
_NAME_ROOM = 8.0


async def record_of(person: int, year: int, talk: Talk) -> tuple[Record, list[int]] | None:
    """Return a year's record and all years there are; None: it is nobody in one's care.

    A year without anything is the latest one.
    """
    person_id = person or talk.person_id
    years = await years_of(talk.database, person_id, zone=talk.school.zone)
    if year not in years:
        year = years[0] if years else today(talk).year
    found = await my_record(
        talk.database, talk.person_id, person_id=person_id, year=year, zone=talk.school.zone
    )
    return (found, years) if found else None


async def record_screen(person: int, year: int, talk: Talk) -> Screen:
    """Return a year's sums, and what else can be seen."""
    found = await record_of(person, year, talk)
    if found is None:
        return await not_theirs(talk)
    record, years = found
    person = 0 if record.person_id == talk.person_id else record.person_id
    others = [
        each for each in await my_people(talk.database, talk.person_id) if each.name is not None
    ]
    choices = _choices(person, record, years, others, talk)
    text = lines(_heading(person, record, talk), *_sums(record, talk))
    return await numbered(talk, text, choices, further=[_to_mine(talk)])


def _heading(person: int, record: Record, talk: Talk) -> Markup:
    reader = talk.reader
    if not person:
        return reader.say("<b>My year {year}</b>", year=record.year)
    name = fit(record.name or "", _NAME_ROOM)
    return reader.say("<b>{name}: the year {year}</b>", name=name, year=record.year)


def _sums(record: Record, talk: Talk) -> list[Markup | None]:
    reader = talk.reader
    if not record.times:
        return [
            reader.say("Nothing is noted here yet."),
            reader.say("Come once, and it is noted here."),
            reader.say("We would be glad to see you!"),
        ]
    courses = len(record.courses)
    return [
        reader.say_many("Came once", "Came {n} times", record.times),
        reader.say("Learned for {hours} hours", hours=hours(record.minutes)),
        reader.say_many("At one course", "At {n} courses", courses),
        reader.say_many("Passed one quiz", "Passed {n} quizzes", record.passed)
        if record.passed
        else None,
        reader.say_many("Answered one survey", "Answered {n} surveys", record.answered)
        if record.answered
        else None,
    ]


def _choices(
    person: int, record: Record, years: Sequence[int], others: Sequence[Recorded], talk: Talk
) -> list[Choice]:
    reader, year = talk.reader, record.year
    some = [
        Choice(reader.label("What it was"), ShowVisited(person=person, year=year).pack()),
        Choice(_card_label(person, talk), SendCard(person=person, year=year).pack()),
    ]
    browse = Choice(reader.label("See courses"), OpenRoom(name="COURSES").pack())
    another = Choice(reader.label("Another year"), ChooseYear(person=person).pack())
    whose = Choice(reader.label("Family and neighbours"), ChooseWhose().pack())
    past = Choice(reader.label("Past sign-ups"), ShowMine(section="past").pack())
    return [
        *(some if record.times else [browse]),
        *([another] if len(years) > 1 else []),
        *([whose] if others else []),
        past,
    ]


def _card_label(person: int, talk: Talk) -> str:
    reader = talk.reader
    return reader.label("Their activity card") if person else reader.label("My activity card")


async def visited_screen(wanted: ShowVisited, talk: Talk) -> Screen:
    """Return a page of what was come to, by month."""
    found = await record_of(wanted.person, wanted.year, talk)
    if found is None:
        return await not_theirs(talk)
    record, _ = found
    pages = paged(_by_month(record, talk), head=_heading(wanted.person, record, talk))
    if not record.visits:
        return await record_screen(wanted.person, wanted.year, talk)
    at, turns = reading_at(
        pages,
        wanted.page,
        talk,
        lambda to: ShowVisited(person=wanted.person, year=record.year, page=to),
    )
    back = Choice(
        talk.reader.label("Back"), ShowRecord(person=wanted.person, year=record.year).pack()
    )
    return await numbered(talk, pages[at], (), further=[*turns, back])


def _by_month(record: Record, talk: Talk) -> list[Part]:
    parts: list[Part] = []
    for month, visits in groupby(record.visits, lambda each: local(each.starts_at, talk).month):
        told = [_visit(each, talk) for each in visits]
        name = talk.reader.month(record.year, month)
        head = talk.reader.say("<b>{month}</b> ({n})", month=name, n=len(told))
        # A month's name never stands alone at the end of a page.
        parts += [lines(head, told[0]), *told[1:]]
    return parts


def _visit(visit: Visit, talk: Talk) -> Markup:
    starts = local(visit.starts_at, talk)
    day = talk.reader.day(starts.date(), today=starts.date())
    return lines(fit(f"{day} {talk.reader.content(visit.title)}"))


async def years_screen(wanted: ChooseYear, talk: Talk) -> Screen:
    """Return the years there are."""
    found = await record_of(wanted.person, 0, talk)
    if found is None:
        return await not_theirs(talk)
    person = wanted.person
    shown, turns = page_of(
        found[1], wanted.page, talk, lambda to: ChooseYear(person=person, page=to)
    )
    choices = [Choice(str(year), ShowRecord(person=person, year=year).pack()) for year in shown]
    back = Choice(talk.reader.label("Back"), ShowRecord(person=person).pack())
    return await numbered(talk, talk.reader.say("Which year?"), choices, further=[*turns, back])


async def whose_screen(wanted: ChooseWhose, talk: Talk) -> Screen:
    """Return whose records one may see."""
    reader = talk.reader
    people = await my_people(talk.database, talk.person_id)
    shown, turns = page_of(people, wanted.page, talk, lambda to: ChooseWhose(page=to))
    choices = [
        Choice(
            reader.label("{name} ({n})", name=_whose(each, talk), n=each.times),
            ShowRecord(person=0 if each.person_id == talk.person_id else each.person_id).pack(),
        )
        for each in shown
    ]
    back = Choice(reader.label("Back"), ShowRecord().pack())
    return await numbered(talk, reader.say("Whose record?"), choices, further=[*turns, back])


def _whose(each: Recorded, talk: Talk) -> str:
    return talk.reader.label("Myself") if each.name is None else fit(each.name, _NAME_ROOM)


async def not_theirs(talk: Talk) -> Screen:
    """Return what is said of somebody who is not in one's care (any more)."""
    return await gone(talk, talk.reader.say("There is nothing here."))


def _to_mine(talk: Talk) -> Choice:
    return Choice(talk.reader.label("My sign-ups"), OpenRoom(name="MINE").pack())
