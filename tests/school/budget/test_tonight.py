"""What goes out in the next 24 hours, and what those in charge may still hold or skip."""

from datetime import timedelta
from typing import Any

import pytest
from sqlmodel import col, select

from school.actors import Actor
from school.audit import Audit
from school.deliveries import holding
from school.deliveries.holding import BROADCASTS, NotStopped, Stopped, hold_tonight, skip_tonight
from school.deliveries.rules import RULES, nothing_to_do
from school.deliveries.tonight import TonightLine, tonight
from school.notices.kinds import KINDS
from school.notices.tables import NoticeKind, NoticeState
from school.settings import SchoolSettings
from school.staff.rights import NotAllowedError
from school.theme_runs.tables import RunState, ThemeRun
from school.themes import Theme
from school.topics import subscribe
from tests.handlers.notices.world import in_care
from tests.school.budget.mail import DAY, EVENING, HOUR, THEME, Mail
from tests.school.deliveries.outbox import MORNING, NIGHT, NOW
from tests.school.signups.world import World

MERGED, QUEUED, VOID = NoticeState.MERGED, NoticeState.QUEUED, NoticeState.VOID


@pytest.fixture
async def owner(mail: Mail) -> Actor:
    return Actor(await mail.person(), owner=True)


async def run_of(mail: Mail, state: RunState, **values: Any) -> int:
    """Add one sending of a theme."""
    async with mail.database.write() as session:
        theme = Theme(code=f"t{next(mail.keys)}", month=3, title="消防", body="安全。")
        session.add(theme)
        await session.flush()
        given: dict[str, Any] = {
            "send_at": NOW,
            "preview_at": NOW,
            "version": 1,
            "occasion": NOW.date(),
        }
        run = ThemeRun(theme_id=theme.id or 0, state=state, **(given | values))
        session.add(run)
        await session.flush()
        return run.id or 0


async def seen(mail: Mail, actor: Actor) -> dict[tuple[NoticeKind, int], TonightLine]:
    found = await tonight(mail.database, actor, now=NOW, settings=mail.school)
    keys = [(each.kind, each.subject) for each in found]
    assert len(set(keys)) == len(keys)
    return dict(zip(keys, found, strict=True))


async def trail(mail: Mail) -> list[tuple[str, str, int | None, str]]:
    async with mail.database.read() as session:
        rows = (await session.exec(select(Audit).order_by(col(Audit.id)))).all()
    return [(each.action, each.subject, each.subject_id, each.fields) for each in rows]


async def test_what_waits_is_shown_by_kind_and_subject(mail: Mail, owner: Actor) -> None:
    for hours in (0, 2, 5):
        at = NOW + hours * HOUR
        await mail.notice(await mail.person(), THEME, subject=7, not_before=at)
    await mail.notice(await mail.person(), THEME, subject=8, not_before=NOW + 25 * HOUR)
    for person in (await mail.person(), await mail.person()):
        await mail.notice(person, NoticeKind.OFFER, subject=person)
    found = await seen(mail, owner)
    assert set(found) == {(THEME, 7), (NoticeKind.OFFER, 0)}
    line = found[THEME, 7]
    assert (line.notices, line.held, line.merged) == (3, 0, 0)
    assert (line.first, line.last) == (NOW, NOW + 5 * HOUR)
    assert line.stoppable
    offers = found[NoticeKind.OFFER, 0]
    assert offers.notices == 2
    assert not offers.stoppable


async def test_what_quiet_hours_hold_is_shown_to_leave_at_their_end(
    mail: Mail, owner: Actor
) -> None:
    await mail.notice(await mail.person(), THEME, subject=7, not_before=NIGHT)
    await mail.notice(await mail.person(), THEME, subject=7, not_before=NIGHT - 2 * HOUR)
    await mail.notice(await mail.person(), NoticeKind.ALARM, not_before=NIGHT)
    found = await seen(mail, owner)
    themes = found[THEME, 7]
    assert (themes.notices, themes.held) == (2, 1)
    assert (themes.first, themes.last) == (NIGHT - 2 * HOUR, MORNING)
    assert (found[NoticeKind.ALARM, 0].held, found[NoticeKind.ALARM, 0].last) == (0, NIGHT)


