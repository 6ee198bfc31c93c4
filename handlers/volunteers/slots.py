"""/slots 我的讲课: what a volunteer is asked, gives, and gave this year; and their calendar."""

from functools import partial

from aiogram import Router
from aiogram.types import BufferedInputFile, CallbackQuery
from markupsafe import Markup

from handlers.calendars import paper_of
from handlers.callbacks import OpenRoom, PutInCalendar
from handlers.entrances import Event, entrance, room
from handlers.listing import page_of
from handlers.numbered import Choice, numbered
from handlers.opinions import opinions_line
from handlers.organisers.attendance.callbacks import OfSession
from handlers.organisers.checking_in.callbacks import ShowCode
from handlers.residents.browse.labels import date_label, local, today, when_label
from handlers.screens import Screen, show
from handlers.talk import Talk
from handlers.volunteers.callbacks import (
    AllInCalendar,
    DeclineSession,
    OpenLecture,
    OpenLectures,
    OpenRequest,
    OpenVolunteer,
)
from handlers.widths import fit
from locales.reader import lines
from papers.calendar_file import CalendarPaper, calendar_of, file_name
from school.after_class.opinions import opinions_of_lecturer, together
from school.calendars import dates_of_offering
from school.offerings import Mode
from school.volunteering.giving import Given
from school.volunteering.joining import Known, own_volunteer
from school.volunteering.slots import (
    Request,
    coming_sessions,
    past_sessions,
    requests_of,
    year_of,
)

router = Router(name="volunteers slots")

# So many requests stand on the first screen; more have a list of their own.
AT_ONCE = 2
# Besides them there are paging and the way back: eight rows.
A_PAGE = 5
# So many offerings a calendar file has at most.
MOST_IN_CALENDAR = 60


@entrance("SLOTS")
async def open_slots(event: Event, talk: Talk) -> None:
    """Show one's lectures; who is no volunteer is shown how to become one."""
    mine = await own_volunteer(talk.database, talk.person_id)
    if mine is not None:
        await show(event, await slots_screen(talk, mine))
        return
    join = room("JOINING")
    if join is not None:
        await join(event, talk)


async def slots_screen(talk: Talk, mine: Known) -> Screen:
    """Return what is asked, what is next, and the year's sum."""
    reader, database, now = talk.reader, talk.database, talk.now
    asked = await requests_of(database, mine.volunteer_id, now=now)
    coming = await coming_sessions(database, mine.volunteer_id, now=now)
    past = await past_sessions(database, mine.volunteer_id, now=now, zone=talk.school.zone)
    year = year_of(past)
    opinions = together((await opinions_of_lecturer(database, talk.person_id)).values())
    text = lines(
        reader.say("<b>My lectures</b>"),
        reader.say_many("One waits for your answer.", "{n} wait for your answer.", len(asked))
        if asked
        else None,
        reader.say("Next: {when}", when=when_label(coming[0].starts_at, talk))
        if coming
        else reader.say("Nothing is planned for you."),
        reader.say(
            "This year: {n} times, {hours} hours", n=year.sessions, hours=hours_of(year.minutes)
        )
        if year.sessions
        else None,
        reader.say("{n} people listened to you.", n=year.attendances)
        if year.attendances
        else None,
        opinions_line(reader, opinions),
    )
    choices = [
        *_requests(talk, asked),
        *(
            [Choice(reader.label("Coming lectures ({n})", n=len(coming)), _list("coming"))]
            if coming
            else []
        ),
        *(
            [Choice(reader.label("Past lectures ({n})", n=len(past)), _list("past"))]
            if past
            else []
        ),
        Choice(reader.label("What and when I can"), OpenVolunteer(id=mine.volunteer_id).pack()),
        *([Choice(reader.label("All in my calendar"), AllInCalendar().pack())] if coming else []),
    ]
    return await numbered(talk, text, choices)


def _requests(talk: Talk, asked: list[Request]) -> list[Choice]:
    if len(asked) > AT_ONCE:
        return [Choice(talk.reader.label("To answer ({n})", n=len(asked)), _list("asked"))]
    return [_request(talk, each) for each in asked]


