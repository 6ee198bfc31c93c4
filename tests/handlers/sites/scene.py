"""A town with a course menu, and the ways of its liaison and organiser around orders."""

from typing import Any

from sqlalchemy import select

from playground.testing import Message, Person
from school.database import Database
from school.orders.tables import Order
from tests.handlers.steps import open_part
from tests.support.clock import START
from tests.support.staff import WEST, Town, town

TITLE = "防诈骗讲座"


async def with_menu(database: Database) -> Town:
    """Return a town that can give a lecture and a class, and has a room at West."""
    place = await town(database, now=START)
    await place.school.item("法律", title=TITLE, minutes=90, audience="老年人")
    await place.school.item("音乐", title="二胡入门", kind="class", minutes=60)
    await place.school.offering("二胡入门", site=WEST, category="音乐", room="二楼教室")
    return place


async def orders(database: Database) -> list[Any]:
    table = Order.__table__  # type: ignore[attr-defined]
    return list(await database.rows(select(table).order_by(table.c.id)))


async def as_far_as_the_dates(chen: Person) -> Message:
    """Choose the lecture for the only site that the liaison sees to."""
    await chen.send("/order")
    await chen.tap("法律", on=await chen.wait_for("哪门课"))
    await chen.tap(TITLE, on=await chen.wait_for(lambda m: TITLE in "".join(m.buttons)))
    return await chen.wait_for("什么时候合适")


async def drafted(chen: Person, when: str = "12月8日14:00", people: str = "30") -> Message:
    """Put an order together as far as it can be ordered."""
    await as_far_as_the_dates(chen)
    await chen.send(when)
    await chen.wait_for("大概来多少人")
    await chen.send(people)
    return await chen.wait_for(lambda m: "下单" in "".join(m.buttons))


async def ordered(chen: Person, when: str = "12月8日14:00") -> Message:
    """Order the lecture."""
    await chen.tap("下单", on=await drafted(chen, when))
    return await chen.wait_for("点好了")


async def open_orders(lin: Person) -> Message:
    await lin.send("工作台")
    await open_part(lin, "点单")
    return await lin.wait_for("点单")
