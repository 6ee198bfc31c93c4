"""Answering: by a reply to the notice, or typed after a button; and handing over."""

from aiogram import Router
from aiogram.types import CallbackQuery, Message
from markupsafe import Markup

from handlers.entrances import Event
from handlers.numbered import Choice, numbered
from handlers.organisers.choosing_sites import site_purpose
from handlers.organisers.desk import back_to, heading
from handlers.organisers.questions.callbacks import ChooseCanned, DeskReply, DeskThread, KeepAnswer
from handlers.organisers.questions.lists import SECTION
from handlers.organisers.questions.thread import HAND_OVER, answered_by, done, gone, who
from handlers.replied import replies_to
from handlers.screens import Screen, show, show_below
from handlers.talk import Talk
from handlers.thread_text import desk_name, is_thanks, quoted
from handlers.typed import TypedInput, ask_for, asked_detail, stop_asking, typed_input
from handlers.widths import fit
from locales.convert import to_traditional_all
from locales.reader import lines
from school.notices.tables import NoticeKind
from school.staff.rights import Rank
from school.threads.answering import NotDone, Replied, answer, hand_over_thread
from school.threads.canned import filled
from school.threads.desks import ANSWERING
from school.threads.reading import Conversation, conversation

router = Router(name="answering")


def _words(text: str) -> str | None:
    return None if is_thanks(text) or not text.strip() else text.strip()


@router.callback_query(DeskReply.filter())
async def ask_answer(
    press: CallbackQuery, callback_data: DeskReply, talk: Talk, notice_id: int | None
) -> None:
    """Ask for the answer, and say when somebody has answered already."""
    shows = show if notice_id is None else show_below
    found = await conversation(talk.database, talk.actor, callback_data.id)
    if found is None:
        await shows(press, await gone(talk))
        return
    await ask_for(talk, ANSWER, detail=found.id)
    reader = talk.reader
    latest = found.latest(from_desk=False)
    text = lines(
        heading(reader.label("Your answer")),
        (await who(talk, found))[0],
        reader.say("They ask: “{words}”", words=quoted(latest.text, 12)) if latest else None,
        answered_by(talk, found),
        reader.say("Type it, and send it to me."),
    )
    choices = [
        Choice(reader.label("Use a canned answer"), ChooseCanned(thread=found.id).pack()),
        Choice(reader.label("See the whole question"), DeskThread(id=found.id).pack()),
    ]
    await shows(press, await numbered(talk, text, choices, further=[back_to(talk, SECTION)]))


async def _typed(event: Event, text: str, talk: Talk) -> None:
    thread_id = int(await asked_detail(talk) or 0)
    await stop_asking(talk)
    await give(event, thread_id, text, talk)


@replies_to(NoticeKind.DESK_QUESTION, NoticeKind.DESK_CHASE)
async def replied(message: Message, text: str, thread_id: int, talk: Talk) -> bool:
    """Hear a reply to the notice as the answer; a mere 收到 is none, and that is said."""
    words = _words(text)
    if words is not None:
        await give(message, thread_id, words, talk)
        return True
    reader = talk.reader
    told = lines(
        reader.say("That was not sent to the resident."),
        reader.say("Reply with the answer, in words."),
    )
    open_it = Choice(reader.label("See the whole question"), DeskThread(id=thread_id).pack())
    await show(message, await numbered(talk, told, [open_it]))
    return True


async def give(event: Event, thread_id: int, text: str, talk: Talk) -> None:
    """Answer a thread, with the desk's phone and name filled in, and show what came of it."""
    found = await conversation(talk.database, talk.actor, thread_id)
    if found is None:
        await show(event, await gone(talk))
        return
    text = await filled_in(talk, found, text)
    traditional = None
    if found.language == "zh_TW":
        (traditional,) = await talk.work(to_traditional_all, [text])
    outcome = await answer(
        talk.database,
        now=talk.now,
        actor=talk.actor,
        thread_id=thread_id,
        text=text,
        traditional=traditional,
    )
    if isinstance(outcome, NotDone):
        await show(event, await gone(talk))
        return
    await show(event, await _given(talk, found, outcome))


async def filled_in(talk: Talk, found: Conversation, text: str) -> str:
    """Return an answer with {电话} and {教学点} filled for the thread's desk."""
    menu = await talk.menu()
    place = menu.places.get(found.site_id or 0) or menu.top
    return filled(text, phone=menu.phone_of(found.site_id), site=place.name if place else None)


async def _given(talk: Talk, before: Conversation, outcome: Replied) -> Screen:
    reader = talk.reader
    text = lines(
        heading(reader.label("Your answer is on its way")),
        answered_by(talk, before) if outcome.added else None,
        reader.say("Yours was added to that.") if outcome.added else None,
        reader.say("What is asked next comes to you."),
    )
    keep = Choice(
        reader.label("Keep as a canned answer"), KeepAnswer(message=outcome.message_id).pack()
    )
    see = Choice(reader.label("See the whole question"), DeskThread(id=before.id).pack())
    may_keep = talk.visitor.rank >= Rank.ORGANISER
    choices = [see, *([keep] if may_keep else [])]
    return await numbered(talk, text, choices, further=[back_to(talk, SECTION)])


def _where(rest: str, talk: Talk) -> Markup:  # noqa: ARG001 - every purpose asks alike
    return lines(
        talk.reader.say("<b>Which desk shall answer?</b>"),
        talk.reader.say("It is told at once."),
    )


@site_purpose(HAND_OVER, ask=_where, rank=ANSWERING, anywhere=True)
async def hand_over_to(event: Event, site_id: int | None, rest: str, talk: Talk) -> None:
    """Give the thread to the desk that was chosen."""
    if not rest.isascii() or not rest.isdigit():
        await show(event, await gone(talk))
        return
    outcome = await hand_over_thread(
        talk.database,
        now=talk.now,
        actor=talk.actor,
        thread_id=min(int(rest), 2**31 - 1),
        site_id=site_id,
        owners=talk.owners,
    )
    desk = desk_name(talk.reader, await talk.menu(), site_id)
    told = lines(talk.reader.say("Handed over to:"), fit(desk))
    await show(event, await done(talk, outcome, told))


ANSWER = typed_input(
    TypedInput(
        key="desk.answer",
        takes_any=True,
        read=lambda text, _talk: _words(text),
        act=_typed,
        about=lambda reader: reader.label("The answer to a resident"),
        misfit=lambda reader: reader.say("Please type the answer."),
    )
)