async def test_what_is_merged_is_shown_with_its_digest(mail: Mail, owner: Actor) -> None:
    person = await mail.person()
    for _ in range(4):
        await mail.notice(person, THEME, subject=7)
    await mail.delivered()
    found = await seen(mail, owner)
    line = found[THEME, 7]
    assert (line.notices, line.merged, line.first, line.last) == (2, 2, EVENING, EVENING)
    assert found[NoticeKind.DIGEST, 0].notices == 1
    assert found[NoticeKind.DIGEST, 0].first == EVENING


async def test_what_will_be_merged_is_foreseen_as_it_then_happens(
    mail: Mail, owner: Actor
) -> None:
    person, carer = await mail.person(), await mail.person()
    cared = await mail.person(None, carer_id=carer)
    await mail.themes(person, 1)
    await mail.delivered()
    for reader in (person, person, carer, cared, cared):
        await mail.notice(reader, THEME, subject=7)
    foreseen = (await seen(mail, owner))[THEME, 7]
    await mail.delivered()
    merged = [one for one in await mail.of_kind(THEME) if one.state is MERGED]
    assert foreseen.merged == len(merged) == 2


async def test_planned_themes_are_shown_with_how_many_would_get_them(
    mail: Mail, owner: Actor
) -> None:
    for _ in range(3):
        await subscribe(mail.database, await mail.person(), "legal", now=NOW)
    run = await run_of(mail, RunState.PREVIEWED, send_at=NOW + 3 * HOUR, version=None)
    await run_of(mail, RunState.PLANNED, send_at=NOW + 30 * HOUR, version=None)
    await run_of(mail, RunState.SKIPPED, send_at=NOW + 3 * HOUR)
    (line,) = (await seen(mail, owner)).values()
    assert (line.kind, line.subject, line.notices) == (THEME, run, 3)
    assert (line.first, line.planned) == (NOW + 3 * HOUR, True)


async def test_reminders_that_will_be_written_are_shown_with_how_many_get_them(
    world: World,
) -> None:
    first, second = await world.persons(2)
    offering = await world.offering(9, starts_at=world.now + 28 * HOUR)
    for person, by in ((first, first), (await in_care(world, first, "王芳"), first)):
        await world.join(offering, person, by=by)
    await world.join(offering, second)
    owner = Actor(first, owner=True)
    (line,) = await tonight(world.database, owner, now=world.now, settings=SchoolSettings())
    assert (line.kind, line.notices, line.planned) == (NoticeKind.REMINDER_DAY, 2, True)
    assert line.first == world.now + 8 * HOUR
    assert not line.stoppable


async def test_a_broadcast_is_held_and_leaves_later(mail: Mail, owner: Actor) -> None:
    run = await run_of(mail, RunState.SENT)
    ids = [await mail.notice(await mail.person(), THEME, subject=run) for _ in range(5)]
    other = await mail.notice(await mail.person(), THEME, subject=run + 1)
    until = NOW + 6 * HOUR
    held = await hold_tonight(mail.database, owner, now=NOW, kind=THEME, subject=run, until=until)
    assert held == Stopped(5)
    assert [one.id for one in await mail.delivered()] == [other]
    assert sorted(one.id for one in await mail.delivered(until)) == ids
    assert await trail(mail) == [("notices.hold", "theme", run, "not_before")]


async def test_holding_takes_out_of_digests_and_leaves_what_would_expire(
    mail: Mail, owner: Actor
) -> None:
    run = await run_of(mail, RunState.SENT)
    person = await mail.person()
    await mail.themes(person, 2)
    ids = [await mail.notice(person, THEME, subject=run) for _ in range(2)]
    await mail.delivered()
    short = await mail.notice(person, THEME, subject=run, expires_at=NOW + 8 * HOUR)
    until = NOW + 26 * HOUR
    held = await hold_tonight(mail.database, owner, now=NOW, kind=THEME, subject=run, until=until)
    assert held == Stopped(2, too_late=1)
    assert await mail.states(ids) == [QUEUED, QUEUED]
    await mail.delivered(EVENING)
    assert await mail.state(short) is NoticeState.EXPIRED
    assert [one.id for one in await mail.delivered(until)] == ids