def _request(talk: Talk, asked: Request) -> Choice:
    day = date_label(local(asked.starts_at, talk).date(), talk)
    label = talk.reader.label(
        "Answer: {day} {title}", day=day, title=talk.reader.content(asked.title)
    )
    return Choice(label, OpenRequest(id=asked.call_id).pack())


def _list(which: str, page: int = 0) -> str:
    return OpenLectures.model_validate({"which": which, "page": page}).pack()


@router.callback_query(OpenLectures.filter())
async def open_lectures(press: CallbackQuery, callback_data: OpenLectures, talk: Talk) -> None:
    """Show a page of one's lectures."""
    mine = await own_volunteer(talk.database, talk.person_id)
    if mine is None:
        await open_slots(press, talk)
        return
    which = callback_data.which
    heading, choices = await _listed(talk, mine, which)
    shown, turns = page_of(
        choices,
        callback_data.page,
        talk,
        lambda to: OpenLectures(which=which, page=to),
        size=A_PAGE,
    )
    text = lines(heading, None if choices else talk.reader.say("There is nothing here."))
    await show(press, await numbered(talk, text, shown, further=[*turns, _back(talk)]))


async def _listed(talk: Talk, mine: Known, which: str) -> tuple[Markup, list[Choice]]:
    reader, database, now = talk.reader, talk.database, talk.now
    if which == "asked":
        asked = await requests_of(database, mine.volunteer_id, now=now)
        heading = reader.say("<b>Please answer</b>")
        return heading, [_request(talk, each) for each in asked]
    if which == "coming":
        coming = await coming_sessions(database, mine.volunteer_id, now=now)
        heading = reader.say("<b>Lectures to come</b>")
        return heading, [_coming(talk, each) for each in coming]
    past = await past_sessions(database, mine.volunteer_id, now=now, zone=talk.school.zone)
    year = year_of(past)
    told = reader.say(
        "{n} times, {hours} hours, {people} people",
        n=year.sessions,
        hours=hours_of(year.minutes),
        people=year.attendances,
    )
    heading = lines(reader.say("<b>Lectures of this year</b>"), told)
    return heading, [_past(talk, each) for each in past]


def _coming(talk: Talk, given: Given) -> Choice:
    return Choice(_dated(talk, given), OpenLecture(session=given.session_id).pack())


def _past(talk: Talk, given: Given) -> Choice:
    people = talk.reader.label("{n} people", n=given.attendances)
    label = f"{fit(_dated(talk, given), 12)} {people}"
    return Choice(label, OpenLecture(session=given.session_id).pack())


def _dated(talk: Talk, given: Given) -> str:
    day = date_label(local(given.starts_at, talk).date(), talk)
    return f"{day} {talk.reader.content(given.title)}"


@router.callback_query(OpenLecture.filter())
async def open_lecture(press: CallbackQuery, callback_data: OpenLecture, talk: Talk) -> None:
    """Show one session that one gives, or gave."""
    mine = await own_volunteer(talk.database, talk.person_id)
    given = await _mine(talk, mine, callback_data.session) if mine else None
    if given is None:
        await open_slots(press, talk)
        return
    await show(press, await lecture_screen(talk, given))


async def _mine(talk: Talk, mine: Known, session_id: int) -> Given | None:
    coming = await coming_sessions(talk.database, mine.volunteer_id, now=talk.now)
    past = await past_sessions(
        talk.database, mine.volunteer_id, now=talk.now, zone=talk.school.zone
    )
    return next((each for each in (*coming, *past) if each.session_id == session_id), None)


