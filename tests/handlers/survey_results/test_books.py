"""A survey by workbook in chat: the template, a wrong one, the right one, and out again."""

import io

from python_calamine import CalamineWorkbook
from sqlalchemy import select
from sqlmodel import col

from handlers.organisers.surveys.books import SurveyAsBook, SurveyBook
from school.database import Database
from school.surveys.tables import Survey, SurveyOption, SurveyQuestion, SurveyState
from tests.handlers.staff.test_papers import has_document
from tests.handlers.survey_results.scene import lin_of, opened, press
from tests.handlers.survey_results.test_results import file_of
from tests.papers.books import book
from tests.support.bots import running_linli
from tests.support.staff import OWNER_ID, WEST

ABOUT = [["项目", "内容"], ["标题", "想学什么"], ["匿名", "是"]]
HEADER: list[object] = ["题号", "题型", "题目", "选项", "显示条件"]
RIGHT: list[list[object]] = [
    HEADER,
    [1, "单选", "您来过教学点吗？", "来过\n没来过"],
    [2, "文字", "为什么没来？", "", "1=没来过"],
]
WRONG: list[list[object]] = [HEADER, [1, "单选", "您来过吗？", "来过"], [2, "文学", "为什么？"]]


async def surveys(database: Database) -> list[tuple[object, ...]]:
    columns = (col(Survey.title), col(Survey.state), col(Survey.anonymous), col(Survey.site_id))
    return [tuple(each) for each in await database.rows(select(*columns))]


async def test_the_template_comes_as_a_file(sqlite_database: Database) -> None:
    place = await opened(sqlite_database)
    async with running_linli(sqlite_database, owners=(OWNER_ID,)) as linli:
        lin = await lin_of(linli, place)
        await press(lin, SurveyBook().pack())
        shown = await lin.wait_for("用表格做问卷")
        await lin.tap("下载模板", on=shown)
        sent = await lin.wait_for(has_document)
        assert sent.raw["document"]["file_name"] == "问卷模板.xlsx"
        await lin.tap("发来填好的表", on=shown)
        await lin.wait_for("请把填好的 .xlsx 文件")


async def test_a_wrong_workbook_is_told_cell_by_cell_and_the_right_one_becomes_a_draft(
    sqlite_database: Database,
) -> None:
    place = await opened(sqlite_database)
    async with running_linli(sqlite_database, owners=(OWNER_ID,)) as linli:
        lin = await lin_of(linli, place, WEST)
        await lin.send_file("问卷.xlsx", book({"问卷": ABOUT, "题目": WRONG}))
        told = await lin.wait_for("还不能用，请先改这些")
        assert "工作表 题目，第 3 行，题型：“文学”" in told.text
        assert await surveys(sqlite_database) == []
        await lin.send_file("问卷.xlsx", book({"问卷": ABOUT, "题目": RIGHT}))
        shown = await lin.wait_for("新问卷：想学什么")
        assert "问卷、匿名、2题" in shown.text
        assert "1. 您来过教学点吗？（单选）" in shown.text
        assert await surveys(sqlite_database) == []
        await lin.tap("好，做成草稿", on=shown)
        await lin.wait_for("草稿做好了")
        west = place.school.sites[WEST]
        made = ("想学什么", SurveyState.DRAFT, True, west)
        assert await surveys(sqlite_database) == [made]
        await press(lin, next(b for row in shown.rows for b in [row[0]["callback_data"]]))
        await lin.wait_for(lambda each: bool(each.text))
        assert await surveys(sqlite_database) == [made]
        asked = select(col(SurveyQuestion.show_if)).order_by(col(SurveyQuestion.number))
        assert [bool(each.show_if) for each in await sqlite_database.rows(asked)] == [False, True]
        assert len(await sqlite_database.rows(select(col(SurveyOption.id)))) == 2
        await press(lin, SurveyAsBook(survey_id=1).pack())
        sent = await lin.wait_for(has_document)
        data = await file_of(linli, sent.raw["document"]["file_id"])
        rows = CalamineWorkbook.from_filelike(io.BytesIO(data)).get_sheet_by_name("题目")
        assert rows.to_python()[2][2] == "为什么没来？"


async def test_what_is_not_wanted_is_not_made(sqlite_database: Database) -> None:
    place = await opened(sqlite_database)
    async with running_linli(sqlite_database, owners=(OWNER_ID,)) as linli:
        lin = await lin_of(linli, place)
        await lin.send_file("问卷.xlsx", book({"问卷": ABOUT, "题目": RIGHT}))
        await lin.tap("先不", on=await lin.wait_for("做成草稿吗"))
        await lin.wait_for("什么也没做")
        assert await surveys(sqlite_database) == []


async def test_a_site_that_one_does_not_organise_is_refused(sqlite_database: Database) -> None:
    place = await opened(sqlite_database)
    about = [*ABOUT, ["教学点编号", "s3"]]
    async with running_linli(sqlite_database, owners=(OWNER_ID,)) as linli:
        lin = await lin_of(linli, place, WEST)
        await lin.send_file("问卷.xlsx", book({"问卷": about, "题目": RIGHT}))
        await lin.wait_for("没有这个编号")
        assert await surveys(sqlite_database) == []
