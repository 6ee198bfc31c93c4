"""One notice of every kind, each brought about by what brings it about in life."""

from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any

from sqlalchemy import update
from sqlmodel import col

from locales.convert import to_traditional
from schedules.calls import Calls
from schedules.lessons import Lessons
from schedules.questions import Questions
from schedules.themes import Themes
from school.actors import Actor
from school.arranging.applying import apply_draft
from school.arranging.drafts import Begun, begin_new
from school.deliveries.outcomes import Claimed
from school.event_briefs.reporting import report_session
from school.event_briefs.said import Said
from school.menu import MenuItem
from school.notices.alarms import UNDELIVERED, alarm_owners
from school.notices.queue import NewNotice, enqueue
from school.notices.tables import NoticeKind
from school.offerings import LectureSession, Offering, OfferingStatus
from school.orders.dates import Wanted
from school.orders.drafts import Ordering, OrderPart, begin_order, say_in_order, want_dates
from school.orders.settling import Ordered, decline_order, place_order
from school.orders.tables import DeclineReason
from school.presence.tables import AttendanceState
from school.signups.changes import ChangeKind, OfferingChange, after_change
from school.signups.offers import expire_offer
from school.signups.reminders import due_reminders, next_reminder_due, queue_reminder
from school.sites import Site
from school.staff.tables import Role
from school.statements import write
from school.themes import Theme
from school.threads.answering import answer
from school.threads.asking import Asked, ask
from school.topics import subscribe
from school.volunteers import Volunteer
from school.wishes.wishing import set_wish
from tests.handlers.notices.slot_kinds import SLOTS
from tests.handlers.notices.survey_kinds import SURVEYS
from tests.handlers.notices.world import (
    DAY,
    HOUR,
    OWNER,
    all_claimed,
    claimed,
    deliver,
    in_care,
)
from tests.school.announcements.office import office
from tests.school.attendance.after import ask_absent, ask_opinions, lesson
from tests.school.lecturers.scene import volunteer
from tests.school.signups.world import SETTINGS, World
from tests.support.schools import School
from tests.support.staff import Town

LONG_TITLE = "智能手机班:微信、扫码、打车、挂号一次学会 <第二期> & 答疑"
NAME = "阿依古丽·买买提江 O'Hara"

Made = Callable[[World], Awaitable[Claimed]]


async def offer(world: World, *, about: str | None = None) -> Claimed:
    """A seat of a full offering is given up; the one in line is asked."""
    await _freed(world, about)
    return await claimed(world, NoticeKind.OFFER)


async def offer_ended(world: World, *, about: str | None = None) -> Claimed:
    return await _unanswered(world, about, waiting=2)


async def offer_free(world: World, *, about: str | None = None) -> Claimed:
    """Nobody else waits: the seat stays free."""
    return await _unanswered(world, about, waiting=1)


async def _unanswered(world: World, about: str | None, *, waiting: int) -> Claimed:
    await _freed(world, about, waiting=waiting)
    await deliver(world)
    later = world.now + 14 * HOUR + 10 * HOUR
    offering_id = 1
    made = (await world.offers(offering_id))[0]
    assert await expire_offer(world.database, now=later, offer_id=made.id, settings=SETTINGS)
    world.now = later
    return await claimed(world, NoticeKind.OFFER_ENDED)


async def seat_open(world: World, *, about: str | None = None) -> Claimed:
    """A seat is given up shortly before the cut-off."""
    start = world.now + 4 * HOUR
    await _freed(world, about, starts_at=start)
    return await claimed(world, NoticeKind.SEAT_OPEN)


async def _freed(world: World, about: str | None, waiting: int = 1, **values: Any) -> None:
    first, reader = await world.persons(2)
    person = await in_care(world, reader, about) if about else reader
    offering_id = await world.offering(1, title=LONG_TITLE, **values)
    await world.join(offering_id, first)
    await world.join(offering_id, person, by=reader)
    for other in await world.persons(waiting - 1):
        await world.join(offering_id, other)
    await world.leave(offering_id, first)


