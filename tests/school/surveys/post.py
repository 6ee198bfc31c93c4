"""A survey as time passes: its ticks, and the deliveries of what they write."""

from collections import Counter
from datetime import datetime
from typing import Any

from sqlalchemy import select, update
from sqlmodel import col

from schedules.surveys import Surveys
from schedules.ticks import Tick
from school.actors import Actor
from school.deliveries.claims import claim_group, mark_sending
from school.deliveries.outcomes import Claimed, Outcome, Result, Sent
from school.deliveries.settle import settle
from school.notices.tables import Notice, NoticeKind
from school.settings import SchoolSettings
from school.statements import write
from school.surveys.flow import Answer
from school.surveys.tables import Survey, SurveyState
from tests.school.signups.world import DAY, World
from tests.school.surveys.scene import survey
from tests.school.surveys.test_finishing import answered, sent

EVERYBODY: dict[str, Any] = {}
KINDS = (NoticeKind.SURVEY, NoticeKind.SURVEY_REMINDER)
# So many messages a day that the budget holds none back.
ROOMY = SchoolSettings(daily_messages=20)


class Post:
    """Ticks and deliveries on a world's database, all at its `now`."""

    def __init__(self, world: World, settings: SchoolSettings = ROOMY) -> None:
        self.world = world
        self.settings = settings

    @property
    def ticks(self) -> list[Tick]:
        return Surveys(self.world.database, self.settings).ticks()

    async def tick(self, *names: str) -> int:
        """Run the ticks of these names, or all."""
        chosen = [each for each in self.ticks if not names or each.name in names]
        return sum([await each.run(self.world.now) for each in chosen])

    async def deliver(self, outcome: Outcome | None = None) -> list[Claimed]:
        """Claim what is due until nothing is left, and settle it as sent; return what left."""
        gone: list[Claimed] = []
        while True:
            claims = await claim_group(
                self.world.database, self.world.now, limit=50, settings=self.settings, worker="w"
            )
            going = await mark_sending(
                self.world.database,
                self.world.now,
                [each.id for each in claims.notices],
                worker="w",
            )
            results = [Result(id_, outcome or Sent(f"1:{id_}")) for id_ in going]
            await settle(self.world.database, self.world.now, results, settings=self.settings)
            gone += [each for each in claims.notices if each.id in going]
            if not claims.more:
                return gone

    async def day(self, days: float = 1) -> list[Claimed]:
        """Let time pass, run all ticks and deliver."""
        self.world.now += days * DAY
        await self.tick()
        return await self.deliver()

    async def told(self, survey_id: int) -> Counter[tuple[int, NoticeKind]]:
        """Return how many notices of each kind each person has about a survey, in any state."""
        found = await self.world.database.rows(
            select(col(Notice.person_id), col(Notice.kind)).where(
                col(Notice.subject) == survey_id, col(Notice.kind).in_(KINDS)
            )
        )
        return Counter((each.person_id, NoticeKind(each.kind)) for each in found)

    async def states(self, survey_id: int) -> dict[int, tuple[str, str | None]]:
        """Return where each person's last notice about a survey stands, and why."""
        found = await self.world.database.rows(
            select(col(Notice.person_id), col(Notice.state), col(Notice.reason))
            .where(col(Notice.subject) == survey_id, col(Notice.kind).in_(KINDS))
            .order_by(col(Notice.id))
        )
        return {each.person_id: (each.state, each.reason) for each in found}


async def inviting(world: World, *questions: dict[str, Any], **values: Any) -> tuple[int, int]:
    """An open survey for everybody with one question; return the survey and the question."""
    asked = questions or ({},)
    ids = await survey(world, *asked, **({"audience": EVERYBODY} | values))
    return ids[0], ids[1]


async def draft(world: World, *questions: dict[str, Any], **values: Any) -> list[int]:
    """A draft; return its id and those of its questions."""
    given = {"state": SurveyState.DRAFT, "opens_at": None} | values
    return await survey(world, *questions, **given)


async def finished(world: World, survey_id: int, question_id: int, person: int) -> Any:
    """Have somebody answer and send."""
    response = await answered(
        world, survey_id, person, **{f"q{question_id}": Answer(options=(1,))}
    )
    return await sent(world, response, person)


async def organiser(world: World) -> Actor:
    return Actor(await world.person(), owner=True)


async def changed(world: World, survey_id: int, **values: Any) -> None:
    """Change a survey's row behind everybody's back."""
    async with world.database.write() as session:
        await write(session, update(Survey).where(col(Survey.id) == survey_id).values(**values))


async def row_of(world: World, survey_id: int) -> Any:
    found = await world.database.rows(
        select(Survey.__table__).where(col(Survey.id) == survey_id)  # type: ignore[attr-defined]
    )
    return found[0]


def people_of(notices: list[Claimed], kind: NoticeKind) -> list[int]:
    return sorted(each.person_id for each in notices if each.kind is kind)


def later(world: World, days: float) -> datetime:
    return world.now + days * DAY
