"""A notice that carries a document: one request as any other, and the same ends."""

from collections.abc import Sequence

import pytest
from aiogram.types import BufferedInputFile, InlineKeyboardMarkup

from bot.delivery.requests import CAPTION_LIMIT
from bot.delivery.sender import Trouble, send
from handlers.notices.rendered import Rendered
from handlers.screens import button, rows
from school.deliveries.outcomes import Outcome, RetryLater, Sent, Unknown, Unreachable
from school.notices.tables import NoticeKind
from tests.bot.delivery.post_office import PostOffice

FILE = b"BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n"


def letter(text: str = "<b>moved</b>") -> Rendered:
    keyboard: InlineKeyboardMarkup = rows(button("Details", "o:1"))
    document = BufferedInputFile(FILE, filename="书法班.ics")
    return Rendered(text=text, keyboard=keyboard, document=document)


async def tried(office: PostOffice, rendered: Rendered) -> tuple[Outcome, Trouble | None]:
    await office.notices(1, NoticeKind.CHANGED)
    (claimed,) = (await office.deliverer._postman.claim(office.clock.now(), 1)).notices
    done = await send(office.bot, claimed, rendered, now=office.clock.now())
    return done.result.outcome, done.trouble


async def methods(office: PostOffice) -> Sequence[str]:
    return [call["method"] for call in await office.playground.calls()]


async def test_text_buttons_and_file_are_one_request(office: PostOffice) -> None:
    outcome, _ = await tried(office, letter())
    assert await methods(office) == ["sendDocument"]
    (person,) = await office.playground.people()
    (message,) = await person.read()
    assert (message.text, message.buttons) == ("<b>moved</b>", ["Details"])
    assert message.raw["document"]["file_name"] == "书法班.ics"
    assert await person.download(message) == FILE
    assert outcome == Sent(f"{person.id}:{message.id}")


async def test_a_text_too_long_for_a_caption_goes_without_the_file(office: PostOffice) -> None:
    outcome, _ = await tried(office, letter("长" * (CAPTION_LIMIT + 1)))
    assert await methods(office) == ["sendMessage"]
    assert isinstance(outcome, Sent)


@pytest.mark.parametrize(
    ("fault", "outcome", "trouble"),
    [
        ("500", Unknown, Trouble.OUTAGE),
        ("drop_after", Unknown, Trouble.OUTAGE),
        ("429", RetryLater, None),
        ("block", Unreachable, None),
    ],
)
async def test_it_fails_as_any_notice_does(
    office: PostOffice, fault: str, outcome: type[Outcome], trouble: Trouble | None
) -> None:
    more = {"retry_after": 35} if fault == "429" else {}
    await office.playground.fault("sendDocument", fault, times=1, **more)
    found, told = await tried(office, letter())
    assert (type(found), told) == (outcome, trouble)
    assert await methods(office) == ["sendDocument"]