async def lecture_screen(talk: Talk, given: Given) -> Screen:
    """Return when and where it is, how many come, and the way to say that one cannot."""
    reader = talk.reader
    is_over = given.ends_at <= talk.now
    phone = (await talk.menu()).phone_of(given.site_id)
    spoken_of = await opinions_of_lecturer(talk.database, talk.person_id) if is_over else {}
    text = lines(
        Markup("<b>{}</b>").format(fit(reader.content(given.title))),
        fit(when_label(given.starts_at, talk)),
        place_of(talk, given),
        reader.say("{n} people came.", n=given.attendances)
        if is_over
        else reader.say("{n} people signed up so far.", n=given.attendances),
        reader.say("Counted: {hours} hours", hours=hours_of(given.minutes)) if is_over else None,
        reader.say("Phone {phone}", phone=phone) if phone and not is_over else None,
        opinions_line(talk.reader, spoken_of.get(given.session_id)),
    )
    choices = [*_attending(talk, given), *([] if is_over else _before(talk, given))]
    back = Choice(reader.label("Back"), _list("past" if is_over else "coming"))
    return await numbered(talk, text, choices, further=[back])


def _attending(talk: Talk, given: Given) -> list[Choice]:
    """From its day on one takes attendance, and that day people check in."""
    label, day = talk.reader.label, local(given.starts_at, talk).date()
    if day > today(talk):
        return []
    code = Choice(label("Check-in code"), ShowCode(session_id=given.session_id).pack())
    taking = Choice(label("Take attendance"), OfSession(session_id=given.session_id).pack())
    return [code, taking] if day == today(talk) else [taking]


def _before(talk: Talk, given: Given) -> list[Choice]:
    label = talk.reader.label
    return [
        Choice(label("I cannot come"), DeclineSession(session=given.session_id).pack()),
        Choice(label("Put it in my calendar"), PutInCalendar(id=given.offering_id).pack()),
    ]


def place_of(talk: Talk, given: Given) -> str:
    """Return where a session is, in a line."""
    reader = talk.reader
    if given.mode is Mode.ONLINE:
        return reader.label("Online")
    return fit(" ".join(reader.content(each) for each in (given.site, given.room) if each))


def hours_of(minutes: int) -> str:
    """Return hours to a tenth: 2, 1.5."""
    return f"{minutes / 60:.1f}".removesuffix(".0")


@router.callback_query(AllInCalendar.filter())
async def all_in_calendar(press: CallbackQuery, talk: Talk) -> None:
    """Send one file of all sessions to come that one gives."""
    mine = await own_volunteer(talk.database, talk.person_id)
    coming = await coming_sessions(talk.database, mine.volunteer_id, now=talk.now) if mine else []
    if not coming:
        await open_slots(press, talk)
        return
    await press.answer()
    papers = await _papers(talk, coming)
    data = await talk.work(partial(calendar_of, papers, now=talk.now))
    name = file_name(talk.reader.label("My lectures"), suffix="ics")
    told = talk.reader.say("Open the file, tap Save:\nit is then in your calendar.")
    if press.message is not None:
        await press.message.answer_document(BufferedInputFile(data, name), caption=told)


async def _papers(talk: Talk, coming: list[Given]) -> list[CalendarPaper]:
    """Return the dates of each offering that one gives, only those that are one's own."""
    menu = await talk.menu()
    numbers: dict[int, set[int]] = {}
    for each in coming:
        numbers.setdefault(each.offering_id, set()).add(each.number)
    papers = []
    for offering_id, own in list(numbers.items())[:MOST_IN_CALENDAR]:
        dates = await dates_of_offering(talk.database, offering_id)
        if dates is None:
            continue
        paper = paper_of(dates, talk.reader, phone=menu.phone_of(dates.site_id), link=dates.link)
        papers.append(only(paper, own))
    return papers


def only(paper: CalendarPaper, numbers: set[int]) -> CalendarPaper:
    """Return the entries of these sessions alone."""
    entries = tuple(each for each in paper.entries if each.number in numbers and not each.off)
    return CalendarPaper(
        offering_id=paper.offering_id,
        version=paper.version,
        entries=entries,
        place=paper.place,
        notes=paper.notes,
    )


def _back(talk: Talk) -> Choice:
    return Choice(talk.reader.label("Back"), OpenRoom(name="SLOTS").pack())
