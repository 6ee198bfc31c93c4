"""A welcome to who lets us write again after they had shut us out.

Who opens the chat by /start is answered there and then; a welcome is for who unblocks us without
a word, and would else not know that they are heard of again.
"""

from datetime import datetime, timedelta

from school.database import Session, use_case
from school.notices.queue import NewNotice, enqueue
from school.notices.tables import NoticeKind

# Later than this nobody wonders any more whether it worked.
WORTH = timedelta(hours=1)


@use_case
async def welcome_back(session: Session, *, now: datetime, person_id: int) -> None:
    """Write the welcome; one for each time they come back."""
    notice = NewNotice(
        kind=NoticeKind.WELCOME,
        subject=person_id,
        person_id=person_id,
        expires_at=now + WORTH,
        dedupe_key=f"welcome:{person_id}:{int(now.timestamp())}",
    )
    await enqueue(session, [notice], now=now)
