"""Calls, people whom staff enter, papers, and workbooks sent in chat."""

from datetime import timedelta
from typing import Any

from sqlalchemy import insert
from sqlmodel import col

from school.actors import Actor
from school.calls.answering import not_reached, said_no, said_yes, told
from school.calls.reading import call_list, call_of, count_calls
from school.entries.entering import Entered, enter_person, known_people, sign_up_for
from school.entries.leaving import delete_entered
from school.imports import import_as, plan_import
from school.imports.drafts import draft_of, end_draft, keep_draft
from school.imports.rows import Parsed, SchoolRows, VolunteerRow
from school.listings.papers import (
    call_lines,
    ledger,
    roster,
    sign_ups,
    week,
    whole_workbook,
)
from school.notices.queue import NewNotice, enqueue
from school.notices.tables import Channel, Notice, NoticeKind
from school.people import ConsentHow
from school.settings import SchoolSettings
from school.signups.tables import SignUp, SignUpState
from school.staff.rights import Rank
from school.staff.tables import Role
from school.statements import row, write
from tests.school.staff.calls import SECRET, Staged, call, stage
from tests.support.staff import WEST

PHONE = "13800000009"
SETTINGS = SchoolSettings()


@stage
async def _somebody_without_telegram(on: Staged) -> None:
    owner = await on.town.staff(Role.ORGANISER, None)
    west = on.town.school.sites[WEST]
    on.ids["offering"] = await on.town.school.offering("防诈骗讲座", site=WEST)
    made = await enter_person(
        on.database,
        now=on.now,
        actor=owner,
        site_id=west,
        name=SECRET,
        phone=PHONE,
        how=ConsentHow.PHONE,
    )
    assert isinstance(made, Entered)
    on.ids["entered"] = made.person_id
    async with on.database.write() as session:
        place = {
            "offering_id": on.ids["offering"],
            "person_id": made.person_id,
            "by_id": made.person_id,
            "state": SignUpState.TAKEN,
            "place": 1,
            "created_at": on.now,
            "changed_at": on.now,
        }
        await write(session, insert(SignUp), place)
        news = NewNotice(
            kind=NoticeKind.CHANGED,
            subject=on.ids["offering"],
            person_id=made.person_id,
            expires_at=on.now + timedelta(days=2),
            dedupe_key="staged_call",
            facts={"change": "moved", "version": 1},
            channel=Channel.CALL,
        )
        await enqueue(session, [news], now=on.now)
        found = await row(
            session,
            Notice.__table__.select().where(col(Notice.dedupe_key) == "staged_call"),  # type: ignore[attr-defined]
        )
        on.ids["call"] = found.id if found else 0


@call("school.calls.reading.call_list", Rank.LIAISON, reads=True)
async def _call_list(on: Staged, actor: Actor) -> Any:
    return await call_list(on.database, actor, now=on.now)


@call("school.calls.reading.call_of", Rank.LIAISON, reads=True)
async def _call_of(on: Staged, actor: Actor) -> Any:
    return await call_of(on.database, actor, on.ids["call"], now=on.now)


@call("school.calls.reading.count_calls", Rank.LIAISON, reads=True)
async def _count(on: Staged, actor: Actor) -> Any:
    n = await count_calls(on.database, actor, now=on.now)
    return SECRET if n else n


@call("school.calls.answering.told", Rank.LIAISON)
async def _told(on: Staged, actor: Actor) -> Any:
    return await told(on.database, now=on.now, actor=actor, call_id=on.ids["call"])


@call("school.calls.answering.not_reached", Rank.LIAISON)
async def _not_reached(on: Staged, actor: Actor) -> Any:
    return await not_reached(
        on.database, now=on.now, actor=actor, call_id=on.ids["call"], settings=SETTINGS
    )


@call("school.calls.answering.said_yes", Rank.LIAISON)
async def _yes(on: Staged, actor: Actor) -> Any:
    return await said_yes(
        on.database, now=on.now, actor=actor, call_id=on.ids["call"], settings=SETTINGS
    )


@call("school.calls.answering.said_no", Rank.LIAISON)
async def _no(on: Staged, actor: Actor) -> Any:
    return await said_no(
        on.database, now=on.now, actor=actor, call_id=on.ids["call"], settings=SETTINGS
    )


