"""What concerns the house itself: alarms to its owners, and a welcome to who comes back."""

from datetime import date, datetime
from typing import Any

from markupsafe import Markup

from handlers.about import moment_of, title_of
from handlers.callbacks import OpenRoom
from handlers.kinds import kind_name
from handlers.notices.rendered import Rendered
from handlers.notices.telling import Telling, message
from handlers.organisers.sections import OpenSection
from handlers.residents.home import main_keyboard
from locales.reader import Reader, lines
from school.notices.alarms import SET_ASIDE, UNDELIVERED
from school.notices.tables import NoticeKind
from school.theme_runs.previews import MISSED, MISSING
from school.volunteering.joining import own_volunteer


async def alarm(telling: Telling) -> Rendered:
    """Say what went wrong and what to do about it."""
    reader = telling.reader
    return message(
        reader.say("<b>Please have a look</b>"),
        *alarm_lines(reader, telling.facts),
        buttons=[telling.button(reader.label("Open the overview"), OpenRoom(name="ATTENTION"))],
    )


async def call_alarm(telling: Telling) -> Rendered:
    """Remind a desk of an offer by phone that ends soon."""
    reader, facts = telling.reader, telling.facts
    brief = await telling.offering(facts["offering_id"])
    until = datetime.fromisoformat(facts["expires_at"])
    name = await telling.other(facts["person_id"])
    return message(
        reader.say("<b>Please phone soon</b>"),
        reader.say("{name}: a seat is held", name=name or ""),
        title_of(reader, brief),
        reader.say("Held until {until}", until=moment_of(reader, until, now=telling.now)),
        reader.say("Then it goes to the next in line."),
        buttons=[telling.button(reader.label("Call list"), OpenSection(name="calls"))],
    )


async def welcome(telling: Telling) -> Rendered:
    """Greet who has let us write again, and put the main keyboard back."""
    reader = telling.reader
    text = lines(
        reader.say("<b>Welcome back!</b>"),
        reader.say("I can write to you again."),
        reader.say("Your sign-ups are still there."),
        telling.phone(None),
    )
    teaches = await own_volunteer(telling.database, telling.claimed.person_id) is not None
    return Rendered(text=text, keyboard=main_keyboard(reader, teaches=teaches))


def alarm_lines(reader: Reader, facts: dict[str, Any]) -> list[Markup]:
    """Return what an alarm says; one of a later Linli than ours still says that it is one."""
    match facts.get("code"):
        case code if code == UNDELIVERED:
            name = kind_name(reader, NoticeKind(facts["kind"]))
            return [
                reader.say("Some notices may not have arrived."),
                reader.say("Which: {kind}", kind=name),
                reader.say("Send them again, or close them."),
            ]
        case code if code == SET_ASIDE:
            return [
                reader.say("A message could not be handled."),
                reader.say("Its sender was asked to call."),
                reader.say("What failed: linli doctor"),
            ]
        case code if code == MISSING:
            month = reader.month(facts["year"], facts["month"])
            return [
                reader.say("{month} has no legal theme yet.", month=month),
                reader.say("Please import one with the workbook."),
            ]
        case code if code == MISSED:
            day = reader.date(date.fromisoformat(facts["date"]))
            return [
                reader.say("The theme of {day} was not sent.", day=day),
                Markup.escape(reader.content(facts["title"])),
                reader.say("Its day passed while Linli was off."),
            ]
        case code:
            return [reader.say("Linli reports: {code}", code=code)]
