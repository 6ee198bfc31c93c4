"""Typed words as answers, as a matrix: what is open, the class of the words, a reply or not."""

from collections.abc import Awaitable, Callable, Sequence
from enum import Enum
from typing import NamedTuple

import pytest
from sqlalchemy import func
from sqlmodel import select

from playground.testing import Message, Person
from school.database import Database
from school.signups.tables import SignUpState
from school.unanswered import Unanswered
from tests.handlers.answers.scene import DAY, Scene, scene
from tests.handlers.steps import (
    as_far_as_the_name,
    as_far_as_the_phone,
    at_the_entrance,
    newcomer,
)
from tests.support.bots import running_linli
from tests.support.schools import small_school

TAKEN, HELD, WAITING = SignUpState.TAKEN, SignUpState.HELD, SignUpState.WAITING
SILENCE = ""
Open = Callable[[Scene], Awaitable[tuple[int, Message]]]
Ask = Callable[[Person, int], Awaitable[Message]]


class Words(Enum):
    """Classes of texts, each with one that stands for it."""

    YES = "要"
    OKAY = "好的"
    NO = "不要了"
    CANNOT = "来不了"
    READ = "收到"
    QUESTION = "几点开始?"
    STOP = "停"
    FIRST = "1"
    SECOND = "第二个"


class Case(NamedTuple):
    """What is said, whether as a reply; what is answered, and where the place stands then."""

    words: Words
    is_reply: bool
    answer: str
    states: list[SignUpState]
    kept: int = 0


def both(
    words: Words, answer: str, states: Sequence[SignUpState] = (), *, kept: int = 0
) -> list[Case]:
    """The same, whether or not it is a reply."""
    return [Case(words, is_reply, answer, list(states), kept) for is_reply in (False, True)]


SEAT = [
    *both(Words.YES, "The seat is yours!", [TAKEN]),
    *both(Words.OKAY, "The seat is yours!", [TAKEN]),
    *both(Words.NO, "You keep your place: number 1", [WAITING]),
    Case(Words.QUESTION, True, "Please tap a button above", []),
    Case(Words.QUESTION, False, "did not understand", []),
    *both(Words.READ, "So you take the seat, right?", []),
    Case(Words.STOP, True, "Your sign-up is cancelled", []),
    Case(Words.STOP, False, "I send nothing unasked", []),
]
TAKEN_BY_NUMBER = both(Words.FIRST, "The seat is yours!", [TAKEN])
PASSED_BY_NUMBER = both(Words.SECOND, "You keep your place: number 1", [WAITING])
COMING = [
    *both(Words.YES, "see you there!", [TAKEN]),
    *both(Words.FIRST, "see you there!", [TAKEN]),
    *both(Words.SECOND, "Your sign-up is cancelled", []),
    *both(Words.OKAY, "see you there!", [TAKEN]),
    *both(Words.CANNOT, "Your sign-up is cancelled", []),
    Case(Words.QUESTION, True, "Please tap a button above", [TAKEN]),
    Case(Words.QUESTION, False, "did not understand", [TAKEN]),
    *both(Words.READ, "So you will come, right?", [TAKEN]),
    Case(Words.STOP, True, "no more reminders", [TAKEN]),
]
# Typed input under way is no notice: a reply to the question is like any other word.
NAME = [
    *both(Words.YES, "不像名字"),
    *both(Words.NO, "不像名字"),
    *both(Words.READ, SILENCE),
    *both(Words.QUESTION, "不像名字", kept=1),
    *both(Words.STOP, "不再主动发消息"),
    *both(Words.FIRST, "怎么称呼"),
]
PHONE = [
    *both(Words.OKAY, "138 0000 0000"),
    *both(Words.NO, "不留电话"),
    *both(Words.READ, SILENCE),
    *both(Words.QUESTION, "我没看懂", kept=1),
    *both(Words.STOP, "不再主动发消息"),
    *both(Words.FIRST, "帮谁报名"),
]
LIST = [
    *both(Words.YES, "没有等您回答的问题"),
    *both(Words.NO, "没有等您回答的问题"),
    *both(Words.READ, SILENCE),
    *both(Words.QUESTION, "我没看懂", kept=1),
    *both(Words.STOP, "不再主动发消息"),
    *both(Words.FIRST, "东街社区教学点"),
]


async def offered(on: Scene) -> tuple[int, Message]:
    return await on.offered(starts_at=on.linli.clock.now() + 9 * DAY)


async def seat_opened(on: Scene) -> tuple[int, Message]:
    return await on.seat_opened()


async def say(on: Scene, case: Case, notice: Message) -> None:
    if case.is_reply:
        await on.wang.reply(notice, case.words.value)
    else:
        await on.wang.send(case.words.value)


