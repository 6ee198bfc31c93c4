"""Words nobody understood: read by owners alone, and put away with a line in the trail."""

from sqlalchemy import select
from sqlmodel import col

from school.actors import Actor
from school.audit import Audit
from school.unanswered import Settled, count_words, keep_words, next_words, settle_words
from tests.school.signups.world import NOW, World


async def said(world: World, *texts: str) -> tuple[Actor, Actor]:
    """Let somebody say things; return them, and an owner."""
    person, owner = await world.persons(2)
    for words in texts:
        await keep_words(world.database, now=NOW, person_id=person, words=words)
    return Actor(person), Actor(owner, owner=True)


async def test_owners_read_one_message_after_the_other(world: World) -> None:
    _, owner = await said(world, "一", "二")
    assert await count_words(world.database, owner) == 2
    first = await next_words(world.database, owner)
    assert first is not None
    assert (first.words, first.name, first.said_at, first.more) == ("一", "P1", NOW, True)
    second = await next_words(world.database, owner, after=first.id)
    assert second is not None
    assert (second.words, second.more) == ("二", False)
    assert await next_words(world.database, owner, after=second.id) is None


async def test_nobody_else_reads_or_settles_them(world: World) -> None:
    person, owner = await said(world, "一")
    assert await count_words(world.database, person) == 0
    assert await next_words(world.database, person) is None
    settled = await settle_words(world.database, 1, person, now=NOW)
    assert settled is Settled.NOT_ALLOWED
    assert await count_words(world.database, owner) == 1


async def test_what_is_settled_is_gone_and_in_the_trail_once(world: World) -> None:
    _, owner = await said(world, "一")
    found = await next_words(world.database, owner)
    assert found is not None
    outcomes = [await settle_words(world.database, found.id, owner, now=NOW) for _ in range(2)]
    assert outcomes == [Settled.DONE, Settled.GONE]
    trail = await world.database.rows(select(col(Audit.action), col(Audit.actor_id)))
    assert [tuple(each) for each in trail] == [("words_settled", owner.person_id)]
