"""Every table there is, of the school and of the running application."""

from bot import facts
from bot.conversations import tables as conversations
from bot.inbox import tables as inbox
from school.tables import METADATA

MODULES = (conversations, facts, inbox)
__all__ = ["METADATA", "MODULES"]
