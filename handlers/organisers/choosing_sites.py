"""Choosing a site of one's scope, for whatever purpose: down the tree, a tap a level.

A module that wants a site declares a purpose; its key travels in the buttons, with a few letters
of its own.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Annotated

from aiogram import Router
from aiogram.filters.callback_data import CallbackData
from aiogram.types import CallbackQuery, Message
from markupsafe import Markup
from pydantic import Field

from handlers.at_site import keep_site
from handlers.callbacks import IdOrZero
from handlers.front_words import no_longer
from handlers.listing import A_PAGE, page_of
from handlers.numbered import Choice, numbered
from handlers.organisers.naming import named_sites, naming, the_one
from handlers.organisers.roles import site_name
from handlers.screens import Screen, show
from handlers.talk import Talk
from handlers.typed import TypedInput, ask_for, asked_detail, stop_asking, typed_input
from handlers.widths import fit
from locales.reader import lines
from school.browsing import Menu, Place
from school.staff.rights import Rank, Scope, some_scope_seen

router = Router(name="choosing sites")

# For who is no staff: with the site above, paging and the way back these are eight rows.
_A_PAGE_FOR_ALL = 4

Event = Message | CallbackQuery
# Goes on with the site that was chosen (None: the whole school) and the purpose's own letters.
Chosen = Callable[[Event, int | None, str, Talk], Awaitable[None]]
Asked = Callable[[str, Talk], Markup]
# Returns the way back from the first of the lists.
Back = Callable[[str, Talk], Choice]

Letters = Annotated[str, Field(max_length=20, pattern=r"^[A-Za-z0-9_.-]*$")]


class ChooseSite(CallbackData, prefix="cs"):
    """Show the sites below one (0: the tops of one's scope), for a purpose."""

    purpose: Annotated[str, Field(max_length=8)]
    rest: Letters = ""
    below: IdOrZero = 0
    page: int = 0


class TakeSite(CallbackData, prefix="tks"):
    """Take this site (0: the whole school)."""

    purpose: Annotated[str, Field(max_length=8)]
    rest: Letters = ""
    site: IdOrZero


keep_site(ChooseSite, TakeSite)


@dataclass(frozen=True, slots=True)
class _Purpose:
    """What a site is chosen for; `anywhere`: also outside one's scope, `single`: it alone, not
    with what lies below it; `back`: the way back; `typed`: its name may be typed.
    """

    ask: Asked
    chosen: Chosen
    rank: Rank
    anywhere: bool
    single: bool
    back: Back | None
    typed: bool


_PURPOSES: dict[str, _Purpose] = {}


def site_purpose(
    key: str,
    *,
    ask: Asked,
    rank: Rank = Rank.ORGANISER,
    anywhere: bool = False,
    single: bool = False,
    back: Back | None = None,
    typed: bool = False,
) -> Callable[[Chosen], Chosen]:
    """Make a handler the one that goes on with a site chosen for `key`.

    Sites of one's scope are shown, with `anywhere` all there are; with `typed` the name may be
    typed as well.
    """

    def register(chosen: Chosen) -> Chosen:
        if key in _PURPOSES:
            raise ValueError(f"two purposes are called {key}")
        _PURPOSES[key] = _Purpose(ask, chosen, rank, anywhere, single, back, typed)
        return chosen

    return register


async def sites_screen(
    talk: Talk,
    purpose: str,
    rest: str = "",
    *,
    below: int = 0,
    page: int = 0,
    told: Markup | None = None,
) -> Screen:
    """Return the sites to choose from; the site above, or the whole school, is the first row.

    `told` stands below what is asked.
    """
    menu = await talk.menu()
    wanted = _PURPOSES[purpose]
    scope = await _scope(talk, wanted)
    if wanted.typed:
        await ask_for(talk, NAMED, detail=[purpose, rest])
    here = menu.places.get(below)
    listed = _listed(menu, scope, here)
    shown, turns = page_of(
        listed,
        page,
        talk,
        lambda to: ChooseSite(purpose=purpose, rest=rest, below=below, page=to),
        size=A_PAGE if wanted.rank >= Rank.LIAISON else _A_PAGE_FOR_ALL,
    )
    whole = _whole(talk, scope, here, single=wanted.single)
    choices = [
        *([Choice(whole, _take(purpose, rest, below))] if whole else []),
        *(_row(talk, menu, each, purpose, rest) for each in shown),
    ]
    back = _back(talk, wanted, purpose, rest, up=_up(menu, scope, here), here=here)
    text = lines(wanted.ask(rest, talk), site_name(talk, here.name) if here else None, told)
    return await numbered(talk, text, choices, further=[*turns, *([back] if back else [])])


@router.callback_query(ChooseSite.filter())
async def open_sites(press: CallbackQuery, callback_data: ChooseSite, talk: Talk) -> None:
    """Show the sites below one."""
    if callback_data.purpose not in _PURPOSES:
        await show(press, no_longer(talk))
        return
    screen = await sites_screen(
        talk,
        callback_data.purpose,
        callback_data.rest,
        below=callback_data.below,
        page=callback_data.page,
    )
    await show(press, screen)


@router.callback_query(TakeSite.filter())
async def take_site(press: CallbackQuery, callback_data: TakeSite, talk: Talk) -> None:
    """Go on with the site; the use-case behind checks whether it lies in one's scope."""
    known = callback_data.site == 0 or callback_data.site in (await talk.menu()).places
    if callback_data.purpose not in _PURPOSES or not known:
        await show(press, no_longer(talk))
        return
    await _PURPOSES[callback_data.purpose].chosen(
        press, callback_data.site or None, callback_data.rest, talk
    )


async def _scope(talk: Talk, wanted: _Purpose) -> Scope:
    scope = await some_scope_seen(talk.database, talk.actor, wanted.rank)
    return Scope(everywhere=True) if wanted.anywhere else scope


def _listed(menu: Menu, scope: Scope, here: Place | None) -> list[Place]:
    """Return the sites one level down: the tops of the scope, or what lies below a site."""
    if here is not None:
        return sorted(menu.children(here.id), key=lambda each: each.id)
    if scope.everywhere:
        return sorted(menu.children(None), key=lambda each: each.id)
    return [menu.places[each] for each in scope.site_ids if each in menu.places]


def _whole(talk: Talk, scope: Scope, here: Place | None, *, single: bool) -> str | None:
    if single:
        return talk.reader.label("Here: {site}", site=site_name(talk, here.name)) if here else None
    if here is not None:
        return talk.reader.label("This site and all below")
    return talk.reader.label("The whole school") if scope.everywhere else None


def _row(talk: Talk, menu: Menu, place: Place, purpose: str, rest: str) -> Choice:
    """A site with none below it is taken at once."""
    label = fit(talk.reader.content(place.name))
    if not list(menu.children(place.id)):
        return Choice(label, _take(purpose, rest, place.id))
    return Choice(label, ChooseSite(purpose=purpose, rest=rest, below=place.id).pack())


def _take(purpose: str, rest: str, site: int) -> str:
    return TakeSite(purpose=purpose, rest=rest, site=site).pack()


def _back(
    talk: Talk, wanted: _Purpose, purpose: str, rest: str, *, up: int | None, here: Place | None
) -> Choice | None:
    """Return the way one level up, from the first of the lists to where one came from."""
    if here is None:
        return wanted.back(rest, talk) if wanted.back else None
    above = ChooseSite(purpose=purpose, rest=rest, below=up or 0)
    return Choice(talk.reader.label("Back"), above.pack())


def _up(menu: Menu, scope: Scope, here: Place | None) -> int | None:
    if here is None or here.id in scope.site_ids or here.parent_id not in menu.places:
        return None
    return here.parent_id


async def _take_name(event: Event, text: str, talk: Talk) -> None:
    """Go on with the site that was named; of several it is asked which, of none for another."""
    purpose, rest = await asked_detail(talk)
    wanted = _PURPOSES[purpose]
    found = named_sites(await talk.menu(), await _scope(talk, wanted), text)
    meant = the_one(found, text, lambda place: place.name)
    if meant is not None:
        await stop_asking(talk)
        await wanted.chosen(event, meant.id, rest, talk)
        return
    if not found:
        none = talk.reader.say("No site is called that. Again?")
        await show(event, await sites_screen(talk, purpose, rest, told=none))
        return
    choices = [
        Choice(fit(talk.reader.content(each.name)), _take(purpose, rest, each.id))
        for each in found[:A_PAGE]
    ]
    asked = lines(wanted.ask(rest, talk), talk.reader.say("Several fit. Which one?"))
    back = Choice(talk.reader.label("Back"), ChooseSite(purpose=purpose, rest=rest).pack())
    await ask_for(talk, NAMED, detail=[purpose, rest])
    await show(event, await numbered(talk, asked, choices, further=[back]))


NAMED = typed_input(
    TypedInput(
        key="choose.site",
        takes_any=True,
        read=naming,
        act=_take_name,
        about=lambda reader: reader.label("The name of a site"),
        misfit=lambda reader: reader.say("Please type the name of a site."),
    )
)
