"""Which desk a question goes to, and who of its people hears of it."""

from school.browsing import load_menu
from school.notices.tables import NoticeKind, NoticeState
from school.people import note_unreachable
from school.staff.tables import Role
from school.threads.answering import NotDone, close, hand_over_thread
from school.threads.asking import Asked, NotAsked, drop_words, pass_on
from school.threads.reading import conversation, told_thread, waiting_threads
from school.threads.tables import CloseReason, ThreadState
from school.unanswered import keep_words, own_words
from tests.school.threads.desk import OWNERS, answers, asks, asks_on, resident, texts, thread, told
from tests.support.staff import EAST, TOWN, WEST, Town

QUESTION, ANSWER = NoticeKind.DESK_QUESTION, NoticeKind.DESK_ANSWER


async def test_a_question_goes_to_ones_own_site_else_the_courses_else_the_top(
    somewhere: Town,
) -> None:
    sites = somewhere.school.sites
    course = await somewhere.school.offering("书法", site=EAST)
    own, nobody = await resident(somewhere), await resident(somewhere, None)
    assert (await asks(somewhere, own, offering_id=course)).site_id == sites[WEST]
    assert (await asks(somewhere, nobody, offering_id=course)).site_id == sites[EAST]
    menu = await load_menu(somewhere.database, 0)
    assert menu.top is not None
    assert (await asks(somewhere, nobody)).site_id == menu.top.id
    assert (await asks(somewhere, nobody, offering_id=999)).site_id == menu.top.id


async def test_the_nearest_who_answer_hear_of_it_and_nobody_above(somewhere: Town) -> None:
    await somewhere.owner()
    above = await somewhere.staff(Role.ORGANISER, TOWN)
    await somewhere.staff(Role.ORGANISER, None)
    await somewhere.staff(Role.VOLUNTEER, WEST)
    await somewhere.staff(Role.LIAISON, EAST)
    near = [await somewhere.staff(role, WEST) for role in (Role.LIAISON, Role.ORGANISER)]
    asking = await resident(somewhere)
    await asks(somewhere, asking)
    assert await told(somewhere, QUESTION) == [each.person_id for each in near]
    for each in near:
        await note_unreachable(somewhere.database, each.person_id, now=somewhere.now)
    await asks(somewhere, asking)
    assert (await told(somewhere, QUESTION))[2:] == [above.person_id]


async def test_owners_hear_of_it_when_there_is_nobody_else_and_nobody_of_their_own(
    somewhere: Town,
) -> None:
    owner = await somewhere.owner()
    await asks(somewhere, await resident(somewhere))
    assert await told(somewhere, QUESTION) == [owner.person_id]
    await asks(somewhere, owner.person_id)
    assert await told(somewhere, QUESTION) == [owner.person_id]


async def test_words_are_passed_on_exactly_and_once_and_only_ones_own(somewhere: Town) -> None:
    asking, other = await resident(somewhere), await resident(somewhere)
    words = "门口能停车吗？" * 500
    kept = await keep_words(somewhere.database, now=somewhere.now, person_id=asking, words=words)

    async def passed(person_id: int) -> object:
        return await pass_on(
            somewhere.database,
            now=somewhere.now,
            person_id=person_id,
            words_id=kept,
            owners=OWNERS,
        )

    assert not await drop_words(somewhere.database, person_id=other, words_id=kept)
    assert await passed(other) is NotAsked.GONE
    outcome = await passed(asking)
    assert isinstance(outcome, Asked)
    assert await texts(somewhere, asking, outcome.thread_id) == [words]
    assert await own_words(somewhere.database, asking, kept) is None
    assert await passed(asking) is NotAsked.GONE


