"""What owners decide about a theme, what it says in which version, and reading past ones."""

from collections.abc import Sequence
from datetime import datetime

import pytest
from sqlalchemy import update
from sqlmodel import col, select

from school.actors import Actor
from school.audit import Audit
from school.database import Database
from school.notices.queue import NewNotice, enqueue
from school.notices.tables import Notice, NoticeKind, NoticeState
from school.theme_runs.decisions import Changed, Decision, WordsFault, approve, change_text, skip
from school.theme_runs.previews import preview_still_true
from school.theme_runs.reading import past_themes, preview_of, run_text, theme_text
from school.theme_runs.sending import theme_still_true
from school.theme_runs.tables import RunState, ThemeVersion
from school.theme_runs.versions import Words
from school.themes import LEGAL_TOPIC, Theme
from school.topics import unsubscribe
from tests.support.themes import (
    MINUTE,
    OWNER,
    SCHOOL,
    add,
    add_person,
    at,
    notices,
    run_at,
    runs,
    theme,
    ticks_of,
)

SHOWN, SENT = at("2026-11-30 10:00"), at("2026-12-01 09:00")
LATER = SHOWN + MINUTE
BETTER = Words(title="Better", body="Said better.", law="The law", link="https://example.org")
OLD = Words(title="Theme of 12", body="What the law says.")


@pytest.fixture
async def owner(database: Database) -> Actor:
    return Actor(await add_person(database, OWNER), owner=True)


@pytest.fixture
async def anna(database: Database) -> int:
    return await add_person(database, 1, LEGAL_TOPIC)


async def previewed(database: Database, *moments: datetime) -> int:
    """Add a theme of December, let time pass to its preview and `moments`; return its run."""
    await add(database, theme(12))
    await run_at(ticks_of(database), SHOWN, *moments)
    (run,) = await runs(database)
    return run.id or 0


async def state(database: Database) -> RunState:
    (run,) = await runs(database)
    return run.state


async def audited(database: Database) -> Sequence[tuple[str, str]]:
    async with database.read() as session:
        found = await session.exec(select(Audit.action, Audit.fields).order_by(col(Audit.id)))
        return found.all()


async def test_only_an_owner_decides(database: Database, owner: Actor, anna: int) -> None:
    run_id, stranger = await previewed(database), Actor(anna)
    assert await approve(database, run_id, stranger, now=LATER) is Decision.NOT_ALLOWED
    assert await skip(database, run_id, stranger, now=LATER) is Decision.NOT_ALLOWED
    changed = await change_text(database, run_id, stranger, words=BETTER, now=LATER)
    assert changed is Decision.NOT_ALLOWED
    assert (await state(database), await audited(database)) == (RunState.PREVIEWED, [])


async def test_a_run_that_never_was_is_unknown(database: Database, owner: Actor) -> None:
    assert await skip(database, 99, owner, now=LATER) is Decision.UNKNOWN


async def test_who_decided_what_is_written_down(database: Database, owner: Actor) -> None:
    run_id = await previewed(database)
    await change_text(database, run_id, owner, words=BETTER, now=LATER)
    assert await approve(database, run_id, owner, now=LATER) is Decision.APPROVED
    assert await skip(database, run_id, owner, now=LATER) is Decision.SKIPPED
    assert await skip(database, run_id, owner, now=LATER) is Decision.ALREADY_SKIPPED
    assert await approve(database, run_id, owner, now=LATER) is Decision.ALREADY_SKIPPED
    assert [action for action, _ in await audited(database)] == [
        "theme_changed",
        "theme_approved",
        "theme_skipped",
    ]


async def test_a_decision_takes_the_preview_from_the_other_owners(
    database: Database, owner: Actor
) -> None:
    run_id = await previewed(database)
    await approve(database, run_id, owner, now=LATER)
    (preview,) = await notices(database, NoticeKind.THEME_PREVIEW)
    assert preview.state is NoticeState.VOID


async def test_approved_means_at_its_time(database: Database, owner: Actor, anna: int) -> None:
    run_id = await previewed(database)
    await approve(database, run_id, owner, now=LATER)
    await run_at(ticks_of(database), SENT - MINUTE)
    assert await state(database) is RunState.PREVIEWED
    await run_at(ticks_of(database), SENT)
    assert await state(database) is RunState.SENT


async def test_an_approved_late_theme_waits_no_longer(database: Database, owner: Actor) -> None:
    await add(database, theme(12))
    late = at("2026-12-02 12:00")
    await run_at(ticks_of(database), SHOWN - MINUTE, late)
    (run,) = await runs(database)
    await approve(database, run.id or 0, owner, now=late)
    await run_at(ticks_of(database), late + MINUTE)
    assert await state(database) is RunState.SENT


async def test_a_changed_theme_keeps_both_versions_with_who_and_when(
    database: Database, owner: Actor
) -> None:
    run_id = await previewed(database)
    changed = await change_text(database, run_id, owner, words=BETTER, now=LATER)
    assert changed == Changed(2)
    async with database.read() as session:
        kept = (await session.exec(select(ThemeVersion).order_by(col(ThemeVersion.version)))).all()
    assert [(v.version, v.title, v.changed_by) for v in kept] == [
        (1, OLD.title, None),
        (2, BETTER.title, owner.person_id),
    ]
    assert kept[1].changed_at == LATER
    assert await theme_text(database, kept[0].theme_id, 1) == OLD
    assert await theme_text(database, kept[0].theme_id, 2) == BETTER
    assert await theme_text(database, kept[0].theme_id, 3) is None


