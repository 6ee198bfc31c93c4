"""The workbook is read in a worker: what goes there and comes back survives the way."""

import pickle
from concurrent.futures import ProcessPoolExecutor
from datetime import UTC, date, datetime, timedelta
from multiprocessing import get_context

import pytest

from bot.worker import Worker
from papers.calendar_file import CalendarEntry, CalendarPaper, calendar_file
from papers.example import example_rows, example_workbook
from papers.workbook import parse_workbook
from tests.papers.books import offering

TODAY = date(2026, 12, 1)


def test_what_was_read_can_be_sent_between_processes() -> None:
    parsed = parse_workbook(offering("B1", "K1", "S1", "明天", "14:00"))
    assert pickle.loads(pickle.dumps(parsed)) == parsed  # noqa: S301 - made just here


@pytest.mark.processes
def test_a_spawned_process_reads_a_workbook() -> None:
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as worker:
        parsed = worker.submit(parse_workbook, example_workbook(TODAY)).result(timeout=60)
    assert parsed.rows == example_rows(TODAY)


@pytest.mark.processes
async def test_a_worker_makes_a_calendar_file() -> None:
    start = datetime(2026, 12, 4, 6, tzinfo=UTC)
    lesson = CalendarEntry(
        number=1, starts_at=start, ends_at=start + timedelta(hours=2), title="书法班"
    )
    paper = CalendarPaper(offering_id=1, version=1, entries=(lesson,), place="东街", notes="")
    async with Worker() as worker:
        made = await worker.run(calendar_file, paper, now=start)
    assert made == calendar_file(paper, now=start)
