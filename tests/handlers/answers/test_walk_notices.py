"""Every screen that a notice leads to, walked and counted in every language (rule 14)."""

import pytest

from school.database import Database
from school.people import set_language
from school.topics import subscribe
from tests.handlers.answers.scene import DAY, HOUR, scene
from tests.handlers.walking import Walk
from tests.support.bots import running_linli

TITLE = "老年人智能手机使用与网络安全防诈骗入门提高班第二期（周末）"
NAME = "阿依古丽买买提江"
BODY = "\n".join("公民有依法受到保护的权利，也有守法的义务。" * 3 for _ in range(40))
LAW = "《中华人民共和国宪法》" + "第三十三条、" * 12
OWNER = 4_242
LANGUAGES = ("zh_CN", "zh_TW", "en")


@pytest.mark.parametrize("language", LANGUAGES)
async def test_every_answer_to_a_notice_fits_and_leads_on(
    sqlite_database: Database, language: str
) -> None:
    async with running_linli(sqlite_database) as linli:
        on = await scene(linli)
        now = linli.clock.now()
        await set_language(on.database, now=now, person_id=on.wang_id, language=language)
        child = await on.relative(NAME)
        walk = Walk(linli, on.wang)
        for about in (on.wang_id, child):
            later = now + 9 * DAY + 4 * HOUR
            await on.freed(await on.waits(title=TITLE, about=about, starts_at=later))
            await on.freed(await on.waits(title=TITLE, about=about, starts_at=now + 4 * HOUR))
        for sessions in (1, 6):
            start = now + 3 * DAY + (3 + 2 * sessions) * HOUR
            offering = await on.school.offering(TITLE, sessions=sessions, starts_at=start)
            await on.join(offering, on.wang_id)
            await on.join(offering, child, by=on.wang_id)
        await on.school.theme(TITLE, month=1, body=BODY, law=LAW)
        await subscribe(on.database, on.wang_id, "legal", now=now)
        walk.look("notice")
        await walk.walk()
        for days in (1, 2):
            await linli.pass_time(now + days * DAY + 9 * HOUR)
            await on.wang.read()
            walk.look("notice")
        await walk.walk()
        for words in ("来不了", "停", "收到"):
            await walk.type(words)
    assert not walk.faults, "\n".join(walk.faults)
    assert walk.screens > 40


@pytest.mark.parametrize("language", LANGUAGES)
async def test_every_screen_of_an_owner_fits_and_leads_on(
    sqlite_database: Database, language: str
) -> None:
    async with running_linli(sqlite_database, owners=(OWNER,)) as linli:
        on = await scene(linli)
        owner = await linli.person("负责人", language="en", id=OWNER)
        for words in ("门口能停车吗", BODY):
            await on.wang.send(words)
            await on.wang.wait_for("did not understand")
        walk = Walk(linli, owner)
        await walk.type("/start")
        await set_language(
            on.database, now=linli.clock.now(), person_id=on.wang_id + 1, language=language
        )
        await on.school.theme(TITLE, month=1, body=BODY, law=LAW)
        await linli.pass_time(linli.clock.now() + HOUR)
        walk.kinds.clear()
        await walk.type("/start")
        await walk.walk()
        await walk.type("新的标题", opens="tha")
    assert not walk.faults, "\n".join(walk.faults)
    assert walk.screens > 12
