"""Who left is nowhere: the files, the rows, what is sealed, the log and a backup are searched.

Somebody with a name, phones and words like nobody else's talks with Linli, and leaves. The search
is proven on the way: it finds what stands openly, and what is sealed once it is opened.
"""

import io
import json
import logging
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import structlog
from sqlalchemy import Column, LargeBinary, Table, func, insert, or_, select
from sqlalchemy.engine import make_url

from bot import logs
from bot.backup import backup
from bot.conversations.storage import FIELD as CONVERSATION_FIELD
from bot.inbox.tables import FIELD as INBOX_FIELD
from bot.personal_register import REGISTER as OF_THE_BOT
from bot.tables import METADATA
from playground.testing import Person
from school import effects, unanswered, volunteers
from school.attendance.tables import FEEDBACK_FIELD, MissedWord, SessionFeedback
from school.caring.tables import CareCall, CareCallState
from school.database import Database
from school.event_briefs.tables import LINE_FIELD, SessionReport
from school.lecturers.tables import WORDS_FIELD, LecturerCall, LecturerReply, Slot
from school.notices.queue import FACTS_FIELD
from school.orders.tables import NOTE_FIELD as NOTE_ON_ORDER
from school.orders.tables import WORDS_FIELD as WORDS_ON_ORDER
from school.orders.tables import DeclineReason, Order, OrderDraft, OrderState
from school.people import NAME_FIELD, PHONE_FIELD
from school.personal_register import REGISTER, Leaving
from school.presence.tables import REASON_FIELD as REASON_OF_ABSENCE
from school.presence.tables import Attendance, AttendanceState, Means
from school.signups.absences import REASON_FIELD
from school.staff.tables import Role, StaffRole
from school.statements import write
from school.surveys.answers import sealed_answers
from school.surveys.flow import Answer
from school.surveys.tables import ANSWERS_FIELD, QuestionType, ResponseState, SurveyResponse
from school.threads.tables import TEXT_FIELD
from school.volunteering.joining import Joined, join_as_new
from school.volunteers import DayPart
from school.wishes.tables import Wish
from tests.handlers.answers.scene import DAY, Scene, scene
from tests.handlers.browse.test_calendar import speaks_chinese
from tests.handlers.steps import begin_to_add, tap_and_wait
from tests.school.signups.world import inserted
from tests.school.surveys.scene import survey_rows
from tests.support.bots import RunningLinli, running_linli

NAME, CHILD = "司徒慕容雪松", "慕容小橘子"
PHONE, CHILD_PHONE = "13987654321", "13876543219"
UNCLEAR, REASON, ASIDE = "歪脖子枣树挡路吗", "去拔左边的智齿", "轮椅从后门进得来吗"
REPLY, REPORT = "我先问问隔壁的马师傅", "隔壁马师傅也来听了半场"
ASKED = "我家的猫能带去旁听吗"
NOTE, DECLINED = "礼堂的铜钥匙在老何那里", "等老何从崇明回来再说"
ANSWER, MISSED = "想学用毛笔画螃蟹", "老寒腿又犯了走不动"
FEEDBACK = "黄老师的板书像小鸡爪"
SECRETS = (
    *(NAME, CHILD, PHONE, CHILD_PHONE, UNCLEAR, REASON, ASIDE, ASKED),
    *(REPLY, REPORT, NOTE, DECLINED, ANSWER, MISSED, FEEDBACK),
)
# What anybody may read, and the search must therefore find.
OPEN = "桃花潭"

