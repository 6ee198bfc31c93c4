"""Words nobody understood: an owner reads them one after the other, and puts them away."""

from aiogram import Router
from aiogram.types import CallbackQuery
from markupsafe import Markup

from handlers.about import moment_of
from handlers.callbacks import OpenRoom
from handlers.listing import reading_at
from handlers.numbered import Choice, numbered
from handlers.organisers.callbacks import OpenWords, SettleWords
from handlers.pages import paged
from handlers.screens import Screen, show
from handlers.talk import Talk
from handlers.widths import fit, fit_bold
from locales.reader import lines
from school.unanswered import Kept, next_words, settle_words

router = Router(name="words nobody understood")


@router.callback_query(OpenWords.filter())
async def open_words(press: CallbackQuery, callback_data: OpenWords, talk: Talk) -> None:
    """Show one message."""
    await show(press, await words_screen(talk, callback_data.after, page=callback_data.page))


@router.callback_query(SettleWords.filter())
async def settle(press: CallbackQuery, callback_data: SettleWords, talk: Talk) -> None:
    """Put the words away, and show the next ones."""
    await settle_words(talk.database, callback_data.id, talk.actor, now=talk.now)
    await show(press, await words_screen(talk, callback_data.id))


async def words_screen(talk: Talk, after: int = 0, *, page: int = 0) -> Screen:
    """Return a page of the first message after one; behind the last one comes the first again."""
    reader, actor = talk.reader, talk.actor
    if not talk.visitor.owner:
        return Screen(reader.say("This is for those in charge."))
    found = await next_words(talk.database, actor, after=after)
    found = found or (await next_words(talk.database, actor) if after else None)
    back = Choice(reader.label("Back"), OpenRoom(name="ATTENTION").pack())
    if found is None:
        return await numbered(talk, reader.say("Nothing is left to read."), [], further=[back])
    pages = paged([found.words], head=await _head(talk, found))
    page, turns = reading_at(pages, page, talk, lambda to: OpenWords(after=found.id - 1, page=to))
    choices = [Choice(reader.label("Looked after"), SettleWords(id=found.id).pack())]
    if found.more:
        choices.append(Choice(reader.label("The next one"), OpenWords(after=found.id).pack()))
    return await numbered(talk, pages[page], choices, further=[*turns, back])


async def _head(talk: Talk, found: Kept) -> Markup:
    """Return who said it, when, and where they go."""
    reader = talk.reader
    site = (await talk.menu()).places.get(found.site_id or 0)
    said = moment_of(reader, found.said_at, now=talk.now)
    return lines(
        fit_bold(found.name) if found.name else reader.say("<b>Somebody without a name</b>"),
        reader.say("Phone {phone}", phone=found.phone) if found.phone else None,
        fit(reader.content(site.name)) if site else None,
        reader.say("Said: {moment}", moment=said),
    )
