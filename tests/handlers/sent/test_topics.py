"""What is sent, chosen by taps; and "stop", for all or for what was meant."""

from handlers.pages import READING_LINES, lines_of
from playground.testing import Message, Person
from school.database import Database
from school.people import Reminders
from school.theme_runs.reading import past_themes
from school.topics import Choices, choices_of, subscribe
from tests.handlers.answers.scene import HOUR, SETTINGS, Scene, scene
from tests.support.bots import running_linli


async def choices(on: Scene) -> Choices:
    return await choices_of(on.database, on.wang_id, now=on.linli.clock.now(), settings=SETTINGS)


async def subscribed(on: Scene) -> bool:
    return any(topic.subscribed for topic in (await choices(on)).topics)


LONG = "\n".join(f"第{n}条 " + "任何公民享有宪法和法律规定的权利。" * 3 for n in range(30))


async def theme_day(on: Scene, **words: str) -> Message:
    """Go to the first workday of January, when the theme comes."""
    await on.school.theme("宪法宣传月", month=1, **words)
    await subscribe(on.database, on.wang_id, "legal", now=on.linli.clock.now())
    while not await past_themes(on.database, now=on.linli.clock.now(), limit=1):
        dues = [await tick.next_due(on.linli.clock.now()) for tick in on.linli.app.ticks]
        soon = on.linli.clock.now() + HOUR
        await on.linli.pass_time(max(soon, min(filter(None, dues), default=soon)))
    return await on.wang.wait_for("宪法宣传月")


async def test_a_topic_is_asked_for_and_stopped_by_a_tap_each(
    sqlite_database: Database,
) -> None:
    async with running_linli(sqlite_database) as linli:
        on = await scene(linli)
        await on.school.theme()
        await on.wang.send("/topics")
        shown = await on.wang.wait_for("Legal themes: not sent")
        await on.wang.tap("Send me: Legal themes", on=shown)
        await on.wang.wait_for("Legal themes: I send them")
        assert await subscribed(on)
        await on.wang.tap("Send no more: Legal themes")
        await on.wang.wait_for("Legal themes: not sent")
        assert not await subscribed(on)


async def test_an_old_button_sets_what_it_says_and_does_not_toggle(
    sqlite_database: Database,
) -> None:
    async with running_linli(sqlite_database) as linli:
        on = await scene(linli)
        await on.school.theme()
        await on.wang.send("/topics")
        shown = await on.wang.wait_for("Legal themes: not sent")
        data = shown.data_of("Send me: Legal themes")
        assert data is not None
        for _ in range(2):
            press = await on.wang.press(data, on=shown)
            await press.answered()
        assert await subscribed(on)


async def test_only_what_sends_something_is_shown(sqlite_database: Database) -> None:
    async with running_linli(sqlite_database) as linli:
        on = await scene(linli)
        await on.wang.send("订阅")
        shown = await on.wang.wait_for("What I send you")
        assert shown.buttons == ["Change reminders", "Send me nothing unasked"]


async def test_reminders_are_chosen(sqlite_database: Database) -> None:
    async with running_linli(sqlite_database) as linli:
        on = await scene(linli)
        await on.wang.send("/topics")
        await on.wang.tap("Change reminders")
        await on.wang.tap("Two hours before")
        await on.wang.wait_for(lambda m: "Two hours before (chosen)" in m.buttons)
        assert (await choices(on)).reminders is Reminders.TWO_HOURS


async def test_stop_stops_all_and_shows_the_way_back(sqlite_database: Database) -> None:
    async with running_linli(sqlite_database) as linli:
        on = await scene(linli)
        await on.school.theme()
        await subscribe(on.database, on.wang_id, "legal", now=linli.clock.now())
        await on.wang.send("别发了")
        await on.wang.wait_for("I send nothing unasked")
        assert not await subscribed(on)
        assert (await choices(on)).reminders is Reminders.NONE
        await on.wang.tap("Choose what I am sent")
        await on.wang.wait_for("Legal themes: not sent")


async def test_a_theme_is_stopped_by_one_tap_and_stays_readable(
    sqlite_database: Database,
) -> None:
    async with running_linli(sqlite_database) as linli:
        on = await scene(linli)
        pushed = await theme_day(on)
        await on.wang.tap("Send me no more of these", on=pushed)
        told = await on.wang.wait_for("All right, no more of: Legal themes")
        assert told.id != pushed.id
        assert not await subscribed(on)
        await on.wang.tap("Send them after all", on=told)
        await on.wang.wait_for("Legal themes: I send them")
        assert await subscribed(on)


async def test_stop_as_a_reply_stops_only_that(sqlite_database: Database) -> None:
    async with running_linli(sqlite_database) as linli:
        on = await scene(linli)
        pushed = await theme_day(on)
        await on.wang.reply(pushed, "退订")
        await on.wang.wait_for("All right, no more of: Legal themes")
        assert not await subscribed(on)
        assert (await choices(on)).reminders is Reminders.BOTH


async def test_themes_are_read_again(sqlite_database: Database) -> None:
    async with running_linli(sqlite_database) as linli:
        on = await scene(linli)
        await theme_day(on)
        await on.wang.send("普法主题")
        shown = await on.wang.wait_for("Tap a title")
        await on.wang.tap("宪法宣传月", on=shown)
        read = await on.wang.wait_for("……")
        assert "All themes" in read.buttons


async def test_a_long_theme_is_read_on_below_the_push(sqlite_database: Database) -> None:
    async with running_linli(sqlite_database) as linli:
        on = await scene(linli)
        pushed = await theme_day(on, body=LONG, law="《宪法》第三十三条")
        assert lines_of(pushed.text) <= READING_LINES
        read = [pushed]
        while "Read on" in read[-1].buttons:
            await on.wang.tap("Read on", on=read[-1])
            read.append(await on.wang.wait_for("宪法宣传月"))
        assert read[1].id != pushed.id
        assert all(lines_of(page.text) <= READING_LINES for page in read)
        body = "\n".join(page.text.removeprefix("宪法宣传月\n") for page in read)
        assert body.replace("\n", "").startswith(LONG.replace("\n", ""))
        assert body.endswith("《宪法》第三十三条")


async def test_without_themes_it_says_so(sqlite_database: Database) -> None:
    async with running_linli(sqlite_database) as linli:
        wang: Person = await linli.person(language="en")
        await wang.send("/themes")
        await wang.wait_for("None has been sent so far.")