FIELDS = {
    "people.name": NAME_FIELD,
    "people.phone": PHONE_FIELD,
    "notices.facts": FACTS_FIELD,
    "absences.reason": REASON_FIELD,
    "unanswered.words": unanswered.FIELD,
    "inbox.body": INBOX_FIELD,
    "conversations.data": CONVERSATION_FIELD,
    "effects.outcome": effects.FIELD,
    "thread_messages.text": TEXT_FIELD,
    "thread_messages.traditional": TEXT_FIELD,
    "volunteers.name": volunteers.NAME_FIELD,
    "volunteers.phone": volunteers.PHONE_FIELD,
    "lecturer_replies.words": WORDS_FIELD,
    "session_reports.words": LINE_FIELD,
    "orders.note": NOTE_ON_ORDER,
    "orders.words": WORDS_ON_ORDER,
    "orders.traditional": WORDS_ON_ORDER,
    "order_drafts.note": NOTE_ON_ORDER,
    "survey_responses.answers": ANSWERS_FIELD,
    "attendances.reason": REASON_OF_ABSENCE,
    "session_feedback.words": FEEDBACK_FIELD,
}
# Sealed, but never a resident's; and indexes that open to nothing.
NOT_OPENED = {"people.phone_index", "volunteers.phone_index", "invitations.token_hash"}
NOT_OPENED |= {"canned_answers.text", "service_corrections.why"}
NOT_OPENED |= {"survey_sheets.answers", "survey_draws.seed", "attendance_ledger.why"}
NOT_OPENED |= {f"check_in_codes.{name}" for name in ("token", "token_hash", "word", "word_index")}
NOT_OPENED |= {f"site_contacts.{name}" for name in ("name", "phone")}


# Tables whose rows are no one person's.
NOBODYS = {"site_contacts", "survey_sheets"}


def forms(secret: str) -> Iterator[bytes]:
    """Return every form in which a text may stand in a file."""
    texts = {secret, json.dumps(secret)[1:-1]}
    if secret.isdigit():
        texts |= {f"{secret[:3]} {secret[3:7]} {secret[7:]}", f"+86{secret}"}
    for text in texts:
        for encoding in ("utf-8", "utf-16-le", "utf-16-be", "gb18030"):
            yield text.encode(encoding)


def found_in(content: bytes, secrets: tuple[str, ...] = SECRETS) -> set[str]:
    return {secret for secret in secrets if any(form in content for form in forms(secret))}


@pytest.fixture
def log() -> Iterator[io.StringIO]:
    """All that is logged; logging is put back as it was."""
    handlers, level = logging.root.handlers, logging.root.level
    stream = io.StringIO()
    logs.configure(stream=stream, level=logging.INFO)
    yield stream
    logging.captureWarnings(False)
    logging.root.handlers, logging.root.level = handlers, level
    structlog.reset_defaults()


def files_of(database: Database) -> bytes:
    """Return the database's file with all that stands beside it; of PostgreSQL nothing."""
    url = make_url(str(database.writer.url))
    if not database.is_sqlite:
        return b""
    path = Path(url.database or "")
    assert path.with_name(f"{path.name}-wal").exists()
    return b"\n".join(each.read_bytes() for each in path.parent.glob(f"{path.name}*"))


async def rows_of(database: Database) -> bytes:
    """Return every row of every table as it stands there: a dump."""
    told = []
    for table in METADATA.sorted_tables:
        for row in await database.rows(select(table)):
            told += [each if isinstance(each, bytes) else str(each).encode() for each in row]
    return b"\n".join(told)


async def opened(database: Database) -> bytes:
    """Return all that is sealed, opened with the key."""
    told = []
    for table in METADATA.sorted_tables:
        for column in table.columns:
            name = f"{table.name}.{column.name}"
            if isinstance(column.type, LargeBinary) and name not in NOT_OPENED:
                sealed = await database.rows(select(column).where(column.is_not(None)))
                told += [database.vault.open(FIELDS[name], each[0]).encode() for each in sealed]
    return b"\n".join(told)


async def everywhere(database: Database, log: io.StringIO) -> bytes:
    return b"\n".join(
        [files_of(database), await rows_of(database), log.getvalue().encode(errors="replace")]
    )


def owner_of(table: Table) -> Column[Any] | None:
    """Return the column by which a table's rows are somebody's."""
    if table.name == "people":
        return table.c.id
    direct = [
        column
        for column in table.columns
        if any(key.column.table.name == "people" for key in column.foreign_keys)
    ]
    by_person = [column for column in direct if column.name == "person_id"]
    return next(iter((*by_person, *direct)), None)


@dataclass(frozen=True)
class Ids:
    """Somebody and their child, and the volunteer they are."""

    people: list[int]
    volunteers: list[int]