async def _session_told(world: World, kind: NoticeKind, about: str | None) -> Claimed:
    reader = await world.person()
    start = world.now + 3 * DAY + 4 * HOUR
    offering_id = await world.offering(9, title=LONG_TITLE, starts_at=start, room="二楼 & 三楼")
    person = await in_care(world, reader, about) if about else reader
    await world.join(offering_id, person, by=reader)
    while next_due := await next_reminder_due(world.database, world.now, SETTINGS):
        world.now = max(world.now, next_due)
        for due in await due_reminders(world.database, world.now, SETTINGS):
            await queue_reminder(world.database, now=world.now, due=due)
        for notice in await all_claimed(world):
            if notice.kind is kind:
                return notice
    raise AssertionError(kind)


async def reminder_day(world: World, *, about: str | None = None) -> Claimed:
    return await _session_told(world, NoticeKind.REMINDER_DAY, about)


async def reminder_hours(world: World, *, about: str | None = None) -> Claimed:
    return await _session_told(world, NoticeKind.REMINDER_HOURS, about)


async def reconfirm(world: World, *, about: str | None = None) -> Claimed:
    return await _session_told(world, NoticeKind.RECONFIRM, about)


async def changed(world: World, *, about: str | None = None) -> Claimed:
    await _changed(world, ChangeKind.MOVED, about)
    return await claimed(world, NoticeKind.CHANGED)


async def reopened(world: World, *, about: str | None = None) -> Claimed:
    await _changed(world, ChangeKind.REOPENED, about)
    return await claimed(world, NoticeKind.CHANGED)


async def cancelled(world: World, *, about: str | None = None) -> Claimed:
    await _changed(world, ChangeKind.CANCELLED, about)
    return await claimed(world, NoticeKind.CANCELLED)


async def _changed(world: World, kind: ChangeKind, about: str | None) -> None:
    reader = await world.person()
    person = await in_care(world, reader, about) if about else reader
    offering_id = await world.offering(9, title=LONG_TITLE)
    await world.join(offering_id, person, by=reader)
    async with world.database.write() as session:
        row = await session.get_one(Offering, offering_id)
        old_start, old_end = row.starts_at, row.ends_at
        shift = DAY if kind is ChangeKind.MOVED else timedelta()
        row.starts_at, row.ends_at = old_start + shift, old_end + shift
        row.cut_off += shift
        if kind is ChangeKind.CANCELLED:
            row.status = OfferingStatus.CANCELLED
        meeting = await session.get_one(LectureSession, 1)
        meeting.starts_at, meeting.ends_at = row.starts_at, row.ends_at
        await session.flush()
        change = OfferingChange(
            offering_id=offering_id,
            kind=kind,
            old_starts_at=old_start,
            old_ends_at=old_end,
            new_starts_at=row.starts_at,
        )
        await after_change(session, [change], now=world.now, settings=SETTINGS)


async def theme(world: World, *, about: str | None = None) -> Claimed:
    await _themed(world)
    return await _ticked(world, NoticeKind.THEME)


async def theme_preview(world: World, *, about: str | None = None) -> Claimed:
    await _themed(world)
    return await _ticked(world, NoticeKind.THEME_PREVIEW)


async def _themed(world: World) -> None:
    world.now += 29 * DAY
    reader = await world.person()
    await world.person(telegram_id=OWNER)
    await subscribe(world.database, reader, "legal", now=world.now)
    async with world.database.write() as session:
        session.add(
            Theme(
                code="t4",
                month=4,
                title="宪法 <就> 在身边 & 你我",
                body="第一段 <b>不是</b> 标签。\n" + "公民有依法受到保护的权利 & 义务。" * 90,
                law="《中华人民共和国宪法》" + "第三十三条、" * 12,
                link="https://example.org/?a=1&b=2",
            )
        )


