"""A lecture that moves after people were asked about it: what they hear and say then."""

from school.database import Database
from school.signups.changes import ChangeKind
from tests.handlers.answers.scene import DAY, HOUR, scene
from tests.school.signups.test_changes import changed
from tests.school.signups.world import World
from tests.support.bots import running_linli


async def test_words_answer_the_question_that_was_asked_last(sqlite_database: Database) -> None:
    async with running_linli(sqlite_database) as linli:
        on = await scene(linli)
        offering, first = await on.asked_again()
        starts_at = on.school.now + 10 * DAY + 4 * HOUR
        world = World(on.database, now=linli.clock.now())
        await changed(world, offering, ChangeKind.MOVED, starts_at=starts_at)
        await linli.deliver()
        await on.wang.wait_for("The time has changed")
        await linli.pass_time(starts_at - DAY - 20 * HOUR)
        second = await on.wang.wait_for("still come?")
        assert second.id != first.id
        await on.wang.send("来不了")
        await on.wang.wait_for("Your sign-up is cancelled")
        assert await on.states(offering) == []


async def test_news_of_a_change_names_who_is_still_in_it(sqlite_database: Database) -> None:
    async with running_linli(sqlite_database) as linli:
        on = await scene(linli)
        offering = await on.school.offering("书法班")
        mother = await on.relative("张桂兰")
        await on.join(offering, on.wang_id)
        await on.join(offering, mother, by=on.wang_id)
        world = World(on.database, now=linli.clock.now())
        await changed(
            world, offering, ChangeKind.MOVED, starts_at=on.school.now + 9 * DAY + 4 * HOUR
        )
        await world.leave(offering, mother, by=on.wang_id)
        await linli.deliver()
        assert "张桂兰" not in str(await on.wang.wait_for("The time has changed"))
