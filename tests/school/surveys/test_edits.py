"""Whatever is done to a form, in whichever order: it works, and no answer is lost."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from school.actors import Actor
from school.database import Database
from school.surveys.adding import NewOption, NewQuestion, add_question
from school.surveys.answering import begin, give
from school.surveys.answers import opened_answers
from school.surveys.authoring import SurveyField, change_survey, create_survey
from school.surveys.drafts import survey_card
from school.surveys.flow import Answer, AnswerTest, Ask, ShowIf, visible
from school.surveys.forms import form_in
from school.surveys.opening import Opened, open_survey
from school.surveys.options import (
    OptionField,
    add_options,
    change_option,
    move_option,
    remove_option,
)
from school.surveys.questions import (
    QuestionField,
    change_question,
    move_question,
    remove_question,
    set_condition,
)
from school.surveys.shape import asked, flawed
from school.surveys.tables import QuestionType, SurveyKind, SurveyResponse
from school.vault import Vault
from tests.school.signups.world import DAY, World
from tests.support.databases import new_sqlite, opened

SMALL = st.integers(0, 6)
EDITS = st.lists(
    st.one_of(
        st.tuples(st.just("add"), st.sampled_from(QuestionType), SMALL),
        st.tuples(st.just("remove"), SMALL, SMALL),
        st.tuples(st.just("move"), SMALL, SMALL),
        st.tuples(st.just("condition"), SMALL, st.tuples(SMALL, SMALL, st.booleans())),
        st.tuples(st.just("type"), SMALL, st.sampled_from(QuestionType)),
        st.tuples(st.just("option"), SMALL, SMALL),
        st.tuples(st.just("no_option"), SMALL, SMALL),
        st.tuples(st.just("move_option"), SMALL, SMALL),
        st.tuples(st.just("quota"), SMALL, SMALL),
        st.tuples(st.just("anonymous"), st.booleans(), SMALL),
    ),
    max_size=14,
)


class Edits:
    """An organiser who does one thing after the other."""

    def __init__(self, world: World, actor: Actor, survey_id: int) -> None:
        self.world, self.actor, self.survey_id = world, actor, survey_id
        self.n = 0

    async def do(self, act: Callable[..., Awaitable[Any]], **values: Any) -> Any:
        return await act(self.world.database, now=self.world.now, actor=self.actor, **values)

    async def form(self) -> Any:
        async with self.world.database.read() as session:
            return await form_in(session, self.survey_id)

    async def edit(self, what: str, first: Any, second: Any) -> None:
        self.n += 1
        asks = asked(await self.form())
        if what == "add":
            options = tuple(NewOption(f"{self.n}.{k}") for k in range(second))
            question = NewQuestion(type=first, text=f"题{self.n}", options=options)
            await self.do(add_question, survey_id=self.survey_id, question=question)
        elif what == "anonymous":
            await self.do(
                change_survey, survey_id=self.survey_id, field=SurveyField.ANONYMOUS, value=first
            )
        elif asks:
            await self.edit_question(what, asks, asks[first % len(asks)], second)

    async def edit_question(self, what: str, asks: list[Ask], ask: Ask, more: Any) -> None:
        one = {"question_id": ask.id}
        option = {**one, "option_id": more}
        match what:
            case "remove":
                await self.do(remove_question, **one)
            case "move":
                await self.do(move_question, **one, place=more)
            case "condition":
                at, chosen, negated = more
                on = asks[at % len(asks)]
                known = on.options[chosen % len(on.options)].id if on.options else chosen
                numbers = on.type in {QuestionType.SCALE, QuestionType.NUMBER}
                test = AnswerTest(
                    question_id=on.id,
                    options=() if numbers else (known,),
                    least=chosen if numbers else None,
                    negated=negated,
                )
                await self.do(set_condition, **one, show_if=ShowIf(tests=(test,)))
            case "type":
                await self.do(change_question, **one, field=QuestionField.TYPE, value=more)
            case "option":
                await self.do(add_options, **one, options=(NewOption(f"新{self.n}"),))
            case "no_option":
                await self.do(remove_option, **option)
            case "move_option":
                await self.do(move_option, **option, place=1)
            case "quota":
                await self.do(change_option, **option, field=OptionField.QUOTA, value=3)

    async def works(self) -> None:
        """See that conditions ask about earlier shown questions, and that ids are unique."""
        card = await survey_card(
            self.world.database, self.actor, self.survey_id, now=self.world.now
        )
        assert card is not None
        assert flawed(card.form, anonymous=card.anonymous, mixed=card.mixed) is None
        before: dict[int, set[int]] = {}
        for ask in card.asks:
            for test in ask.show_if.tests if ask.show_if else ():
                assert test.question_id in before
                assert before[test.question_id].issuperset(test.options)
            before[ask.id] = {option.id for option in ask.offered}
        assert len({ask.id for ask in card.form}) == len(card.form)
        for ask in card.form:
            assert len({option.id for option in ask.options}) == len(ask.options)


def an_answer(ask: Ask) -> Answer:
    match ask.type:
        case QuestionType.ONE | QuestionType.SEVERAL:
            return Answer(options=(ask.offered[0].id,))
        case QuestionType.SCALE | QuestionType.NUMBER:
            return Answer(number=3)
        case QuestionType.DATE:
            return Answer(day=datetime(2027, 3, 1, tzinfo=UTC).date())
        case QuestionType.TEXT:
            return Answer(text="好")
        case QuestionType.PHOTO:
            return Answer(photo="file")


async def kept(database: Database, response_id: int) -> dict[int, Answer]:
    async with database.read() as session:
        response = await session.get_one(SurveyResponse, response_id)
        return opened_answers(session.vault, response.answers)


async def play(url: str, vault: Vault, making: Any, while_open: Any) -> None:
    async with opened(url, vault) as database:
        world = World(database)
        await world.begin()
        actor = Actor(await world.person(), owner=True)
        made: Any = await create_survey(
            database,
            now=world.now,
            actor=actor,
            kind=SurveyKind.SURVEY,
            title="试",
            site_id=None,
        )
        at = Edits(world, actor, made.survey_id)
        for edit in making:
            await at.edit(*edit)
            await at.works()
        await at.do(
            change_survey,
            survey_id=at.survey_id,
            field=SurveyField.CLOSES,
            value=world.now + DAY,
        )
        if isinstance(await at.do(open_survey, survey_id=at.survey_id), Opened):
            await answered_meanwhile(at, while_open)


async def answered_meanwhile(at: Edits, edits: Any) -> None:
    """Answer a question after each edit: what was answered stays, none is asked that is hidden."""
    database, who = at.world.database, await at.world.person()
    begun: Any = await begin(
        database, now=at.world.now, survey_id=at.survey_id, by_id=who, for_id=who
    )
    response_id: int = begun.response_id
    standing: Any = begun
    given_so_far: dict[int, Answer] = {}
    for edit in (*edits, None):
        form = await at.form()
        shown = {ask.id: ask for ask in visible(form, given_so_far)}
        if standing.at_id in shown:
            ask = shown[standing.at_id]
            answer = an_answer(ask)
            standing = await give(
                database, now=at.world.now, response_id=response_id, by_id=who,
                question_id=ask.id, answer=answer,
            )  # fmt: skip
            given_so_far[ask.id] = answer
            assert standing.at_id is None or standing.at_id in {
                each.id for each in visible(form, given_so_far)
            }
        if edit is not None:
            await at.edit(*edit)
            await at.works()
        assert await kept(database, response_id) == given_so_far
        standing = await begin(
            database, now=at.world.now, survey_id=at.survey_id, by_id=who, for_id=who
        )
        assert all(ask.removed is False for ask in visible(await at.form(), given_so_far))


@given(making=EDITS, while_open=EDITS)
@settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
def test_any_edits_keep_a_form_that_works_and_every_answer(
    tmp_path_factory: Any, vault: Vault, making: Any, while_open: Any
) -> None:
    folder = tmp_path_factory.mktemp("edits")
    first = ("add", QuestionType.ONE, 3)
    asyncio.run(play(new_sqlite(folder / "linli.db"), vault, (first, *making), while_open))
