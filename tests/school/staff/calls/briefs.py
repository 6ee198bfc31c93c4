"""Event briefs, and the groups they are posted in."""

from datetime import timedelta
from typing import Any

from sqlalchemy import select
from sqlmodel import col

from school.actors import Actor
from school.event_briefs.deciding import choose_photo, drop_brief
from school.event_briefs.facts import brief_facts
from school.event_briefs.lists import count_drafts, drafts, settled_briefs, unreported_sessions
from school.event_briefs.publishing import change_brief, publish_brief, withdraw_brief
from school.event_briefs.reporting import report_for_lecturer
from school.event_briefs.said import Said
from school.event_briefs.tables import EventBrief, SessionPhoto
from school.groups.binding import bind_group, bound_groups, unbind_group
from school.groups.membership import enter_group
from school.groups.tables import GroupKind
from school.offerings import LectureSession
from school.settings import SchoolSettings
from school.staff.rights import Rank
from tests.school.staff.calls import SECRET, Staged, call, stage
from tests.support.staff import WEST

CHAT = -1_001_000_000_077


@stage
async def _a_group_and_lessons_that_are_over(on: Staged) -> None:
    owner = Actor(on.ids["owner"], owner=True)
    entered = await enter_group(
        on.database,
        now=on.now,
        by_id=owner.person_id,
        owner=True,
        chat_id=CHAT,
        kind=GroupKind.GROUP,
        title=SECRET,
    )
    on.ids["group"] = entered.group_id
    await bind_group(
        on.database,
        now=on.now,
        actor=owner,
        group_id=entered.group_id,
        site_id=on.ids["west"],
    )
    for name in ("drafted", "published", "unreported"):
        await _lesson(on, name)
    for name in ("drafted", "published"):
        said = Said(count=32, words=SECRET, photo=f"{name}-photo")
        session_id = on.ids[f"session {name}"]
        await report_for_lecturer(
            on.database,
            settings=SchoolSettings(),
            now=on.now,
            actor=owner,
            session_id=session_id,
            said=said,
        )
        brief = select(col(EventBrief.id)).where(col(EventBrief.session_id) == session_id)
        on.ids[name] = (await on.database.rows(brief))[0].id
    photo = select(col(SessionPhoto.id)).where(
        col(SessionPhoto.session_id) == on.ids["session drafted"]
    )
    on.ids["photo"] = (await on.database.rows(photo))[0].id
    await publish_brief(
        on.database,
        now=on.now,
        actor=owner,
        brief_id=on.ids["published"],
        text=SECRET,
        traditional=None,
    )


async def _lesson(on: Staged, name: str) -> None:
    offering = await on.town.school.offering(
        f"{SECRET}{name}", site=WEST, starts_at=on.now - timedelta(days=1)
    )
    asked = select(col(LectureSession.id)).where(col(LectureSession.offering_id) == offering)
    on.ids[f"session {name}"] = (await on.database.rows(asked))[0].id


@call("school.groups.binding.bind_group", Rank.LIAISON)
async def _bind(on: Staged, actor: Actor) -> Any:
    return await bind_group(
        on.database,
        now=on.now,
        actor=actor,
        group_id=on.ids["group"],
        site_id=on.ids["west"],
    )


@call("school.groups.binding.unbind_group", Rank.LIAISON)
async def _unbind(on: Staged, actor: Actor) -> Any:
    return await unbind_group(on.database, now=on.now, actor=actor, group_id=on.ids["group"])


@call("school.groups.binding.bound_groups", Rank.LIAISON, reads=True)
async def _bound(on: Staged, actor: Actor) -> Any:
    return await bound_groups(on.database, actor)


@call("school.event_briefs.reporting.report_for_lecturer", Rank.LIAISON)
async def _report(on: Staged, actor: Actor) -> Any:
    return await report_for_lecturer(
        on.database,
        settings=SchoolSettings(),
        now=on.now,
        actor=actor,
        session_id=on.ids["session unreported"],
        said=Said(count=12),
    )


@call("school.event_briefs.publishing.publish_brief", Rank.LIAISON)
async def _publish(on: Staged, actor: Actor) -> Any:
    return await publish_brief(
        on.database,
        now=on.now,
        actor=actor,
        brief_id=on.ids["drafted"],
        text="活动简报",
        traditional=None,
    )


@call("school.event_briefs.publishing.change_brief", Rank.LIAISON)
async def _change(on: Staged, actor: Actor) -> Any:
    return await change_brief(
        on.database,
        now=on.now,
        actor=actor,
        brief_id=on.ids["published"],
        text="改了",
        traditional=None,
    )


@call("school.event_briefs.publishing.withdraw_brief", Rank.LIAISON)
async def _withdraw(on: Staged, actor: Actor) -> Any:
    return await withdraw_brief(on.database, now=on.now, actor=actor, brief_id=on.ids["published"])


@call("school.event_briefs.deciding.drop_brief", Rank.LIAISON)
async def _drop(on: Staged, actor: Actor) -> Any:
    return await drop_brief(
        on.database, now=on.now, actor=actor, session_id=on.ids["session unreported"]
    )


@call("school.event_briefs.deciding.choose_photo", Rank.LIAISON)
async def _photo(on: Staged, actor: Actor) -> Any:
    return await choose_photo(
        on.database, now=on.now, actor=actor, photo_id=on.ids["photo"], used=False
    )


@call("school.event_briefs.lists.count_drafts", Rank.LIAISON, reads=True)
async def _count(on: Staged, actor: Actor) -> Any:
    n = await count_drafts(on.database, actor)
    return f"{SECRET} {n}" if n else None


@call("school.event_briefs.lists.drafts", Rank.LIAISON, reads=True)
async def _drafts(on: Staged, actor: Actor) -> Any:
    return await drafts(on.database, actor)


@call("school.event_briefs.lists.settled_briefs", Rank.LIAISON, reads=True)
async def _settled(on: Staged, actor: Actor) -> Any:
    return await settled_briefs(on.database, actor, now=on.now)


@call("school.event_briefs.lists.unreported_sessions", Rank.LIAISON, reads=True)
async def _unreported(on: Staged, actor: Actor) -> Any:
    return await unreported_sessions(on.database, actor, now=on.now, settings=SchoolSettings())


@call("school.event_briefs.facts.brief_facts", Rank.LIAISON, reads=True)
async def _facts(on: Staged, actor: Actor) -> Any:
    return await brief_facts(on.database, actor, brief_id=on.ids["drafted"])
