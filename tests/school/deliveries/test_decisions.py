"""What owners decide about notices that did not arrive for certain."""

from datetime import timedelta

from sqlmodel import col, select

from school.actors import Actor
from school.audit import Audit
from school.deliveries.decisions import Decided, NotAllowed, close_unknown, overview, resend
from school.deliveries.outcomes import Pressed, Refused, Sent, Unknown
from school.notices.tables import NoticeKind, NoticeState
from tests.school.deliveries.outbox import NOW, SETTINGS, Outbox

WELCOME = NoticeKind.WELCOME


async def open_ends(outbox: Outbox) -> tuple[Actor, int, int]:
    """An owner, a notice that is unknown, and one that failed."""
    owner = Actor(await outbox.person(), owner=True)
    person = await outbox.person()
    unknown, failed = await outbox.notice(person), await outbox.notice(person)
    await outbox.sending()
    await outbox.settle(unknown, Unknown())
    await outbox.settle(failed, Refused("Bad Request: message is too long"))
    return owner, unknown, failed


async def actions(outbox: Outbox) -> list[tuple[str, int | None]]:
    async with outbox.database.read() as session:
        rows = (await session.exec(select(Audit).order_by(col(Audit.id)))).all()
    return [(row.action, row.subject_id) for row in rows]


async def test_the_overview_counts_all_and_lists_what_is_open(outbox: Outbox) -> None:
    _, unknown, failed = await open_ends(outbox)
    sent = await outbox.notice(await outbox.person())
    await outbox.sending()
    await outbox.settle(sent, Sent("1:1"))
    seen = await overview(outbox.database)
    counts = {(one.kind, one.state): one.notices for one in seen.counts}
    states = (NoticeState.UNKNOWN, NoticeState.FAILED, NoticeState.SENT)
    assert counts == {(WELCOME, state): 1 for state in states}
    assert [(one.id, one.reason) for one in seen.open_ends] == [
        (failed, "Bad Request: message is too long"),
        (unknown, None),
    ]


async def test_what_is_sent_again_is_the_same_row_at_its_next_attempt(outbox: Outbox) -> None:
    owner, unknown, failed = await open_ends(outbox)
    decided = await resend(outbox.database, NOW, owner, [unknown, failed], settings=SETTINGS)
    assert decided == Decided(2, 0)
    assert [(one.id, one.attempt) for one in await outbox.claim()] == [(unknown, 1), (failed, 1)]
    assert await actions(outbox) == [("notices.resend", unknown), ("notices.resend", failed)]
    assert (await overview(outbox.database)).open_ends == ()


async def test_what_has_expired_or_arrived_meanwhile_is_not_sent_again(outbox: Outbox) -> None:
    owner, unknown, failed = await open_ends(outbox)
    await outbox.settle(unknown, Pressed())
    late = NOW + timedelta(days=4)
    decided = await resend(outbox.database, late, owner, [unknown, failed], settings=SETTINGS)
    assert decided == Decided(0, 2)
    assert await outbox.state(failed) is NoticeState.FAILED


async def test_what_is_closed_is_listed_no_more_and_stays_what_it_was(outbox: Outbox) -> None:
    owner, unknown, failed = await open_ends(outbox)
    decided = await close_unknown(
        outbox.database, NOW, owner, [unknown, failed], settings=SETTINGS
    )
    assert decided == Decided(2, 0)
    assert await outbox.state(unknown) is NoticeState.UNKNOWN
    assert await outbox.state(failed) is NoticeState.FAILED
    assert (await overview(outbox.database)).open_ends == ()
    again = await resend(outbox.database, NOW, owner, [unknown], settings=SETTINGS)
    assert again == Decided(0, 1)


async def test_a_press_settles_a_closed_unknown_too(outbox: Outbox) -> None:
    owner, unknown, _ = await open_ends(outbox)
    await close_unknown(outbox.database, NOW, owner, [unknown], settings=SETTINGS)
    await outbox.settle(unknown, Pressed())
    assert await outbox.state(unknown) is NoticeState.SENT


async def test_only_owners_decide(outbox: Outbox) -> None:
    owner, unknown, _ = await open_ends(outbox)
    nobody = Actor(owner.person_id)
    for decide in (resend, close_unknown):
        refused = await decide(outbox.database, NOW, nobody, [unknown], settings=SETTINGS)
        assert refused == NotAllowed()
    assert await outbox.state(unknown) is NoticeState.UNKNOWN
    assert await actions(outbox) == []
