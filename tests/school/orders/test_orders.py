"""What becomes of an order: planned with its offering in one transaction, declined, followed."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import insert, select
from sqlmodel import col

from school.actors import Actor
from school.arranging.applying import Applied, NotApplied, apply_draft, end_or_reopen
from school.arranging.drafts import Begun, begin_change, begin_new, draft_of, place_sessions
from school.arranging.fields import Part, set_part
from school.arranging.kept import NoDraft
from school.arranging.ordered import meetings_of
from school.arranging.schedule import Meetings
from school.arranging.tables import OfferingDraft
from school.lecturers.tables import LecturerCall
from school.notices.queue import opened_facts
from school.notices.tables import Notice, NoticeKind, NoticeState
from school.offerings import Offering
from school.orders.dates import Wanted, first_ahead
from school.orders.drafts import (
    NoOrderDraft,
    Ordering,
    OrderPart,
    Unfitting,
    begin_order,
    drop_order,
    say_in_order,
    want_dates,
)
from school.orders.reading import orders_desk
from school.orders.settling import (
    NotSettled,
    Ordered,
    decline_order,
    place_order,
    withdraw_order,
)
from school.orders.tables import DeclineReason, Order, OrderState
from school.staff.tables import Role
from school.statements import write
from school.volunteers import Volunteer, sealed
from tests.school.signups.world import SETTINGS, World
from tests.support.schools import DAY, HOUR
from tests.support.staff import EAST, WEST, Town, town

ZONE = ZoneInfo("Asia/Shanghai")


@dataclass
class Office:
    """A town with a liaison at West, who orders, and an organiser, who decides."""

    town: Town
    liaison: Actor
    organiser: Actor
    item: int

    @property
    def database(self) -> Any:
        return self.town.database

    @property
    def now(self) -> Any:
        return self.town.now

    async def draft(self, *dates: Wanted, site: str = WEST, actor: Actor | None = None) -> Any:
        made = await begin_order(
            self.database,
            now=self.now,
            actor=actor or self.liaison,
            site_id=self.town.school.sites[site],
            item_id=self.item,
        )
        assert isinstance(made, Ordering)
        said = await say_in_order(
            self.database,
            now=self.now,
            actor=actor or self.liaison,
            draft_id=made.id,
            part=OrderPart.EXPECTED,
            value=25,
        )
        assert isinstance(said, Ordering)
        return await want_dates(
            self.database,
            now=self.now,
            actor=actor or self.liaison,
            draft_id=made.id,
            dates=dates,
        )

    async def order(self, *dates: Wanted, site: str = WEST, actor: Actor | None = None) -> int:
        draft = await self.draft(*dates, site=site, actor=actor)
        placed = await place_order(
            self.database,
            now=self.now,
            actor=actor or self.liaison,
            draft_id=draft.id,
            version=draft.version,
            owners=(),
        )
        assert isinstance(placed, Ordered)
        return placed.order_id

    async def begin(self, order_id: int, *, site: str = WEST) -> Any:
        return await begin_new(
            self.database,
            now=self.now,
            actor=self.organiser,
            item_id=self.item,
            site_id=self.town.school.sites[site],
            meetings=self.meetings(),
            settings=SETTINGS,
            order_id=order_id,
        )

    def meetings(self, days: int = 9) -> Meetings:
        begin = self.now + days * DAY
        return ((begin, begin + HOUR),)

    async def apply(self, draft_id: int, version: int = 1) -> Any:
        return await apply_draft(
            self.database,
            now=self.now,
            actor=self.organiser,
            draft_id=draft_id,
            version=version,
            settings=SETTINGS,
        )

    async def planned(self) -> int:
        """Order the item and plan it; return the offering."""
        begun = await self.begin(await self.order())
        done = await self.apply(begun.draft_id)
        assert isinstance(done, Applied)
        return done.offering_id

    async def orders(self) -> list[Any]:
        table = Order.__table__  # type: ignore[attr-defined]
        return list(await self.database.rows(select(table).order_by(table.c.id)))

    async def news(self, person_id: int) -> list[tuple[str, NoticeState]]:
        """Return what somebody is told of orders, and how that stands."""
        found = await self.database.rows(
            select(col(Notice.facts), col(Notice.state))
            .where(col(Notice.kind) == NoticeKind.ORDER_NEWS)
            .where(col(Notice.person_id) == person_id)
            .order_by(col(Notice.id))
        )
        vault = self.database.vault
        return [((opened_facts(vault, each.facts) or {})["news"], each.state) for each in found]


@pytest.fixture
async def office(world: World) -> Office:
    place = await town(world.database, now=world.now)
    liaison = await place.staff(Role.LIAISON, WEST, name="陈老师")
    organiser = await place.staff(Role.ORGANISER, None, name="林组织")
    return Office(place, liaison, organiser, await place.school.item("法律", minutes=90))


QUEUED, VOID = NoticeState.QUEUED, NoticeState.VOID


async def test_the_offering_and_the_planned_order_are_one_transaction(office: Office) -> None:
    order = await office.order()
    begun = await office.begin(order)
    assert isinstance(begun, Begun)
    assert [each.state for each in await office.orders()] == [OrderState.WAITING]
    done = await office.apply(begun.draft_id)
    assert (done.new, done.ordered) == (True, True)
    (row,) = await office.orders()
    assert (row.state, row.offering_id) == (OrderState.PLANNED, done.offering_id)
    assert row.settled_by_id == office.organiser.person_id
    assert await office.news(office.liaison.person_id) == [("planned", QUEUED)]
    assert await office.news(office.organiser.person_id) == [("new", VOID)]


async def test_the_draft_has_the_room_and_the_seats_that_were_ordered(office: Office) -> None:
    draft = await office.draft()
    await say_in_order(
        office.database,
        now=office.now,
        actor=office.liaison,
        draft_id=draft.id,
        part=OrderPart.ROOM,
        value=" 二楼  教室 ",
    )
    placed = await place_order(
        office.database,
        now=office.now,
        actor=office.liaison,
        draft_id=draft.id,
        version=draft.version + 1,
        owners=(),
    )
    assert isinstance(placed, Ordered)
    begun = await office.begin(placed.order_id)
    found = await draft_of(office.database, office.organiser, begun.draft_id)
    assert found is not None
    assert (found.values.room, found.values.capacity) == ("二楼 教室", 25)


async def test_an_order_is_planned_once_whoever_is_second(office: Office) -> None:
    order = await office.order()
    other = await office.town.staff(Role.ORGANISER, None)
    first = await office.begin(order)
    second = await begin_new(
        office.database,
        now=office.now,
        actor=other,
        item_id=office.item,
        site_id=office.town.school.sites[WEST],
        meetings=office.meetings(),
        settings=SETTINGS,
        order_id=order,
    )
    assert isinstance(second, Begun)
    assert isinstance(await office.apply(first.draft_id), Applied)
    late = await apply_draft(
        office.database,
        now=office.now,
        actor=other,
        draft_id=second.draft_id,
        version=1,
        settings=SETTINGS,
    )
    assert late is NotApplied.SETTLED
    made = await office.database.rows(select(col(Offering.id)))
    assert len(made) == 1


async def test_beginning_to_plan_again_forgets_what_was_begun(office: Office) -> None:
    order = await office.order()
    for _ in range(2):
        assert isinstance(await office.begin(order), Begun)
    kept = await office.database.rows(select(col(OfferingDraft.order_id)))
    assert [each.order_id for each in kept] == [order]


async def test_an_order_is_planned_where_and_of_what_it_was_ordered(office: Office) -> None:
    order = await office.order()
    assert await office.begin(order, site=EAST) is NoDraft.GONE


async def test_the_lecturer_chosen_for_an_order_is_asked(office: Office) -> None:
    async with office.database.write() as session:
        values = {"code": "V1"} | sealed(session.vault, "方律师", None)
        made = await write(session, insert(Volunteer).returning(col(Volunteer.id)), values)
        volunteer: int = made.scalar_one()
    begun = await office.begin(await office.order())
    version = await set_part(
        office.database,
        now=office.now,
        actor=office.organiser,
        draft_id=begun.draft_id,
        version=1,
        part=Part.LECTURER,
        value=volunteer,
    )
    assert version == 2
    done = await office.apply(begun.draft_id, version)
    asked = await office.database.rows(
        select(col(LecturerCall.offering_id), col(LecturerCall.volunteer_id))
    )
    assert [tuple(each) for each in asked] == [(done.offering_id, volunteer)]


@pytest.mark.parametrize("settle", [withdraw_order, decline_order])
async def test_what_is_settled_is_not_settled_again(office: Office, settle: Any) -> None:
    order = await office.order()
    more = {} if settle is withdraw_order else {"reason": DeclineReason.BUSY}
    said = {"now": office.now, "actor": office.organiser, "order_id": order} | more
    assert await settle(office.database, **said) is None
    assert await settle(office.database, **said) is NotSettled.SETTLED
    assert await office.begin(order) is NoDraft.GONE
    assert await office.news(office.organiser.person_id) == [("new", VOID)]


@pytest.mark.parametrize("words", ["", "x" * 121])
async def test_a_reason_in_words_is_a_line(office: Office, words: str) -> None:
    declined = await decline_order(
        office.database,
        now=office.now,
        actor=office.organiser,
        order_id=await office.order(),
        reason=DeclineReason.OTHER,
        words=words,
    )
    assert declined is NotSettled.WORDS
    assert [each.state for each in await office.orders()] == [OrderState.WAITING]


async def test_who_decides_on_their_own_order_tells_nobody(office: Office) -> None:
    order = await office.order(actor=office.organiser)
    await decline_order(
        office.database,
        now=office.now,
        actor=office.organiser,
        order_id=order,
        reason=DeclineReason.NEARBY,
    )
    assert await office.news(office.organiser.person_id) == []


async def test_changes_of_what_was_ordered_are_told_to_who_ordered_it(office: Office) -> None:
    offering = await office.planned()
    acts: dict[str, Any] = {"now": office.now, "actor": office.organiser}
    begun = await begin_change(office.database, offering_id=offering, **acts)
    assert isinstance(begun, Begun)
    version = await place_sessions(
        office.database,
        draft_id=begun.draft_id,
        version=1,
        meetings=office.meetings(10),
        settings=SETTINGS,
        **acts,
    )
    assert isinstance(version, int)
    assert isinstance(await office.apply(begun.draft_id, version), Applied)
    for cancel in (True, False):
        (row,) = await office.database.rows(
            select(col(Offering.version)).where(col(Offering.id) == offering)
        )
        await end_or_reopen(
            office.database,
            offering_id=offering,
            version=row.version,
            cancel=cancel,
            settings=SETTINGS,
            **acts,
        )
    told = await office.news(office.liaison.person_id)
    assert [news for news, _ in told] == ["planned", "moved", "cancelled", "reopened"]


async def test_a_draft_that_was_ordered_or_expired_cannot_be_gone_on_with(office: Office) -> None:
    draft = await office.draft()
    acts: dict[str, Any] = {"actor": office.liaison, "draft_id": draft.id, "owners": ()}
    late = office.now + timedelta(days=8)
    gone = await place_order(office.database, now=late, version=draft.version, **acts)
    assert gone is NoOrderDraft.GONE
    stale = await place_order(office.database, now=office.now, version=draft.version - 1, **acts)
    assert stale is NoOrderDraft.STALE
    placed = await place_order(office.database, now=office.now, version=draft.version, **acts)
    assert isinstance(placed, Ordered)
    again = await place_order(office.database, now=office.now, version=draft.version + 1, **acts)
    assert again is NoOrderDraft.ORDERED
    assert len(await office.orders()) == 1


async def test_a_button_of_a_draft_thrown_away_never_meets_another_one(office: Office) -> None:
    old = await office.draft()
    await drop_order(office.database, now=office.now, actor=office.liaison, draft_id=old.id)
    new = await office.draft()
    assert new.id != old.id
    gone = await place_order(
        office.database,
        now=office.now,
        actor=office.liaison,
        draft_id=old.id,
        version=old.version,
        owners=(),
    )
    assert gone is NoOrderDraft.GONE


async def test_dates_are_at_most_three_and_ahead(office: Office) -> None:
    dates = [Wanted(starts_at=office.now + (n + 1) * DAY) for n in range(4)]
    draft = await office.draft(*dates[:3])
    assert [each.starts_at for each in draft.wanted] == [each.starts_at for each in dates[:3]]
    more: dict[str, Any] = {"now": office.now, "actor": office.liaison, "draft_id": draft.id}
    assert await want_dates(office.database, dates=(dates[3],), **more) is Unfitting.FULL
    same = await want_dates(office.database, dates=(dates[0],), **more)
    assert isinstance(same, Ordering)
    assert len(same.wanted) == 3
    past = (Wanted(starts_at=office.now - HOUR),)
    assert await want_dates(office.database, dates=past, anew=True, **more) is Unfitting.PAST


def test_the_first_date_still_ahead_is_laid_out_with_its_rhythm(office: Office) -> None:
    now = office.now
    weekly = Wanted(starts_at=now + 2 * DAY, weekdays=((now + 2 * DAY).weekday(),), times=3)
    assert first_ahead([Wanted(starts_at=now - DAY), weekly], now) == weekly
    assert first_ahead([Wanted(starts_at=now - DAY)], now) is None
    meetings = meetings_of(weekly, minutes=90, zone=ZONE, own={}, now=now)
    assert isinstance(meetings, tuple)
    assert [end - begin for begin, end in meetings] == [timedelta(minutes=90)] * 3
    assert [begin - meetings[0][0] for begin, _ in meetings] == [0 * DAY, 7 * DAY, 14 * DAY]


async def test_the_desk_shows_need_and_who_got_the_least_first(office: Office) -> None:
    await office.planned()
    east = await office.town.staff(Role.LIAISON, EAST)
    for _ in range(2):
        await office.order(site=EAST, actor=east)
    await office.town.school.offering("书法", site=EAST, category="书法")
    desk = await orders_desk(office.database, office.organiser, now=office.now, zone=ZONE)
    assert [(each.orders, each.wishes) for each in desk.needs] == [(2, 0)]
    shares = [(each.site, each.of_orders, each.in_all, each.waiting) for each in desk.shares]
    assert shares == [(EAST, 0, 1, 2), (WEST, 1, 1, 0)]
    assert [each.state for each in desk.settled] == [OrderState.PLANNED]


async def test_an_item_off_the_menu_cannot_be_ordered(office: Office) -> None:
    off = await office.town.school.item("插花", status="withdrawn")
    begun = await begin_order(
        office.database,
        now=office.now,
        actor=office.liaison,
        site_id=office.town.school.sites[WEST],
        item_id=off,
    )
    assert begun is NoOrderDraft.GONE
