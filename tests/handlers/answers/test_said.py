"""Words around questions: asked back once, late, about one of several, or about none."""

import pytest
from sqlmodel import col, select

from school.database import Database
from school.signups.offers import due_offer_expiries, expire_offer
from school.signups.reads import standings
from school.signups.tables import SignUpState
from school.unanswered import Unanswered
from tests.handlers.answers.scene import DAY, HOUR, SETTINGS, Scene, scene
from tests.support.bots import running_linli

TAKEN, HELD, WAITING = SignUpState.TAKEN, SignUpState.HELD, SignUpState.WAITING


async def test_what_only_says_read_is_asked_back_once(sqlite_database: Database) -> None:
    async with running_linli(sqlite_database) as linli:
        on = await scene(linli)
        await on.offered()
        await on.wang.send("谢谢")
        asked = await on.wang.wait_for("So you take the seat, right?")
        await hears_nothing(on, "收到")
        await on.wang.tap("Take the seat", on=asked)
        await on.wang.wait_for("The seat is yours!")


async def test_a_thumb_is_asked_back_once(sqlite_database: Database) -> None:
    async with running_linli(sqlite_database) as linli:
        on = await scene(linli)
        offering, offer = await on.offered()
        await on.wang.react(offer, "👍")
        await on.wang.wait_for("So you take the seat, right?")
        await on.wang.react(offer, None)
        await on.wang.react(offer, "👍")
        await hears_nothing(on, "谢谢")
        assert await on.states(offering) == [HELD]


async def hears_nothing(on: Scene, words: str) -> None:
    """Say it, then ask for help: the help is the next that is heard."""
    await on.wang.send(words)
    await on.wang.send("/help")
    await on.wang.wait_for("What I can do")
    assert [m.text for m in on.wang.messages[-1:] if "What I can do" not in m.text] == []
    assert not [m for m in on.wang.messages[-2:-1] if m.from_bot]


async def test_thanks_for_nothing_need_no_answer(sqlite_database: Database) -> None:
    async with running_linli(sqlite_database) as linli:
        await hears_nothing(await scene(linli), "谢谢")


@pytest.mark.parametrize("words", ["能来", "来不了", "好的"])
async def test_yes_and_no_to_nothing_are_told_so(sqlite_database: Database, words: str) -> None:
    async with running_linli(sqlite_database) as linli:
        on = await scene(linli)
        await on.wang.send(words)
        shown = await on.wang.wait_for("No question waits")
        assert "My sign-ups" in shown.buttons


async def test_of_two_open_questions_it_is_asked_which(sqlite_database: Database) -> None:
    async with running_linli(sqlite_database) as linli:
        on = await scene(linli)
        first, _ = await on.offered(title="书法班", starts_at=linli.clock.now() + 9 * DAY)
        second, _ = await on.offered(title="太极拳", starts_at=linli.clock.now() + 10 * DAY)
        await on.wang.send("要")
        asked = await on.wang.wait_for("What is your answer about?")
        assert asked.buttons == ["Seat: 太极拳", "Seat: 书法班"]
        await on.wang.tap("Seat: 书法班")
        await on.wang.wait_for("The seat is yours!")
        assert await on.states(first) == [TAKEN]
        assert await on.states(second) == [HELD]


async def test_a_reply_settles_which_of_two_questions_is_meant(
    sqlite_database: Database,
) -> None:
    async with running_linli(sqlite_database) as linli:
        on = await scene(linli)
        first, offer = await on.offered(title="书法班", starts_at=linli.clock.now() + 9 * DAY)
        await on.offered(title="太极拳", starts_at=linli.clock.now() + 10 * DAY)
        await on.wang.reply(offer, "不要")
        await on.wang.wait_for("You keep your place")
        assert await on.states(first) == [WAITING]


@pytest.mark.parametrize("is_reply", [True, False])
async def test_late_words_hear_that_the_seat_has_gone(
    sqlite_database: Database, is_reply: bool
) -> None:
    async with running_linli(sqlite_database) as linli:
        on = await scene(linli)
        offering, offer = await on.offered(starts_at=linli.clock.now() + 9 * DAY)
        later = linli.clock.now() + 30 * HOUR
        (due,) = await due_offer_expiries(on.database, later)
        await expire_offer(on.database, now=later, offer_id=due, settings=SETTINGS)
        linli.clock.move_to(later)
        await on.join(offering, await on.neighbour())
        await (on.wang.reply(offer, "要") if is_reply else on.wang.send("要"))
        shown = await on.wang.wait_for("Sorry, the seat has gone")
        assert "You are number 1 in line." in shown.text


