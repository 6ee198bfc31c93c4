"""Sessions to come: reminders, and the question whether somebody still comes."""

from datetime import timedelta

from aiogram.types import InlineKeyboardButton
from markupsafe import Markup

from handlers.about import session_of, short_name, title_of, today_of, where_of
from handlers.callbacks import OpenRoom
from handlers.notices.rendered import Rendered
from handlers.notices.telling import GoneError, Telling, message
from handlers.residents.answers.callbacks import CannotCome
from handlers.residents.answers.choices import answers_of
from handlers.residents.topics import SetReminders
from school.briefs import Brief, brief_of_session
from school.event_briefs.around import stand_in_of
from school.offerings import Mode
from school.people import Reminders
from school.questions import QuestionKind
from school.signups.subjects import expected_of, place_of

DAY = timedelta(days=1)


async def reminder(telling: Telling) -> Rendered:
    """Recall a session to whoever of the reader's is expected there."""
    reader = telling.reader
    brief = await _session(telling, telling.claimed.subject)
    expected = await expected_of(telling.database, telling.claimed.recipient_id, brief.session_id)
    others = await telling.others([each.person_id for each in expected])
    stand_in = await _stand_in(telling, brief)
    return message(
        _greeting(telling, brief),
        others,
        title_of(reader, brief),
        session_of(reader, brief, now=telling.now),
        where_of(reader, brief),
        stand_in,
        # Of seven lines the phone is the one that the details have, too.
        telling.phone(brief.site_id) if not (others and stand_in) else None,
        buttons=[
            _link(telling, brief),
            telling.button(reader.label("Cannot come …"), CannotCome(session=brief.session_id)),
            telling.details(brief.offering_id),
            telling.button(reader.label("Change reminders"), OpenRoom(name="TOPICS")),
            _no_more(telling),
        ],
    )


async def reconfirm(telling: Telling) -> Rendered:
    """Ask whether the person still comes; silence keeps the seat."""
    reader = telling.reader
    place = await place_of(telling.database, telling.claimed.subject)
    if place is None:
        raise GoneError("place")
    brief = await _session(telling, telling.facts["session_id"])
    name = await telling.other(place.person_id)
    return message(
        reader.say("<b>Will {name} still come?</b>", name=name)
        if name
        else reader.say("<b>Will you still come?</b>"),
        title_of(reader, brief),
        session_of(reader, brief, now=telling.now),
        where_of(reader, brief),
        reader.say("If not, please say so: others wait."),
        telling.phone(brief.site_id),
        buttons=[
            *telling.numbered(answers_of(reader, QuestionKind.RECONFIRM, place.sign_up_id)),
            telling.details(brief.offering_id),
            _no_more(telling),
        ],
    )


async def _session(telling: Telling, session_id: int) -> Brief:
    brief = await brief_of_session(telling.database, session_id)
    if brief is None:
        raise GoneError("session")
    return brief


def _greeting(telling: Telling, brief: Brief) -> Markup:
    """Return "tomorrow at two": what somebody needs who reads one line only."""
    reader = telling.reader
    day = today_of(reader, brief.starts_at).date()
    today = today_of(reader, telling.now).date()
    time = reader.time(brief.starts_at)
    if day == today:
        return reader.say("<b>See you today at {time}!</b>", time=time)
    if day == today + DAY:
        return reader.say("<b>See you tomorrow at {time}!</b>", time=time)
    return reader.say("<b>See you on {day}!</b>", day=reader.date(day))


async def _stand_in(telling: Telling, brief: Brief) -> Markup | None:
    """Return that it takes place as planned, when somebody else than was named gives it."""
    name = await stand_in_of(telling.database, brief.session_id)
    if name is None:
        return None
    return telling.reader.say("As planned; {name} gives it.", name=short_name(name))


def day_and_time(telling: Telling, brief: Brief) -> str:
    """Return today, tomorrow or the day, and the hour."""
    reader, time = telling.reader, telling.reader.time(brief.starts_at)
    day, today = (today_of(reader, at).date() for at in (brief.starts_at, telling.now))
    if day == today:
        return reader.label("today at {time}", time=time)
    if day == today + DAY:
        return reader.label("tomorrow at {time}", time=time)
    return reader.moment(brief.starts_at)


def _link(telling: Telling, brief: Brief) -> InlineKeyboardButton | None:
    """Return the way into an online session."""
    is_link = brief.link is not None and brief.link.startswith(("https://", "http://"))
    if brief.mode is not Mode.ONLINE or not is_link:
        return None
    return InlineKeyboardButton(text=telling.reader.label("Join online"), url=brief.link)


def _no_more(telling: Telling) -> InlineKeyboardButton:
    label = telling.reader.label("No more reminders")
    return telling.button(label, SetReminders(to=Reminders.NONE))