async def _ticked(world: World, kind: NoticeKind) -> Claimed:
    ticks = Themes(world.database, SETTINGS, [OWNER]).ticks()
    for _ in range(72):
        for tick in ticks:
            await tick.run(world.now)
        for notice in await all_claimed(world):
            if notice.kind is kind:
                return notice
        world.now += HOUR
    raise AssertionError(kind)


async def digest(world: World, *, about: str | None = None) -> Claimed:
    """Five themes on one day: two come at once, three together in the evening."""
    return await _digested(world, 5)


async def digest_of_many(world: World, *, about: str | None = None) -> Claimed:
    """More than one page of them."""
    return await _digested(world, 12)


async def _digested(world: World, count: int) -> Claimed:
    reader = await world.person()
    for n in range(count):
        async with world.database.write() as session:
            theme = Theme(
                code=f"t{n}", month=3, day=2, topic=f"栏目{n}", title=LONG_TITLE, body="全文"
            )
            session.add(theme)
        await subscribe(world.database, reader, theme.topic, now=world.now)
    return await _ticked(world, NoticeKind.DIGEST)


async def alarm(world: World, *, about: str | None = None) -> Claimed:
    await world.person(telegram_id=OWNER)
    async with world.database.write() as session:
        await alarm_owners(
            session,
            UNDELIVERED,
            owners=[OWNER],
            now=world.now,
            values={"kind": NoticeKind.REMINDER_HOURS.value},
        )
    return await claimed(world, NoticeKind.ALARM)


async def call_alarm(world: World, *, about: str | None = None) -> Claimed:
    """A seat held for somebody who is to be phoned goes on soon."""
    await world.person(telegram_id=OWNER)
    first = await world.person()
    sealed = world.database.vault.seal("person.name", about or "O'Hara")
    phoned = await world.person(telegram_id=None, desk_id=world.site_id, name=sealed)
    offering_id = await world.offering(1, title=LONG_TITLE)
    for each in (first, phoned):
        await world.join(offering_id, each)
    await world.leave(offering_id, first)
    world.now += 3 * HOUR
    await Calls(world.database, [OWNER]).remind(world.now)
    return await claimed(world, NoticeKind.CALL_ALARM)


async def welcome(world: World, *, about: str | None = None) -> Claimed:
    person_id = await world.person()
    async with world.database.write() as session:
        notice = NewNotice(
            kind=NoticeKind.WELCOME,
            subject=person_id,
            person_id=person_id,
            expires_at=world.now + HOUR,
            dedupe_key="welcome",
        )
        await enqueue(session, [notice], now=world.now)
    return await claimed(world, NoticeKind.WELCOME)


async def urgent_confirm(world: World, *, about: str | None = None) -> Claimed:
    """An organiser orders an urgent announcement; another one of the school is asked."""
    there = await office(Town(world.database, School(world.database, world.now), world.now))
    await there.town.staff(Role.ORGANISER, None)
    await there.order(await there.draft(urgent=True, title=LONG_TITLE))
    return await claimed(world, NoticeKind.URGENT_CONFIRM)


async def desk_question(world: World, *, about: str | None = None) -> Claimed:
    await _asked(world)
    return await claimed(world, NoticeKind.DESK_QUESTION)


async def desk_chase(world: World, *, about: str | None = None) -> Claimed:
    await _asked(world)
    world.now += DAY
    await Questions(world.database, SETTINGS, [OWNER]).run(world.now)
    return await claimed(world, NoticeKind.DESK_CHASE)


async def desk_answer(world: World, *, about: str | None = None) -> Claimed:
    asked, owner = await _asked(world)
    text = "可以 <停> & 免费。" * 300
    await answer(
        world.database,
        now=world.now,
        actor=Actor(owner, owner=True),
        thread_id=asked.thread_id,
        text=text,
        traditional=to_traditional(text),
    )
    return await claimed(world, NoticeKind.DESK_ANSWER)


