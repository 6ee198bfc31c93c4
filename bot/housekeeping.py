"""What the running application forgets: handled updates, and conversations left standing."""

from datetime import datetime, timedelta

from sqlalchemy import delete
from sqlmodel import col

from bot.conversations.tables import Conversation
from bot.inbox.store import InboxStore
from schedules.housekeeping import Forget
from school.database import Database

# Who comes back after a month starts anew; what they had typed half-way is personal data.
CONVERSATIONS_KEPT = timedelta(days=30)


def keepers(database: Database, store: InboxStore) -> list[Forget]:
    """Return what housekeeping calls beside the school's own."""

    async def updates(now: datetime) -> int:
        await store.purge(now)
        return 0

    async def conversations(now: datetime) -> int:
        return await forget_conversations(database, now)

    return [updates, conversations]


async def forget_conversations(database: Database, now: datetime) -> int:
    """Delete conversations that stand untouched for a month; return how many."""
    async with database.write() as session:
        gone = await session.exec(
            delete(Conversation).where(col(Conversation.changed_at) < now - CONVERSATIONS_KEPT)
        )
        return gone.rowcount
