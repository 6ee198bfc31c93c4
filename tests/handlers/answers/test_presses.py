"""Notices answered by a press; what comes late hears the truth."""

import pytest

from school.database import Database
from school.offerings import Offering, OfferingStatus
from school.signups.offers import due_offer_expiries, expire_offer
from school.signups.tables import SignUpState
from tests.handlers.answers.scene import DAY, HOUR, SETTINGS, scene
from tests.support.bots import running_linli

TAKEN, WAITING = SignUpState.TAKEN, SignUpState.WAITING


async def test_an_offered_seat_is_taken_by_one_tap(sqlite_database: Database) -> None:
    async with running_linli(sqlite_database) as linli:
        on = await scene(linli)
        offering, offer = await on.offered()
        await on.wang.tap("Take the seat", on=offer)
        shown = await on.wang.wait_for("The seat is yours!")
        assert shown.id == offer.id
        assert await on.states(offering) == [TAKEN]


async def test_a_passed_seat_keeps_the_place_in_line(sqlite_database: Database) -> None:
    async with running_linli(sqlite_database) as linli:
        on = await scene(linli)
        offering, offer = await on.offered()
        await on.wang.tap("Let it go to the next", on=offer)
        await on.wang.wait_for("You keep your place: number 1")
        assert await on.states(offering) == [WAITING]


async def test_the_line_is_left_by_one_tap(sqlite_database: Database) -> None:
    async with running_linli(sqlite_database) as linli:
        on = await scene(linli)
        offering, offer = await on.offered()
        await on.wang.tap("Leave the line", on=offer)
        await on.wang.wait_for("Your sign-up is cancelled")
        assert await on.states(offering) == []


async def test_an_old_button_does_not_give_up_the_seat_that_was_got(
    sqlite_database: Database,
) -> None:
    async with running_linli(sqlite_database) as linli:
        on = await scene(linli)
        offering, offer = await on.offered()
        leave = offer.data_of("Leave the line")
        assert leave is not None
        await on.wang.tap("Take the seat", on=offer)
        await on.wang.wait_for("The seat is yours!")
        await on.wang.press(leave, on=offer)
        await on.wang.wait_for("Give the seat up?")
        assert await on.states(offering) == [TAKEN]


async def test_a_late_press_hears_that_the_seat_has_gone(sqlite_database: Database) -> None:
    async with running_linli(sqlite_database) as linli:
        on = await scene(linli)
        offering, offer = await on.offered(starts_at=linli.clock.now() + 9 * DAY)
        later = linli.clock.now() + 30 * HOUR
        (due,) = await due_offer_expiries(on.database, later)
        await expire_offer(on.database, now=later, offer_id=due, settings=SETTINGS)
        linli.clock.move_to(later)
        other = await on.neighbour()
        await on.join(offering, other)
        await on.wang.tap("Take the seat", on=offer)
        await on.wang.wait_for("Sorry, the seat has gone")


async def test_a_seat_that_is_open_to_all_goes_to_the_first_tap(
    sqlite_database: Database,
) -> None:
    async with running_linli(sqlite_database) as linli:
        on = await scene(linli)
        offering, opened = await on.seat_opened()
        await on.wang.tap("Take the seat", on=opened)
        await on.wang.wait_for("The seat is yours!")
        assert await on.states(offering) == [TAKEN]


async def test_who_taps_second_hears_their_place_in_line(sqlite_database: Database) -> None:
    async with running_linli(sqlite_database) as linli:
        on = await scene(linli)
        offering, opened = await on.seat_opened()
        await on.join(offering, await on.neighbour())
        await on.wang.tap("Take the seat", on=opened)
        shown = await on.wang.wait_for("Sorry, the seat has gone")
        assert "You are number 1 in line." in shown.text


async def test_an_offer_for_somebody_in_ones_care_is_about_them(
    sqlite_database: Database,
) -> None:
    async with running_linli(sqlite_database) as linli:
        on = await scene(linli)
        child = await on.relative("王小明")
        offering, offer = await on.offered(about=child)
        assert "A seat is free for 王小明!" in offer.text
        await on.wang.tap("Take the seat", on=offer)
        await on.wang.wait_for("王小明 has the seat!")
        assert await on.states(offering) == [TAKEN]


