"""An offering made, changed, cancelled and copied by its organiser, on both engines."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select, update
from sqlmodel import col

from school.actors import Actor
from school.arranging.applying import Applied, NotApplied, apply_draft, end_or_reopen
from school.arranging.drafts import (
    Begun,
    begin_change,
    begin_copy,
    begin_new,
    draft_of,
    place_sessions,
)
from school.arranging.fields import BadValue, Part, set_part
from school.arranging.kept import Draft, NoDraft, forget_offering_drafts
from school.arranging.looking import consequences_of, ending_of
from school.arranging.schedule import Meetings
from school.audit import Audit
from school.calendars import dates_of_offering
from school.imports import apply_import, export_rows, plan_import
from school.imports.rows import Parsed
from school.notices.tables import Notice, NoticeKind
from school.offerings import LectureSession, Offering, OfferingStatus
from school.signups.places import sign_up
from school.staff.rights import NotAllowedError
from school.staff.roles import end_role
from school.staff.tables import Role
from school.statements import write
from school.volunteers import Volunteer, sealed
from tests.school.signups.world import SETTINGS, World
from tests.support.clock import START
from tests.support.schools import DAY, HOUR
from tests.support.staff import EAST, WEST, Town, town

NOW = START


class Office:
    """A town with an organiser of its western site and a class of three lessons there."""

    def __init__(self, town: Town) -> None:
        self.town = town
        self.database = town.database
        self.actor = Actor(0)
        self.offering_id = 0

    async def begin(self) -> None:
        self.actor = await self.town.staff(Role.ORGANISER, WEST)
        self.offering_id = await self.town.school.offering(
            "二胡入门", site=WEST, category="二胡入门", sessions=3, repeats="weekly"
        )

    async def come(self, n: int) -> list[int]:
        """Let people sign up."""
        people = [await self.town.person(f"居民{i}") for i in range(n)]
        for person_id in people:
            await sign_up(
                self.database, now=NOW, offering_id=self.offering_id, person_id=person_id,
                by_id=person_id, settings=SETTINGS,
            )  # fmt: skip
        return people

    async def change(self) -> Draft:
        begun = await begin_change(
            self.database, now=NOW, actor=self.actor, offering_id=self.offering_id
        )
        assert isinstance(begun, Begun)
        return await self.draft(begun.draft_id)

    async def draft(self, draft_id: int) -> Draft:
        draft = await draft_of(self.database, self.actor, draft_id)
        assert draft is not None
        return draft

    async def place(self, draft: Draft, meetings: Meetings) -> Draft:
        await place_sessions(
            self.database, now=NOW, actor=self.actor, draft_id=draft.id, version=draft.version,
            meetings=meetings, settings=SETTINGS,
        )  # fmt: skip
        return await self.draft(draft.id)

    async def set(self, draft: Draft, part: Part, value: Any) -> Any:
        return await set_part(
            self.database, now=NOW, actor=self.actor, draft_id=draft.id, version=draft.version,
            part=part, value=value,
        )  # fmt: skip

    async def apply(self, draft: Draft) -> Applied | NotApplied | NoDraft:
        return await apply_draft(
            self.database, now=NOW, actor=self.actor, draft_id=draft.id, version=draft.version,
            settings=SETTINGS,
        )  # fmt: skip

    async def end(self, *, cancel: bool = True) -> Any:
        ending = await ending_of(self.database, self.actor, self.offering_id, now=NOW)
        assert ending is not None
        return await end_or_reopen(
            self.database, now=NOW, actor=self.actor, offering_id=self.offering_id,
            version=ending.version, cancel=cancel, settings=SETTINGS,
        )  # fmt: skip

    async def offering(self, offering_id: int | None = None) -> Any:
        wanted = col(Offering.id) == (offering_id or self.offering_id)
        return (await self.database.rows(select(*Offering.__table__.c).where(wanted)))[0]  # type: ignore[attr-defined]

    async def notices(self) -> list[tuple[NoticeKind, int]]:
        found = await self.database.rows(
            select(col(Notice.kind), col(Notice.person_id))
            .where(col(Notice.kind).in_([NoticeKind.CHANGED, NoticeKind.CANCELLED]))
            .order_by(col(Notice.id))
        )
        return [(each.kind, each.person_id) for each in found]

    async def actions(self) -> list[str]:
        return [each.action for each in await self.database.rows(
            select(col(Audit.action)).where(col(Audit.subject) == "offering")
        )]  # fmt: skip


@pytest.fixture
async def office(world: World) -> Office:
    office = Office(await town(world.database, now=NOW))
    await office.begin()
    return office


def later(meetings: Meetings, by: timedelta = DAY) -> Meetings:
    return tuple((begin + by, end + by) for begin, end in meetings)


async def test_moving_an_offering_tells_everybody_once_and_leaves_a_trace(office: Office) -> None:
    people = await office.come(3)
    draft = await office.change()
    draft = await office.place(draft, later(draft.values.meetings))
    shown = await consequences_of(
        office.database, office.actor, draft.id, now=NOW, settings=SETTINGS
    )
    assert shown is not None
    assert (shown.told, shown.to_call) == (3, 0)
    outcome = await office.apply(draft)
    assert isinstance(outcome, Applied)
    assert outcome.told == 3
    assert await office.notices() == [(NoticeKind.CHANGED, each) for each in people]
    assert (await office.offering()).version == 2
    assert await office.actions() == ["offering.change"]
    assert await draft_of(office.database, office.actor, draft.id) is None


async def test_one_lesson_moves_and_the_next_import_leaves_it_where_it_is(office: Office) -> None:
    draft = await office.change()
    first, second, third = draft.values.meetings
    draft = await office.place(draft, (first, *later((second,), 2 * DAY), third))
    assert draft.values.own_dates
    await office.apply(draft)
    rows = await export_rows(office.database, SETTINGS)
    plan = await plan_import(office.database, Parsed(rows), NOW, SETTINGS)
    assert not plan.changes_anything, plan
    # A row that says something else of the same offering leaves its dates alone, too.
    (row,) = rows.offerings
    wider = Parsed(replace(rows, offerings=(replace(row, capacity=30),)))
    await apply_import(
        office.database, NOW, await plan_import(office.database, wider, NOW, SETTINGS)
    )
    dates = await dates_of_offering(office.database, office.offering_id)
    assert dates is not None
    assert dates.meetings[1].starts_at == second[0] + 2 * DAY
    assert (await office.offering()).capacity == 30
    # One that says another time lays the sessions out anew.
    moved = Parsed(replace(rows, offerings=(replace(row, sessions=4),)))
    anew = await plan_import(office.database, moved, NOW, SETTINGS)
    assert not anew.offerings.changed[0].after.own_dates


async def test_a_lesson_left_out_is_dropped_from_calendars(office: Office) -> None:
    await office.come(1)
    draft = await office.change()
    draft = await office.place(draft, draft.values.meetings[:2])
    await office.apply(draft)
    dates = await dates_of_offering(office.database, office.offering_id)
    assert dates is not None
    assert [each.number for each in dates.dropped] == [3]
    assert len(dates.meetings) == 2
    assert await office.notices() != []


async def test_what_others_changed_meanwhile_is_not_overwritten(office: Office) -> None:
    draft = await office.change()
    assert await office.set(draft, Part.ROOM, "二楼") == 2
    mine = await office.draft(draft.id)
    async with office.database.write() as session:
        here = col(Offering.id) == office.offering_id
        await write(session, update(Offering).where(here).values(capacity=77))
    assert await office.apply(mine) is NoDraft.STALE
    fresh = await office.draft(draft.id)
    assert (fresh.values.capacity, fresh.values.room) == (77, "二楼")
    assert isinstance(await office.apply(fresh), Applied)
    found = await office.offering()
    assert (found.capacity, found.room) == (77, "二楼")


async def test_a_button_of_an_older_version_changes_nothing(office: Office) -> None:
    draft = await office.change()
    assert await office.set(draft, Part.CAPACITY, 30) == 2
    assert await office.set(draft, Part.CAPACITY, 5) is NoDraft.STALE
    assert await office.apply(draft) is NoDraft.STALE


async def test_a_second_confirmation_finds_the_draft_applied(office: Office) -> None:
    draft = await office.change()
    await office.set(draft, Part.CAPACITY, 30)
    draft = await office.draft(draft.id)
    assert isinstance(await office.apply(draft), Applied)
    assert await office.apply(draft) is NoDraft.GONE


async def test_nothing_changed_is_nothing_done(office: Office) -> None:
    assert await office.apply(await office.change()) is NotApplied.SAME


@pytest.mark.parametrize(
    ("part", "value", "why"),
    [
        (Part.CAPACITY, 0, BadValue.NUMBER),
        (Part.CAPACITY, 10**9, BadValue.NUMBER),
        (Part.JOIN_UNTIL, 4, BadValue.NUMBER),
        (Part.ROOM, "长" * 61, BadValue.LONG),
        (Part.LINK, "http://example.org", BadValue.LINK),
        (Part.DEADLINE, NOW - HOUR, BadValue.LATE),
        (Part.DEADLINE, NOW + 99 * DAY, BadValue.LATE),
        (Part.LECTURER, 999, BadValue.UNKNOWN),
        (Part.LECTURER, "  ", BadValue.EMPTY),
        (Part.MODE, "somewhere", BadValue.UNKNOWN),
    ],
)
async def test_what_does_not_fit_is_refused_and_the_draft_stays(
    office: Office, part: Part, value: Any, why: BadValue
) -> None:
    draft = await office.change()
    assert await office.set(draft, part, value) is why
    assert await office.draft(draft.id) == draft


async def test_a_name_that_one_volunteer_bears_is_that_volunteer(office: Office) -> None:
    async with office.database.write() as session:
        session.add(Volunteer(code="V9", **sealed(session.vault, "沈国良", None)))  # type: ignore[arg-type]
    draft = await office.change()
    await office.set(draft, Part.LECTURER, " 沈国良 ")
    named = await office.draft(draft.id)
    assert (named.values.lecturer_code, named.values.lecturer) == ("V9", None)
    await office.set(named, Part.LECTURER, "外聘老师")
    other = await office.draft(draft.id)
    assert (other.values.lecturer_code, other.values.lecturer) == (None, "外聘老师")


async def test_another_site_asks_for_its_room_anew_and_for_its_organiser(office: Office) -> None:
    draft = await office.change()
    with pytest.raises(NotAllowedError):
        await office.set(draft, Part.SITE, office.town.school.sites[EAST])
    await office.town.give(office.actor.person_id, Role.ORGANISER, EAST)
    await office.set(draft, Part.ROOM, "二楼")
    await office.set(await office.draft(draft.id), Part.SITE, office.town.school.sites[EAST])
    there = await office.draft(draft.id)
    assert there.values.room is None
    assert isinstance(await office.apply(there), Applied)
    assert (await office.offering()).site_id == office.town.school.sites[EAST]


async def test_cancelling_tells_everybody_and_reopening_too(office: Office) -> None:
    (person,) = await office.come(1)
    outcome = await office.end()
    assert isinstance(outcome, Applied)
    assert (await office.offering()).status is OfferingStatus.CANCELLED
    assert await office.notices() == [(NoticeKind.CANCELLED, person)]
    assert await office.end() is NotApplied.SAME
    assert isinstance(await office.end(cancel=False), Applied)
    assert (await office.offering()).status is OfferingStatus.OPEN
    assert await office.actions() == ["offering.cancel", "offering.reopen"]


async def test_two_organisers_cancel_at_once_and_people_hear_it_once(office: Office) -> None:
    await office.come(1)
    first = await office.end()
    again = await end_or_reopen(
        office.database, now=NOW, actor=office.actor, offering_id=office.offering_id,
        version=1, cancel=True, settings=SETTINGS,
    )  # fmt: skip
    assert isinstance(first, Applied)
    assert again in {NoDraft.STALE, NotApplied.SAME}
    assert len(await office.notices()) == 1


async def test_a_new_offering_is_made_with_a_code_and_its_sessions(office: Office) -> None:
    meetings = ((NOW + DAY, NOW + DAY + HOUR), (NOW + 8 * DAY, NOW + 8 * DAY + HOUR))
    begun = await begin_new(
        office.database, now=NOW, actor=office.actor, meetings=meetings, settings=SETTINGS,
        item_id=office.town.school.items["二胡入门"], site_id=office.town.school.sites[WEST],
    )  # fmt: skip
    assert isinstance(begun, Begun)
    draft = await office.draft(begun.draft_id)
    await office.set(draft, Part.CAPACITY, 12)
    outcome = await office.apply(await office.draft(draft.id))
    assert isinstance(outcome, Applied)
    made = await office.offering(outcome.offering_id)
    assert (made.title, made.capacity, made.code) == ("二胡入门", 12, outcome.code)
    assert made.repeats == "weekly"
    sessions = await office.database.rows(
        select(col(LectureSession.number)).where(
            col(LectureSession.offering_id) == outcome.offering_id
        )
    )
    assert [each.number for each in sessions] == [1, 2]


async def test_a_copy_stands_beside_what_it_was_copied_from(office: Office) -> None:
    meetings = ((NOW + 30 * DAY, NOW + 30 * DAY + HOUR),)
    begun = await begin_copy(
        office.database, now=NOW, actor=office.actor, offering_id=office.offering_id,
        meetings=meetings, settings=SETTINGS,
    )  # fmt: skip
    assert isinstance(begun, Begun)
    outcome = await office.apply(await office.draft(begun.draft_id))
    assert isinstance(outcome, Applied)
    assert outcome.offering_id != office.offering_id
    copy = await office.offering(outcome.offering_id)
    assert (copy.title, copy.starts_at) == ("二胡入门", meetings[0][0])


async def test_what_a_leaving_organiser_was_arranging_goes_to_the_successor(
    office: Office,
) -> None:
    draft = await office.change()
    successor = await office.town.staff(Role.ORGANISER, WEST)
    owner = await office.town.owner()
    await end_role(
        office.database, now=NOW, actor=owner, role_id=office.town.roles[office.actor.person_id],
        owners=(), successor_id=successor.person_id,
    )  # fmt: skip
    assert await draft_of(office.database, successor, draft.id) is not None


async def test_a_draft_is_its_organisers_own(office: Office) -> None:
    draft = await office.change()
    other = await office.town.staff(Role.ORGANISER, WEST)
    assert await draft_of(office.database, other, draft.id) is None
    with pytest.raises(NotAllowedError):
        await apply_draft(
            office.database, now=NOW, actor=other, draft_id=draft.id, version=1,
            settings=SETTINGS,
        )  # fmt: skip


async def test_the_deadline_moves_with_the_first_session_and_not_with_a_later_one(
    office: Office,
) -> None:
    draft = await office.change()
    await office.set(draft, Part.DEADLINE, NOW + 2 * DAY)
    draft = await office.draft(draft.id)
    first, second, third = draft.values.meetings
    draft = await office.place(draft, (first, *later((second,)), third))
    assert draft.values.deadline == NOW + 2 * DAY
    draft = await office.place(draft, later(draft.values.meetings, 3 * DAY))
    assert draft.values.deadline == NOW + 5 * DAY
    assert isinstance(await office.apply(draft), Applied)
    found = await office.offering()
    assert found.deadline == NOW + 5 * DAY
    assert found.cut_off == first[0] + 3 * DAY - 2 * HOUR


async def test_what_nobody_went_on_with_for_a_week_is_forgotten(office: Office) -> None:
    old = await office.change()
    await forget_offering_drafts(office.database, now=NOW + 6 * DAY)
    assert await draft_of(office.database, office.actor, old.id) is not None
    assert await forget_offering_drafts(office.database, now=NOW + 8 * DAY) == 1
    assert await draft_of(office.database, office.actor, old.id) is None
