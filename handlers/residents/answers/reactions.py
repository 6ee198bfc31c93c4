"""👍 on a notice that asked something: it was read, which is no answer yet."""

from aiogram import Bot, Router
from aiogram.types import MessageReactionUpdated, ReactionTypeEmoji

from handlers.asked import kind_of
from handlers.talk import Talk
from locales.understand.answers import Answer, yes_no
from school.notices.receipts import notice_of_receipt
from school.questions import open_questions

router = Router(name="reactions")


@router.message_reaction()
async def react(event: MessageReactionUpdated, talk: Talk, bot: Bot) -> None:
    """Ask back once whether it meant yes."""
    if not any(map(_is_nod, event.new_reaction)):
        return
    notice = await notice_of_receipt(talk.database, f"{event.chat.id}:{event.message_id}")
    asked = await open_questions(talk.database, talk.person_id, now=talk.now)
    question = next((each for each in asked if notice and each.notice_id == notice.id), None)
    kind = kind_of(question) if question else None
    screen = await kind.ask_back(question, talk) if kind and question else None
    if screen is not None:
        await bot.send_message(event.chat.id, screen.text, reply_markup=screen.keyboard)


def _is_nod(reaction: object) -> bool:
    if not isinstance(reaction, ReactionTypeEmoji):
        return False
    return yes_no(reaction.emoji) in {Answer.ACKNOWLEDGED, Answer.YES}
