"""What, when and where a volunteer can: shown and changed, by themselves or on their behalf.

The same screens for both: the use-cases know who may.
"""

from datetime import date

from aiogram import Router
from aiogram.types import CallbackQuery
from markupsafe import Markup

from handlers.about import moment_of
from handlers.callbacks import OpenRoom
from handlers.entrances import Event
from handlers.front_words import no_longer
from handlers.numbered import Choice, numbered
from handlers.organisers.desk import back_to
from handlers.residents.browse.labels import date_label, today
from handlers.screens import Screen, show
from handlers.talk import Talk
from handlers.typed import TypedInput, ask_for, asked_detail, stop_asking, typed_input
from handlers.volunteers.callbacks import ChangeVolunteer, OpenVolunteer, SetLimit
from handlers.widths import fit, fit_bold
from locales.reader import Reader, lines
from school.volunteering.changing import SKILLS_LIMIT, set_month_limit, set_skills
from school.volunteering.profile import VolunteerProfile, volunteer_profile
from school.volunteering.slots import counts_in_month
from school.volunteers import MOST_A_MONTH

router = Router(name="volunteers profile")

SKILLS_KEY = "volunteer.skills"
# Limits whose number in the list is the limit itself, as somebody types it.
LIMITS = (1, 2, 3, 4, 5)
SECTION = "volunteers"


@router.callback_query(OpenVolunteer.filter())
async def open_volunteer(press: CallbackQuery, callback_data: OpenVolunteer, talk: Talk) -> None:
    """Show a volunteer."""
    await stop_asking(talk)
    await show_profile(press, callback_data.id, talk)


async def profile_of_volunteer(talk: Talk, volunteer_id: int) -> VolunteerProfile | None:
    """Return a volunteer whom the one who speaks may see."""
    return await volunteer_profile(talk.database, talk.actor, volunteer_id, today=today(talk))


async def show_profile(
    event: Event, volunteer_id: int, talk: Talk, *, told: Markup | None = None
) -> None:
    """Show what a volunteer can; `told` is what was just kept."""
    found = await profile_of_volunteer(talk, volunteer_id)
    await show(event, await profile_screen(talk, found, told=told) if found else no_longer(talk))


async def profile_screen(
    talk: Talk, found: VolunteerProfile, *, told: Markup | None = None
) -> Screen:
    """Return what is known of a volunteer, and what may be changed."""
    reader = talk.reader
    text = lines(
        reader.say("<b>What and when I can</b>") if found.own else fit_bold(found.name),
        told,
        *([] if found.own else await _for_organisers(talk, found)),
        fit(reader.label("Gives: {skills}", skills=found.skills)) if found.skills else None,
        _away_line(talk, found),
    )
    named = [
        ("skills", _skills_label(reader, found)),
        ("limit", _limit_label(reader, found)),
        ("sites", _sites_label(reader, found)),
        ("times", _times_label(reader, found)),
        ("away", reader.label("Days I am away") if found.own else reader.label("Days away")),
    ]
    choices = [
        Choice(label, ChangeVolunteer.model_validate({"id": found.id, "what": what}).pack())
        for what, label in named
    ]
    return await numbered(talk, text, choices, further=[_back(talk, found)])


async def _for_organisers(talk: Talk, found: VolunteerProfile) -> list[str | None]:
    reader, day = talk.reader, today(talk)
    counts = await counts_in_month(talk.database, [found.id], day=day, zone=talk.school.zone)
    asked = (
        moment_of(reader, found.asked_at, now=talk.now)
        if found.asked_at
        else reader.label("not yet")
    )
    team = fit(found.team, 6) if found.team else reader.label("no team")
    reached = reader.label("by message") if found.joined else reader.label("by phone")
    return [
        fit(f"{team} {found.phone or reader.label('no phone')}"),
        reader.say("This month: {n} times, {how}", n=counts[found.id], how=reached),
        reader.say("Last asked: {when}", when=asked),
    ]


def _away_line(talk: Talk, found: VolunteerProfile) -> Markup | None:
    if not found.away:
        return None
    return talk.reader.say(
        "Away: {days}", days=span_of(talk, found.away[0].from_day, found.away[0].until_day)
    )


def span_of(talk: Talk, first: date, last: date) -> str:
    """Return days in a few words: 12月10日 – 12月20日."""
    if first == last:
        return date_label(first, talk)
    start, end = (date_label(day, talk) for day in (first, last))
    return talk.reader.label("{start} – {end}", start=start, end=end)


def _skills_label(reader: Reader, found: VolunteerProfile) -> str:
    if found.own:
        return (
            reader.label("What I can give")
            if found.skills
            else reader.label("Say what I can give")
        )
    return reader.label("What they give")


