"""Every screen of surveys and quizzes, walked and counted in every language (rule 14)."""

from typing import Any

import pytest

from school.database import Database
from school.surveys.tables import QuestionType, SurveyKind
from tests.handlers.surveys.scene import HOW_MANY, LIKED, opened_survey, scene
from tests.handlers.walking import Walk
from tests.support.clock import START

LANGUAGES = {"zh_CN": "zh-hans", "zh_TW": "zh-hant", "en": "en"}
TITLE = "二〇二六年度老年人学习需求和意见调查问卷（第二次）"
INTRO = "这份问卷帮学校排明年的课，您想学什么，就填什么，" * 10
TEXT = "如果明年开新的班，您最希望学校在您家附近的教学点先开哪一个班呢？" * 3
OPTIONS = [{"id": n, "text": f"第{n}个教学点的老年人智能手机使用提高班"} for n in range(1, 13)]
FEW = [{"id": n, "text": f"书法{n}"} for n in range(1, 7)]
SEVERAL = {"type": QuestionType.SEVERAL, "text": TEXT, "least": 2, "most": 5}
WORDS = {"options": [], "text": TEXT, "required": False}
MOST = 150
NEIGHBOURS = [f"欧阳张桂兰老奶奶{sign}" for sign in "甲乙丙丁戊己庚"]
NAMES = (*NEIGHBOURS, "欧阳王秀英")


async def long_surveys(database: Database) -> list[int]:
    """Open surveys with a question of every kind, as long as they may be."""
    every: list[dict[str, Any]] = [
        {"text": TEXT, "options": OPTIONS, "required": False},
        {"text": TEXT, "options": FEW},
        {"options": OPTIONS, **SEVERAL, "required": False},
        {"options": FEW, **SEVERAL},
        LIKED | {"required": False},
        HOW_MANY,
        {"type": QuestionType.DATE, **WORDS},
        {"type": QuestionType.TEXT, **WORDS},
        {"type": QuestionType.PHOTO, **WORDS},
    ]
    right = [{"id": 1, "text": OPTIONS[0]["text"], "right": True}, OPTIONS[1]]
    why = "喝了酒不开车，开车不喝酒，" * 20
    quiz = {"kind": SurveyKind.QUIZ, "pass_points": 10, "attempts": 3, "draw_seats": 2}
    asks: list[dict[str, Any]] = [
        {"text": TEXT, "options": right, "points": 10, "explanation": why}
    ] * 2
    long = {"title": TITLE, "intro": INTRO}
    found = [
        await opened_survey(database, START, *every, **long),
        await opened_survey(database, START, *every, anonymous=True, **long),
        await opened_survey(database, START, *asks, **quiz, **long, minutes=120),
        await opened_survey(database, START, *asks, **quiz, **long, anonymous=True),
    ]
    for _ in range(5):
        await opened_survey(database, START, HOW_MANY, title=TITLE)
    return [ids[0] for ids in found]


async def press_on(walk: Walk) -> None:
    """Press what survey screens offer, as far as it leads; other rooms are walked elsewhere."""
    for _ in range(MOST):
        if not walk.waiting:
            return
        data = walk.next()
        if data.startswith("sv"):
            await walk.press(data)
    walk.waiting.clear()


@pytest.mark.parametrize("language", LANGUAGES)
async def test_every_screen_of_a_survey_fits_and_leads_on(
    sqlite_database: Database, language: str
) -> None:
    surveys = await long_surveys(sqlite_database)
    async with scene(sqlite_database) as on:
        wang = await on.linli.person("欧阳王秀英", language=LANGUAGES[language])
        walk = Walk(on.linli, wang, NAMES if language == "zh_TW" else None)
        await walk.type(f"/start s{surveys[0]}")
        await walk.press(f"svb:{surveys[0]}:0")
        await walk.press(f"svc:{surveys[0]}:0")
        await walk.type("欧阳王秀英")
        wang_id = await on.id_of(wang)
        for name in NEIGHBOURS:
            await on.relative(wang_id, name)
        for typed in ("99", "2", "6", "1", "2", "1、2、3", "1", "5", "80", "3"):
            await walk.type(typed)
        for typed in ("12月24日", "上一题", "12月25日", "想学二胡" * 30, "跳过"):
            await walk.type(typed)
        for survey in surveys:
            await walk.type(f"/start s{survey}")
        await walk.type("/surveys")
        await press_on(walk)
        await on.linli.pass_time(on.school.now.replace(day=25))
        for survey in surveys:
            await walk.type(f"/start s{survey}")
        await walk.type("/surveys")
    assert not walk.faults, "\n".join(walk.faults)
    assert walk.screens > 60