async def test_the_first_answer_settles_and_a_later_one_adds_to_it(somewhere: Town) -> None:
    first, second = [await somewhere.staff(Role.LIAISON, WEST, name=n) for n in ("陈", "李")]
    asking = await resident(somewhere)
    asked = await asks(somewhere, asking)
    given = await answers(somewhere, first, asked.thread_id, "能。")
    assert not given.added
    again = await answers(somewhere, first, asked.thread_id, "能。")
    assert again.message_id == given.message_id
    added = await answers(somewhere, second, asked.thread_id, "要登记。")
    assert added.added
    assert await texts(somewhere, asking, asked.thread_id) == ["能停车吗", "能。", "要登记。"]
    assert await told(somewhere, ANSWER) == [asking, asking]
    assert (await told(somewhere, QUESTION, state=NoticeState.VOID)) == [
        first.person_id,
        second.person_id,
    ]
    found = await thread(somewhere, asking, asked.thread_id)
    latest = found.latest(from_desk=True)
    assert latest is not None
    assert (found.state, latest.name) == (ThreadState.ANSWERED, "李")


async def test_what_is_asked_on_opens_it_again_and_goes_to_who_answered(somewhere: Town) -> None:
    await somewhere.staff(Role.LIAISON, WEST)
    holder = await somewhere.staff(Role.ORGANISER, WEST)
    asking, other = await resident(somewhere), await resident(somewhere)
    asked = await asks(somewhere, asking)
    await answers(somewhere, holder, asked.thread_id)
    assert await asks_on(somewhere, other, asked.thread_id) is NotAsked.GONE
    await asks_on(somewhere, asking, asked.thread_id)
    assert await told(somewhere, QUESTION, state=NoticeState.QUEUED) == [holder.person_id]
    (waiting,) = await waiting_threads(somewhere.database, holder)
    assert waiting.text == "几辆"
    found = await thread(somewhere, asking, asked.thread_id)
    assert [each.text for each in found.waiting] == ["几辆"]


async def test_the_desk_sees_neither_name_nor_phone_of_who_asks_anonymously(
    somewhere: Town,
) -> None:
    desk = await somewhere.staff(Role.LIAISON, WEST)
    asking = await resident(somewhere)
    asked = await asks(somewhere, asking, anonymous=True)
    await answers(somewhere, desk, asked.thread_id)
    for found in (
        await conversation(somewhere.database, desk, asked.thread_id),
        await told_thread(somewhere.database, asked.thread_id),
        await waiting_threads(somewhere.database, desk),
    ):
        assert "王秀英" not in repr(found)
    assert await told(somewhere, ANSWER) == [asking]


async def test_a_question_is_handed_over_to_any_desk_which_alone_hears_of_it(
    somewhere: Town,
) -> None:
    west = await somewhere.staff(Role.LIAISON, WEST)
    east = await somewhere.staff(Role.LIAISON, EAST)
    asking = await resident(somewhere)
    asked = await asks(somewhere, asking)

    async def hand(site_id: int | None) -> NotDone | None:
        return await hand_over_thread(
            somewhere.database,
            now=somewhere.now,
            actor=west,
            thread_id=asked.thread_id,
            site_id=site_id,
            owners=OWNERS,
        )

    assert await hand(somewhere.school.sites[WEST]) is NotDone.NOWHERE
    assert await hand(999) is NotDone.NOWHERE
    assert await hand(somewhere.school.sites[EAST]) is None
    assert await told(somewhere, QUESTION, state=NoticeState.QUEUED) == [east.person_id]
    assert await waiting_threads(somewhere.database, west) == []
    assert len(await waiting_threads(somewhere.database, east)) == 1


async def test_what_needs_no_answer_is_closed_and_the_resident_is_not_written_to(
    somewhere: Town,
) -> None:
    desk = await somewhere.staff(Role.LIAISON, WEST)
    asking = await resident(somewhere)
    asked = await asks(somewhere, asking)
    outcomes = [
        await close(
            somewhere.database,
            now=somewhere.now,
            actor=desk,
            thread_id=asked.thread_id,
            reason=CloseReason.PHONED,
        )
        for _ in range(2)
    ]
    assert outcomes == [None, NotDone.SETTLED]
    assert await told(somewhere, ANSWER) == []
    assert (await thread(somewhere, asking, asked.thread_id)).state is ThreadState.CLOSED
    await asks_on(somewhere, asking, asked.thread_id)
    assert (await thread(somewhere, asking, asked.thread_id)).state is ThreadState.OPEN
