"""The digest: what a day's budget had no room for, named in a line each, opened by a tap.

A kind that counts into the budget stands in `ITEMS`: what one of it is called on a button, and
what opens it in full. One without fails a test.
"""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, replace

from aiogram.filters.callback_data import CallbackData
from aiogram.types import InlineKeyboardButton

from handlers.callbacks import Id, OpenRoom
from handlers.notices import after_class, announcements, orders, surveys, themes
from handlers.notices.rendered import Letter, Rendered
from handlers.notices.telling import GoneError, Tell, Telling, message
from school.notices.digests import DigestItem, digest_items
from school.notices.tables import NoticeKind

# Rows of one page; the last stops what comes unasked, and one turns the page when there are more.
ROWS = 6


class OpenDigest(CallbackData, prefix="dg"):
    """Show what a digest tells of, from this one on."""

    digest: Id
    first: int


class OpenItem(CallbackData, prefix="dgi"):
    """Show one thing that a digest tells of, in full."""

    notice: Id


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One kind in a digest: its name in a line, and its message in full.

    Both are given the digest's telling, with the kind, subject and facts of the item.
    """

    named: Callable[[Telling], Awaitable[str]]
    opened: Tell


ITEMS: dict[NoticeKind, Item] = {
    NoticeKind.THEME: Item(named=themes.theme_title, opened=themes.theme),
    NoticeKind.ANNOUNCEMENT: Item(
        named=announcements.announcement_title, opened=announcements.announcement
    ),
    NoticeKind.WISH_COMES: Item(named=orders.wished_title, opened=orders.wish_comes),
    NoticeKind.SURVEY: Item(named=surveys.survey_title, opened=surveys.invitation),
    NoticeKind.SURVEY_REMINDER: Item(named=surveys.survey_title, opened=surveys.reminder),
    NoticeKind.FEEDBACK: Item(named=after_class.opinion_title, opened=after_class.opinion),
}


async def digest(telling: Telling) -> Letter:
    """Name what has come together; what is alone is shown itself."""
    items = await digest_items(telling.database, telling.claimed.id)
    if not items:
        raise GoneError("items of a digest")
    if len(items) == 1:
        return await opened(telling, items[0])
    return await page_of(telling, items)


async def page_of(telling: Telling, items: Sequence[DigestItem], first: int = 0) -> Rendered:
    """Return one page of a digest."""
    reader = telling.reader
    first = first if 0 <= first < len(items) else 0
    size = ROWS - 1 if len(items) < ROWS else ROWS - 2
    shown = items[first : first + size]
    named = [
        telling.button(
            await ITEMS[each.kind].named(_about(telling, each)), OpenItem(notice=each.notice_id)
        )
        for each in shown
    ]
    stop = telling.button(reader.label("Send me nothing unasked"), OpenRoom(name="STOP"))
    return message(
        reader.say_many(
            "<b>One more message today</b>", "<b>{n} more messages today</b>", len(items)
        ),
        reader.say("Tap one to read it."),
        buttons=[*named, _turn(telling, len(items), first, size), stop],
    )


async def opened(telling: Telling, item: DigestItem) -> Letter:
    """Return one item in full, as it would have come by itself."""
    return await ITEMS[item.kind].opened(_about(telling, item))


def _about(telling: Telling, item: DigestItem) -> Telling:
    claimed = replace(
        telling.claimed,
        kind=item.kind,
        subject=item.subject,
        facts=item.facts,
        person_id=item.person_id,
        expires_at=item.expires_at,
    )
    return replace(telling, claimed=claimed)


def _turn(telling: Telling, count: int, first: int, size: int) -> InlineKeyboardButton | None:
    if count <= size:
        return None
    following = first + size
    label = telling.reader.label("Back to the first ones")
    if following < count:
        label = telling.reader.label("{n} more …", n=count - following)
    to = following if following < count else 0
    return telling.button(label, OpenDigest(digest=telling.claimed.id, first=to))
