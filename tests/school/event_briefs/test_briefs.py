"""Reports and briefs on both engines: whose they are, races, what reaches a group."""

import asyncio
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import insert, select, update
from sqlalchemy.exc import IntegrityError
from sqlmodel import col

from schedules.lessons import Lessons
from school.actors import Actor
from school.audit import Audit
from school.deliveries.claims import claim_group, mark_sending
from school.deliveries.outcomes import Claimed, Outcome, Result, Sent, Unknown, Unreachable
from school.deliveries.settle import settle, settle_pressed
from school.event_briefs.asking import REPORT_AFTER, due_tellings
from school.event_briefs.facts import archived, told_brief
from school.event_briefs.lists import archive
from school.event_briefs.outcomes import Done, NoBrief
from school.event_briefs.publishing import Published, change_brief, publish_brief, withdraw_brief
from school.event_briefs.reporting import NotReported, Reported, report_session
from school.event_briefs.said import Said
from school.event_briefs.tables import MOST_PHOTOS, BriefState, EventBrief, SessionReport
from school.groups.binding import NoGroup, bind_group, group_of_chat
from school.groups.membership import enter_group, move_group
from school.groups.tables import Group, GroupKind
from school.notices.tables import Notice, NoticeKind, NoticeState
from school.people import Person
from school.personal_data import delete_data
from school.statements import write
from school.volunteers import Volunteer
from tests.school.lecturers.scene import volunteer
from tests.school.signups.world import DAY, HOUR, SETTINGS, World

CHAT = -1_001_234_567_890


async def lesson(world: World, **values: Any) -> tuple[int, int]:
    """Return a lecturer with Telegram and their session, which has just ended."""
    lecturer = await world.person()
    number = await volunteer(world)
    async with world.database.write() as session:
        joined = update(Volunteer).where(col(Volunteer.id) == number)
        await write(session, joined.values(person_id=lecturer))
    starts_at = world.now - 2 * HOUR - REPORT_AFTER
    offering = await world.offering(9, lecturer_id=number, starts_at=starts_at, **values)
    return lecturer, await world.session_id(offering)


async def asked(world: World) -> None:
    """Let the lecturers be asked how many came, and read it."""
    for tick in Lessons(world.database, SETTINGS).ticks():
        await tick.run(world.now)
    await deliver(world)


async def claimed(world: World) -> list[Claimed]:
    claims = await claim_group(world.database, world.now, limit=50, settings=SETTINGS, worker="w")
    return list(claims.notices)


async def deliver(world: World, outcome: Outcome | None = None) -> list[Claimed]:
    found = await claimed(world)
    ids = [each.id for each in found]
    await mark_sending(world.database, world.now, ids, worker="w")
    results = [Result(id_, outcome or Sent(f"5:{id_}")) for id_ in ids]
    await settle(world.database, world.now, results, settings=SETTINGS)
    return found


async def report(world: World, session_id: int, by: int, **said: Any) -> Reported | NotReported:
    return await report_session(
        world.database,
        settings=SETTINGS,
        now=world.now,
        session_id=session_id,
        by_id=by,
        said=Said(**said),
    )


async def owner(world: World) -> Actor:
    return Actor(await world.person(), owner=True)


async def bound(world: World, actor: Actor, chat: int = CHAT) -> int:
    entered = await enter_group(
        world.database,
        now=world.now,
        by_id=actor.person_id,
        owner=True,
        chat_id=chat,
        kind=GroupKind.GROUP,
        title="居民群",
    )
    await bind_group(
        world.database,
        now=world.now,
        actor=actor,
        group_id=entered.group_id,
        site_id=world.site_id,
    )
    return entered.group_id


async def drafted(world: World) -> tuple[Actor, int]:
    """Return an owner and the draft of a lesson to which 32 came."""
    lecturer, session_id = await lesson(world)
    await asked(world)
    await report(world, session_id, lecturer, count=32)
    actor = await owner(world)
    return actor, (await world.database.rows(select(col(EventBrief.id))))[0].id


