"""A survey from a book: a draft in one transaction, and the same book out of it again."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import func, select
from sqlmodel import col

from school.actors import Actor
from school.audit import Audit
from school.staff.rights import NotAllowedError
from school.staff.tables import Role
from school.surveys.book import (
    Book,
    BookCondition,
    BookOption,
    BookQuestion,
    BookTest,
    Wrong,
    faults_of,
)
from school.surveys.importing import (
    BookOutcome,
    BookRefused,
    BookTaken,
    book_of,
    import_survey,
    keep_book,
    own_book,
)
from school.surveys.tables import Purpose, QuestionType, Survey, SurveyKind, SurveyState
from tests.school.signups.world import DAY, NOW, World
from tests.support.staff import EAST, WEST, Town, town

YES_NO = (BookOption(text="是"), BookOption(text="不是", most=20))
COURSES = (BookOption(text="书法"), BookOption(text="唱歌"), BookOption(text="其他"))
BOOK = Book(
    title="想学什么",
    intro="您好！\n请您说说。",
    purpose=Purpose.NEEDS,
    opens_at=NOW + DAY,
    closes_at=NOW + 15 * DAY,
    reminders=1,
    questions=(
        BookQuestion(number=1, type=QuestionType.ONE, text="来过吗？", options=YES_NO),
        BookQuestion(number=2, type=QuestionType.NUMBER, text="年纪？", least=10, most=110),
        BookQuestion(
            number=3,
            type=QuestionType.SEVERAL,
            text="想学什么？",
            options=COURSES,
            most=2,
            show_if=BookCondition(
                tests=(
                    BookTest(number=1, options=("是",)),
                    BookTest(number=2, least=60, negated=True),
                ),
                any=True,
            ),
        ),
    ),
)


async def imported(world: World, actor: Actor, book: Book = BOOK) -> BookOutcome:
    return await import_survey(world.database, now=world.now, actor=actor, book=book)


async def kept(world: World, actor: Actor, book: Book = BOOK) -> int | BookRefused:
    return await keep_book(
        world.database, now=world.now, actor=actor, book=book, file="F", seen="S"
    )


async def boss_of(world: World) -> tuple[Town, Actor]:
    place = await town(world.database, now=world.now)
    return place, await place.owner()


async def number_of_surveys(world: World) -> int:
    return int((await world.database.rows(select(func.count()).select_from(Survey)))[0][0])


async def test_a_book_becomes_a_draft_and_comes_out_equal(world: World) -> None:
    _, boss = await boss_of(world)
    made = await imported(world, boss)
    assert isinstance(made, BookTaken)
    [row] = await world.database.rows(
        select(col(Survey.state), col(Survey.author_id), col(Survey.site_id))
    )
    assert tuple(row) == (SurveyState.DRAFT, boss.person_id, None)
    assert await book_of(world.database, boss, made.survey_id) == BOOK
    again = await imported(world, boss)
    assert isinstance(again, BookTaken)
    assert again.survey_id != made.survey_id
    trail = await world.database.rows(select(col(Audit.action), col(Audit.actor_id)))
    assert [tuple(each) for each in trail].count(("survey.import", boss.person_id)) == 2
    assert await book_of(world.database, boss, 999) is None


async def test_a_quiz_keeps_what_is_right(world: World) -> None:
    _, boss = await boss_of(world)
    right = (BookOption(text="对", right=True), BookOption(text="错"))
    quiz = Book(
        title="宪法",
        kind=SurveyKind.QUIZ,
        pass_points=3,
        attempts=2,
        minutes=10,
        mixed=True,
        draw_seats=5,
        questions=(
            BookQuestion(
                number=1,
                type=QuestionType.ONE,
                text="一",
                options=right,
                points=3,
                explanation="因为……",
                pool="法",
                pool_takes=1,
            ),
            BookQuestion(number=2, type=QuestionType.NUMBER, text="二", right=138, points=2),
        ),
    )
    made = await imported(world, boss, quiz)
    assert isinstance(made, BookTaken)
    assert await book_of(world.database, boss, made.survey_id) == quiz


async def test_a_book_is_for_the_site_of_who_brings_it_or_one_they_name(world: World) -> None:
    place, boss = await boss_of(world)
    west = await place.staff(Role.ORGANISER, WEST)
    made = await imported(world, west)
    assert isinstance(made, BookTaken)
    [row] = await world.database.rows(select(col(Survey.site_id)))
    assert row.site_id == place.school.sites[WEST]
    code = f"s{list(place.school.sites).index(EAST) + 1}"
    east = Book(title="东", site=code, questions=BOOK.questions)
    assert await imported(world, west, east) is BookRefused.NO_SITE
    assert await kept(world, west, east) is BookRefused.NO_SITE
    assert isinstance(await imported(world, boss, east), BookTaken)
    assert isinstance(await kept(world, boss, east), int)
    await place.give(west.person_id, Role.ORGANISER, EAST)
    assert await imported(world, west) is BookRefused.WHICH_SITE
    assert await number_of_surveys(world) == 2


async def test_who_organises_nothing_brings_and_sees_no_survey(world: World) -> None:
    place, boss = await boss_of(world)
    made = await imported(world, boss)
    assert isinstance(made, BookTaken)
    for who in (
        await place.staff(Role.LIAISON, WEST),
        Actor(await place.person("别人")),
    ):
        with pytest.raises(NotAllowedError):
            await imported(world, who)
    west = await place.staff(Role.ORGANISER, WEST)
    with pytest.raises(NotAllowedError):
        await book_of(world.database, west, made.survey_id)
    assert await number_of_surveys(world) == 1


async def test_a_faulty_book_leaves_nothing(world: World) -> None:
    _, boss = await boss_of(world)
    lonely = BookQuestion(number=1, type=QuestionType.ONE, text="一", options=YES_NO[:1])
    assert await imported(world, boss, Book(title="错", questions=(lonely,))) is BookRefused.FAULTY
    assert await imported(world, boss, Book(title="空", questions=())) is BookRefused.FAULTY
    assert await number_of_surveys(world) == 0


async def test_a_yes_counts_for_ones_own_file_of_the_last_day_and_once(world: World) -> None:
    place, boss = await boss_of(world)
    other = await place.staff(Role.ORGANISER, None)
    draft_id = await kept(world, boss)
    assert isinstance(draft_id, int)
    seen = await own_book(world.database, boss, draft_id, now=world.now)
    assert seen is not None
    assert (seen.file, seen.seen, seen.done) == ("F", "S", False)
    assert await own_book(world.database, other, draft_id, now=world.now) is None
    assert await own_book(world.database, boss, draft_id, now=world.now + 2 * DAY) is None
    await import_survey(world.database, now=world.now, actor=boss, book=BOOK, draft_id=draft_id)
    done = await own_book(world.database, boss, draft_id, now=world.now + timedelta(hours=1))
    assert done is not None
    assert done.done


def question(number: int = 1, **values: object) -> BookQuestion:
    given: dict[str, object] = {"type": QuestionType.ONE, "text": "问", "options": COURSES}
    return BookQuestion(number=number, **(given | values))  # type: ignore[arg-type]


def condition(*tests: BookTest) -> BookCondition:
    return BookCondition(tests=tests)


@pytest.mark.parametrize(
    ("questions", "values", "wanted"),
    [
        ([question(), question()], {}, Wrong.NUMBER_TWICE),
        ([question(options=COURSES[:1])], {}, Wrong.FEW_OPTIONS),
        ([question(type=QuestionType.TEXT)], {}, Wrong.NO_OPTIONS),
        ([question(options=COURSES[:1] * 2)], {}, Wrong.OPTION_TWICE),
        ([question(options=(YES_NO[0], BookOption(text="好", most=3)))],
         {"anonymous": True}, Wrong.ANONYMOUS_QUOTA),
        ([question(type=QuestionType.PHOTO, options=())],
         {"anonymous": True}, Wrong.ANONYMOUS_PHOTO),
        ([question(least=3, most=2)], {}, Wrong.BOUNDS),
        ([question()], {"kind": SurveyKind.QUIZ}, Wrong.NOTHING_RIGHT),
        ([question()], {"opens_at": NOW, "closes_at": NOW}, Wrong.SPAN),
        ([question(show_if=condition(BookTest(number=1, options=("书法",))))], {}, Wrong.EARLIER),
        ([question(), question(2, show_if=condition(BookTest(number=1, options=("没有",))))],
         {}, Wrong.KNOWN_OPTION),
        ([question(), question(2, show_if=condition(BookTest(number=1, least=3)))],
         {}, Wrong.EARLIER),
        ([question(options=tuple(BookOption(text=t, right=True) for t in "甲乙"))],
         {}, Wrong.RIGHT),
    ],
)  # fmt: skip
def test_what_is_wrong_between_cells_is_found(
    questions: list[BookQuestion], values: dict[str, object], wanted: Wrong
) -> None:
    book = Book(title="一", questions=tuple(questions), **values)  # type: ignore[arg-type]
    assert [fault.kind for fault in faults_of(book)] == [wanted]


@given(st.lists(st.integers(1, 9), min_size=1, max_size=6, unique=True))
def test_questions_without_fault_have_none(numbers: list[int]) -> None:
    assert faults_of(Book(title="一", questions=tuple(question(n) for n in numbers))) == []
