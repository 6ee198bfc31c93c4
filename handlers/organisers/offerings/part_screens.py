"""The screens of a draft's parts besides its time: what there is to choose, and to type."""

from aiogram import Router
from aiogram.types import CallbackQuery
from markupsafe import Markup

from handlers.about import short_name
from handlers.entrances import Event
from handlers.listing import page_of
from handlers.numbered import Choice, numbered
from handlers.organisers.choosing_sites import ChooseSite, site_purpose
from handlers.organisers.desk import heading
from handlers.organisers.offerings.callbacks import (
    ClearPart,
    SetAudience,
    SetMode,
    SetNumber,
    Show,
    ShowPart,
    TakeRoom,
)
from handlers.organisers.offerings.draft import (
    back_to_draft,
    part_choice,
    part_screen,
    refused,
    settled,
)
from handlers.organisers.offerings.parts import (
    DEADLINE,
    HOST,
    JOIN,
    LECTURER,
    LINK,
    ROOM,
    SEATS,
    keep,
    pressed,
)
from handlers.organisers.offerings.said import seats_in_short, where_in_short
from handlers.screens import show
from handlers.talk import Talk
from handlers.typed import TypedInput, ask_for
from handlers.widths import fit
from locales.reader import lines, mark
from school.arranging.drafts import draft_of
from school.arranging.fields import Part
from school.arranging.kept import Draft, NoDraft
from school.arranging.reading import lecturers_for, names_in, rooms_of
from school.offerings import Mode

router = Router(name="offering part screens")

_SITE = "ofsite"
# Rooms that a screen offers; others are typed.
_ROOMS = 5
_SEATS = (20, 30, 40, 60)


async def _ask(
    press: CallbackQuery,
    draft: Draft,
    talk: Talk,
    declared: TypedInput,
    *parts: Markup | str | None,
    choices: list[Choice] | None = None,
    further: list[Choice] | None = None,
) -> None:
    await ask_for(talk, declared, detail={"draft": draft.id})
    rows = [*(further or []), back_to_draft(talk, draft)]
    await show(press, await numbered(talk, lines(*parts), choices or [], further=rows))


@part_screen(Show.PLACE)
async def place_screen(press: CallbackQuery, draft: Draft, _page: int, talk: Talk) -> None:
    """Show where it is: room, site, or online."""
    reader, values = talk.reader, draft.values
    names = await names_in(talk.database, values)
    online = values.mode is Mode.ONLINE
    other = SetMode(id=draft.id, version=draft.version, online=not online)
    rest = f"{draft.id}.{draft.version}"
    choices = [
        None if online else part_choice(reader.label("The room"), draft, Show.ROOM),
        Choice(reader.label("Another site"), ChooseSite(purpose=_SITE, rest=rest).pack()),
        part_choice(reader.label("The link to it"), draft, Show.LINK) if online else None,
        Choice(reader.label("On site") if online else reader.label("Online"), other.pack()),
    ]
    text = lines(heading(reader.label("Where is it?")), fit(where_in_short(reader, values, names)))
    screen = await numbered(
        talk, text, [each for each in choices if each], further=[back_to_draft(talk, draft)]
    )
    await show(press, screen)


@site_purpose(
    _SITE, single=True, ask=lambda _rest, talk: heading(talk.reader.label("At which site?"))
)
async def take_site(event: Event, site_id: int | None, rest: str, talk: Talk) -> None:
    """Hold it at another site."""
    ids = [int(each) for each in rest.split(".") if each.isdigit()]
    draft = await draft_of(talk.database, talk.actor, ids[0]) if len(ids) == 2 else None
    top = (await talk.menu()).top
    if draft is None:
        await show(event, await refused(talk, NoDraft.GONE))
        return
    site = site_id or (top.id if top else 0)
    await keep(event, draft, talk, part=Part.SITE, value=site, version=ids[1])


@part_screen(Show.ROOM)
async def room_screen(press: CallbackQuery, draft: Draft, _page: int, talk: Talk) -> None:
    """Offer the rooms the site has used; another one may be typed."""
    reader = talk.reader
    rooms = await rooms_of(talk.database, talk.actor, draft.values.site)
    choices = [
        Choice(
            reader.content(room),
            TakeRoom(id=draft.id, version=draft.version, room=n).pack(),
        )
        for n, room in enumerate(rooms[:_ROOMS], 1)
    ]
    none = Choice(
        reader.label("No room"), ClearPart(id=draft.id, version=draft.version, part="room").pack()
    )
    head = heading(reader.label("Which room?"))
    told = reader.say("Or type another one.") if choices else reader.say("Type its name.")
    await _ask(press, draft, talk, ROOM, head, told, choices=choices, further=[none])


