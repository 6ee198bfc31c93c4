"""How long 10,000 responses take to be summed up and drawn: `benchmarks surveys`.

A named survey of ten questions at fifty sites, answered by 10,000 people; read from SQLite,
opened, counted in all and by site, and drawn as ten pictures. What starts only once, the worker's
libraries, is told apart. The baseline is plain: the same answers as JSON, unsealed, counted with
`Counter`, and ten bare bar charts of matplotlib with as many bars.
"""

import io
import json
import random
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from statistics import median
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import insert, select
from sqlmodel import col

from benchmarks.schools import ready_school
from bot.clock import Clock
from papers.charts import question_charts
from papers.fonts import FACE_SIMPLIFIED, font_path
from papers.sheets.wording import Wording
from school.actors import Actor
from school.database import Database
from school.people import Person
from school.sites import Site
from school.statements import write
from school.surveys.answers import packed, sealed_answers
from school.surveys.flow import Answer
from school.surveys.gathering import Gathered, gathered
from school.surveys.tables import (
    QuestionType,
    ResponseState,
    Survey,
    SurveyOption,
    SurveyQuestion,
    SurveyResponse,
    SurveyState,
)
from school.vault import DataKey, Vault

KEY = DataKey.from_secret(bytes(range(32)))
RESPONSES, SITES, ROUNDS = 10_000, 50, 5
BOUND = 1.0
_ONE, _SEVERAL = QuestionType.ONE, QuestionType.SEVERAL
_TYPES = (
    _SEVERAL, _ONE, QuestionType.SCALE, QuestionType.NUMBER, _SEVERAL,
    _ONE, QuestionType.DATE, QuestionType.SCALE, _SEVERAL, _ONE,
)  # fmt: skip
_OPTIONS = ("智能手机怎么用", "书法", "防诈骗和法律常识", "合唱、广场舞", "急救与健康", "其他")
_CHANCE = random.Random(5)  # noqa: S311 - the same answers each time


@dataclass(frozen=True, slots=True)
class Took:
    """Seconds, and those of them that this process computed; on a busy machine they differ."""

    wall: float
    cpu: float

    def __str__(self) -> str:
        return f"{self.wall:.2f} s ({self.cpu:.2f} s of CPU)"


async def main() -> None:
    """Print what each step takes, their sum against the bound, and the ratio to the baseline."""
    clock = Clock()
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite+aiosqlite:///{folder}/linli.db"
        await ready_school(url, KEY, people=RESPONSES, each=1)
        database = Database.connect(url, Vault(KEY))
        try:
            survey_id, sheets = await _answered(database, clock)
            began = clock.monotonic()
            wording = Wording("zh_CN", ZoneInfo("Asia/Shanghai"), clock.now())
            _drawn_once(wording)
            print(f"libraries and font, once a worker: {clock.monotonic() - began:.2f} s")
            rounds = [await _round(database, survey_id, wording, clock) for _ in range(ROUNDS)]
        finally:
            await database.close()
    plain = _median([_timed(clock, lambda: _plain(sheets)) for _ in range(ROUNDS)])
    read, draw = (_median([each[n] for each in rounds]) for n in (0, 1))
    both = Took(read.wall + draw.wall, read.cpu + draw.cpu)
    print(f"{RESPONSES:,} responses read, opened and counted: {read}")
    print(f"ten pictures: {draw}")
    print(f"together {both} (bound {BOUND:g} s), {both.cpu / plain.cpu:.1f} x plain ({plain})")


async def _round(
    database: Database, survey_id: int, wording: Wording, clock: Clock
) -> tuple[Took, Took]:
    began, cpu = clock.monotonic(), time.process_time()
    found = await gathered(database, Actor(1, owner=True), survey_id)
    assert isinstance(found, Gathered), found
    assert found.results.responses == RESPONSES
    read, read_cpu = clock.monotonic(), time.process_time()
    assert all(question_charts(found.results.questions, wording))
    end, end_cpu = clock.monotonic(), time.process_time()
    return Took(read - began, read_cpu - cpu), Took(end - read, end_cpu - read_cpu)