@pytest.mark.parametrize(
    ("label", "told", "left"),
    [("Will come", "Good, see you there!", [TAKEN]), ("Cannot come", "is cancelled", [])],
)
async def test_who_is_asked_again_keeps_or_frees_the_seat(
    sqlite_database: Database, label: str, told: str, left: list[SignUpState]
) -> None:
    async with running_linli(sqlite_database) as linli:
        on = await scene(linli)
        offering, asked = await on.asked_again()
        await on.wang.tap(label, on=asked)
        await on.wang.wait_for(told)
        assert await on.states(offering) == left


async def test_from_a_reminder_the_seat_is_given_up_in_two_taps(
    sqlite_database: Database,
) -> None:
    async with running_linli(sqlite_database) as linli:
        on = await scene(linli)
        offering, reminder = await on.reminded()
        await on.wang.tap("Cannot come …", on=reminder)
        await on.wang.tap("Give the seat up")
        await on.wang.wait_for("Your sign-up is cancelled")
        assert await on.states(offering) == []


async def test_one_lesson_of_a_class_is_missed_and_the_seat_kept(
    sqlite_database: Database,
) -> None:
    async with running_linli(sqlite_database) as linli:
        on = await scene(linli)
        offering, reminder = await on.reminded(sessions=4)
        await on.wang.tap("Cannot come …", on=reminder)
        await on.wang.tap("Not this time only")
        await on.wang.wait_for("The seat stays yours.")
        assert await on.states(offering) == [TAKEN]
        await on.wang.tap("Will come after all")
        await on.wang.wait_for("see you there")


async def test_of_several_people_it_is_asked_who_cannot_come(
    sqlite_database: Database,
) -> None:
    async with running_linli(sqlite_database) as linli:
        on = await scene(linli)
        child = await on.relative("王小明")
        offering = await on.school.offering("书法班")
        await on.join(offering, on.wang_id)
        await on.join(offering, child, by=on.wang_id)
        await linli.pass_time(linli.clock.now() + 2 * DAY + 9 * HOUR)
        reminder = await on.wang.wait_for("See you tomorrow")
        assert "Coming: you, 王小明" in reminder.text
        await on.wang.tap("Cannot come …", on=reminder)
        await on.wang.wait_for("Who cannot come?")
        await on.wang.tap("王小明")
        await on.wang.tap("Give the seat up")
        await on.wang.wait_for("Cancelled for 王小明")
        assert await on.states(offering) == [TAKEN]


async def test_reminders_stop_by_one_tap_and_come_back_by_another(
    sqlite_database: Database,
) -> None:
    async with running_linli(sqlite_database) as linli:
        on = await scene(linli)
        _, reminder = await on.reminded()
        await on.wang.tap("No more reminders", on=reminder)
        told = await on.wang.wait_for("no more reminders")
        assert told.id != reminder.id
        await on.wang.tap("As it was before")
        shown = await on.wang.wait_for("When shall I remind you")
        assert "1 day and 2 hours before (chosen)" in shown.buttons


async def test_what_was_cancelled_meanwhile_is_told_so(sqlite_database: Database) -> None:
    async with running_linli(sqlite_database) as linli:
        on = await scene(linli)
        offering, asked = await on.asked_again()
        async with on.database.write() as session:
            row = await session.get_one(Offering, offering)
            row.status = OfferingStatus.CANCELLED
        await on.wang.tap("Will come", on=asked)
        await on.wang.wait_for("Sorry, this is cancelled")


async def test_after_the_cut_off_a_seat_is_no_more_promised(sqlite_database: Database) -> None:
    async with running_linli(sqlite_database) as linli:
        on = await scene(linli)
        _, opened = await on.seat_opened()
        linli.clock.move_to(linli.clock.now() + 3 * HOUR)
        await on.wang.tap("Take the seat", on=opened)
        shown = await on.wang.wait_for("Sorry, it is too late now")
        assert "next seat" not in shown.text
