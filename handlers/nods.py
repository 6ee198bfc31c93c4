"""👍 without a word, as a reaction or a sticker: it was read, which is no answer yet."""

from handlers.asked import kind_of
from handlers.screens import Screen
from handlers.talk import Talk
from locales.understand.answers import Answer, yes_no
from school.notices.receipts import notice_of_receipt
from school.questions import open_questions


def is_nod(emoji: str | None) -> bool:
    """Tell whether an emoji alone says that something was read: 👍, 👌, 🙏."""
    return bool(emoji) and yes_no(emoji or "") in {Answer.ACKNOWLEDGED, Answer.YES}


async def asked_back(talk: Talk, receipt: str | None) -> Screen | None:
    """Return the question whether a nod meant yes, the first time.

    `receipt` is of the message that was nodded at; None: at none, and then it is about the one
    question that is open.
    """
    asked = await open_questions(talk.database, talk.person_id, now=talk.now)
    if receipt is not None:
        notice = await notice_of_receipt(talk.database, receipt)
        asked = [each for each in asked if notice and each.notice_id == notice.id]
    if len(asked) != 1:
        return None
    kind = kind_of(asked[0])
    return await kind.ask_back(asked[0], talk) if kind else None