def _timed(clock: Clock, work: Callable[[], object]) -> Took:
    began, cpu = clock.monotonic(), time.process_time()
    work()
    return Took(clock.monotonic() - began, time.process_time() - cpu)


def _median(took: Sequence[Took]) -> Took:
    return Took(median(each.wall for each in took), median(each.cpu for each in took))


def _drawn_once(wording: Wording) -> None:
    from papers.charts import points_chart
    from school.surveys.figures import Quiz

    points_chart("", Quiz(people=1, passed=1, points=((1, 1),)), wording)


def _plain(sheets: Sequence[str]) -> None:
    from matplotlib.figure import Figure
    from matplotlib.font_manager import FontPath, FontProperties

    counts: dict[str, Counter[str]] = {}
    for sheet in sheets:
        for question, answer in json.loads(sheet).items():
            counts.setdefault(question, Counter())[repr(answer)] += 1
    font = FontProperties(fname=FontPath(str(font_path()), FACE_SIMPLIFIED))
    for _ in counts:
        figure = Figure(figsize=(10.8, 9), dpi=100)
        axes = figure.add_subplot()
        axes.barh(range(len(_OPTIONS)), range(len(_OPTIONS)))
        axes.set_yticks(range(len(_OPTIONS)), _OPTIONS, fontproperties=font)
        figure.savefig(io.BytesIO(), format="png")


async def _answered(database: Database, clock: Clock) -> tuple[int, list[str]]:
    """Put the survey and its responses in; return its id and the answers unsealed."""
    now = clock.now()
    people = [each.id for each in await database.rows(select(col(Person.id)).limit(RESPONSES))]
    sites = [each.id for each in await database.rows(select(col(Site.id)).limit(SITES))]
    async with database.write() as session:
        row = {
            "title": "想学什么",
            "state": SurveyState.CLOSED,
            "author_id": people[0],
            "opens_at": now - timedelta(days=9),
            "closes_at": now,
            "created_at": now,
            "changed_at": now,
        }
        made = await write(session, insert(Survey).returning(col(Survey.id)), row)
        survey_id: int = made.scalar_one()
        questions = [
            await _question(session, survey_id, n, type_) for n, type_ in enumerate(_TYPES, 1)
        ]
        answers = [_sheet(questions) for _ in people]
        responses = [
            {
                "survey_id": survey_id,
                "by_id": person,
                "for_id": person,
                "state": ResponseState.FINISHED,
                "answers": sealed_answers(session.vault, sheet),
                "group_site_id": sites[n % len(sites)],
                "begun_at": now,
                "touched_at": now,
                "ended_at": now,
                "attempt": 1,
            }
            for n, (person, sheet) in enumerate(zip(people, answers, strict=True))
        ]
        await write(session, insert(SurveyResponse), responses)
    return survey_id, [packed(each) for each in answers]


async def _question(session: Any, survey_id: int, n: int, type_: QuestionType) -> tuple[int, Any]:
    row = {"survey_id": survey_id, "number": n, "type": type_, "text": "您今年最想学什么？"}
    made = await write(
        session,
        insert(SurveyQuestion).returning(col(SurveyQuestion.id)),
        {**row, "required": True, "points": 0},
    )
    id_: int = made.scalar_one()
    if type_ in {_ONE, _SEVERAL}:
        options = [
            {"question_id": id_, "id": at, "number": at, "text": text, "right": False, "taken": 0}
            for at, text in enumerate(_OPTIONS, 1)
        ]
        await write(session, insert(SurveyOption), options)
    return id_, type_


def _sheet(questions: Sequence[tuple[int, Any]]) -> dict[int, Answer]:
    return {id_: _answer(type_) for id_, type_ in questions}


def _answer(type_: QuestionType) -> Answer:
    chosen = _CHANCE.sample(range(1, len(_OPTIONS) + 1), k=3 if type_ is _SEVERAL else 1)
    match type_:
        case QuestionType.SCALE:
            return Answer(number=_CHANCE.randint(1, 5))
        case QuestionType.NUMBER:
            return Answer(number=_CHANCE.randint(55, 95))
        case QuestionType.DATE:
            return Answer(day=date(2027, 1, 1) + timedelta(days=_CHANCE.randrange(180)))
        case _:
            return Answer(options=tuple(sorted(chosen)))
