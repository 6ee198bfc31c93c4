"""What an answer is about: whose place, in which offering."""

from dataclasses import dataclass

from markupsafe import Markup

from handlers.about import short_name, title_of, when_of, where_of
from handlers.talk import Talk
from school.briefs import Brief, brief_of
from school.people import names_of
from school.signups.subjects import NoticeSubject, place_of, place_of_offer


@dataclass(frozen=True, slots=True)
class Subject:
    """A place as it is now; `name` is whose, None for one's own."""

    place: NoticeSubject
    brief: Brief
    name: str | None


async def subject_of(talk: Talk, sign_up_id: int) -> Subject | None:
    """Return what an answer about a sign-up is about."""
    return await _known(talk, await place_of(talk.database, sign_up_id))


async def subject_of_offer(talk: Talk, offer_id: int) -> Subject | None:
    """Return what an answer to an offer is about."""
    return await _known(talk, await place_of_offer(talk.database, offer_id))


async def _known(talk: Talk, place: NoticeSubject | None) -> Subject | None:
    brief = await brief_of(talk.database, place.offering_id, now=talk.now) if place else None
    if place is None or brief is None:
        return None
    return Subject(place, brief, await name_of_other(talk, place.person_id))


async def name_of_other(talk: Talk, person_id: int) -> str | None:
    """Return the short name of somebody else, None for who speaks."""
    if person_id == talk.person_id:
        return None
    name = (await names_of(talk.database, [person_id])).get(person_id)
    return short_name(name) if name else None


def what_when_where(talk: Talk, brief: Brief) -> tuple[str, str, str]:
    """Return the lines that say what it is, when and where."""
    return (
        title_of(talk.reader, brief),
        when_of(talk.reader, brief, now=talk.now),
        where_of(talk.reader, brief),
    )


async def phone_line(talk: Talk, site_id: int | None) -> Markup | None:
    """Return whom to call, if any phone is known."""
    phone = (await talk.menu()).phone_of(site_id or talk.visitor.site_id)
    return talk.reader.say("Questions? Call {phone}", phone=phone) if phone else None
