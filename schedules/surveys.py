"""Surveys as time passes: people are invited and reminded, they close, and answers are stored."""

from collections.abc import Awaitable, Callable
from datetime import datetime

from schedules.ticks import Tick, earliest, for_each
from school.database import Database
from school.settings import SchoolSettings
from school.surveys.closing import (
    close_due,
    end_chunk,
    surveys_to_close,
    surveys_to_end,
    tries_with_end,
)
from school.surveys.finishing import end_overdue
from school.surveys.inviting import (
    ToInvite,
    begin_inviting,
    surveys_to_invite,
    write_invitations,
)
from school.surveys.reminding import (
    ToRemind,
    begin_round,
    surveys_to_remind,
    write_reminders,
)
from school.surveys.storing import closed_waiting, store_answers, surveys_waiting

# Chunks a run of a tick writes before it lets go: others have their turn between chunks.
CHUNKS_AT_ONCE = 100


class Surveys:
    """The ticks of surveys. `settings` are the process's defaults."""

    def __init__(self, database: Database, settings: SchoolSettings) -> None:
        self._database = database
        self._settings = settings
        # A process that ended may have left the log unfolded: nobody knows, so it is done once.
        self._unsettled = True

    def ticks(self) -> list[Tick]:
        """Return the ticks in the order in which things happen to a survey.

        Tries end before their survey closes, and it closes before its last answers are stored.
        """
        return [
            Tick("survey_inviting", self.invite, self.next_invitation),
            Tick("survey_reminders", self.remind, self.next_reminder),
            Tick("quiz_overdue", self.end_tries, self.next_end),
            Tick("survey_closing", self.close, self.next_closing),
            Tick("survey_storing", self.store, self.next_storing),
        ]

    async def invite(self, now: datetime) -> int:
        """Write the invitations to surveys that have opened."""
        due = [each for each in await surveys_to_invite(self._database) if each.at <= now]
        return await for_each(due, lambda each: self._invite(each, now))

    async def next_invitation(self, now: datetime) -> datetime | None:  # noqa: ARG002 - a Tick's shape
        """Return when the next survey opens that invites; the past while some are unwritten."""
        return earliest(each.at for each in await surveys_to_invite(self._database))

    async def remind(self, now: datetime) -> int:
        """Write the reminders that are due."""
        return await for_each(
            [each for each in await self._to_remind(now) if each.under_way or each.at <= now],
            lambda each: self._remind(each, now),
        )

    async def next_reminder(self, now: datetime) -> datetime | None:
        """Return when people are reminded next."""
        return earliest(now if each.under_way else each.at for each in await self._to_remind(now))

    async def end_tries(self, now: datetime) -> int:
        """End the tries of quizzes whose time is over."""
        return await for_each(
            [each.id for each in await tries_with_end(self._database) if each.at <= now],
            lambda response_id: self._end_try(response_id, now),
        )

    async def next_end(self, now: datetime) -> datetime | None:  # noqa: ARG002 - a Tick's shape
        """Return when the next try is over."""
        return earliest(each.at for each in await tries_with_end(self._database))

    async def close(self, now: datetime) -> int:
        """Close what has come to its end, and end what is still under way of it."""
        closed = await for_each(
            [each.id for each in await surveys_to_close(self._database) if each.at <= now],
            lambda survey_id: self._close(survey_id, now),
        )
        return closed + await for_each(
            await surveys_to_end(self._database), lambda survey_id: self._end_all(survey_id, now)
        )

    async def next_closing(self, now: datetime) -> datetime | None:
        """Return when the next survey closes; now while something of a closed one is left."""
        if await surveys_to_end(self._database):
            return now
        return earliest(each.at for each in await surveys_to_close(self._database))

    async def store(self, now: datetime) -> int:
        """Store the anonymous answers that may leave their people, and fold SQLite's log.

        Where somebody was reading meanwhile, it is folded by the next run.
        """
        stored = await for_each(
            await surveys_waiting(self._database), lambda survey_id: self._store(survey_id, now)
        )
        if self._unsettled:
            self._unsettled = not await self._database.checkpoint()
        return stored

    async def next_storing(self, now: datetime) -> datetime | None:
        """Return now while answers of a closed survey wait, or the log is not folded.

        Batches of open ones are looked for once a minute.
        """
        waits = self._unsettled or await closed_waiting(self._database)
        return now if waits else None

    async def _to_remind(self, now: datetime) -> list[ToRemind]:
        return await surveys_to_remind(self._database, now=now, settings=self._settings)

    async def _invite(self, due: ToInvite, now: datetime) -> int:
        id_ = due.survey_id
        begun = await begin_inviting(self._database, now=now, survey_id=id_)
        return begun + await _all(
            lambda: write_invitations(self._database, now=now, survey_id=id_)
        )

    async def _remind(self, due: ToRemind, now: datetime) -> int:
        id_ = due.survey_id
        begun = await begin_round(self._database, now=now, survey_id=id_, settings=self._settings)
        return begun + await _all(lambda: write_reminders(self._database, now=now, survey_id=id_))

    async def _end_try(self, response_id: int, now: datetime) -> int:
        ended = await end_overdue(self._database, now=now, response_id=response_id)
        return int(ended is not None)

    async def _close(self, survey_id: int, now: datetime) -> int:
        return int(await close_due(self._database, now=now, survey_id=survey_id))

    async def _end_all(self, survey_id: int, now: datetime) -> int:
        return await _all(lambda: end_chunk(self._database, now=now, survey_id=survey_id))

    async def _store(self, survey_id: int, now: datetime) -> int:
        stored = await store_answers(self._database, now=now, survey_id=survey_id)
        self._unsettled = self._unsettled or not stored.settled
        return stored.answers


async def _all(chunk: Callable[[], Awaitable[int]]) -> int:
    """Do chunk by chunk until one does nothing; return how much was done."""
    done = 0
    for _ in range(CHUNKS_AT_ONCE):
        portion = await chunk()
        done += portion
        if not portion:
            break
    return done
