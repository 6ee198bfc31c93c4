"""What lecturers hear around a session, and where the brief of it goes."""

from urllib.parse import urlencode

from aiogram.types import InlineKeyboardButton

from handlers.about import session_of, title_of, where_of
from handlers.brief_text import brief_snapshot
from handlers.callbacks import PutInCalendar
from handlers.notices.rendered import Edited, Letter, Rendered, TakenBack
from handlers.notices.sessions import day_and_time
from handlers.notices.telling import GoneError, Telling, message
from handlers.organisers.briefs.callbacks import OpenBrief
from handlers.volunteers.callbacks import DeclineSession
from handlers.widths import fit
from locales.reader import Reader
from school.briefs import Brief, brief_of_session
from school.event_briefs.around import point_of
from school.event_briefs.facts import BriefFacts, brief_of_post, session_facts, told_brief
from school.event_briefs.notices import EDIT, TAKE_BACK
from school.offerings import Mode

# Opens in any browser, and in the map application of most phones in China; the way there needs no
# account. https://lbs.amap.com/api/uri-api/guide/mobile-web/point
MAP = "https://uri.amap.com/marker"


async def reminder(telling: Telling) -> Rendered:
    """Recall tomorrow's session to its lecturer: where, whom to call, how many come."""
    reader, (brief, facts) = telling.reader, await _session(telling)
    phone = telling.menu.phone_of(brief.site_id)
    expected = reader.say_many("One person is expected", "{n} people are expected", facts.expected)
    online = brief.mode is Mode.ONLINE
    address = reader.content(brief.address) if brief.address and not online else None
    return message(
        reader.say("<b>You teach {when}</b>", when=day_and_time(telling, brief)),
        title_of(reader, brief),
        where_of(reader, brief),
        fit(address) if address else None,
        expected,
        reader.say("Contact: {phone}", phone=fit(phone, 13)) if phone else None,
        buttons=[
            await _map(telling, brief),
            telling.button(
                reader.label("Put it in my calendar"), PutInCalendar(id=brief.offering_id)
            ),
            telling.details(brief.offering_id),
            telling.button(
                reader.label("Cannot come after all"), DeclineSession(session=brief.session_id)
            ),
        ],
    )


async def report(telling: Telling) -> Rendered:
    """Ask how many came; the picture and the line come in the same message."""
    reader, (brief, _) = telling.reader, await _session(telling)
    return message(
        reader.say("<b>Thank you! How many came?</b>"),
        title_of(reader, brief),
        session_of(reader, brief, now=telling.now),
        reader.say("Just send the number. If you like,"),
        reader.say("with a photo and a line, such as:"),
        reader.say("“32 came, all listened closely”"),
        buttons=[telling.details(brief.offering_id)],
    )


async def draft(telling: Telling) -> Rendered:
    """Tell the desk that a brief waits to be published."""
    reader = telling.reader
    facts = await brief_of_draft(telling)
    before = telling.facts.get("before")
    if before is not None:
        return message(
            reader.say("<b>A number was corrected</b>"),
            fit(reader.content(facts.title)),
            fit(reader.span(facts.starts_at, facts.ends_at)),
            reader.say("Came: {count}, not {before}", count=facts.count or 0, before=before),
            reader.say("The published brief has the old one."),
            buttons=[telling.button(reader.label("Open the brief"), OpenBrief(id=facts.brief_id))],
        )
    return message(
        reader.say("<b>A brief waits for you</b>"),
        fit(reader.content(facts.title)),
        fit(reader.span(facts.starts_at, facts.ends_at)),
        count_line(reader, facts),
        buttons=[telling.button(reader.label("Open and publish"), OpenBrief(id=facts.brief_id))],
    )


async def post(telling: Telling) -> Letter:
    """Post a brief in a group or channel, put its new words there, or take it back."""
    found = await brief_of_post(telling.database, telling.claimed.subject)
    if found is None:
        raise GoneError("brief")
    facts, receipt = found
    what = telling.facts.get("what")
    if what not in {EDIT, TAKE_BACK}:
        return brief_snapshot(facts, telling.reader)
    if receipt is None:
        raise GoneError("receipt")
    if what == TAKE_BACK:
        return TakenBack(receipt=receipt)
    return Edited(receipt=receipt, snapshot=brief_snapshot(facts, telling.reader))


def count_line(reader: Reader, facts: BriefFacts) -> str:
    """Return how many came and how many pictures there are."""
    n = len(facts.photos)
    if facts.count is None:
        return reader.say("Photos: {n}", n=n)
    return reader.say("Came: {count}, photos: {n}", count=facts.count, n=n)


async def brief_of_draft(telling: Telling) -> BriefFacts:
    """Return the brief that a draft's notice is about."""
    found = await told_brief(telling.database, telling.claimed.subject)
    if found is None:
        raise GoneError("brief")
    return found


async def _session(telling: Telling) -> tuple[Brief, BriefFacts]:
    session_id = telling.claimed.subject
    brief = await brief_of_session(telling.database, session_id)
    facts = await session_facts(telling.database, session_id)
    if brief is None or facts is None:
        raise GoneError("session")
    return brief, facts


async def _map(telling: Telling, brief: Brief) -> InlineKeyboardButton | None:
    """Return the way to the map, if the site's place is known."""
    point = await point_of(telling.database, brief.site_id)
    if point is None or brief.mode is Mode.ONLINE:
        return None
    latitude, longitude = point
    asked = {
        "position": f"{longitude:.6f},{latitude:.6f}",
        "name": brief.site,
        "coordinate": "wgs84",
    }
    return InlineKeyboardButton(
        text=telling.reader.label("Show it on a map"), url=f"{MAP}?{urlencode(asked)}"
    )
