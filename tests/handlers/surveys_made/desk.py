"""An organiser at the surveys of a town, and what they do there again and again."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

from playground.testing import Message, Person
from school.actors import Actor
from school.database import Database
from school.surveys.drafts import SurveyCard, survey_card, surveys_seen
from tests.handlers.staff.test_papers import organiser
from tests.handlers.steps import open_part
from tests.support.bots import RunningLinli, running_linli
from tests.support.clock import START
from tests.support.staff import OWNER_ID, Town, town


@dataclass
class Desk:
    """A running bot and an organiser of the whole school; `shown` is the last screen."""

    linli: RunningLinli
    place: Town
    lin: Person
    shown: Message

    async def tap(self, label: str, wanted: str) -> Message:
        await self.lin.tap(label, on=self.shown)
        self.shown = await self.lin.wait_for(wanted)
        return self.shown

    async def type(self, text: str, wanted: str) -> Message:
        await self.lin.send(text)
        self.shown = await self.lin.wait_for(wanted)
        return self.shown

    async def cards(self) -> list[SurveyCard]:
        """Return all surveys that are made or open, whole, the oldest first."""
        database, actor = self.place.database, Actor(0, owner=True)
        found = await surveys_seen(database, actor, closed=False)
        cards = [await survey_card(database, actor, each.id, now=START) for each in found]
        return sorted((each for each in cards if each), key=lambda each: each.id)

    async def card(self) -> SurveyCard:
        (card,) = await self.cards()
        return card

    async def to_list(self) -> Message:
        await self.lin.send("工作台")
        await open_part(self.lin, "问卷")
        self.shown = await self.lin.wait_for(lambda message: "新问卷" in "".join(message.buttons))
        return self.shown

    async def begin(self, title: str = "您想学什么", *, kind: str = "问卷，一步") -> Message:
        """Begin a survey of the whole school, step by step."""
        await self.to_list()
        await self.tap("新问卷", "怎么做")
        await self.tap(kind, "以哪个教学点的名义")
        await self.tap("全校", "叫什么")
        return await self.type(title, "还没有题目")

    async def ask(self, text: str) -> Message:
        """Type a whole question from the list of questions, and go back to the list."""
        await self.type(text, "题目加好了")
        return await self.tap("返回", "也可以一次打完")

    async def asked(self, *questions: str) -> Message:
        """Put whole questions into the survey whose card is shown, and go back to the card."""
        await self.tap("题目", "也可以一次打完")
        for text in questions:
            await self.ask(text)
        return await self.tap("返回", "下一步")


@asynccontextmanager
async def at_the_desk(database: Database, site: str | None = None) -> AsyncIterator[Desk]:
    place = await town(database, now=START)
    async with running_linli(database, owners=(OWNER_ID,)) as linli:
        lin = await organiser(linli, place, site)
        await lin.send("工作台")
        yield Desk(linli, place, lin, await lin.wait_for("工作台"))