async def test_words_that_are_empty_or_too_long_change_nothing(
    database: Database, owner: Actor
) -> None:
    run_id = await previewed(database)
    words = Words(title=" ", body="x" * 3_501, law="y" * 121)
    outcome = await change_text(database, run_id, owner, words=words, now=LATER)
    assert outcome == WordsFault(("title", "body", "law"))
    preview = await preview_of(database, run_id, SCHOOL)
    assert preview is not None
    assert preview.text.words == OLD


async def test_what_was_sent_is_not_changed_any_more(database: Database, owner: Actor) -> None:
    run_id = await previewed(database, SENT)
    outcome = await change_text(database, run_id, owner, words=BETTER, now=SENT + MINUTE)
    assert outcome is Decision.TOO_LATE
    assert await approve(database, run_id, owner, now=SENT + MINUTE) is Decision.TOO_LATE


async def test_skipping_while_it_goes_out_stops_the_rest(
    database: Database, owner: Actor, anna: int
) -> None:
    run_id = await previewed(database, SENT)
    assert await skip(database, run_id, owner, now=SENT + MINUTE) is Decision.STOPPED
    (notice,) = await notices(database, NoticeKind.THEME)
    async with database.read() as session:
        assert await theme_still_true(session, notice, SENT) == "theme_skipped"
    assert await past_themes(database, now=SENT, limit=5) == []


async def test_skipping_what_everybody_has_is_too_late(
    database: Database, owner: Actor, anna: int
) -> None:
    run_id = await previewed(database, SENT)
    async with database.write() as session:
        await session.exec(update(Notice).values(state=NoticeState.SENT))
    assert await skip(database, run_id, owner, now=SENT + MINUTE) is Decision.TOO_LATE


async def test_a_theme_is_sent_only_to_who_is_still_subscribed(
    database: Database, anna: int
) -> None:
    await previewed(database, SENT)
    (notice,) = await notices(database, NoticeKind.THEME)
    async with database.read() as session:
        assert await theme_still_true(session, notice, SENT) is None
    await unsubscribe(database, anna, LEGAL_TOPIC)
    async with database.read() as session:
        assert await theme_still_true(session, notice, SENT) == "unsubscribed"


async def test_a_preview_is_true_until_decided_or_sent(database: Database, owner: Actor) -> None:
    run_id = await previewed(database)
    (preview,) = await notices(database, NoticeKind.THEME_PREVIEW)
    async with database.read() as session:
        assert await preview_still_true(session, preview, LATER) is None
    await approve(database, run_id, owner, now=LATER)
    async with database.read() as session:
        assert await preview_still_true(session, preview, LATER) == "theme_decided"


async def test_what_was_sent_reads_as_it_was_sent(database: Database, anna: int) -> None:
    run_id = await previewed(database, SENT)
    async with database.write() as session:
        await session.exec(update(Theme).values(title="Rewritten", body="Next year's words."))
    text = await run_text(database, run_id, SCHOOL)
    assert await run_text(database, 99, SCHOOL) is None
    assert text is not None
    assert (text.words, text.version, text.ahead) == (OLD, 1, False)
    (past,) = await past_themes(database, now=SENT, limit=5)
    assert (past.title, past.sent_at) == (OLD.title, SENT)
    assert await theme_text(database, past.theme_id, past.version) == OLD


async def test_words_rewritten_without_a_new_version_get_one_when_sent(
    database: Database, anna: int
) -> None:
    await previewed(database, SENT)
    async with database.write() as session:
        await session.exec(update(Theme).values(title="Rewritten", month=1))
    await run_at(
        ticks_of(database), at("2026-12-20 10:00"), at("2026-12-31 10:00"), at("2027-01-01 09:00")
    )
    past = await past_themes(database, now=at("2027-01-02 09:00"), limit=5)
    assert [(each.title, each.version) for each in past] == [("Rewritten", 2), (OLD.title, 1)]


async def test_a_preview_tells_when_it_goes_out_and_to_how_many(
    database: Database, owner: Actor, anna: int
) -> None:
    preview = await preview_of(database, await previewed(database), SCHOOL)
    assert preview is not None
    assert (preview.subscribers, preview.text.sends_at) == (1, SENT)
    assert (preview.text.ahead, preview.text.approved) == (True, False)


async def test_a_second_notice_of_one_run_to_one_person_is_not_written(
    database: Database, anna: int
) -> None:
    run_id = await previewed(database, SENT)
    again = NewNotice(
        kind=NoticeKind.THEME,
        subject=run_id,
        person_id=anna,
        expires_at=SENT,
        dedupe_key=f"theme:{run_id}:{anna}",
    )
    async with database.write() as session:
        await enqueue(session, [again], now=SENT)
    assert len(await notices(database, NoticeKind.THEME)) == 1
