"""Only saying how many came, by a number."""

from aiogram import F, Router
from aiogram.types import CallbackQuery
from markupsafe import Markup

from handlers.entrances import Event
from handlers.front_words import no_longer
from handlers.numbered import numbered
from handlers.organisers.attendance.callbacks import OfSession, Step
from handlers.organisers.attendance.finishing import write_down
from handlers.organisers.attendance.sessions import roster_here
from handlers.organisers.attendance.words import title_line, to_session
from handlers.screens import show
from handlers.talk import Talk
from handlers.typed import TypedInput, ask_for, asked_detail, typed_input
from locales.reader import Reader, lines
from locales.understand.attendance import attendance

router = Router(name="head counts")


@router.callback_query(OfSession.filter(F.do == Step.HEADS))
async def ask_heads(press: CallbackQuery, callback_data: OfSession, talk: Talk) -> None:
    """Ask how many came."""
    roster = await roster_here(talk, callback_data.session_id)
    if roster is None:
        await show(press, no_longer(talk))
        return
    reader = talk.reader
    await ask_for(talk, HEADS, detail=roster.session_id)
    text = lines(
        title_line(roster, reader),
        _how_many(reader),
        reader.say("All of them, signed up or not."),
        reader.say("Known by name so far: {n}", n=roster.named),
    )
    back = to_session(talk, roster.session_id)
    await show(press, await numbered(talk, text, (), further=[back]))


def _how_many(reader: Reader) -> Markup:
    return reader.say("How many came? Just send the number.")


async def _take(event: Event, n: int, talk: Talk) -> None:
    session_id = await asked_detail(talk)
    await write_down(event, {"kind": "heads", "session": session_id, "n": n}, talk)


HEADS = typed_input(
    TypedInput(
        key="attendance.heads",
        takes_any=False,
        read=lambda text, _talk: attendance(text).count,
        act=_take,
        about=lambda reader: reader.label("How many came"),
        misfit=_how_many,
    )
)