async def publish(world: World, actor: Actor, brief_id: int) -> Published | NoBrief:
    return await publish_brief(
        world.database,
        now=world.now,
        actor=actor,
        brief_id=brief_id,
        text="活动简报",
        traditional="活動簡報",
    )


async def posts(world: World) -> list[tuple[NoticeState, int]]:
    found = select(col(Notice.state), col(Notice.chat_id))
    found = found.where(col(Notice.kind) == NoticeKind.BRIEF_POST).order_by(col(Notice.id))
    return [(each.state, each.chat_id) for each in await world.database.rows(found)]


async def test_a_lecturer_is_asked_once_however_often_the_tick_runs(world: World) -> None:
    await lesson(world)
    for _ in range(3):
        await asked(world)
    sent = await world.notices(NoticeKind.SLOT_REPORT)
    assert [each.state for each in sent] == [NoticeState.SENT]


async def test_nobody_is_asked_of_a_lesson_that_ended_days_ago(world: World) -> None:
    await lesson(world)
    world.now += 2 * DAY
    kind = NoticeKind.SLOT_REPORT
    assert await due_tellings(world.database, world.now, SETTINGS, kind=kind) == []


async def test_only_who_was_asked_reports(world: World) -> None:
    lecturer, session_id = await lesson(world)
    stranger = await world.person()
    assert await report(world, session_id, lecturer, count=3) is NotReported.YOURS
    await asked(world)
    assert await report(world, session_id, stranger, count=3) is NotReported.YOURS
    assert isinstance(await report(world, session_id, lecturer, count=3), Reported)


async def test_words_photos_and_number_come_in_any_order_and_the_last_number_counts(
    world: World,
) -> None:
    lecturer, session_id = await lesson(world)
    await asked(world)
    await report(world, session_id, lecturer, photo="f1")
    await report(world, session_id, lecturer, words="很认真")
    await report(world, session_id, lecturer, photo="f1")
    first = await report(world, session_id, lecturer, count=32)
    second = await report(world, session_id, lecturer, count=35)
    assert isinstance(first, Reported)
    assert isinstance(second, Reported)
    assert (first.count, first.before, first.words, first.photos) == (32, None, "很认真", 1)
    assert (second.count, second.before) == (35, 32)


async def test_an_album_keeps_ten_pictures(world: World) -> None:
    lecturer, session_id = await lesson(world)
    await asked(world)
    for n in range(MOST_PHOTOS + 2):
        last = await report(world, session_id, lecturer, photo=f"f{n}")
    assert isinstance(last, Reported)
    assert last.photos == MOST_PHOTOS


async def test_what_the_database_holds_is_a_number_of_people(world: World) -> None:
    _, session_id = await lesson(world)
    row = {"session_id": session_id, "count": -1, "at": world.now}
    with pytest.raises(IntegrityError):
        async with world.database.write() as session:
            await write(session, insert(SessionReport), row)


async def test_of_two_who_publish_at_the_same_moment_one_does(world: World) -> None:
    actor, brief_id = await drafted(world)
    await bound(world, actor)
    done = await asyncio.gather(*(publish(world, actor, brief_id) for _ in range(2)))
    assert sorted(map(str, done)) == sorted(map(str, [Published(("居民群",)), NoBrief.SETTLED]))
    assert await posts(world) == [(NoticeState.QUEUED, CHAT)]


async def test_a_post_goes_to_the_group_whoever_ordered_it_cannot_be_reached(
    world: World,
) -> None:
    actor, brief_id = await drafted(world)
    await bound(world, actor)
    await publish(world, actor, brief_id)
    async with world.database.write() as session:
        gone = update(Person).where(col(Person.id) == actor.person_id)
        await write(session, gone.values(reachable=False))
    (post,) = [each for each in await claimed(world) if each.kind is NoticeKind.BRIEF_POST]
    assert post.telegram_id == CHAT


async def test_a_post_passes_quiet_hours_without_sound(world: World) -> None:
    actor, brief_id = await drafted(world)
    await bound(world, actor)
    world.now += 12 * HOUR
    await publish(world, actor, brief_id)
    (post,) = await claimed(world)
    assert (post.kind, post.silent) == (NoticeKind.BRIEF_POST, True)