@router.callback_query(TakeRoom.filter())
async def take_room(press: CallbackQuery, callback_data: TakeRoom, talk: Talk) -> None:
    """Take one of the site's rooms."""
    draft = await pressed(press, callback_data.id, talk)
    if draft is None:
        return
    rooms = await rooms_of(talk.database, talk.actor, draft.values.site)
    if not 1 <= callback_data.room <= len(rooms):
        await settled(press, draft.id, NoDraft.STALE, talk)
        return
    room = rooms[callback_data.room - 1]
    await keep(press, draft, talk, part=Part.ROOM, value=room, version=callback_data.version)


@part_screen(Show.LECTURER)
async def lecturer_screen(press: CallbackQuery, draft: Draft, page: int, talk: Talk) -> None:
    """Offer the volunteers; another name may be typed."""
    reader = talk.reader
    known = await lecturers_for(talk.database, talk.actor, draft.id)
    shown, turns = page_of(
        known, page, talk, lambda to: ShowPart(id=draft.id, part=Show.LECTURER, page=to), size=5
    )

    def take(label: str, value: int) -> Choice:
        data = SetNumber(id=draft.id, version=draft.version, part="lecturer", value=value)
        return Choice(label, data.pack())

    choices = [
        take(f"{short_name(each.name)} {reader.content(each.skills or '')}", each.id)
        for each in shown
    ]
    further = [
        *turns,
        Choice(
            reader.label("Nobody yet"),
            ClearPart(id=draft.id, version=draft.version, part="lecturer").pack(),
        ),
    ]
    head = heading(reader.label("Who gives it?"))
    told = reader.say("Or type a name.")
    await _ask(press, draft, talk, LECTURER, head, told, choices=choices, further=further)


@part_screen(Show.SEATS)
async def seats_screen(press: CallbackQuery, draft: Draft, _page: int, talk: Talk) -> None:
    """Offer usual numbers; another one may be typed."""
    reader = talk.reader
    choices = [
        Choice(
            reader.label("{n} seats", n=n),
            SetNumber(id=draft.id, version=draft.version, part="capacity", value=n).pack(),
        )
        for n in _SEATS
    ]
    clear = ClearPart(id=draft.id, version=draft.version, part="capacity").pack()
    choices.append(Choice(reader.label("As many as come"), clear))
    head = heading(reader.label("How many seats?"))
    now = fit(seats_in_short(reader, draft.values.capacity))
    told = reader.say("Or type a number.")
    await _ask(press, draft, talk, SEATS, head, now, told, choices=choices)


@part_screen(Show.MORE)
async def more_screen(press: CallbackQuery, draft: Draft, _page: int, talk: Talk) -> None:
    """Show the parts that are seldom changed."""
    reader, values = talk.reader, draft.values
    many = len(values.meetings) > 1
    choices = [
        part_choice(reader.label("Sign-up deadline"), draft, Show.DEADLINE),
        part_choice(reader.label("Joining later"), draft, Show.JOIN) if many else None,
        part_choice(reader.label("Host"), draft, Show.HOST),
        part_choice(reader.label("The link to it"), draft, Show.LINK),
        Choice(
            reader.label("Open it to everybody")
            if values.for_volunteers
            else reader.label("For volunteers alone"),
            SetAudience(
                id=draft.id, version=draft.version, volunteers=not values.for_volunteers
            ).pack(),
        ),
    ]
    text = lines(
        heading(reader.label("Deadline and more")),
        reader.say("One may join before lesson {n}.", n=values.join_until) if many else None,
        reader.say("Host: {name}", name=fit(reader.content(values.host), 14))
        if values.host
        else None,
        fit(values.link) if values.link else None,
        reader.say("Only volunteers see it.") if values.for_volunteers else None,
    )
    screen = await numbered(
        talk, text, [each for each in choices if each], further=[back_to_draft(talk, draft)]
    )
    await show(press, screen)


def _typed_screen(
    show_as: Show, declared: TypedInput, head: str, ask: str, clear: str | None
) -> None:
    """Register the screen of a part that is only typed; `clear` names what may be taken away."""

    async def screen(press: CallbackQuery, draft: Draft, _page: int, talk: Talk) -> None:
        reader = talk.reader
        rows = []
        if clear is not None:
            data = ClearPart(id=draft.id, version=draft.version, part=clear).pack()
            rows.append(Choice(reader.label("Without one"), data))
        await _ask(
            press, draft, talk, declared, heading(reader.label(head)), reader.say(ask),
            further=rows,
        )  # fmt: skip

    part_screen(show_as)(screen)


_typed_screen(
    Show.DEADLINE, DEADLINE, mark("Sign-up until when?"),
    mark("Type a day, like “3 December”."), "deadline",
)  # fmt: skip
_typed_screen(
    Show.JOIN, JOIN, mark("Joining later"), mark("Before which lesson? Just a number."), None
)
_typed_screen(Show.HOST, HOST, mark("Who hosts it?"), mark("Type the name."), "host")
_typed_screen(Show.LINK, LINK, mark("The link to it"), mark("Type the link: https://…"), "link")
