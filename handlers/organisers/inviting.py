"""/invite: a link that gives somebody a role; and what the invited sees before accepting."""

from typing import Annotated

from aiogram import Dispatcher, Router
from aiogram.filters.callback_data import CallbackData
from aiogram.types import CallbackQuery, Message
from aiogram.utils.deep_linking import create_start_link
from markupsafe import Markup
from pydantic import Field

from handlers.callbacks import OpenRoom
from handlers.deep_links import deep_link
from handlers.entrances import Event, entrance, room
from handlers.numbered import Choice, numbered
from handlers.organisers.choosing_sites import ChooseSite, site_purpose
from handlers.organisers.desk import to_desk
from handlers.organisers.roles import role_name, site_name, what_it_means
from handlers.own_menu import publish_own_menu
from handlers.residents.profile import ChangeProfile
from handlers.screens import Screen, show, show_below
from handlers.talk import Talk
from locales.reader import lines, mark
from school.staff.invitations import (
    TOKEN_BYTES,
    Accepted,
    NotOffered,
    accept,
    invite,
    look_at,
)
from school.staff.rights import RANKS, Rank, some_scope_seen
from school.staff.tables import Role

router = Router(name="inviting")

_PURPOSE = "invite"
# URL-safe base64 of the token's bytes.
Token = Annotated[str, Field(pattern=rf"^[A-Za-z0-9_-]{{{TOKEN_BYTES * 4 // 3}}}$")]
_REFUSED = {
    NotOffered.UNKNOWN: mark("This invitation is not known."),
    NotOffered.USED: mark("This invitation was used already."),
    NotOffered.EXPIRED: mark("This invitation has run out."),
    NotOffered.REVOKED: mark("This invitation was taken back."),
}


class AcceptRole(CallbackData, prefix="ia"):
    """Take the role that an invitation gives."""

    token: Token


@entrance("INVITE")
async def open_inviting(event: Event, talk: Talk) -> None:
    """Ask for which role somebody is to be invited."""
    await some_scope_seen(talk.database, talk.actor, Rank.ORGANISER)
    await show(event, await _roles_screen(talk))


async def _roles_screen(talk: Talk) -> Screen:
    reader = talk.reader
    text = lines(
        reader.say("<b>Whom do you invite?</b>"),
        reader.say("Organisers run courses and messages."),
        reader.say("Liaisons help residents of a site."),
        reader.say("Volunteers give lectures."),
    )
    choices = [
        Choice(role_name(reader, role), ChooseSite(purpose=_PURPOSE, rest=role.value).pack())
        for role in Role
    ]
    return await numbered(talk, text, choices, further=[to_desk(talk)])


def _where(rest: str, talk: Talk) -> Markup:
    role = Role(rest) if rest in set(Role) else Role.VOLUNTEER
    return lines(
        Markup("<b>{}</b>").format(role_name(talk.reader, role)),
        talk.reader.say("For which site, and all below it?"),
    )


@site_purpose(_PURPOSE, ask=_where)
async def make_link(event: Event, site_id: int | None, rest: str, talk: Talk) -> None:
    """Make the link, and show it so that it can be forwarded as it is."""
    if rest not in set(Role):
        await show(event, await _roles_screen(talk))
        return
    role, reader = Role(rest), talk.reader
    made = await invite(talk.database, now=talk.now, actor=talk.actor, role=role, site_id=site_id)
    place = (await talk.menu()).places.get(site_id or 0)
    site = site_name(talk, place.name if place else None)
    if event.bot is None:
        return
    link = await create_start_link(event.bot, f"i{made.token}")
    last = reader.day(made.expires_at.astimezone(reader.zone).date())
    letter = lines(
        reader.say("You are invited to Linli."),
        reader.say("Role: {role}", role=role_name(reader, role)),
        reader.say("For: {audience}", audience=site),
        link,
        reader.say("The link works once,"),
        reader.say("until {day}", day=last),
    )
    told = lines(
        reader.say("<b>The invitation is ready</b>"),
        reader.say("Forward the message below to them."),
    )
    await show(event, await numbered(talk, told, [], further=[to_desk(talk)]))
    await show_below(event, Screen(letter))


@deep_link("i")
async def open_invitation(
    message: Message,
    rest: str,
    talk: Talk,
    dispatcher: Dispatcher,  # noqa: ARG001 - every link is followed alike
) -> bool:
    """Show what the invitation gives, to be accepted."""
    await show(message, await invitation_screen(talk, rest))
    return True


async def invitation_screen(talk: Talk, token: str) -> Screen:
    """Return what an invitation gives, or why it gives nothing."""
    reader = talk.reader
    offered = await look_at(talk.database, token, now=talk.now)
    if isinstance(offered, NotOffered):
        return await _refused(talk, offered)
    text = lines(
        reader.say("<b>You are invited</b>"),
        reader.say("Role: {role}", role=role_name(reader, offered.role)),
        reader.say("For: {audience}", audience=site_name(talk, offered.site)),
        reader.say("Invited by {name}", name=offered.by) if offered.by else None,
        what_it_means(reader, offered.role),
        reader.say("Colleagues then see your name."),
    )
    choices = [
        Choice(reader.label("Accept"), AcceptRole(token=token).pack()),
        Choice(reader.label("Rather not now"), OpenRoom(name="START").pack()),
    ]
    return await numbered(talk, text, choices)


@router.callback_query(AcceptRole.filter())
async def accept_role(press: CallbackQuery, callback_data: AcceptRole, talk: Talk) -> None:
    """Give the role, and show what can be done with it."""
    outcome = await accept(
        talk.database, now=talk.now, token=callback_data.token, person_id=talk.person_id
    )
    if not isinstance(outcome, Accepted):
        await show(press, await _refused(talk, outcome))
        return
    await show(press, await _welcome(talk, outcome))
    rank = max(talk.visitor.rank, RANKS[outcome.role])
    await publish_own_menu(press.bot, talk.visitor.telegram_id, talk.reader, rank)
    join = room("JOINING") if outcome.role is Role.VOLUNTEER else None
    if join is not None:
        await join(press, talk)


async def _welcome(talk: Talk, accepted: Accepted) -> Screen:
    reader = talk.reader
    place = (await talk.menu()).places.get(accepted.site_id or 0)
    text = lines(
        reader.say("<b>Welcome, and thank you!</b>"),
        reader.say("Role: {role}", role=role_name(reader, accepted.role)),
        reader.say("For: {audience}", audience=site_name(talk, place.name if place else None)),
        None
        if talk.visitor.has_name or accepted.role is Role.VOLUNTEER
        else reader.say("Please tell your name, for your colleagues."),
    )
    choices = [
        Choice(reader.label("Work desk"), OpenRoom(name="STAFF").pack())
        if accepted.role is not Role.VOLUNTEER
        else None,
        None
        if talk.visitor.has_name or accepted.role is Role.VOLUNTEER
        else Choice(reader.label("Tell my name"), ChangeProfile(what="name").pack()),
        Choice(reader.label("See courses"), OpenRoom(name="COURSES").pack()),
    ]
    return await numbered(talk, text, [choice for choice in choices if choice])


async def _refused(talk: Talk, why: NotOffered) -> Screen:
    reader = talk.reader
    text = lines(
        reader.say(_REFUSED[why]),
        reader.say("Please ask whoever invited you for a new one."),
    )
    choices = [Choice(reader.label("See courses"), OpenRoom(name="COURSES").pack())]
    return await numbered(talk, text, choices)
