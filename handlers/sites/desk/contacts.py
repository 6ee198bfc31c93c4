"""A site's contacts: who is its liaison, its lawyer, its counsellor, and how to reach them."""

from aiogram import Router
from aiogram.types import CallbackQuery
from markupsafe import Markup

from handlers.entrances import Event
from handlers.numbered import Choice, numbered
from handlers.organisers.desk import heading
from handlers.residents.site_card import CONTACTS, contact_lines
from handlers.screens import Screen, show
from handlers.sites.desk.callbacks import ClearContact, KeepContacts, SetContact
from handlers.sites.desk.rooms import back
from handlers.talk import Talk
from handlers.typed import TypedInput, ask_for, asked_detail, stop_asking, typed_input
from locales.reader import Reader, lines, mark
from locales.understand.contacts import Reached, reached
from school.orders.drafts import rooms_at
from school.site_info.keeping import NotKept, clear_contact, set_contact
from school.site_info.reading import site_info
from school.site_info.tables import ContactRole

router = Router(name="site contacts")

_WHY = {
    NotKept.EMPTY: mark("Name and phone, please."),
    NotKept.LONG: mark("That is too long. Shorter, please."),
    NotKept.GONE: mark("They are not there any more."),
}


@router.callback_query(KeepContacts.filter())
async def open_list(press: CallbackQuery, callback_data: KeepContacts, talk: Talk) -> None:
    """Show the contacts."""
    await stop_asking(talk)
    await show(press, await list_screen(talk, callback_data.site))


async def list_screen(talk: Talk, site_id: int) -> Screen:
    """Return the contacts as residents see them, and a row a role to change it."""
    # Asked of who sees to the site alone, as all behind these buttons is.
    await rooms_at(talk.database, talk.actor, site_id)
    info = await site_info(talk.database, site_id)
    reader = talk.reader
    text = lines(*(line for each in info.contacts for line in contact_lines(reader, each)))
    choices = [
        Choice(reader.label(name), SetContact(site=site_id, role=role).pack())
        for role, name in CONTACTS.items()
    ]
    empty = lines(heading(reader.label("Contacts")), reader.say("Whom shall residents turn to?"))
    return await numbered(talk, text or empty, choices, further=[back(talk, site_id)])


@router.callback_query(SetContact.filter())
async def ask_contact(press: CallbackQuery, callback_data: SetContact, talk: Talk) -> None:
    """Ask who it is."""
    site, role, reader = callback_data.site, callback_data.role, talk.reader
    await rooms_at(talk.database, talk.actor, site)
    stands = (await site_info(talk.database, site)).contact(role)
    await ask_for(talk, CONTACT, detail={"site": site, "role": role.value})
    text = lines(
        heading(reader.label("Who is it? {role}", role=reader.label(CONTACTS[role]))),
        *(contact_lines(reader, stands) if stands else ()),
        _example(reader),
    )
    clear = ClearContact(site=site, role=role)
    choices = [Choice(reader.label("Nobody at present"), clear.pack())] if stands else []
    row = Choice(reader.label("Back"), KeepContacts(site=site).pack())
    await show(press, await numbered(talk, text, choices, further=[row]))


def _example(reader: Reader) -> Markup:
    return lines(
        reader.say("Type name, phone and when, like"),
        reader.say("“Wang Min 13800138000 Tue 9-11”"),
    )


async def take_contact(event: Event, said: Reached, talk: Talk) -> None:
    """Keep who it is."""
    detail = await asked_detail(talk) or {}
    why = await set_contact(
        talk.database,
        now=talk.now,
        actor=talk.actor,
        site_id=detail["site"],
        role=ContactRole(detail["role"]),
        name=said.name,
        phone=said.phone,
        hours=said.rest,
    )
    if why is not None:
        await show(event, Screen(talk.reader.say(_WHY[why])))
        return
    await stop_asking(talk)
    await talk.saved()
    await show(event, await list_screen(talk, detail["site"]))


@router.callback_query(ClearContact.filter())
async def clear(press: CallbackQuery, callback_data: ClearContact, talk: Talk) -> None:
    """Say that there is nobody."""
    await stop_asking(talk)
    await clear_contact(
        talk.database,
        now=talk.now,
        actor=talk.actor,
        site_id=callback_data.site,
        role=callback_data.role,
    )
    await show(press, await list_screen(talk, callback_data.site))


CONTACT = typed_input(
    TypedInput(
        key="sn.contact",
        takes_any=False,
        read=lambda text, _talk: reached(text),
        act=take_contact,
        about=lambda reader: reader.label("A contact's name and phone"),
        misfit=_example,
    )
)
