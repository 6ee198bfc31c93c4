"""Whatever happens in whatever order: nothing hidden is shown, and no answer is lost.

Answers, steps back, what the author changes, notices that ask something, and restarts are mixed
at will; after each of them what a person sees is compared with what they have said so far.
"""

import asyncio
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from sqlalchemy import insert, update
from sqlmodel import col

from school.database import Database
from school.questions import Question, QuestionKind, open_question, open_questions
from school.statements import write
from school.surveys.answering import begin, give, resume, turn_to
from school.surveys.flow import Answer, visible
from school.surveys.reading import ResponseSeen, response_seen
from school.surveys.tables import QuestionType, SurveyOption, SurveyQuestion
from school.surveys.under_way import NotGiven, Standing
from school.vault import Vault
from tests.school.signups.world import DAY, World, inserted
from tests.school.surveys.scene import survey
from tests.support.databases import new_sqlite

QUESTIONS = 5
NUMBERS = st.integers(0, QUESTIONS - 1)
STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("give"), st.integers(1, 2)),
        st.tuples(st.just("give"), st.just(0)),
        st.tuples(st.just("turn"), NUMBERS),
        st.tuples(st.just("remove"), NUMBERS),
        st.tuples(st.just("restore"), NUMBERS),
        st.tuples(st.just("add"), st.integers(0, QUESTIONS)),
        st.tuples(st.just("condition"), NUMBERS),
        st.tuples(st.just("notice"), st.just(0)),
        st.tuples(st.just("restart"), st.just(0)),
        st.tuples(st.just("week"), st.just(0)),
    ),
    max_size=12,
)
BY_THE_AUTHOR = {"remove", "restore", "add", "condition"}
BY_ITSELF = {"notice", "restart", "week"}


@dataclass
class Play:
    """One person who answers one survey, and what they have said."""

    world: World
    person: int
    survey_id: int
    questions: list[int]
    response: int
    said: dict[int, Answer] = field(default_factory=dict)

    @property
    def database(self) -> Database:
        return self.world.database

    async def seen(self) -> ResponseSeen:
        found = await response_seen(self.database, self.response, by_id=self.person)
        assert found is not None
        return found

    async def do(self, what: str, which: int) -> None:
        """Take one step."""
        await getattr(self, f"do_{what}")(which)

    async def do_give(self, option: int) -> None:
        """Answer the question on the screen; 0 skips it."""
        at = (await self.seen()).at
        if at is None:
            return
        answer = Answer(options=(option,)) if option else Answer(skipped=True)
        outcome = await give(self.database, **self._who(), question_id=at.id, answer=answer)
        if isinstance(outcome, Standing):
            self.said[at.id] = answer
            assert outcome.at_id is None or outcome.at_id not in self.said

    async def do_turn(self, n: int) -> None:
        """Go to any question, also to one that is not asked."""
        before = await self.seen()
        target = self.questions[n]
        outcome = await turn_to(self.database, **self._who(), question_id=target)
        is_asked = target in {ask.id for ask in before.shown}
        assert (outcome is NotGiven.GONE) is not is_asked

    async def do_remove(self, n: int) -> None:
        await self._change(self.questions[n], removed_at=self.world.now)

    async def do_restore(self, n: int) -> None:
        await self._change(self.questions[n], removed_at=None)

    async def do_add(self, number: int) -> None:
        """Add a question anywhere."""
        async with self.database.write() as session:
            values = {"survey_id": self.survey_id, "number": number, "text": "加", "points": 0}
            values |= {"type": QuestionType.ONE, "required": False}
            id_ = await inserted(session, SurveyQuestion, values)
            option = {"question_id": id_, "id": 1, "number": 1, "text": "是"}
            await write(session, insert(SurveyOption), option | {"right": False, "taken": 0})
        self.questions.append(id_)

    async def do_condition(self, n: int) -> None:
        """Ask a question only after a yes to the first one."""
        test = {"question_id": self.questions[0], "options": [1]}
        await self._change(self.questions[n], show_if={"tests": [test]} if n else None)

    async def do_notice(self, _: int) -> None:
        """Something else asks for an answer."""
        async with self.database.write() as session:
            asked = Question(
                person_id=self.person,
                kind=QuestionKind.OFFER,
                subject=1,
                opened_at=self.world.now,
                expires_at=self.world.now + DAY,
            )
            await open_question(session, question=asked)

    async def do_restart(self, _: int) -> None:
        """A new process opens the same file, and goes on."""
        url, vault = self.database.writer.url, self.database.vault
        await self.database.close()
        self.world.database = Database.connect(url, vault)

    async def do_week(self, _: int) -> None:
        """Some days go by, and the survey is opened again."""
        self.world.now += timedelta(hours=12)
        who = {"by_id": self.person, "for_id": self.person}
        here = await begin(self.database, now=self.world.now, survey_id=self.survey_id, **who)
        assert isinstance(here, Standing)
        assert here.response_id == self.response

    def _who(self) -> dict[str, Any]:
        return {"now": self.world.now, "response_id": self.response, "by_id": self.person}

    async def _change(self, question: int, **values: Any) -> None:
        this = update(SurveyQuestion).where(col(SurveyQuestion.id) == question)
        async with self.database.write() as session:
            await write(session, this.values(**values))


