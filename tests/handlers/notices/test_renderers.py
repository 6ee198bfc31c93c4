"""Every kind of notice fits a phone held by somebody over sixty, in every language."""

from dataclasses import replace
from datetime import timedelta

import pytest
from aiogram.types import InlineKeyboardMarkup

from handlers.noticed import parted
from handlers.notices.rendered import Rendered
from handlers.notices.table import RENDERERS
from handlers.pages import READING_LINES, lines_of
from handlers.widths import LINE, width
from locales.reader import LANGUAGES
from playground.html_text import parse_html
from school.notices.tables import NoticeKind
from tests.handlers.notices.every_kind import EVERY, NAME
from tests.handlers.notices.world import rendered
from tests.school.signups.world import World
from tests.support.scripts import remember_scripts, simplified_in

# Kinds that say something else now and then.
VARIANTS = {
    "reopened", "offer_free", "digest_of_many", "slot_request_moved", "slot_alarm_time",
    "slot_alarm_unclear", "slot_alarm_condition", "order_declined", "order_planned",
    "survey_quiz", "survey_begun", "theme_with_quiz",
}  # fmt: skip
# What an organiser wrote is sent as it is (tests/handlers/announcing).
AS_WRITTEN = {
    "announcement", "urgent", "announcement_edit", "announcement_recall", "brief_post",
}  # fmt: skip
TO_BE_READ = {
    "theme", "theme_with_quiz", "theme_preview", "desk_question", "desk_chase", "desk_answer",
    "slot_alarm_time", "slot_alarm_unclear", "slot_alarm_condition",
}  # fmt: skip
# Owners, desks and lecturers are told of their duties, and an answer comes to who asked.
WITHOUT_STOP = {
    "theme_preview", "alarm", "welcome", "urgent_confirm", "desk_question", "desk_chase",
    "desk_answer", "call_alarm", "slot_request", "slot_request_moved", "slot_chase", "slot_news",
    "slot_alarm", "slot_alarm_time", "slot_alarm_unclear", "slot_alarm_condition", "slot_yes",
    "order_news", "order_declined", "order_planned",
    "slot_reminder", "slot_report", "brief_draft",
}  # fmt: skip
ABOUT_OTHERS = {
    "offer", "seat_open", "offer_ended", "offer_free", "reminder_day", "reminder_hours",
    "reconfirm", "changed", "reopened", "cancelled", "call_alarm", "survey", "survey_reminder",
    "survey_begun", "absence", "feedback",
}  # fmt: skip
STOPS = ("ll:", "rm:none", "gu:", "tp:", "room:STOP")


async def made(world: World, kind: str, language: str, about: str | None = None) -> Rendered:
    notice = await EVERY[kind](world, about=about)
    return await rendered(world, replace(notice, language=language))


def buttons_of(message: Rendered) -> list[tuple[str, str]]:
    assert isinstance(message.keyboard, InlineKeyboardMarkup)
    assert all(len(row) == 1 for row in message.keyboard.inline_keyboard)
    return [(row[0].text, row[0].callback_data or "") for row in message.keyboard.inline_keyboard]


@pytest.mark.parametrize("kind", EVERY)
async def test_a_notice_is_in_the_script_of_its_reader(world: World, kind: str) -> None:
    notice = await EVERY[kind](world)
    await remember_scripts(world.database)
    message = await rendered(world, replace(notice, language="zh_TW"))
    found = buttons_of(message) if kind != "welcome" else []
    shown = [parse_html(message.text).text, *(label for label, _ in found)]
    assert simplified_in("\n".join(shown)) == []


def test_every_kind_has_a_renderer() -> None:
    assert set(RENDERERS) == set(NoticeKind)
    assert set(EVERY) - VARIANTS == {kind.value for kind in NoticeKind} - AS_WRITTEN


@pytest.mark.parametrize("about", [None, NAME])
@pytest.mark.parametrize("kind", EVERY)
async def test_a_notice_fits_a_phone_in_every_language(
    world: World, kind: str, about: str | None
) -> None:
    notice = await EVERY[kind](world, about=about)
    for language in LANGUAGES:
        message = await rendered(world, replace(notice, language=language))
        fits_a_phone(message, to_be_read=kind in TO_BE_READ, has_buttons=kind != "welcome")


def fits_a_phone(message: Rendered, *, to_be_read: bool, has_buttons: bool) -> None:
    text = parse_html(message.text).text
    assert lines_of(text) <= (READING_LINES if to_be_read else 6), text
    if not to_be_read:
        assert [line for line in text.split("\n") if width(line) > LINE] == []
    if has_buttons:
        found = buttons_of(message)
        assert 0 < len(found) <= 6
        assert [label for label, _ in found if width(label) > LINE] == []
        assert [data for _, data in found if len(data.encode()) > 64] == []


@pytest.mark.parametrize("kind", sorted(ABOUT_OTHERS))
async def test_a_notice_names_whom_it_is_about(world: World, kind: str) -> None:
    message = await made(world, kind, "zh_CN", "王小明")
    assert "王小明" in message.text


@pytest.mark.parametrize("kind", [kind for kind in EVERY if kind != "welcome"])
async def test_every_button_of_a_notice_settles_it(world: World, kind: str) -> None:
    notice = await EVERY[kind](world)
    for _, data in buttons_of(await rendered(world, notice)):
        assert not data or parted(data)[1] == notice.id  # a link presses nothing


@pytest.mark.parametrize("kind", [kind for kind in EVERY if kind not in WITHOUT_STOP])
async def test_every_push_can_be_stopped_by_one_tap(world: World, kind: str) -> None:
    found = buttons_of(await made(world, kind, "en"))
    assert [data for _, data in found if data.startswith(STOPS)]


async def test_an_offer_says_until_when_it_is_held(world: World) -> None:
    notice = await EVERY["offer"](world)
    # Ten in the morning, twelve waking hours: eleven until nine, one from eight on.
    assert "3月2日 周二 09:00" in (await rendered(world, notice)).text
    late = replace(notice, expires_at=world.now + timedelta(hours=3))
    assert "3月1日 周一 13:00" in (await rendered(world, late)).text


async def test_who_answered_too_late_may_still_take_a_seat_that_nobody_wants(
    world: World,
) -> None:
    message = await made(world, "offer_free", "en")
    assert "But the seat is still free." in message.text
    assert "went to the next" not in message.text
    label, data = buttons_of(message)[0]
    assert label == "Take the seat"
    assert data.startswith("ts:")


async def test_who_answered_too_late_hears_that_the_seat_went_on(world: World) -> None:
    message = await made(world, "offer_ended", "en")
    assert "went to the next" in message.text
    assert not [data for _, data in buttons_of(message) if data.startswith("ts:")]


async def test_a_change_shows_the_old_and_the_new_time(world: World) -> None:
    text = (await made(world, "changed", "zh_CN")).text
    assert "3月8日 周一 10:00" in text
    assert "3月9日 周二 10:00" in text


async def test_an_owner_reads_that_silence_sends_and_when(world: World) -> None:
    text = (await made(world, "theme_preview", "en")).text
    assert "Without your answer it is sent so." in text
    assert "Thu, Apr 1, 09:00" in text