async def check(on: Scene, case: Case, opened: Open, untouched: SignUpState) -> None:
    """Play one cell of the matrix, and put its question away."""
    offering, notice = await opened(on)
    await say(on, case, notice)
    await on.wang.wait_for(case.answer)
    left = case.states or ([] if "cancelled" in case.answer else [untouched])
    assert await on.states(offering) == left, case
    if left:
        await on.leave(offering, on.wang_id)


@pytest.mark.parametrize("case", [*SEAT, *TAKEN_BY_NUMBER, *PASSED_BY_NUMBER], ids=str)
async def test_an_offered_seat_is_answered_in_words(sqlite_database: Database, case: Case) -> None:
    async with running_linli(sqlite_database) as linli:
        await check(await scene(linli), case, offered, HELD)


async def test_an_open_seat_is_answered_in_words(sqlite_database: Database) -> None:
    async with running_linli(sqlite_database) as linli:
        on = await scene(linli)
        for case in SEAT:
            await check(on, case, seat_opened, WAITING)


@pytest.mark.parametrize("case", TAKEN_BY_NUMBER, ids=str)
async def test_an_open_seat_is_taken_by_its_number(sqlite_database: Database, case: Case) -> None:
    async with running_linli(sqlite_database) as linli:
        await check(await scene(linli), case, seat_opened, WAITING)


@pytest.mark.parametrize("case", COMING, ids=str)
async def test_whether_one_comes_is_answered_in_words(
    sqlite_database: Database, case: Case
) -> None:
    async with running_linli(sqlite_database) as linli:
        on = await scene(linli)
        offering, notice = await on.asked_again()
        await say(on, case, notice)
        await on.wang.wait_for(case.answer)
        assert await on.states(offering) == case.states


async def name_asked(person: Person, offering: int) -> Message:
    return await as_far_as_the_name(person, offering)


async def phone_asked(person: Person, offering: int) -> Message:
    """The phone, after the first sign-up; it need not be told."""
    return await as_far_as_the_phone(person, offering)


async def list_shown(person: Person, offering: int) -> Message:
    await at_the_entrance(person)
    return person.last


@pytest.mark.parametrize(
    ("opened", "case"),
    [
        *[(name_asked, case) for case in NAME],
        *[(phone_asked, case) for case in PHONE],
        *[(list_shown, case) for case in LIST],
    ],
    ids=lambda value: getattr(value, "__name__", str(value)),
)
async def test_words_that_fit_neither_input_nor_numbers_lead_on(
    sqlite_database: Database, opened: Ask, case: Case
) -> None:
    school = await small_school(sqlite_database)
    offering = await school.offering("防诈骗讲座")
    async with running_linli(sqlite_database) as linli:
        wang = await newcomer(linli)
        asked = await opened(wang, offering)
        await (
            wang.reply(asked, case.words.value) if case.is_reply else wang.send(case.words.value)
        )
        if case.answer:
            await wang.wait_for(case.answer)
        else:
            await hears_nothing(wang)
        kept = await linli.app.database.rows(select(func.count()).select_from(Unanswered))
        assert kept[0][0] == case.kept


async def hears_nothing(person: Person) -> None:
    """Ask for help: that is the next that is heard, but for the phone that need not be told."""
    said = len(await person.read())
    await person.send("/help")
    await person.wait_for("我能帮您")
    heard = [message.text for message in person.messages[said + 1 :]]
    assert len([text for text in heard if text != "好的，不留电话。"]) == 1


async def test_what_fits_no_input_leads_on_by_phone_and_by_tap(sqlite_database: Database) -> None:
    school = await small_school(sqlite_database)
    offering = await school.offering("防诈骗讲座")
    async with running_linli(sqlite_database) as linli:
        wang = await newcomer(linli)
        await as_far_as_the_name(wang, offering)
        await wang.send("为什么要名字？")
        told = await wang.wait_for("不像名字")
        assert "0500-6188" in told.text
        assert told.buttons == ["转给学校", "看课报名"]


async def test_who_talks_of_something_else_is_asked_no_more_for_the_phone(
    sqlite_database: Database,
) -> None:
    school = await small_school(sqlite_database)
    offering = await school.offering("防诈骗讲座")
    async with running_linli(sqlite_database) as linli:
        wang = await newcomer(linli)
        await as_far_as_the_phone(wang, offering)
        await wang.send("1380000")
        await wang.wait_for("138 0000 0000")
        await wang.send("门口能停车吗")
        await wang.wait_for("不留电话")
        await wang.wait_for("我没看懂")
        assert "看课报名" in wang.keyboard
        await wang.send("有没有电梯")
        await wang.wait_for("我没看懂")
