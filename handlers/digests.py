"""What a digest tells of, opened by its reader: asked for, and so exempt from the day's budget."""

from aiogram import Router
from aiogram.types import CallbackQuery
from markupsafe import Markup

from handlers.notices.digest import ITEMS, OpenDigest, OpenItem, opened, page_of
from handlers.notices.rendered import Rendered
from handlers.notices.telling import Telling
from handlers.screens import Screen, show, show_below
from handlers.snapshots import Snapshot, send_snapshot
from handlers.talk import Talk
from school.after_class.feedback_asking import open_feedback
from school.deliveries.outcomes import Claimed
from school.notices.digests import DigestItem, digest_item, digest_items, is_reader_of
from school.notices.tables import NoticeKind

router = Router(name="digests")


@router.callback_query(OpenDigest.filter())
async def turn_page(press: CallbackQuery, callback_data: OpenDigest, talk: Talk) -> None:
    """Show another page in place of the one pressed."""
    items: list[DigestItem] = []
    if await is_reader_of(talk.database, callback_data.digest, talk.person_id):
        items = await digest_items(talk.database, callback_data.digest)
    if not items:
        await show_below(press, gone(talk))
        return
    telling = await _telling(talk, callback_data.digest, items[0])
    await show(press, screen_of(await page_of(telling, items, callback_data.first)))


@router.callback_query(OpenItem.filter())
async def open_item(press: CallbackQuery, callback_data: OpenItem, talk: Talk) -> None:
    """Show one item in full below the digest, which stays for the others."""
    found = await digest_item(talk.database, callback_data.notice)
    if (
        found is None
        or found[1].kind not in ITEMS
        or not await is_reader_of(talk.database, found[0], talk.person_id)
    ):
        await show_below(press, gone(talk))
        return
    digest_id, item = found
    shown = await opened(await _telling(talk, digest_id, item), item)
    if isinstance(shown, Rendered):
        await show_below(press, screen_of(shown))
        if item.kind is NoticeKind.FEEDBACK:
            await open_feedback(
                talk.database,
                now=talk.now,
                notice_id=item.notice_id,
                attendance_id=item.facts["attendance_id"],
            )
    elif isinstance(shown, Snapshot) and press.bot is not None:
        await press.answer()
        await send_snapshot(press.bot, talk.visitor.telegram_id, shown)


def gone(talk: Talk) -> Screen:
    """Return the word that a message was taken back, or is another's."""
    return Screen(talk.reader.say("This message is not there any more."))


def screen_of(rendered: Rendered) -> Screen:
    """Return what a renderer made as the answer to a press; its text is HTML already."""
    return Screen(Markup(rendered.text), rendered.keyboard)  # noqa: S704 - made by a renderer


async def _telling(talk: Talk, digest_id: int, item: DigestItem) -> Telling:
    """Return what renderers want: as if the digest left now, to who pressed."""
    claimed = Claimed(
        id=digest_id,
        kind=NoticeKind.DIGEST,
        subject=talk.person_id,
        facts={},
        person_id=talk.person_id,
        recipient_id=talk.person_id,
        telegram_id=talk.visitor.telegram_id,
        language=None,
        attempt=0,
        silent=False,
        expires_at=item.expires_at,
    )
    return Telling(
        database=talk.database,
        claimed=claimed,
        now=talk.now,
        reader=talk.reader,
        menu=await talk.menu(),
        calendars=talk.calendars,
        school=talk.school,
    )