async def test_an_unknown_post_is_not_sent_again_by_itself(world: World) -> None:
    actor, brief_id = await drafted(world)
    await bound(world, actor)
    await publish(world, actor, brief_id)
    await deliver(world, Unknown())
    world.now += DAY
    assert await claimed(world) == []
    assert await posts(world) == [(NoticeState.UNKNOWN, CHAT)]


async def test_a_group_that_is_gone_loses_its_binding_and_nobody_is_unreachable(
    world: World,
) -> None:
    actor, brief_id = await drafted(world)
    await bound(world, actor)
    await publish(world, actor, brief_id)
    await deliver(world, Unreachable())
    assert await group_of_chat(world.database, CHAT) is None
    people = await world.database.rows(select(col(Person.reachable)))
    assert all(each.reachable for each in people)


async def test_a_press_of_the_one_who_ordered_a_post_proves_nothing_of_it(world: World) -> None:
    actor, brief_id = await drafted(world)
    await bound(world, actor)
    await publish(world, actor, brief_id)
    await deliver(world, Unknown())
    (notice,) = await world.notices(NoticeKind.BRIEF_POST)
    person = await world.database.rows(
        select(col(Person.telegram_id)).where(col(Person.id) == actor.person_id)
    )
    await settle_pressed(
        world.database,
        world.now,
        notice.id or 0,
        telegram_id=person[0].telegram_id,
        settings=SETTINGS,
    )
    assert await posts(world) == [(NoticeState.UNKNOWN, CHAT)]


async def test_what_waits_for_a_group_goes_to_its_new_number(world: World) -> None:
    actor, brief_id = await drafted(world)
    await bound(world, actor)
    await publish(world, actor, brief_id)
    assert await move_group(world.database, old_chat_id=CHAT, new_chat_id=CHAT - 1)
    assert await posts(world) == [(NoticeState.QUEUED, CHAT - 1)]


async def test_a_brief_that_is_withdrawn_before_it_left_is_never_posted(world: World) -> None:
    actor, brief_id = await drafted(world)
    await bound(world, actor)
    await publish(world, actor, brief_id)
    done = await withdraw_brief(world.database, now=world.now, actor=actor, brief_id=brief_id)
    assert done is Done.CHANGED
    assert [each for each in await claimed(world) if each.kind is NoticeKind.BRIEF_POST] == []
    assert await archived(world.database, brief_id) is None


async def test_what_is_posted_is_edited_and_then_taken_back(world: World) -> None:
    actor, brief_id = await drafted(world)
    await bound(world, actor)
    await publish(world, actor, brief_id)
    await deliver(world)
    changed = await change_brief(
        world.database,
        now=world.now,
        actor=actor,
        brief_id=brief_id,
        text="更正",
        traditional=None,
    )
    assert changed is Done.POSTED
    (edit,) = await deliver(world)
    assert edit.facts == {"what": "edit"}
    await withdraw_brief(world.database, now=world.now, actor=actor, brief_id=brief_id)
    (back,) = await deliver(world)
    assert back.facts == {"what": "take_back"}


async def test_a_published_brief_stands_in_the_archive_of_its_site(world: World) -> None:
    actor, brief_id = await drafted(world)
    assert await archive(world.database, [world.site_id]) == []
    await publish(world, actor, brief_id)
    (line,) = await archive(world.database, [world.site_id])
    assert line.brief_id == brief_id
    facts = await archived(world.database, brief_id)
    assert facts is not None
    assert (facts.words, facts.traditional, facts.count) == ("活动简报", "活動簡報", 32)