def theirs(table: Table, column: Column[Any], whose: Ids) -> Any:
    """Return the condition for the rows by which a column is theirs."""
    if table.name == "volunteers":
        return table.c.id.in_(whose.volunteers)
    if any(key.column.table.name == "volunteers" for key in column.foreign_keys):
        return column.in_(whose.volunteers)
    if table.name == "lecturer_replies":
        calls = METADATA.tables["lecturer_calls"]
        asked = select(calls.c.id).where(calls.c.volunteer_id.in_(whose.volunteers))
        return table.c.call_id.in_(asked)
    ids, owner = whose.people, owner_of(table)
    if owner is not None:
        return owner.in_(ids)
    places = METADATA.tables["sign_ups"]
    return table.c.sign_up_id.in_(select(places.c.id).where(places.c.person_id.in_(ids)))


@dataclass(frozen=True)
class Counts:
    """Of a registered column: these people's rows, and those where it is filled."""

    rows: int
    filled: int


async def counts(database: Database, whose: Ids) -> Mapping[str, Counts]:
    found = {}
    for name in REGISTER:
        table = METADATA.tables[name.partition(".")[0]]
        if table.name in NOBODYS:
            continue
        column = table.c[name.partition(".")[2]]
        mine = theirs(table, column, whose)
        (counted,) = await database.rows(select(func.count(), func.count(column)).where(mine))
        numbers: list[int] = list(counted)
        found[name] = Counts(*numbers)
    return found


async def tells_it_all(linli: RunningLinli) -> tuple[Scene, Ids]:
    """Let somebody tell their name, phones and more, as people do; return whose ids are known."""
    on = await scene(linli)
    await speaks_chinese(on)
    wang = on.wang
    await on.school.site(OPEN, above="柳桥镇社区学校")
    await on.school.theme()
    await wang.send("/profile")
    await wang.tap("改姓名")
    await wang.wait_for("打上您的姓名")
    await wang.send(NAME)
    await wang.wait_for(NAME)
    await wang.tap("改电话")
    await wang.wait_for("电话")
    await wang.send(f"{PHONE[:3]} {PHONE[3:7]} {PHONE[7:]}")
    await wang.wait_for("记下")
    offering = await on.school.offering("书法班", site="东街社区教学点", sessions=3)
    await on.join(offering, on.wang_id)
    await begin_to_add(wang, offering, CHILD)
    await wang.send(CHILD_PHONE)
    year = await wang.wait_for("哪一年出生")
    await wang.tap("跳过", on=year)
    await wang.wait_for("报好了")
    await cannot_come(wang)
    later = linli.clock.now() + 10 * DAY
    await on.freed(await on.waits(title="国画入门", site="东街社区教学点", starts_at=later))
    await wang.wait_for("您有名额了")
    await wang.send("/ask")
    await wang.wait_for("您想问学校什么")
    await wang.send(ASKED)
    await wang.tap("转给学校", on=await wang.wait_for("把这些话转给学校吗"))
    await wang.wait_for("已转给学校")
    await works_here(on)
    await orders_and_wishes(on)
    await answers_and_attends(on, offering)
    await wang.send(UNCLEAR)
    await wang.wait_for("没看懂")
    await linli.app.runner.drained()
    update = {"update_id": 5, "message": {"chat": {"id": wang.id}, "text": ASIDE}}
    await linli.app.store.keep([update], linli.clock.now())
    await linli.app.store.quarantine(5, "KeyError at x.py:1", linli.clock.now())
    people = METADATA.tables["people"]
    mine = or_(people.c.id == on.wang_id, people.c.carer_id == on.wang_id)
    ids = [each.id for each in await on.database.rows(select(people.c.id).where(mine))]
    return on, Ids(ids, [await teaches(on, offering)])


async def works_here(on: Scene) -> None:
    """Give her a role, which ends as she leaves."""
    async with on.database.write() as session:
        now = on.linli.clock.now()
        session.add(
            StaffRole(
                person_id=on.wang_id, role=Role.VOLUNTEER, given_by_id=on.wang_id, given_at=now
            )
        )