def _limit_label(reader: Reader, found: VolunteerProfile) -> str:
    if found.month_limit is None:
        return reader.label("A month: as many as needed")
    return reader.label_many("A month: one at most", "A month: {n} at most", found.month_limit)


def _sites_label(reader: Reader, found: VolunteerProfile) -> str:
    if not found.sites:
        return reader.label("Where: everywhere")
    first = reader.content(found.sites[0][1])
    if len(found.sites) == 1:
        return reader.label("Where: {site}", site=first)
    return reader.label("Where: {n} sites", n=len(found.sites))


def _times_label(reader: Reader, found: VolunteerProfile) -> str:
    if not found.times:
        return reader.label("When: any time")
    return reader.label_many("When: one time a week", "When: {n} times a week", len(found.times))


def _back(talk: Talk, found: VolunteerProfile) -> Choice:
    if found.own:
        return Choice(talk.reader.label("Back"), OpenRoom(name="SLOTS").pack())
    return back_to(talk, SECTION)


def back_to_profile(talk: Talk, volunteer_id: int) -> Choice:
    """Return the row that leads back to a volunteer."""
    return Choice(talk.reader.label("Back"), OpenVolunteer(id=volunteer_id).pack())


@router.callback_query(ChangeVolunteer.filter())
async def change(press: CallbackQuery, callback_data: ChangeVolunteer, talk: Talk) -> None:
    """Show one part, to be changed."""
    await stop_asking(talk)
    found = await profile_of_volunteer(talk, callback_data.id)
    if found is None:
        await show(press, no_longer(talk))
        return
    await PARTS[callback_data.what](press, found, talk)


async def _ask_skills(event: Event, found: VolunteerProfile, talk: Talk) -> None:
    await ask_for(talk, SKILLS_INPUT, detail=found.id)
    reader = talk.reader
    team = fit(found.team, 12) if found.team else None
    text = lines(
        reader.say("<b>What can you give?</b>") if found.own else fit_bold(found.name),
        reader.say("Team: {team}", team=team) if team else None,
        fit(reader.label("Now: {skills}", skills=found.skills)) if found.skills else None,
        reader.say("Please type it in a few words,"),
        reader.say("like: inheritance, pensions"),
    )
    await show(event, await numbered(talk, text, [], further=[back_to_profile(talk, found.id)]))


async def _save_skills(event: Event, value: str, talk: Talk) -> None:
    volunteer_id = int(await asked_detail(talk) or 0)
    await set_skills(
        talk.database, now=talk.now, actor=talk.actor, volunteer_id=volunteer_id, skills=value
    )
    await stop_asking(talk)
    await show_profile(event, volunteer_id, talk, told=talk.reader.say("Noted."))


async def _ask_limit(event: Event, found: VolunteerProfile, talk: Talk) -> None:
    reader = talk.reader
    text = lines(
        reader.say("<b>How many times a month?</b>"),
        reader.say("Nobody is asked for more."),
    )
    choices = [Choice(_at_most(reader, n), _limit(found, n)) for n in LIMITS]
    further = [
        Choice(_at_most(reader, MOST_A_MONTH), _limit(found, MOST_A_MONTH)),
        Choice(reader.label("As many as needed"), _limit(found, 0)),
        back_to_profile(talk, found.id),
    ]
    await show(event, await numbered(talk, text, choices, further=further))


def _at_most(reader: Reader, n: int) -> str:
    return reader.label_many("One at most", "{n} at most", n)


def _limit(found: VolunteerProfile, limit: int) -> str:
    return SetLimit(id=found.id, limit=limit).pack()


@router.callback_query(SetLimit.filter())
async def press_limit(press: CallbackQuery, callback_data: SetLimit, talk: Talk) -> None:
    """Keep how many a month."""
    await set_month_limit(
        talk.database,
        now=talk.now,
        actor=talk.actor,
        volunteer_id=callback_data.id,
        limit=callback_data.limit or None,
    )
    await show_profile(press, callback_data.id, talk, told=talk.reader.say("Noted."))


def _read_skills(text: str, _talk: Talk) -> str | None:
    tidy = " ".join(text.split())
    return tidy if 0 < len(tidy) <= SKILLS_LIMIT else None


SKILLS_INPUT = typed_input(
    TypedInput(
        key=SKILLS_KEY,
        takes_any=True,
        read=_read_skills,
        act=_save_skills,
        about=lambda reader: reader.label("What can be given"),
        misfit=lambda reader: reader.say("Please type it in a few words."),
    )
)
PARTS = {"skills": _ask_skills, "limit": _ask_limit}
