"""Words of a volunteer that answer no open question: about a lecture they give, maybe.

“16号来不了了” takes one back: by its day, when one is named. Nothing is given up by words alone,
it is asked whether that is sure. “收到，谢谢” needs no answer.
"""

from aiogram.types import Message

from handlers.about import moment_of
from handlers.numbered import Choice, numbered
from handlers.screens import show
from handlers.talk import Talk
from handlers.volunteers.callbacks import DeclineSession
from handlers.volunteers.declining import ask_whether_sure
from handlers.widths import fit
from locales.understand.replies import ReplyKind, understand_reply
from school.volunteering.giving import Given
from school.volunteering.joining import own_volunteer
from school.volunteering.slots import coming_sessions

_MOST = 6


async def heard_about_lectures(message: Message, text: str, talk: Talk) -> bool:
    """Act on words about one's own lectures; False when they are about something else."""
    now = talk.now.astimezone(talk.reader.zone)
    kind = understand_reply(text, now=now).kind
    if kind not in {ReplyKind.NO, ReplyKind.ACKNOWLEDGED}:
        return False
    known = await own_volunteer(talk.database, talk.person_id)
    given = await coming_sessions(talk.database, known.volunteer_id, now=talk.now) if known else []
    to_come = [each for each in given if each.starts_at > talk.now]
    if not to_come or kind is ReplyKind.ACKNOWLEDGED:
        return bool(to_come)
    meant = [each for each in to_come if _declines(text, each, talk)]
    if not meant:
        return False
    if len(meant) == 1:
        await ask_whether_sure(message, meant[0].session_id, talk)
        return True
    choices = [
        Choice(_label(each, talk), DeclineSession(session=each.session_id).pack())
        for each in meant[:_MOST]
    ]
    asked = talk.reader.say("<b>Which lecture can't you give?</b>")
    await show(message, await numbered(talk, asked, choices))
    return True


def _declines(text: str, given: Given, talk: Talk) -> bool:
    """Tell whether the words say no to this session, for all that is said of days."""
    zone = talk.reader.zone
    reply = understand_reply(
        text, now=talk.now.astimezone(zone), starts_at=given.starts_at.astimezone(zone)
    )
    return reply.kind is ReplyKind.NO


def _label(given: Given, talk: Talk) -> str:
    start = moment_of(talk.reader, given.starts_at, now=talk.now)
    return fit(f"{start} {talk.reader.content(given.title)}")
