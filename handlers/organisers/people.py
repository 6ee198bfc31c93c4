"""People: who has which role here, links that still work, and the end of a role."""

from aiogram import Router
from aiogram.filters.callback_data import CallbackData
from aiogram.types import CallbackQuery

from handlers.about import moment_of, short_name
from handlers.callbacks import Id, IdOrZero, OpenRoom
from handlers.entrances import Event
from handlers.listing import page_of
from handlers.numbered import Choice, numbered
from handlers.organisers.desk import back_to, heading, to_desk
from handlers.organisers.records import OpenRecordOf
from handlers.organisers.roles import role_name, site_name
from handlers.organisers.sections import section
from handlers.own_menu import publish_own_menu
from handlers.screens import Screen, show
from handlers.talk import Talk
from locales.reader import lines, mark, reader_for
from school.staff.invitations import pending_invitations, revoke_invitation
from school.staff.rights import Rank
from school.staff.roles import (
    Colleague,
    Ended,
    NotEnded,
    colleagues,
    end_role,
    own_roles,
    standing_of,
    successors,
)
from school.staff.tables import Role
from school.volunteering.joining import follow_role

router = Router(name="people")

_WHY = {
    NotEnded.GONE: mark("That role was over already."),
    NotEnded.SUCCESSOR: mark("Please say first who takes over."),
    NotEnded.NO_SUCCESSOR: mark("They cannot take over here."),
    NotEnded.LAST: mark("Nobody else could give roles then."),
}


class OpenPeople(CallbackData, prefix="ppl"):
    """Show a page of those who work here."""

    page: int = 0


class OpenRole(CallbackData, prefix="prl"):
    """Show one role of one person."""

    id: Id


class EndRole(CallbackData, prefix="pre"):
    """End a role; `to` takes over its work (0: nobody was named), `sure`: it was confirmed."""

    id: Id
    to: IdOrZero = 0
    sure: bool = False


class OpenLinks(CallbackData, prefix="pli"):
    """Show the invitations that still work."""

    page: int = 0


class RevokeLink(CallbackData, prefix="plr"):
    """Take an invitation back."""

    id: Id


@section("people", mark("People"), rank=Rank.ORGANISER)
async def open_people(event: Event, talk: Talk) -> None:
    """Show who works here."""
    await show(event, await people_screen(talk))


@router.callback_query(OpenPeople.filter())
async def turn_people(press: CallbackQuery, callback_data: OpenPeople, talk: Talk) -> None:
    """Show another page."""
    await show(press, await people_screen(talk, callback_data.page))


async def people_screen(talk: Talk, page: int = 0) -> Screen:
    """Return who has a role in one's scope."""
    reader = talk.reader
    everybody = await colleagues(talk.database, talk.actor)
    links = await pending_invitations(talk.database, talk.actor, now=talk.now)
    shown, turns = page_of(everybody, page, talk, lambda to: OpenPeople(page=to))
    text = lines(
        heading(reader.label("Who works here")),
        reader.say_many("One role is given.", "{n} roles are given.", len(everybody))
        if everybody
        else reader.say("Nobody but you has a role yet."),
        reader.say("Links not used yet: {n}", n=len(links)) if links else None,
    )
    choices = [Choice(_line(talk, each), OpenRole(id=each.role_id).pack()) for each in shown]
    links_row = Choice(reader.label("Links not used yet"), OpenLinks().pack())
    further = [
        *turns,
        Choice(reader.label("Invite somebody"), OpenRoom(name="INVITE").pack()),
        *([links_row] if links else []),
        to_desk(talk),
    ]
    return await numbered(talk, text, choices, further=further)


def _line(talk: Talk, each: Colleague) -> str:
    site = site_name(talk, each.site)
    return f"{_name(talk, each)} {role_name(talk.reader, each.role)} {site}"


def _name(talk: Talk, each: Colleague) -> str:
    return short_name(each.name) if each.name else talk.reader.label("(no name)")


@router.callback_query(OpenRole.filter())
async def open_role(press: CallbackQuery, callback_data: OpenRole, talk: Talk) -> None:
    """Show one role."""
    await show(press, await role_screen(talk, callback_data.id))


async def role_screen(talk: Talk, role_id: int) -> Screen:
    """Return who has the role, since when, and the way to end it."""
    reader = talk.reader
    found = await _found(talk, role_id)
    if found is None:
        return await _told(talk, reader.say(_WHY[NotEnded.GONE]))
    text = lines(
        heading(_name(talk, found)),
        reader.say("Role: {role}", role=role_name(reader, found.role)),
        reader.say("For: {audience}", audience=site_name(talk, found.site)),
        reader.say("Since {when}", when=moment_of(reader, found.given_at, now=talk.now)),
    )
    card = Choice(reader.label("Activity card"), OpenRecordOf(person=found.person_id).pack())
    choices = [
        *([card] if talk.visitor.rank >= Rank.LIAISON else []),
        Choice(reader.label("End this role"), EndRole(id=role_id).pack()),
    ]
    return await numbered(talk, text, choices, further=[back_to(talk, "people")])