async def _asked(world: World) -> tuple[Asked, int]:
    """Somebody with a long name asks something long about a course with a long title."""
    owner = await world.person(telegram_id=OWNER)
    sealed = world.database.vault.seal("person.name", "王秀英" * 10)
    person = await world.person(name=sealed, site_id=world.site_id)
    asked = await ask(
        world.database,
        now=world.now,
        person_id=person,
        text="門口 <能> 停 & 幾輛\n" * 200,
        owners=[OWNER],
        offering_id=await world.offering(9, title=LONG_TITLE),
    )
    return asked, owner


async def order_news(world: World, *, about: str | None = None) -> Claimed:
    """A site orders something with a long name, on three days."""
    await _ordered(world)
    return await claimed(world, NoticeKind.ORDER_NEWS)


async def order_declined(world: World, *, about: str | None = None) -> Claimed:
    order_id, organiser = await _ordered(world)
    words = "这个月 <没有> 讲师 & 下个月一定给您排上" * 3
    await decline_order(
        world.database,
        now=world.now,
        actor=organiser,
        order_id=order_id,
        reason=DeclineReason.OTHER,
        words=words,
        traditional=to_traditional(words),
    )
    return await claimed(world, NoticeKind.ORDER_NEWS)


async def order_planned(world: World, *, about: str | None = None) -> Claimed:
    order_id, organiser = await _ordered(world)
    await _planned(world, organiser, order_id)
    return await claimed(world, NoticeKind.ORDER_NEWS)


async def _ordered(world: World) -> tuple[int, Actor]:
    place = Town(world.database, School(world.database, world.now), world.now)
    place.school.sites["s"] = world.site_id
    liaison = await place.staff(Role.LIAISON, "s", name="O'Hara")
    organiser = await place.staff(Role.ORGANISER, "s")
    async with world.database.write() as session:
        item = await session.get_one(MenuItem, world.menu_item_id)
        item.title = LONG_TITLE
    acts: dict[str, Any] = {"now": world.now, "actor": liaison}
    draft = await begin_order(
        world.database, site_id=world.site_id, item_id=world.menu_item_id, **acts
    )
    assert isinstance(draft, Ordering)
    dates = tuple(Wanted(starts_at=world.now + n * DAY) for n in (3, 4, 5))
    await want_dates(world.database, draft_id=draft.id, dates=dates, **acts)
    said = await say_in_order(
        world.database, draft_id=draft.id, part=OrderPart.EXPECTED, value=10_000, **acts
    )
    assert isinstance(said, Ordering)
    placed = await place_order(
        world.database, draft_id=draft.id, version=said.version, owners=(), **acts
    )
    assert isinstance(placed, Ordered)
    return placed.order_id, organiser


async def _planned(world: World, organiser: Actor, order_id: int | None) -> None:
    begin = world.now + 3 * DAY
    acts: dict[str, Any] = {"now": world.now, "actor": organiser, "settings": SETTINGS}
    begun = await begin_new(
        world.database,
        item_id=world.menu_item_id,
        site_id=world.site_id,
        meetings=((begin, begin + HOUR),),
        order_id=order_id,
        **acts,
    )
    assert isinstance(begun, Begun)
    await apply_draft(world.database, draft_id=begun.draft_id, version=1, **acts)


async def wish_comes(world: World, *, about: str | None = None) -> Claimed:
    """What somebody wished for at their site is planned."""
    _, organiser = await _ordered(world)
    await set_wish(
        world.database,
        now=world.now,
        person_id=await world.person(),
        item_id=world.menu_item_id,
        site_id=world.site_id,
        wanted=True,
    )
    await _planned(world, organiser, None)
    return await claimed(world, NoticeKind.WISH_COMES)


