"""👍 on a notice that asked something: it was read, which is no answer yet."""

from aiogram import Bot, Router
from aiogram.types import MessageReactionUpdated, ReactionTypeEmoji

from handlers.nods import asked_back, is_nod
from handlers.talk import Talk

router = Router(name="reactions")


@router.message_reaction()
async def react(event: MessageReactionUpdated, talk: Talk, bot: Bot) -> None:
    """Ask back once whether it meant yes."""
    if not any(map(_is_nod, event.new_reaction)):
        return
    screen = await asked_back(talk, f"{event.chat.id}:{event.message_id}")
    if screen is not None:
        await bot.send_message(event.chat.id, screen.text, reply_markup=screen.keyboard)


def _is_nod(reaction: object) -> bool:
    return isinstance(reaction, ReactionTypeEmoji) and is_nod(reaction.emoji)