async def teaches(on: Scene, offering: int) -> int:
    """Make her a volunteer by her own word, who said when she can and was asked something."""
    now = on.linli.clock.now()
    joined = await join_as_new(on.database, now=now, person_id=on.wang_id)
    assert isinstance(joined, Joined)
    lesson = await on.school.lesson(offering)
    mine = {"volunteer_id": joined.volunteer_id}
    at = dict.fromkeys(("not_before", "expires_at", "asked_at"), now)
    async with on.database.write() as session:
        table = METADATA.tables
        times = {"old_starts_at": now, "new_starts_at": now}
        slot = await inserted(session, Slot, {"offering_id": offering})
        call = {**mine, **at, **times, "offering_id": offering, "slot_id": slot, "version": 1}
        call |= {"kind": "ask", "cause": "assigned", "state": "open", "tries": 0}
        call_id = await inserted(session, LecturerCall, call)
        words = session.vault.seal(WORDS_FIELD, REPLY)
        reply = {"call_id": call_id, "read_as": "unclear", "words": words, "said_at": now}
        await inserted(session, LecturerReply, reply)
        (place,) = (
            await (await session.plain()).execute(select(table["sites"].c.id).limit(1))
        ).one()
        days = {"from_day": now.date(), "until_day": now.date()}
        await write(session, insert(table["volunteer_sites"]), {**mine, "site_id": place})
        await write(
            session,
            insert(table["volunteer_times"]),
            {**mine, "weekday": 1, "part": DayPart.EVENING},
        )
        await write(session, insert(table["volunteer_away"]), {**mine, **days})
        said = session.vault.seal(LINE_FIELD, REPORT)
        report = {"session_id": lesson, "count": 32, "words": said, "by_id": on.wang_id, "at": now}
        await write(session, insert(SessionReport), report)
    return joined.volunteer_id


async def orders_and_wishes(on: Scene) -> None:
    """Let her have ordered something, be ordering more, and wish for it herself."""
    now, item = on.linli.clock.now(), await on.school.item("插花")
    site = on.school.sites["东街社区教学点"]
    async with on.database.write() as session:
        note = session.vault.seal(NOTE_ON_ORDER, NOTE)
        words = session.vault.seal(WORDS_ON_ORDER, DECLINED)
        session.add(
            Order(
                site_id=site,
                item_id=item,
                note=note,
                by_id=on.wang_id,
                ordered_at=now,
                state=OrderState.DECLINED,
                declined=DeclineReason.OTHER,
                words=words,
                traditional=words,
                settled_at=now,
                settled_by_id=on.wang_id,
            )
        )
        session.add(
            OrderDraft(
                owner_id=on.wang_id, site_id=site, item_id=item, note=note, expires_at=now + DAY
            )
        )
        session.add(Wish(person_id=on.wang_id, item_id=item, site_id=site, wished_at=now))


async def answers_and_attends(on: Scene, offering: int) -> None:
    """Let her have answered a survey, missed a lesson and said how another one was."""
    now, mine, vault = on.linli.clock.now(), {"person_id": on.wang_id}, on.database.vault
    text = {"type": QuestionType.TEXT, "options": []}
    values = {"author_id": on.wang_id, "opens_at": now, "closes_at": now + DAY}
    lesson = await on.school.lesson(offering)
    async with on.database.write() as session:
        survey_id, asked = await survey_rows(session, text, created_at=now, **values)
        answers = sealed_answers(vault, {asked: Answer(text=ANSWER)})
        person = {"by_id": on.wang_id, "for_id": on.wang_id, "answers": answers}
        times = {"begun_at": now, "touched_at": now, "ended_at": now}
        done = {"survey_id": survey_id, "attempt": 1, "state": ResponseState.FINISHED}
        await inserted(session, SurveyResponse, {**person, **times, **done})
        of = {"session_id": lesson, "at": now, **mine}
        why = vault.seal(REASON_OF_ABSENCE, MISSED)
        missed = {"state": AttendanceState.ABSENT, "means": Means.ROSTER, "reason": why}
        await inserted(session, Attendance, {**of, **missed})
        call = {"site_id": on.school.sites["东街社区教学点"], "state": CareCallState.OPEN}
        call |= {"tries": 0, "not_before": now, "expires_at": now + DAY}
        await inserted(session, CareCall, {**of, **call})
        await inserted(session, MissedWord, {**mine, "at": now})
        words = vault.seal(FEEDBACK_FIELD, FEEDBACK)
        await inserted(session, SessionFeedback, {**of, "stars": 5, "words": words})


