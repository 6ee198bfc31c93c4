"""From a stored update to its handler: who speaks, in which conversation, at what moment."""

import functools
from collections.abc import Awaitable, Callable, Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import structlog
from aiogram import Bot, Dispatcher
from aiogram.types import Update
from pydantic import ValidationError
from sqlalchemy import Row, and_, bindparam, func, literal, select
from sqlalchemy.sql import Select
from sqlmodel import col

from bot.clock import Clock
from bot.conversations.storage import Buffer, current, standing_of
from bot.conversations.tables import Conversation
from bot.inbox.quarantine import forget_lane, quarantined, set_aside_of
from bot.inbox.store import Done, Waiting
from bot.inbox.updates import Malformed, Sender, in_group, is_farewell, said_at, sender_of
from bot.scripts import try_to_keep_scripts
from bot.snapshots import Snapshots
from bot.telegram.errors import Refused, Unreachable
from handlers.calendars import CalendarFiles
from handlers.groups.events import hear_group
from handlers.groups.talk import GroupTalk
from handlers.talk import Talk
from handlers.visitor import Visitor
from locales.reader import language_of, reader_for
from school.actors import Actor
from school.arrivals import meet
from school.browsing import Menu
from school.database import Database
from school.groups.membership import end_group
from school.people import Person, note_unreachable
from school.settings import SchoolSettings
from school.staff.rights import Rank, highest_rank
from school.versions import MENU, Version
from school.volunteers import Volunteer

log = structlog.get_logger(__name__)

Work = Callable[..., Awaitable[Any]]


@dataclass(frozen=True, slots=True)
class Hands:
    """What handlers have done for them: slow work elsewhere, and what is due now at once."""

    work: Work
    wake: Callable[[], None]


