"""Groups and channels on the work desk: which are bound to which site, binding and unbinding."""

from contextlib import suppress

from aiogram import Bot, Dispatcher, Router
from aiogram.exceptions import TelegramAPIError
from aiogram.filters.callback_data import CallbackData
from aiogram.types import CallbackQuery, Message
from markupsafe import Markup

from handlers.callbacks import LARGEST_ID, Id
from handlers.deep_links import deep_link
from handlers.entrances import Event
from handlers.front_words import no_longer
from handlers.groups.words import bound_words
from handlers.listing import page_of
from handlers.numbered import Choice, numbered
from handlers.organisers.choosing_sites import ChooseSite, site_purpose, sites_screen
from handlers.organisers.desk import back_to, heading, to_desk
from handlers.organisers.refusals import refusal
from handlers.organisers.sections import section
from handlers.screens import Screen, show
from handlers.talk import Talk
from handlers.typed import stop_asking
from handlers.widths import fit
from locales.reader import lines, mark
from school.groups.binding import (
    BoundGroup,
    NoGroup,
    bind_group,
    bound_groups,
    unbind_group,
)
from school.groups.tables import GroupKind
from school.staff.rights import Rank

router = Router(name="groups")

PURPOSE = "group"
_GONE = {
    NoGroup.GONE: mark("I am not in that group any more."),
    NoGroup.OTHERS: mark("Only who added me can bind it here."),
}


class OpenGroups(CallbackData, prefix="grl"):
    """Show the bound groups and channels."""

    page: int = 0


class OpenGroup(CallbackData, prefix="gro"):
    """Show one."""

    id: Id


class Unbind(CallbackData, prefix="gru"):
    """End a binding, and leave; asked first unless `sure`."""

    id: Id
    sure: bool = False


@section("groups", mark("Groups and channels"), rank=Rank.LIAISON)
async def open_section(event: Event, talk: Talk) -> None:
    """Show the bound groups."""
    await stop_asking(talk)
    await show(event, await list_screen(talk))


@router.callback_query(OpenGroups.filter())
async def turn(press: CallbackQuery, callback_data: OpenGroups, talk: Talk) -> None:
    """Show another page."""
    await show(press, await list_screen(talk, callback_data.page))


@router.callback_query(OpenGroup.filter())
async def open_group(press: CallbackQuery, callback_data: OpenGroup, talk: Talk) -> None:
    """Show one."""
    await show(press, await group_screen(talk, callback_data.id))


@router.callback_query(Unbind.filter())
async def unbind(press: CallbackQuery, callback_data: Unbind, talk: Talk, bot: Bot) -> None:
    """Ask whether it is meant; then end the binding, and leave."""
    if not callback_data.sure:
        await show(press, await group_screen(talk, callback_data.id, sure=True))
        return
    done = await unbind_group(
        talk.database, now=talk.now, actor=talk.actor, group_id=callback_data.id
    )
    if isinstance(done, BoundGroup):
        with suppress(TelegramAPIError):  # who has thrown us out need not be left
            await bot.leave_chat(done.chat_id)
    await show(press, await list_screen(talk))


@deep_link("g")
async def follow_bind(message: Message, rest: str, talk: Talk, _dispatcher: Dispatcher) -> bool:
    """Ask which site a group is to be bound to: the link below the bot's words in the group."""
    if not (rest.isascii() and rest.isdigit() and 0 < int(rest) <= LARGEST_ID):
        return False
    if talk.visitor.rank < Rank.LIAISON:
        await show(message, refusal(talk))
        return True
    await show(message, await sites_screen(talk, PURPOSE, rest))
    return True


def _asked(_rest: str, talk: Talk) -> Markup:
    return lines(
        talk.reader.say("<b>Which site is the group of?</b>"),
        talk.reader.say("Its briefs will be posted there."),
    )


@site_purpose(PURPOSE, ask=_asked, rank=Rank.LIAISON, single=True)
async def bind(event: Event, site_id: int | None, rest: str, talk: Talk) -> None:
    """Bind the group, and say so there and here."""
    if site_id is None or not rest.isdigit() or not 0 < int(rest) <= LARGEST_ID:
        await show(event, no_longer(talk))
        return
    done = await bind_group(
        talk.database, now=talk.now, actor=talk.actor, group_id=int(rest), site_id=site_id
    )
    if isinstance(done, NoGroup):
        await show(event, Screen(talk.reader.say(_GONE[done])))
        return
    if done.kind is GroupKind.GROUP and event.bot is not None:
        with suppress(TelegramAPIError):
            words = bound_words(talk.reader, done, await event.bot.me())
            await event.bot.send_message(done.chat_id, words)
    await show(event, await group_screen(talk, done.id, new=True))


async def list_screen(talk: Talk, page: int = 0) -> Screen:
    """Return the bound groups, and how to bind one."""
    reader = talk.reader
    found = await bound_groups(talk.database, talk.actor)
    shown, turns = page_of(found, page, talk, lambda to: OpenGroups(page=to))
    text = lines(
        heading(reader.label("Groups and channels")),
        reader.say_many("One is bound", "{n} are bound", len(found)) if found else None,
        reader.say("To bind one: add me to the group,"),
        reader.say("in a channel as an admin,"),
        reader.say("and tap the button in my message."),
    )
    rows = [Choice(fit(each.title), OpenGroup(id=each.id).pack()) for each in shown]
    return await numbered(talk, text, rows, further=[*turns, to_desk(talk)])


async def group_screen(
    talk: Talk, group_id: int, *, sure: bool = False, new: bool = False
) -> Screen:
    """Return a group and its site; `sure`: ask whether to leave it."""
    reader = talk.reader
    found = await bound_groups(talk.database, talk.actor)
    group = next((each for each in found if each.id == group_id), None)
    if group is None:
        return no_longer(talk)
    kind = {
        GroupKind.GROUP: reader.label("Group"),
        GroupKind.CHANNEL: reader.label("Channel"),
    }[group.kind]
    text = lines(
        heading(fit(group.title)),
        reader.say("<b>It is bound now.</b>") if new else None,
        fit(reader.label("{kind} of {site}", kind=kind, site=reader.content(group.site or ""))),
        reader.say("I leave it then. Are you sure?")
        if sure
        else reader.say("Briefs of its site are posted there."),
    )
    label = reader.label("Yes, leave it") if sure else reader.label("Unbind and leave it")
    choices = [
        Choice(label, Unbind(id=group_id, sure=sure).pack()),
        *([] if sure else [Choice(reader.label("Another site"), _to_sites(group_id))]),
    ]
    return await numbered(talk, text, choices, further=[back_to(talk, "groups")])


def _to_sites(group_id: int) -> str:
    return ChooseSite(purpose=PURPOSE, rest=str(group_id)).pack()
