"""Announcements, their sendings and saved audiences."""

from datetime import timedelta
from typing import Any

from schedules.announcements import Announcements
from school.actors import Actor
from school.announcements.audience import Audience
from school.announcements.content import Content, Wording
from school.announcements.drafts import (
    Draft,
    DraftChange,
    begin_draft,
    change_draft,
    delete_draft,
    draft_of,
    drafts,
)
from school.announcements.ledger import progress_of, sendings
from school.announcements.ordering import Ordered, confirm_urgent, order, send_urgent_alone
from school.announcements.saved import save_audience, saved_audiences
from school.announcements.steering import edit_sent, pause, recall, resume, send_to_missed, stop
from school.settings import SchoolSettings
from school.staff.rights import Rank
from tests.school.staff.calls import SECRET, Staged, call, stage

SETTINGS = SchoolSettings()
CONTENT = Content(words=Wording(text=SECRET))


@stage
async def _announcements(on: Staged) -> None:
    owner = Actor(on.ids["owner"], owner=True)
    await on.town.person(SECRET, site_id=on.ids["west"])
    waiting = await _draft(on, owner)
    on.ids["announcement"], on.ids["draft_version"] = waiting.id, waiting.version
    on.ids["sending"] = await _ordered(on, owner, await _draft(on, owner))
    on.ids["urgent"] = await _ordered(on, owner, await _draft(on, owner, urgent=True))
    paused = await _draft(on, owner)
    on.ids["paused"] = await _ordered(on, owner, paused)
    on.ids["sent_draft"] = paused.id
    stopped = await _draft(on, owner)
    on.ids["stopped"] = await _ordered(on, owner, stopped)
    await Announcements(on.database, SETTINGS).run(on.now)
    await pause(on.database, now=on.now, actor=owner, sending_id=on.ids["paused"])
    await stop(on.database, now=on.now, actor=owner, sending_id=on.ids["stopped"])
    await Announcements(on.database, SETTINGS).run(on.now)
    await save_audience(
        on.database,
        now=on.now,
        actor=owner,
        site_id=on.ids["west"],
        name=SECRET,
        audience=Audience(),
    )


async def _draft(on: Staged, owner: Actor, **more: Any) -> Draft:
    draft_id = await begin_draft(on.database, now=on.now, actor=owner, site_id=on.ids["west"])
    change = DraftChange(title=SECRET, content=CONTENT, **more)
    made = await change_draft(
        on.database, now=on.now, actor=owner, draft_id=draft_id, change=change
    )
    assert isinstance(made, Draft)
    return made


async def _ordered(on: Staged, owner: Actor, draft: Draft) -> int:
    made = await order(
        on.database, now=on.now, actor=owner, draft_id=draft.id, version=draft.version
    )
    assert isinstance(made, Ordered), made
    return made.sending_id


@call("school.announcements.drafts.begin_draft", Rank.ORGANISER)
async def _begin(on: Staged, actor: Actor) -> Any:
    return await begin_draft(on.database, now=on.now, actor=actor, site_id=on.ids["west"])


@call("school.announcements.drafts.change_draft", Rank.ORGANISER)
async def _change(on: Staged, actor: Actor) -> Any:
    return await change_draft(
        on.database,
        now=on.now,
        actor=actor,
        draft_id=on.ids["announcement"],
        change=DraftChange(title="改"),
    )


@call("school.announcements.drafts.delete_draft", Rank.ORGANISER)
async def _delete(on: Staged, actor: Actor) -> Any:
    return await delete_draft(
        on.database, now=on.now, actor=actor, draft_id=on.ids["announcement"]
    )


@call("school.announcements.drafts.draft_of", Rank.ORGANISER, reads=True)
async def _draft_of(on: Staged, actor: Actor) -> Any:
    return await draft_of(on.database, actor, on.ids["announcement"])


@call("school.announcements.drafts.drafts", Rank.ORGANISER, reads=True)
async def _drafts(on: Staged, actor: Actor) -> Any:
    return await drafts(on.database, actor)


@call("school.announcements.saved.save_audience", Rank.ORGANISER)
async def _save(on: Staged, actor: Actor) -> Any:
    return await save_audience(
        on.database,
        now=on.now,
        actor=actor,
        site_id=on.ids["west"],
        name="新的",
        audience=Audience(),
    )


@call("school.announcements.saved.saved_audiences", Rank.ORGANISER, reads=True)
async def _saved(on: Staged, actor: Actor) -> Any:
    return await saved_audiences(on.database, actor)


@call("school.announcements.ordering.order", Rank.ORGANISER)
async def _order(on: Staged, actor: Actor) -> Any:
    return await order(
        on.database,
        now=on.now,
        actor=actor,
        draft_id=on.ids["announcement"],
        version=on.ids["draft_version"],
    )


@call("school.announcements.ordering.confirm_urgent", Rank.ORGANISER)
async def _confirm(on: Staged, actor: Actor) -> Any:
    return await confirm_urgent(on.database, now=on.now, actor=actor, sending_id=on.ids["urgent"])


@call("school.announcements.ordering.send_urgent_alone", Rank.ORGANISER, own=True)
async def _alone(on: Staged, actor: Actor) -> Any:
    return await send_urgent_alone(
        on.database,
        now=on.now + timedelta(minutes=6),
        actor=actor,
        sending_id=on.ids["urgent"],
        reason="台风",
    )


@call("school.announcements.steering.pause", Rank.ORGANISER)
async def _pause(on: Staged, actor: Actor) -> Any:
    return await pause(on.database, now=on.now, actor=actor, sending_id=on.ids["sending"])


@call("school.announcements.steering.resume", Rank.ORGANISER)
async def _resume(on: Staged, actor: Actor) -> Any:
    return await resume(on.database, now=on.now, actor=actor, sending_id=on.ids["paused"])


@call("school.announcements.steering.stop", Rank.ORGANISER)
async def _stop(on: Staged, actor: Actor) -> Any:
    return await stop(on.database, now=on.now, actor=actor, sending_id=on.ids["sending"])


@call("school.announcements.steering.recall", Rank.ORGANISER)
async def _recall(on: Staged, actor: Actor) -> Any:
    return await recall(on.database, now=on.now, actor=actor, sending_id=on.ids["sending"])


@call("school.announcements.steering.edit_sent", Rank.ORGANISER)
async def _edit(on: Staged, actor: Actor) -> Any:
    return await edit_sent(
        on.database,
        now=on.now,
        actor=actor,
        draft_id=on.ids["sent_draft"],
        content=Content(words=Wording(text="新")),
    )


@call("school.announcements.steering.send_to_missed", Rank.ORGANISER)
async def _missed(on: Staged, actor: Actor) -> Any:
    return await send_to_missed(on.database, now=on.now, actor=actor, sending_id=on.ids["stopped"])


@call("school.announcements.ledger.progress_of", Rank.ORGANISER, reads=True)
async def _progress(on: Staged, actor: Actor) -> Any:
    return await progress_of(on.database, actor, on.ids["sending"])


@call("school.announcements.ledger.sendings", Rank.ORGANISER, reads=True)
async def _sendings(on: Staged, actor: Actor) -> Any:
    return await sendings(on.database, actor)