async def test_a_broadcast_is_skipped_wherever_it_waits(
    mail: Mail, owner: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(holding, "CHUNK", 2)
    run = await run_of(mail, RunState.SENT)
    person = await mail.person()
    await mail.themes(person, 2)
    merged = [await mail.notice(person, THEME, subject=run) for _ in range(3)]
    await mail.delivered()
    waiting = [await mail.notice(await mail.person(), THEME, subject=run) for _ in range(4)]
    in_hand = [one.id for one in await mail.claim(limit=1)]
    assert in_hand == waiting[:1]
    skipped = await skip_tonight(mail.database, owner, now=NOW, kind=THEME, subject=run)
    assert skipped == Stopped(7)
    rows = [await mail.row(id_) for id_ in (*merged, *waiting)]
    assert {(row.state, row.reason) for row in rows} == {(VOID, "skipped")}
    assert await mail.delivered(EVENING) == []
    actions = [action for action, *_ in await trail(mail)]
    assert actions == ["theme_skipped", "notices.skip"]


async def test_what_a_digest_has_told_is_skipped_no_more(mail: Mail, owner: Actor) -> None:
    run = await run_of(mail, RunState.SENT)
    person = await mail.person()
    await mail.themes(person, 2)
    ids = [await mail.notice(person, THEME, subject=run) for _ in range(2)]
    await mail.delivered()
    await mail.delivered(EVENING)
    skipped = await skip_tonight(mail.database, owner, now=EVENING, kind=THEME, subject=run)
    assert skipped == Stopped(0)
    assert await mail.states(ids) == [MERGED, MERGED]


async def test_a_theme_that_is_being_written_is_not_held_by_half_but_skipped_whole(
    mail: Mail, owner: Actor
) -> None:
    run = await run_of(mail, RunState.SENDING, started_at=NOW)
    id_ = await mail.notice(await mail.person(), THEME, subject=run)
    later = NOW + HOUR
    held = await hold_tonight(mail.database, owner, now=NOW, kind=THEME, subject=run, until=later)
    assert held is NotStopped.NOT_WRITTEN
    skipped = await skip_tonight(mail.database, owner, now=NOW, kind=THEME, subject=run)
    assert skipped == Stopped(1)
    assert await mail.state(id_) is VOID
    async with mail.database.read() as session:
        assert (await session.get_one(ThemeRun, run)).state is RunState.SKIPPED


async def test_nothing_is_held_until_the_past(mail: Mail, owner: Actor) -> None:
    run = await run_of(mail, RunState.SENT)
    held = await hold_tonight(mail.database, owner, now=NOW, kind=THEME, subject=run, until=NOW)
    assert held is NotStopped.PAST


@pytest.mark.parametrize("kind", [kind for kind in NoticeKind if not KINDS[kind].stoppable])
async def test_what_one_person_waits_for_is_neither_held_nor_skipped(
    mail: Mail, owner: Actor, kind: NoticeKind
) -> None:
    id_ = await mail.notice(owner.person_id, kind, subject=5)
    before = await mail.row(id_)
    held = await hold_tonight(mail.database, owner, now=NOW, kind=kind, subject=5, until=NOW + DAY)
    assert held is NotStopped.PERSONAL
    assert await skip_tonight(mail.database, owner, now=NOW, kind=kind, subject=5) is held
    assert await mail.row(id_) == before
    assert await trail(mail) == []


def test_every_kind_that_may_be_stopped_says_how_and_nobody_waits_for_its_end() -> None:
    stoppable = {kind for kind, row in KINDS.items() if row.stoppable}
    assert set(BROADCASTS) == stoppable
    assert all(RULES[kind].on_ended is nothing_to_do for kind in stoppable)
    # What somebody wished for is told to them alone, and how a lesson was who came is asked: that
    # is nobody's to hold.
    counted = {kind for kind, row in KINDS.items() if row.counts}
    assert counted - {NoticeKind.WISH_COMES, NoticeKind.FEEDBACK} <= stoppable


async def test_who_is_no_owner_sees_and_decides_nothing(mail: Mail) -> None:
    somebody = Actor(await mail.person())
    until = NOW + timedelta(hours=1)
    with pytest.raises(NotAllowedError):
        await tonight(mail.database, somebody, now=NOW, settings=SchoolSettings())
    with pytest.raises(NotAllowedError):
        await hold_tonight(mail.database, somebody, now=NOW, kind=THEME, subject=1, until=until)
    with pytest.raises(NotAllowedError):
        await skip_tonight(mail.database, somebody, now=NOW, kind=THEME, subject=1)