async def started(database: Database) -> Play:
    """Begin to answer a survey whose later questions hang on the first one."""
    world = World(database)
    await world.begin()
    person = await world.person()
    first = {"required": False}
    id_, *questions = await survey(world, *[first] * QUESTIONS)
    here = await begin(database, now=world.now, survey_id=id_, by_id=person, for_id=person)
    assert isinstance(here, Standing)
    play = Play(world, person, id_, questions, here.response_id)
    await play.do_condition(2)
    return play


def check(seen: ResponseSeen, play: Play) -> None:
    """What holds after every step."""
    asked = visible(seen.form, seen.answers)
    assert seen.at is None or seen.at in asked
    assert not any(ask.removed for ask in asked)
    kept = {id_: answer for id_, answer in seen.answers.items() if id_ > 0}
    assert kept == play.said
    if seen.at is None:
        assert all(ask.id in play.said for ask in asked)


async def check_step(play: Play, what: str, before: ResponseSeen) -> None:
    """What holds between one screen and the next."""
    after = await play.seen()
    check(after, play)
    if what in BY_ITSELF:
        assert after.at == before.at
        assert after.progress == before.progress
    if what in BY_THE_AUTHOR and before.at is not None and before.at.id in _ids(after):
        assert after.at is not None
        assert after.at.id == before.at.id
    resumed = await resume(play.database, **play._who())
    assert isinstance(resumed, Standing)
    assert resumed.at_id == (after.at.id if after.at else None)
    heard = await open_questions(play.database, play.person, now=play.world.now)
    surveys = [each.subject for each in heard if each.kind is QuestionKind.SURVEY]
    assert surveys == [play.response]


def _ids(seen: ResponseSeen) -> set[int]:
    return {ask.id for ask in seen.shown}


async def played(database: Database, steps: list[tuple[str, int]]) -> None:
    play = await started(database)
    try:
        check(await play.seen(), play)
        for what, which in steps:
            before = await play.seen()
            await play.do(what, which)
            await check_step(play, what, before)
    finally:
        await play.database.close()


@settings(
    max_examples=20,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(steps=STEPS)
@example(steps=[("remove", 0), ("restore", 0)])
def test_nothing_hidden_is_shown_and_no_answer_is_lost(
    steps: list[tuple[str, int]], tmp_path: Path, vault: Vault
) -> None:
    file = tmp_path / "linli.db"
    file.unlink(missing_ok=True)
    asyncio.run(played(Database.connect(new_sqlite(file), vault), steps))
