"""Who blocks the bot, and who lets it write again: told by Telegram, not by words."""

from aiogram import Router
from aiogram.enums import ChatMemberStatus
from aiogram.types import ChatMemberUpdated

from handlers.talk import Talk
from school.people import note_unreachable
from school.welcomes import welcome_back

router = Router(name="membership")


@router.my_chat_member()
async def note_membership(event: ChatMemberUpdated, talk: Talk) -> None:
    """Send nothing to who blocked us; welcome who came back.

    That they are reachable again was noted as the update came in, like for any sign of life.
    """
    gone = ChatMemberStatus.KICKED
    if event.new_chat_member.status == gone:
        await note_unreachable(talk.database, talk.person_id, now=talk.now)
    elif event.old_chat_member.status == gone:
        await welcome_back(talk.database, now=talk.now, person_id=talk.person_id)