@call("school.entries.entering.known_people", Rank.LIAISON, reads=True)
async def _known(on: Staged, actor: Actor) -> Any:
    return await known_people(on.database, actor, phone=PHONE)


@call("school.entries.entering.enter_person", Rank.LIAISON)
async def _enter(on: Staged, actor: Actor) -> Any:
    return await enter_person(
        on.database,
        now=on.now,
        actor=actor,
        site_id=on.town.school.sites[WEST],
        name="李玉珍",
        phone="13800000010",
        how=ConsentHow.SPOT,
    )


@call("school.entries.entering.sign_up_for", Rank.LIAISON)
async def _sign_up_for(on: Staged, actor: Actor) -> Any:
    return await sign_up_for(
        on.database,
        now=on.now,
        actor=actor,
        offering_id=on.ids["other_offering"],
        person_id=on.ids["entered"],
        settings=SETTINGS,
        despite_clash=True,
    )


@stage
async def _another_offering(on: Staged) -> None:
    on.ids["other_offering"] = await on.town.school.offering("书法班", site=WEST)


@call("school.entries.leaving.delete_entered", Rank.LIAISON)
async def _delete_entered(on: Staged, actor: Actor) -> Any:
    return await delete_entered(
        on.database,
        now=on.now,
        actor=actor,
        person_id=on.ids["entered"],
        settings=SETTINGS,
    )


@call("school.listings.papers.roster", Rank.LIAISON)
async def _roster(on: Staged, actor: Actor) -> Any:
    return await roster(on.database, actor, now=on.now, offering_id=on.ids["offering"])


@call("school.listings.papers.week", Rank.LIAISON)
async def _week(on: Staged, actor: Actor) -> Any:
    return await week(on.database, actor, now=on.now, site_id=on.town.school.sites[WEST])


@call("school.listings.papers.call_lines", Rank.LIAISON)
async def _call_lines(on: Staged, actor: Actor) -> Any:
    return await call_lines(on.database, actor, now=on.now, site_id=on.town.school.sites[WEST])


@call("school.listings.papers.sign_ups", Rank.ORGANISER)
async def _sign_ups(on: Staged, actor: Actor) -> Any:
    return await sign_ups(
        on.database,
        actor,
        now=on.now,
        site_id=on.town.school.sites[WEST],
        since=on.now - timedelta(days=1),
        until=on.now + timedelta(days=1),
    )


@call("school.listings.papers.ledger", Rank.ORGANISER)
async def _ledger(on: Staged, actor: Actor) -> Any:
    return await ledger(on.database, actor, now=on.now, sending_id=on.ids["sending"])


@call("school.listings.papers.whole_workbook", Rank.ORGANISER, everywhere=True)
async def _workbook(on: Staged, actor: Actor) -> Any:
    return await whole_workbook(on.database, actor, now=on.now)


@stage
async def _draft(on: Staged) -> None:
    owner = await on.town.staff(Role.ORGANISER, None)
    on.ids["draft"] = await keep_draft(
        on.database, now=on.now, actor=owner, file=SECRET, seen="seen"
    )


@call("school.imports.drafts.keep_draft", Rank.ORGANISER, everywhere=True)
async def _keep_draft(on: Staged, actor: Actor) -> Any:
    return await keep_draft(on.database, now=on.now, actor=actor, file="f", seen="s")


@call("school.imports.drafts.draft_of", Rank.ORGANISER, everywhere=True, reads=True)
async def _draft_of(on: Staged, actor: Actor) -> Any:
    return await draft_of(on.database, actor, on.ids["draft"])


@call("school.imports.drafts.end_draft", Rank.ORGANISER, everywhere=True)
async def _end_draft(on: Staged, actor: Actor) -> Any:
    return await end_draft(on.database, now=on.now, actor=actor, draft_id=on.ids["draft"])


@call("school.imports.apply.import_as", Rank.ORGANISER, everywhere=True)
async def _import_as(on: Staged, actor: Actor) -> Any:
    rows = SchoolRows(
        volunteers=(
            VolunteerRow(row=2, code="V1", name="赵师傅", phone=None, skills=None, team=None),
        )
    )
    parsed = Parsed(rows=rows)
    plan = await plan_import(on.database, parsed, on.now, SETTINGS)
    return await import_as(on.database, on.now, actor, plan)
