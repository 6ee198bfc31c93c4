"""Making and changing offerings."""

from datetime import timedelta
from typing import Any

from sqlalchemy import insert

from school.actors import Actor
from school.arranging.applying import apply_draft, end_or_reopen
from school.arranging.drafts import (
    Begun,
    begin_change,
    begin_copy,
    begin_new,
    draft_of,
    end_draft,
    place_sessions,
)
from school.arranging.fields import Part, set_part
from school.arranging.looking import consequences_of, ending_of
from school.arranging.reading import (
    coming_offerings,
    lecturers_for,
    offering_to_copy,
    rooms_of,
    title_to_arrange,
)
from school.settings import SchoolSettings
from school.staff.rights import Rank
from school.statements import write
from school.volunteers import Volunteer, sealed
from tests.school.staff.calls import SECRET, Staged, call, stage
from tests.support.staff import WEST

SETTINGS = SchoolSettings()


def _meetings(on: Staged) -> Any:
    begin = on.now + timedelta(days=9)
    return ((begin, begin + timedelta(hours=1)),)


@stage
async def _offering(on: Staged) -> None:
    owner = Actor(on.ids["owner"], owner=True)
    on.ids["arranged"] = await on.town.school.offering(
        SECRET, site=WEST, category="要改的", room=SECRET
    )
    begun = await begin_change(
        on.database, now=on.now, actor=owner, offering_id=on.ids["arranged"]
    )
    assert isinstance(begun, Begun)
    on.ids["offering_draft"] = begun.draft_id
    await set_part(
        on.database,
        now=on.now,
        actor=owner,
        draft_id=begun.draft_id,
        version=1,
        part=Part.HOST,
        value=SECRET,
    )
    async with on.database.write() as session:
        await write(
            session, insert(Volunteer), {"code": "VX"} | sealed(session.vault, SECRET, None)
        )


@call("school.arranging.drafts.begin_new", Rank.ORGANISER)
async def _begin_new(on: Staged, actor: Actor) -> Any:
    return await begin_new(
        on.database,
        now=on.now,
        actor=actor,
        item_id=on.town.school.items["要改的"],
        site_id=on.ids["west"],
        meetings=_meetings(on),
        settings=SETTINGS,
    )


@call("school.arranging.drafts.begin_change", Rank.ORGANISER)
async def _begin_change(on: Staged, actor: Actor) -> Any:
    return await begin_change(on.database, now=on.now, actor=actor, offering_id=on.ids["arranged"])


@call("school.arranging.drafts.begin_copy", Rank.ORGANISER)
async def _begin_copy(on: Staged, actor: Actor) -> Any:
    return await begin_copy(
        on.database,
        now=on.now,
        actor=actor,
        offering_id=on.ids["arranged"],
        meetings=_meetings(on),
        settings=SETTINGS,
    )


@call("school.arranging.drafts.place_sessions", Rank.ORGANISER, own=True)
async def _place(on: Staged, actor: Actor) -> Any:
    return await place_sessions(
        on.database,
        now=on.now,
        actor=actor,
        draft_id=on.ids["offering_draft"],
        version=2,
        meetings=_meetings(on),
        settings=SETTINGS,
    )


@call("school.arranging.drafts.end_draft", Rank.ORGANISER, own=True)
async def _end_draft(on: Staged, actor: Actor) -> Any:
    return await end_draft(on.database, now=on.now, actor=actor, draft_id=on.ids["offering_draft"])


@call("school.arranging.drafts.draft_of", Rank.ORGANISER, reads=True, own=True)
async def _draft(on: Staged, actor: Actor) -> Any:
    return await draft_of(on.database, actor, on.ids["offering_draft"])


@call("school.arranging.fields.set_part", Rank.ORGANISER, own=True)
async def _set(on: Staged, actor: Actor) -> Any:
    return await set_part(
        on.database,
        now=on.now,
        actor=actor,
        draft_id=on.ids["offering_draft"],
        version=2,
        part=Part.CAPACITY,
        value=33,
    )


@call("school.arranging.applying.apply_draft", Rank.ORGANISER, own=True)
async def _apply(on: Staged, actor: Actor) -> Any:
    return await apply_draft(
        on.database,
        now=on.now,
        actor=actor,
        draft_id=on.ids["offering_draft"],
        version=2,
        settings=SETTINGS,
    )


@call("school.arranging.applying.end_or_reopen", Rank.ORGANISER)
async def _end(on: Staged, actor: Actor) -> Any:
    return await end_or_reopen(
        on.database,
        now=on.now,
        actor=actor,
        offering_id=on.ids["arranged"],
        version=1,
        cancel=True,
        settings=SETTINGS,
    )


@call("school.arranging.looking.consequences_of", Rank.ORGANISER, reads=True, own=True)
async def _consequences(on: Staged, actor: Actor) -> Any:
    return await consequences_of(
        on.database, actor, on.ids["offering_draft"], now=on.now, settings=SETTINGS
    )


@call("school.arranging.looking.ending_of", Rank.ORGANISER, reads=True)
async def _ending(on: Staged, actor: Actor) -> Any:
    return await ending_of(on.database, actor, on.ids["arranged"], now=on.now)


@call("school.arranging.reading.coming_offerings", Rank.ORGANISER, reads=True)
async def _coming(on: Staged, actor: Actor) -> Any:
    return await coming_offerings(on.database, actor, now=on.now)


@call("school.arranging.reading.title_to_arrange", Rank.ORGANISER, reads=True)
async def _may(on: Staged, actor: Actor) -> Any:
    return await title_to_arrange(on.database, actor, on.ids["arranged"])


@call("school.arranging.reading.lecturers_for", Rank.ORGANISER, reads=True, own=True)
async def _lecturers(on: Staged, actor: Actor) -> Any:
    return await lecturers_for(on.database, actor, on.ids["offering_draft"])


@call("school.arranging.reading.rooms_of", Rank.ORGANISER, reads=True)
async def _rooms(on: Staged, actor: Actor) -> Any:
    return await rooms_of(on.database, actor, "s2")


@call("school.arranging.reading.offering_to_copy", Rank.ORGANISER, reads=True)
async def _to_copy(on: Staged, actor: Actor) -> Any:
    return await offering_to_copy(on.database, actor, on.ids["arranged"])
