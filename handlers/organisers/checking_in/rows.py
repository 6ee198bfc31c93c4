"""The ways to codes from other screens."""

from handlers.numbered import Choice
from handlers.organisers.checking_in.callbacks import ShowCode
from handlers.residents.browse.labels import local, today
from handlers.talk import Talk
from school.details import meetings_of


async def codes_of(offering_id: int, talk: Talk) -> list[Choice]:
    """Return the way to the code of an offering's session of today, if it has one."""
    meetings = await meetings_of(talk.database, offering_id)
    day = today(talk)
    return [
        Choice(talk.reader.label("Check-in code"), ShowCode(session_id=each.id).pack())
        for each in meetings
        if local(each.starts_at, talk).date() == day
    ][:1]
