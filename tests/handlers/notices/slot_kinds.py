"""Notices about who gives a lecture, each brought about by what brings it about in life."""

from collections.abc import Awaitable, Callable
from typing import Any

from schedules.lecturers import Lecturers
from school.actors import Actor
from school.deliveries.outcomes import Claimed
from school.lecturers.answering import Said, answer
from school.lecturers.assigning import Assigned, assign_lecturers
from school.notices.tables import NoticeKind
from school.offering_changes import ChangeKind
from school.volunteers import Volunteer, sealed
from tests.handlers.notices.world import DAY, OWNER, all_claimed, claimed, deliver
from tests.school.lecturers.scene import change
from tests.school.signups.world import SETTINGS, World, inserted

LONG_TITLE = "智能手机班:微信、扫码、打车、挂号一次学会 <第二期> & 答疑"
LONG_NAME = "阿依古麗·買買提江 O'Hara"


async def _asked(world: World, **values: Any) -> tuple[int, int, int]:
    """A volunteer with a long name is asked to give a class; return call, reader and offering."""
    owner = await world.person(telegram_id=OWNER)
    reader = await world.person()
    offering = await world.offering(9, title=LONG_TITLE, room="二楼 & 三楼", **values)
    async with world.database.write() as session:
        row = {"code": "V", "person_id": reader, **sealed(session.vault, LONG_NAME, None)}
        volunteer = await inserted(session, Volunteer, row)
    done = await assign_lecturers(
        world.database,
        now=world.now,
        actor=Actor(owner, owner=True),
        offering_id=offering,
        session_id=None,
        volunteer_ids=[volunteer],
    )
    assert isinstance(done, Assigned)
    return done.call_id, reader, offering


async def _says(world: World, call_id: int, reader: int, said: Said) -> None:
    await answer(
        world.database,
        now=world.now,
        person_id=reader,
        call_id=call_id,
        said=said,
        words="那天 <不> 行 & 早一天\n" * 20,
        settings=SETTINGS,
        owners=[OWNER],
    )


async def slot_request(world: World, *, about: str | None = None) -> Claimed:
    await _asked(world, sessions=12)
    return await claimed(world, NoticeKind.SLOT_REQUEST)


async def slot_request_moved(world: World, *, about: str | None = None) -> Claimed:
    _, _, offering = await _asked(world)
    await deliver(world)
    start = world.now + 8 * DAY
    await change(world, offering, ChangeKind.MOVED, starts_at=start)
    return await claimed(world, NoticeKind.SLOT_REQUEST)


async def slot_chase(world: World, *, about: str | None = None) -> Claimed:
    await _asked(world)
    await deliver(world)
    world.now += DAY
    await Lecturers(world.database, SETTINGS, [OWNER]).tick().run(world.now)
    return await claimed(world, NoticeKind.SLOT_CHASE)


async def slot_news(world: World, *, about: str | None = None) -> Claimed:
    _, _, offering = await _asked(world)
    await deliver(world)
    other = await world.person()
    async with world.database.write() as session:
        row = {"code": "W", "person_id": other, **sealed(session.vault, "顾", None)}
        second = await inserted(session, Volunteer, row)
    await assign_lecturers(
        world.database,
        now=world.now,
        actor=Actor(world.people[0], owner=True),
        offering_id=offering,
        session_id=None,
        volunteer_ids=[second],
    )
    return next(each for each in await all_claimed(world) if each.kind is NoticeKind.SLOT_NEWS)


async def _alarm(world: World, said: Said) -> Claimed:
    call_id, reader, _ = await _asked(world)
    await deliver(world)
    await _says(world, call_id, reader, said)
    return await claimed(world, NoticeKind.SLOT_ALARM)


async def slot_alarm(world: World, *, about: str | None = None) -> Claimed:
    """Nobody is left to ask."""
    return await _alarm(world, Said.NO)


async def slot_alarm_time(world: World, *, about: str | None = None) -> Claimed:
    return await _alarm(world, Said.OTHER_TIME)


async def slot_alarm_unclear(world: World, *, about: str | None = None) -> Claimed:
    return await _alarm(world, Said.UNCLEAR)


async def slot_alarm_condition(world: World, *, about: str | None = None) -> Claimed:
    return await _alarm(world, Said.CONDITION)


async def slot_yes(world: World, *, about: str | None = None) -> Claimed:
    call_id, reader, _ = await _asked(world, sessions=12)
    await deliver(world)
    await _says(world, call_id, reader, Said.YES)
    return await claimed(world, NoticeKind.SLOT_YES)


SLOTS: dict[str, Callable[..., Awaitable[Claimed]]] = {
    "slot_request": slot_request,
    "slot_request_moved": slot_request_moved,
    "slot_chase": slot_chase,
    "slot_news": slot_news,
    "slot_alarm": slot_alarm,
    "slot_yes": slot_yes,
    "slot_alarm_time": slot_alarm_time,
    "slot_alarm_unclear": slot_alarm_unclear,
    "slot_alarm_condition": slot_alarm_condition,
}
