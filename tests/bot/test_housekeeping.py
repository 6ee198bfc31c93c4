"""The running application forgets updates after two days, conversations after a month."""

from datetime import timedelta

from sqlmodel import select

from bot.conversations.tables import Conversation
from bot.housekeeping import keepers
from bot.inbox.store import Done, InboxStore
from bot.inbox.tables import InboxUpdate
from school.database import Database
from tests.support.clock import START

DAY = timedelta(days=1)


async def test_a_conversation_untouched_for_a_month_is_forgotten(database: Database) -> None:
    async with database.write() as session:
        for user_id, ago in ((1, 31), (2, 29)):
            talk = Conversation(
                chat_id=1, user_id=user_id, state="s", changed_at=START - ago * DAY
            )
            session.add(talk)
    done = [await keep(START) for keep in keepers(database, InboxStore(database))]
    async with database.read() as session:
        left = (await session.exec(select(Conversation.user_id))).all()
    assert (done, left) == ([0, 1], [2])


async def test_a_handled_update_is_forgotten_after_two_days(database: Database) -> None:
    store = InboxStore(database)
    await store.keep([{"update_id": n, "message": {"chat": {"id": n}}} for n in (1, 2)], START)
    await store.finish([Done(1)], START)
    for keep in keepers(database, store):
        await keep(START + 3 * DAY)
    async with database.read() as session:
        assert (await session.exec(select(InboxUpdate.update_id))).all() == [2]