async def test_a_late_no_gives_up_no_seat_unasked(sqlite_database: Database) -> None:
    async with running_linli(sqlite_database) as linli:
        on = await scene(linli)
        offering, asked = await on.asked_again()
        await on.wang.tap("Will come", on=asked)
        await on.wang.wait_for("see you there")
        await on.wang.send("来不了")
        await on.wang.wait_for("Give the seat up?")
        assert await on.states(offering) == [TAKEN]


async def test_a_reply_to_a_reminder_says_who_cannot_come(sqlite_database: Database) -> None:
    async with running_linli(sqlite_database) as linli:
        on = await scene(linli)
        offering, reminder = await on.reminded()
        await hears_nothing(on, "谢谢")
        await on.wang.reply(reminder, "我来不了")
        await on.wang.wait_for("Cannot come?")
        assert await on.states(offering) == [TAKEN]


async def test_a_command_is_a_command_also_as_a_reply(sqlite_database: Database) -> None:
    async with running_linli(sqlite_database) as linli:
        on = await scene(linli)
        _, offer = await on.offered()
        await on.wang.reply(offer, "/help")
        await on.wang.wait_for("What I can do")


async def test_a_reply_that_is_no_answer_is_kept_for_a_person(
    sqlite_database: Database,
) -> None:
    async with running_linli(sqlite_database) as linli:
        on = await scene(linli)
        offering, offer = await on.offered()
        await on.wang.reply(offer, "几点开始?")
        await on.wang.wait_for("Please tap a button above")
        kept = await on.database.rows(select(col(Unanswered.person_id)))
        assert [each[0] for each in kept] == [on.wang_id]
        assert len(await standings(on.database, on.wang_id, offering)) == 1


async def test_a_number_picks_from_the_notice_that_came_last(sqlite_database: Database) -> None:
    async with running_linli(sqlite_database) as linli:
        on = await scene(linli)
        await on.wang.send("/mine")
        await on.wang.wait_for("sign-ups")
        linli.clock.move_to(linli.clock.now() + 2 * HOUR)
        offering, _ = await on.offered()
        await on.wang.send("1")
        await on.wang.wait_for("The seat is yours!")
        assert await on.states(offering) == [TAKEN]


async def test_a_list_looked_at_when_the_notice_came_may_be_meant_too(
    sqlite_database: Database,
) -> None:
    async with running_linli(sqlite_database) as linli:
        on = await scene(linli)
        await on.school.offering("太极拳", starts_at=linli.clock.now() + 8 * DAY)
        await on.wang.send("太极拳")
        await on.wang.wait_for("I found one course")
        linli.clock.move_to(linli.clock.now() + HOUR / 6)
        offering, _ = await on.offered()
        await on.wang.send("1")
        asked = await on.wang.wait_for("What is your answer about?")
        assert asked.buttons == ["Seat: 书法班", "Number 1 of the list"]
        assert await on.states(offering) == [HELD]


async def test_a_number_under_a_list_answers_no_earlier_notice(sqlite_database: Database) -> None:
    async with running_linli(sqlite_database) as linli:
        on = await scene(linli)
        offering, _ = await on.offered()
        await on.school.offering("太极拳", starts_at=linli.clock.now() + 8 * DAY)
        linli.clock.move_to(linli.clock.now() + HOUR / 6)
        await on.wang.send("太极拳")
        await on.wang.wait_for("I found one course")
        await on.wang.send("1")
        await on.wang.wait_for("太极拳")
        assert await on.states(offering) == [HELD]


async def test_a_one_in_reply_to_a_reminder_says_that_it_was_read(
    sqlite_database: Database,
) -> None:
    async with running_linli(sqlite_database) as linli:
        on = await scene(linli)
        offering, reminder = await on.reminded()
        await on.wang.reply(reminder, "1")
        await hears_nothing(on, "谢谢")
        assert await on.states(offering) == [TAKEN]