async def test_a_number_corrected_after_publishing_is_told_to_the_desk(world: World) -> None:
    actor, brief_id = await drafted(world)
    await publish(world, actor, brief_id)
    await deliver(world)
    told = select(col(Notice.person_id)).where(col(Notice.kind) == NoticeKind.SLOT_REPORT)
    lecturer = (await world.database.rows(told))[0].person_id
    ids = select(col(Person.telegram_id)).where(col(Person.id) == actor.person_id)
    owners = [(await world.database.rows(ids))[0].telegram_id]
    session_id = (await world.database.rows(select(col(EventBrief.session_id))))[0].session_id
    for count in (35, 35):  # saying it again corrects nothing
        await report_session(
            world.database,
            settings=SETTINGS,
            now=world.now,
            session_id=session_id,
            by_id=lecturer,
            said=Said(count=count),
            owners=owners,
        )
    (corrected,) = await deliver(world)
    assert (corrected.kind, corrected.person_id) == (NoticeKind.BRIEF_DRAFT, actor.person_id)
    assert corrected.facts == {"before": 32}


async def test_who_leaves_takes_their_words_along_and_leaves_number_and_posts(
    world: World,
) -> None:
    lecturer, session_id = await lesson(world)
    await asked(world)
    await report(world, session_id, lecturer, count=32, words="很认真")
    actor = await owner(world)
    await bound(world, actor)
    brief_id = (await world.database.rows(select(col(EventBrief.id))))[0].id
    await publish(world, actor, brief_id)
    for person in (lecturer, actor.person_id):
        await delete_data(
            world.database, now=world.now, person_id=person, by_id=person, settings=SETTINGS
        )
    facts = await told_brief(world.database, brief_id)
    assert facts is not None
    assert (facts.count, facts.line, facts.state) == (32, None, BriefState.PUBLISHED)
    assert await posts(world) == [(NoticeState.QUEUED, CHAT)]


async def test_an_unbound_group_is_bound_by_who_added_the_bot_or_an_organiser(
    world: World,
) -> None:
    from school.staff.tables import Role, StaffRole

    people = await world.persons(3)
    async with world.database.write() as session:
        for person, role in zip(people, (Role.LIAISON, Role.LIAISON, Role.ORGANISER), strict=True):
            row = {
                "person_id": person,
                "role": role,
                "site_id": world.site_id,
                "given_by_id": person,
                "given_at": world.now,
            }
            await write(session, insert(StaffRole), row)
    entered = await enter_group(
        world.database,
        now=world.now,
        by_id=people[0],
        owner=False,
        chat_id=CHAT,
        kind=GroupKind.GROUP,
        title="居民群",
    )

    async def bind(person: int) -> Any:
        return await bind_group(
            world.database,
            now=world.now,
            actor=Actor(person),
            group_id=entered.group_id,
            site_id=world.site_id,
        )

    assert await bind(people[1]) is NoGroup.OTHERS
    assert not isinstance(await bind(people[2]), NoGroup)
    assert not isinstance(await bind(people[1]), NoGroup)
    acts = await world.database.rows(select(col(Audit.action)))
    assert [each.action for each in acts] == ["group.enter", "group.bind", "group.bind"]


async def test_one_chat_has_one_binding(world: World) -> None:
    actor = await owner(world)
    await bound(world, actor)
    row = {"chat_id": CHAT, "kind": GroupKind.GROUP, "title": "x", "added_at": world.now}
    with pytest.raises(IntegrityError):
        async with world.database.write() as session:
            await write(session, insert(Group), row)


async def test_a_lecturer_is_reminded_in_the_evening_before_and_once(world: World) -> None:
    lecturer = await world.person()
    number = await volunteer(world)
    async with world.database.write() as session:
        joined = update(Volunteer).where(col(Volunteer.id) == number)
        await write(session, joined.values(person_id=lecturer))
    offering = await world.offering(9, lecturer_id=number, starts_at=world.now + DAY + 4 * HOUR)
    world.now += 8 * HOUR + timedelta(minutes=1)
    kind = NoticeKind.SLOT_REMINDER
    (due,) = await due_tellings(world.database, world.now, SETTINGS, kind=kind)
    assert due.session_id == await world.session_id(offering)
    await asked(world)
    assert await due_tellings(world.database, world.now, SETTINGS, kind=kind) == []