@router.callback_query(EndRole.filter())
async def end(press: CallbackQuery, callback_data: EndRole, talk: Talk) -> None:
    """Ask once, then end the role; ask who takes over when there is work under way."""
    if not callback_data.sure:
        await show(press, await _sure(talk, callback_data))
        return
    outcome = await end_role(
        talk.database,
        now=talk.now,
        actor=talk.actor,
        role_id=callback_data.id,
        owners=talk.owners,
        successor_id=callback_data.to or None,
    )
    if outcome in {NotEnded.SUCCESSOR, NotEnded.NO_SUCCESSOR}:
        await show(press, await _successors(talk, callback_data.id))
    elif isinstance(outcome, Ended):
        if outcome.role is Role.VOLUNTEER:
            await follow_role(talk.database, now=talk.now, person_id=outcome.person_id)
        await show(press, await _told(talk, talk.reader.say("The role is over.")))
        await _renew_menu(press, talk, outcome.person_id)
    else:
        await show(press, await _told(talk, talk.reader.say(_WHY[outcome])))


async def _renew_menu(press: CallbackQuery, talk: Talk, person_id: int) -> None:
    """Let the command menu of the one whose role is over follow."""
    standing = await standing_of(talk.database, person_id, owners=talk.owners)
    if standing is not None and standing.telegram_id is not None:
        reader = reader_for(standing.language, default=talk.reader.language, zone=talk.school.zone)
        await publish_own_menu(press.bot, standing.telegram_id, reader, standing.rank)


async def _sure(talk: Talk, asked: EndRole) -> Screen:
    reader = talk.reader
    found = await _found(talk, asked.id)
    if found is None:
        return await _told(talk, reader.say(_WHY[NotEnded.GONE]))
    text = lines(
        reader.say("<b>End this role?</b>"),
        _name(talk, found),
        reader.say("Role: {role}", role=role_name(reader, found.role)),
        reader.say("For: {audience}", audience=site_name(talk, found.site)),
    )
    yes = EndRole(id=asked.id, to=asked.to, sure=True)
    choices = [Choice(reader.label("Yes, end it"), yes.pack())]
    return await numbered(talk, text, choices, further=[back_to(talk, "people")])


async def _successors(talk: Talk, role_id: int) -> Screen:
    """Ask who takes over the drafts, threads and plans."""
    reader = talk.reader
    known = await successors(talk.database, talk.actor, role_id, owners=talk.owners)
    text = lines(
        reader.say("<b>Who takes over?</b>"),
        reader.say("Drafts, questions and plans go to them.")
        if known
        else reader.say("Please invite another organiser first."),
    )
    choices = [
        Choice(
            short_name(name) if name else reader.label("(no name)"),
            EndRole(id=role_id, to=person_id, sure=True).pack(),
        )
        for person_id, name in known[:6]
    ]
    return await numbered(talk, text, choices, further=[back_to(talk, "people")])


async def _found(talk: Talk, role_id: int) -> Colleague | None:
    """Return the role, when it is one's own or lies in one's scope."""
    known = await own_roles(talk.database, talk.person_id)
    if talk.visitor.rank >= Rank.ORGANISER:
        known += await colleagues(talk.database, talk.actor)
    return next((each for each in known if each.role_id == role_id), None)


@router.callback_query(OpenLinks.filter())
async def open_links(press: CallbackQuery, callback_data: OpenLinks, talk: Talk) -> None:
    """Show the invitations that still work."""
    await show(press, await links_screen(talk, callback_data.page))


@router.callback_query(RevokeLink.filter())
async def revoke(press: CallbackQuery, callback_data: RevokeLink, talk: Talk) -> None:
    """Take an invitation back, and show those that are left."""
    await revoke_invitation(
        talk.database, now=talk.now, actor=talk.actor, invitation_id=callback_data.id
    )
    await show(press, await links_screen(talk))


async def links_screen(talk: Talk, page: int = 0) -> Screen:
    """Return the invitations that still work; a tap takes one back."""
    reader = talk.reader
    links = await pending_invitations(talk.database, talk.actor, now=talk.now)
    shown, turns = page_of(links, page, talk, lambda to: OpenLinks(page=to))
    text = (
        lines(
            heading(reader.label("Links not used yet")),
            reader.say("Tap one to take it back."),
        )
        if links
        else reader.say("No link is waiting.")
    )
    choices = [
        Choice(
            f"{role_name(reader, each.role)} {site_name(talk, each.site)}",
            RevokeLink(id=each.invitation_id).pack(),
        )
        for each in shown
    ]
    return await numbered(talk, text, choices, further=[*turns, back_to(talk, "people")])


async def _told(talk: Talk, told: str) -> Screen:
    return await numbered(talk, lines(told), [], further=[back_to(talk, "people")])