async def cannot_come(wang: Person) -> None:
    themes = await wang.wait_for("每月普法主题，要不要")
    await wang.tap("要，发给我", on=themes)
    await wang.send("/mine")
    listed = await wang.wait_for("我的报名")
    await wang.tap("书法班", on=listed)
    place = await wang.wait_for(lambda message: "有一次来不了" in "".join(message.buttons))
    sessions = await tap_and_wait(wang, "有一次来不了", place, "哪一次")
    noted = await tap_and_wait(wang, "12月11日", sessions, "这次来不了")
    await tap_and_wait(wang, "写一句原因", noted, "打一句原因")
    await wang.send(REASON)
    await wang.wait_for("原因记下了")


async def takes_along(wang: Person) -> tuple[bytes, bytes]:
    """Return the page and the file that somebody gets of their data."""
    await wang.send("/profile")
    rights = await tap_and_wait(wang, "复制或删除", await wang.wait_for("姓名"), "复制")
    await wang.tap("拿一份", on=rights)
    page = await wang.download(await wang.wait_for("点开这一页"))
    return page, await wang.download(await wang.wait_for("给别的程序用"))


async def leaves(wang: Person) -> None:
    await wang.send("/profile")
    rights = await tap_and_wait(wang, "复制或删除", await wang.wait_for("姓名"), "复制")
    asked = await tap_and_wait(wang, "删除我的全部", rights, "找不回来")
    await wang.tap("是的，全部删除", on=asked)
    await wang.wait_for("都删了")


async def begins_anew(wang: Person) -> bytes:
    """Return the file that somebody gets who is a stranger now, greeted in Telegram's language."""
    await wang.send("/profile")
    shown = await wang.wait_for("not told yet")
    await wang.press("pr:export", on=shown)
    return await wang.download(await wang.wait_for("for other programs"))


async def test_who_left_is_nowhere(database: Database, log: io.StringIO, tmp_path: Path) -> None:
    async with running_linli(database) as linli:
        on, ids = await tells_it_all(linli)
        assert len(ids.people) == 2
        page, file = await takes_along(on.wang)
        for copy in (page, file):  # so the search finds what is there
            assert found_in(copy) == set(SECRETS)
        assert found_in(await opened(database)) == set(SECRETS)
        stands_open = (OPEN, "bot.ready")
        assert found_in(await everywhere(database, log), stands_open) == set(stands_open)
        # Before they leave nothing can be read without the key.
        assert found_in(await everywhere(database, log)) == set()
        await exported_as_registered(file)
        before = await counts(database, ids)
        await leaves(on.wang)
        await linli.app.runner.drained()
        assert found_in(await everywhere(database, log)) == set()
        assert found_in(await opened(database)) == set()
        await left_as_registered(database, ids, before)
        if database.is_sqlite:
            target = tmp_path / "backup" / "b.db"
            copied = backup(str(database.writer.url), now=linli.clock.now(), target=target)
            assert found_in(copied.read_bytes(), (*SECRETS, OPEN)) == {OPEN}
        assert found_in(await begins_anew(on.wang)) == set()


async def exported_as_registered(file: bytes) -> None:
    own, child = json.loads(file)
    for personal in (*REGISTER.values(), *OF_THE_BOT.values()):
        if personal.exported:
            assert own.get(personal.exported) or child.get(personal.exported), personal.exported


async def left_as_registered(database: Database, ids: Ids, before: Mapping[str, Counts]) -> None:
    after = await counts(database, ids)
    for name, now in after.items():
        was, leaving = before[name], REGISTER[name].leaving
        if leaving is Leaving.DELETED:
            assert (was.rows > 0, now.rows) == (True, 0), name
        elif leaving is Leaving.EMPTIED:
            assert (was.filled > 0, now.filled, now.rows) == (True, 0, was.rows), name
        else:
            assert now.rows >= was.rows, name