async def slot_reminder(world: World, *, about: str | None = None) -> Claimed:
    """A lecturer with a long name gives a lesson with a long title tomorrow."""
    return await _lesson_told(world, NoticeKind.SLOT_REMINDER, timedelta(days=1, hours=4))


async def slot_report(world: World, *, about: str | None = None) -> Claimed:
    return await _lesson_told(world, NoticeKind.SLOT_REPORT, -timedelta(hours=2, minutes=15))


async def brief_draft(world: World, *, about: str | None = None) -> Claimed:
    owner = await world.person(telegram_id=OWNER)
    told = await slot_report(world)
    await report_session(
        world.database,
        settings=SETTINGS,
        now=world.now,
        session_id=told.subject,
        by_id=told.person_id,
        said=Said(count=12_345, words=LONG_TITLE * 9),
        owners=[OWNER],
    )
    world.now += HOUR
    found = await claimed(world, NoticeKind.BRIEF_DRAFT)
    assert found.person_id == owner
    return found


async def absence(world: World, *, about: str | None = None) -> Claimed:
    """Somebody missed two lessons with a long title."""
    reader = await world.person()
    person = await in_care(world, reader, about) if about else reader
    missed: dict[int, AttendanceState | None] = {person: AttendanceState.ABSENT}
    for days in (-2, -1):
        await lesson(world, missed, days=days, title=LONG_TITLE)
    await ask_absent(world, world.now)
    return await claimed(world, NoticeKind.ABSENCE)


async def feedback(world: World, *, about: str | None = None) -> Claimed:
    """Somebody came to a lesson with a long title."""
    reader = await world.person()
    person = await in_care(world, reader, about) if about else reader
    await lesson(world, {person: AttendanceState.CAME}, days=-1, title=LONG_TITLE)
    await ask_opinions(world, world.now)
    return await claimed(world, NoticeKind.FEEDBACK)


async def _lesson_told(world: World, kind: NoticeKind, begins_in: timedelta) -> Claimed:
    lecturer = await world.person()
    number = await volunteer(world, NAME)
    async with world.database.write() as session:
        joined = update(Volunteer).where(col(Volunteer.id) == number)
        await write(session, joined.values(person_id=lecturer))
        here = update(Site).where(col(Site.id) == world.site_id)
        await write(session, here.values(address="桃源路 <三> 号" * 5, longitude=121, latitude=31))
    await world.offering(
        9,
        title=LONG_TITLE,
        starts_at=world.now + begins_in,
        room="二楼 & 三楼",
        lecturer_id=number,
    )
    tick = next(each for each in Lessons(world.database, SETTINGS).ticks() if each.name == kind)
    world.now = max(world.now, await tick.next_due(world.now) or world.now)
    await tick.run(world.now)
    return await claimed(world, kind)


# A re-opening is a notice of a change, a seat nobody else wants that of an offer's end.
EVERY: dict[str, Callable[..., Awaitable[Claimed]]] = {
    "offer": offer,
    "seat_open": seat_open,
    "offer_ended": offer_ended,
    "offer_free": offer_free,
    "reminder_day": reminder_day,
    "reminder_hours": reminder_hours,
    "reconfirm": reconfirm,
    "changed": changed,
    "reopened": reopened,
    "cancelled": cancelled,
    "theme": theme,
    "theme_preview": theme_preview,
    "alarm": alarm,
    "call_alarm": call_alarm,
    "welcome": welcome,
    "urgent_confirm": urgent_confirm,
    "desk_question": desk_question,
    "desk_chase": desk_chase,
    "desk_answer": desk_answer,
    "order_news": order_news,
    "order_declined": order_declined,
    "order_planned": order_planned,
    "wish_comes": wish_comes,
    "slot_reminder": slot_reminder,
    "slot_report": slot_report,
    "brief_draft": brief_draft,
    "absence": absence,
    "feedback": feedback,
    "digest": digest,
    "digest_of_many": digest_of_many,
    **SLOTS,
    **SURVEYS,
}