class Intake:
    """Feeds aiogram's dispatcher one stored update at a time, with all that handlers are given.

    Handlers get a `talk`: the database bound to the update, the moment, the visitor.
    """

    def __init__(
        self,
        database: Database,
        bot: Bot,
        dispatcher: Dispatcher,
        clock: Clock,
        *,
        language: str,
        owners: Collection[int],
        snapshots: Snapshots,
        hands: Hands,
    ) -> None:
        self._database = database
        self._bot = bot
        self._dispatcher = dispatcher
        self._clock = clock
        self._language = language
        self._owners = frozenset(owners)
        self._snapshots = snapshots
        self._hands = hands
        self._calendars = CalendarFiles(hands.work)

    async def handle(self, item: Waiting) -> Done:
        """Handle one update; return what its done mark commits.

        Raise Malformed when it does not parse; what else is raised is judged by the runner.
        """
        update = self._parsed(item)
        sender = sender_of(item.raw)
        if sender is None:
            await self._hear_group(item, update)
            return Done(item.update_id)
        now = said_at(item.raw, self._clock.now())
        database = self._database.bound(item.update_id, repeated=item.repeated)
        row, school = await self._met(database, sender, now=now, leaving=is_farewell(item.raw))
        await self._snapshots.scripts(row.version)
        visitor = self._visitor(row, sender, school)
        standing = standing_of(row if row.talking else None, database.vault)
        buffer = Buffer(database, {(sender.chat_id, sender.id, "default"): standing})
        token = current.set(buffer)
        try:
            state = self._dispatcher.fsm.get_context(self._bot, sender.chat_id, sender.id)
            menu = functools.partial(self._menu, row.version, visitor)
            talk = Talk(
                database=database,
                now=now,
                visitor=visitor,
                school=school,
                defaults=self._snapshots.defaults,
                state=state,
                work=self._hands.work,
                calendars=self._calendars,
                menu=menu,
                owners=tuple(sorted(self._owners)),
                set_aside=self._set_aside,
                saved=self._saved,
                kept=functools.partial(self._kept, item.lane),
                forget=functools.partial(self._forget, item.lane),
                wake=self._hands.wake,
            )
            await self._dispatcher.feed_update(self._bot, update, talk=talk)
        except Unreachable:
            await note_unreachable(database, visitor.person_id, now=now)
        except Refused as error:
            log.error("reply.refused", update_id=item.update_id, fault=str(error))
        finally:
            current.reset(token)
        return Done(item.update_id, buffer.changes())

    async def _menu(self, version: int, visitor: Visitor) -> Menu:
        """Return all that the one who speaks may browse."""
        menu = await self._snapshots.menu(version)
        works_here = visitor.teaches or visitor.rank > Rank.RESIDENT
        return menu if works_here else menu.for_residents

    async def _hear_group(self, item: Waiting, update: Update) -> None:
        """Let a group's update act, if it is any of our business; nobody becomes known by it."""
        found = in_group(item.raw)
        if found is None:
            return
        now = said_at(item.raw, self._clock.now())
        database = self._database.bound(item.update_id, repeated=item.repeated)
        values = {"telegram_id": found.actor_id or 0, "chat_id": found.chat_id}
        (row,) = await database.rows(_known(), **values)
        school = await self._snapshots.settings(row.version)
        await self._snapshots.scripts(row.version)
        owner = found.actor_id in self._owners
        talk = GroupTalk(
            database=database,
            now=now,
            reader=reader_for(self._language, default=self._language, zone=school.zone),
            school=school,
            menu=functools.partial(self._snapshots.menu, row.version),
            actor=None if row.id is None else Actor(row.id, owner=owner),
        )
        try:
            await hear_group(update, talk, self._bot)
        except Unreachable:
            await end_group(database, now=now, chat_id=found.chat_id)
        except Refused as error:
            log.error("group.refused", update_id=item.update_id, fault=str(error))

    async def _set_aside(self) -> int:
        async with self._database.read() as session:
            return len(await quarantined(session))

    async def _kept(self, lane: int) -> list[dict[str, Any]]:
        async with self._database.read() as session:
            return await set_aside_of(session, lane)

    async def _forget(self, lane: int) -> None:
        async with self._database.write() as session:
            await forget_lane(session, lane)

    async def _saved(self) -> None:
        """Have what was changed at hand in traditional script, for what is shown next."""
        await try_to_keep_scripts(self._database, self._hands.work)
        await self._snapshots.current_scripts()

    def _parsed(self, item: Waiting) -> Update:
        try:
            return Update.model_validate(item.raw, context={"bot": self._bot})
        except ValidationError as error:
            where = ".".join(str(part) for part in error.errors(include_input=False)[0]["loc"])
            raise Malformed(where) from None

    async def _met(
        self, database: Database, sender: Sender, *, now: datetime, leaving: bool
    ) -> tuple[Row[Any], SchoolSettings]:
        """Return, by one read, the person and their conversation; and the school's settings.

        Whoever writes is here again; who is leaving is not, and is offered nothing any more.
        """
        values = {"telegram_id": sender.id, "chat_id": sender.chat_id}
        (row,) = await database.rows(_known(), **values)
        school = await self._snapshots.settings(row.version)
        is_fresh = row.id is not None and row.reachable and row.seen_at.date() == now.date()
        if is_fresh or (leaving and row.id is not None):
            return row, school
        language = language_of(sender.language_code, self._language)
        await meet(database, now=now, telegram_id=sender.id, language=language, settings=school)
        (row,) = await database.rows(_known(), **values)
        return row, school

    def _visitor(self, row: Row[Any], sender: Sender, school: SchoolSettings) -> Visitor:
        return Visitor(
            person_id=row.id,
            telegram_id=sender.id,
            reader=reader_for(row.language, default=self._language, zone=school.zone),
            site_id=row.site_id,
            site_asked=row.site_asked,
            has_name=row.has_name,
            has_phone=row.has_phone,
            consented=row.consent_at is not None,
            themes_asked=row.themes_asked,
            reminders=row.reminders,
            owner=sender.id in self._owners,
            rank=Rank.OWNER if sender.id in self._owners else Rank(row.rank),
            teaches=bool(row.teaches) or row.rank == Rank.VOLUNTEER,
        )


@functools.cache
def _known() -> Select[Any]:
    """The one read of an update: the person, and where their conversation stands."""
    person, talk = Person.__table__.c, Conversation.__table__.c  # type: ignore[attr-defined]
    version = select(col(Version.number)).where(col(Version.name) == MENU).scalar_subquery()
    teaches = select(col(Volunteer.id)).where(col(Volunteer.person_id) == person.id).exists()
    one = select(literal(1).label("one")).subquery()
    return (
        select(
            person.id,
            person.language,
            person.site_id,
            person.site_asked,
            person.name.is_not(None).label("has_name"),
            person.phone.is_not(None).label("has_phone"),
            person.consent_at,
            person.themes_asked,
            person.reminders,
            person.reachable,
            person.seen_at,
            highest_rank(person.id).label("rank"),
            teaches.label("teaches"),
            talk.chat_id.is_not(None).label("talking"),
            talk.state,
            talk.data,
            func.coalesce(version, 0).label("version"),
        )
        .select_from(one)
        .outerjoin(Person, person.telegram_id == bindparam("telegram_id"))
        .outerjoin(
            Conversation,
            and_(
                talk.chat_id == bindparam("chat_id"),
                talk.user_id == bindparam("telegram_id"),
                talk.destiny == "default",
            ),
        )
    )
