"""Topics 栏目: what a person may ask to be sent now and then, and who asked for what.

Nobody is subscribed unasked. A topic is shown only while it sends something: when a theme of it
lies in the present or the future. Reminders are no topic but stand beside them, since stopping is
one matter for a resident; which reminders a person wants stands with the person.
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Select,
    UniqueConstraint,
    and_,
    delete,
    func,
    or_,
    select,
    update,
)
from sqlalchemy.orm import Mapped
from sqlmodel import Field, SQLModel, col

from school.columns import utc
from school.database import Database, Session, use_case
from school.people import Person, Reminders
from school.settings import SchoolSettings
from school.statements import insert_or_ignore, row, rows, write
from school.themes import LEGAL_TOPIC, Theme
from school.wishes.tables import Wish

# A month's theme is still to come, or still new, until the month is over.
_MONTH_END = 31


class Subscription(SQLModel, table=True):
    """One person gets the themes of one topic."""

    __tablename__ = "subscriptions"
    __table_args__ = (UniqueConstraint("topic", "person_id"),)

    id: int | None = Field(default=None, primary_key=True)
    person_id: int = Field(foreign_key="people.id", index=True)
    topic: str = Field(max_length=40)
    since: datetime = utc()


@dataclass(frozen=True, slots=True)
class TopicChoice:
    """A topic as one person sees it; `theme_id` stands for its name in a button's data."""

    topic: str
    theme_id: int
    subscribed: bool


@dataclass(frozen=True, slots=True)
class Choices:
    """All that is sent to one person now and then."""

    topics: tuple[TopicChoice, ...]
    reminders: Reminders


@use_case
async def subscribe(session: Session, person_id: int, topic: str, *, now: datetime) -> None:
    """Send the themes of `topic` to this person from now on; asking twice changes nothing."""
    await _subscribe(session, person_id, topic, now=now)


@use_case
async def unsubscribe(session: Session, person_id: int, topic: str) -> None:
    """Send no more themes of `topic` to this person; those still in the outbox stay unsent."""
    await write(
        session,
        delete(Subscription).where(
            col(Subscription.person_id) == person_id, col(Subscription.topic) == topic
        ),
    )


@use_case
async def answer_theme_question(
    session: Session, person_id: int, *, wanted: bool, now: datetime
) -> None:
    """Take the answer to "每月普法主题?", which is asked once."""
    await write(
        session, update(Person).where(col(Person.id) == person_id).values(themes_asked=True)
    )
    if wanted:
        await _subscribe(session, person_id, LEGAL_TOPIC, now=now)


@use_case
async def note_themes_asked(session: Session, person_id: int) -> None:
    """Remember that this person was asked, whether or not they answer."""
    await write(
        session, update(Person).where(col(Person.id) == person_id).values(themes_asked=True)
    )


@use_case
async def choose_reminders(session: Session, person_id: int, reminders: Reminders) -> None:
    """Set which reminders this person gets."""
    await write(
        session, update(Person).where(col(Person.id) == person_id).values(reminders=reminders)
    )


@use_case
async def stop_all(session: Session, person_id: int) -> None:
    """Send nothing more now and then: no topic, no reminder, no announcement but urgent ones.

    What they signed up for stays; what they wished for is forgotten, so that nobody tells of it.
    """
    await forget_subscriptions(session, person_id)
    await write(session, delete(Wish).where(col(Wish.person_id) == person_id))
    await write(
        session,
        update(Person)
        .where(col(Person.id) == person_id)
        .values(reminders=Reminders.NONE, wants_news=False),
    )


@use_case
async def set_news(session: Session, person_id: int, *, wanted: bool) -> None:
    """Send the school's announcements to this person, or only urgent ones."""
    await write(
        session, update(Person).where(col(Person.id) == person_id).values(wants_news=wanted)
    )


async def forget_subscriptions(session: Session, person_id: int) -> None:
    """End every subscription of this person, in the caller's transaction."""
    await write(session, delete(Subscription).where(col(Subscription.person_id) == person_id))


async def choices_of(
    database: Database, person_id: int, *, now: datetime, settings: SchoolSettings
) -> Choices:
    """Return the topics that send something now, and what this person chose."""
    found = await database.rows(_topics(person_id, now.astimezone(settings.zone).date()))
    person = await database.rows(select(col(Person.reminders)).where(col(Person.id) == person_id))
    topics = [TopicChoice(each.topic, each.theme_id, each.mine > 0) for each in found]
    topics.sort(key=lambda choice: (choice.topic != LEGAL_TOPIC, choice.theme_id))
    return Choices(tuple(topics), person[0].reminders if person else Reminders.NONE)


async def topic_of(database: Database, theme_id: int) -> str | None:
    """Return the topic that a button named by one of its themes; None when there is none."""
    found = await database.rows(select(col(Theme.topic)).where(col(Theme.id) == theme_id))
    return found[0].topic if found else None


async def subscribers_after(
    session: Session, topic: str, person_id: int, *, limit: int
) -> list[int]:
    """Return up to `limit` reachable subscribers whose ids follow `person_id`, in their order."""
    found = await rows(
        session,
        _reachable(col(Person.id), topic)
        .where(col(Person.id) > person_id)
        .order_by(col(Person.id))
        .limit(limit),
    )
    return [each.id for each in found]


async def count_subscribers(database: Database, topic: str) -> int:
    """Return how many people a theme of this topic would be sent to now."""
    (found,) = await database.rows(_reachable(func.count(), topic))
    return int(found[0])


async def is_subscribed(session: Session, person_id: int, topic: str) -> bool:
    """Say whether this person gets the themes of `topic`."""
    mine = select(col(Subscription.id)).where(
        col(Subscription.person_id) == person_id, col(Subscription.topic) == topic
    )
    return await row(session, mine) is not None


async def _subscribe(session: Session, person_id: int, topic: str, *, now: datetime) -> None:
    statement = insert_or_ignore(session, Subscription, unique=["topic", "person_id"])
    await write(session, statement, {"person_id": person_id, "topic": topic, "since": now})


def _reachable(what: ColumnElement[int] | Mapped[int | None], topic: str) -> Select[Any]:
    return (
        select(what)
        .select_from(Subscription)
        .join(Person, col(Person.id) == col(Subscription.person_id))
        .where(col(Subscription.topic) == topic)
        .where(col(Person.telegram_id).is_not(None), col(Person.reachable))
    )


def _topics(person_id: int, today: date) -> Select[Any]:
    mine = (
        select(func.count())
        .where(col(Subscription.topic) == col(Theme.topic))
        .where(col(Subscription.person_id) == person_id)
        .correlate(Theme)
        .scalar_subquery()
    )
    to_come = or_(
        col(Theme.year).is_(None),
        col(Theme.year) > today.year,
        and_(col(Theme.year) == today.year, col(Theme.month) > today.month),
        and_(
            col(Theme.year) == today.year,
            col(Theme.month) == today.month,
            func.coalesce(col(Theme.day), _MONTH_END) >= today.day,
        ),
    )
    return (
        select(col(Theme.topic), func.min(col(Theme.id)).label("theme_id"), mine.label("mine"))
        .where(to_come)
        .group_by(col(Theme.topic))
    )
