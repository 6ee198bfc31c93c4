"""/order: for which site, which menu item; then it is put together as a draft."""

from collections.abc import Mapping, Sequence

from aiogram import Router
from aiogram.types import CallbackQuery

from handlers.entrances import Event, entrance
from handlers.front_words import no_longer
from handlers.numbered import Choice
from handlers.organisers.choosing_items import item_purpose, items_screen
from handlers.organisers.choosing_sites import site_purpose, sites_screen
from handlers.organisers.desk import back_to, heading
from handlers.screens import Screen, show
from handlers.sites.orders.callbacks import NewOrder, OpenOrderDraft
from handlers.sites.orders.dates import ask_dates
from handlers.sites.own_sites import only_site
from handlers.talk import Talk
from handlers.typed import stop_asking
from school.orders.drafts import Ordering, begin_order, own_order_drafts
from school.staff.rights import Rank
from school.surveys.needs import needs_seen
from school.wishes.wishing import wishes_seen

router = Router(name="ordering")

PURPOSE = "order"


@entrance("ORDER")
async def open_ordering(event: Event, talk: Talk) -> None:
    """Ask for which site, or for which item where there is one site."""
    await stop_asking(talk)
    await show(event, await _first_screen(talk))


@router.callback_query(NewOrder.filter())
async def new_order(press: CallbackQuery, callback_data: NewOrder, talk: Talk) -> None:
    """Order something for a site."""
    await stop_asking(talk)
    if callback_data.site:
        await show(press, await items_screen(talk, PURPOSE, str(callback_data.site)))
        return
    await show(press, await _first_screen(talk))


async def _first_screen(talk: Talk) -> Screen:
    site = await only_site(talk)
    if site is not None:
        return await items_screen(talk, PURPOSE, str(site))
    return await sites_screen(talk, PURPOSE)


@site_purpose(
    PURPOSE,
    rank=Rank.LIAISON,
    single=True,
    typed=True,
    ask=lambda _rest, talk: heading(talk.reader.label("Order: for which site?")),
    back=lambda _rest, talk: back_to(talk, "orders"),
)
async def site_chosen(event: Event, site_id: int | None, _rest: str, talk: Talk) -> None:
    """Ask which item."""
    top = (await talk.menu()).top
    site = site_id or (top.id if top else 0)
    await show(event, await items_screen(talk, PURPOSE, str(site)))


async def _wished(rest: str, talk: Talk) -> Mapping[int, str]:
    """Return how many residents of the site wish for each item, or said so in a survey."""
    site_id = int(rest) if rest.isdigit() else 0
    if site_id not in (await talk.menu()).places:
        return {}
    wishes = await wishes_seen(talk.database, site_id=site_id, person_id=talk.person_id)
    needs = await needs_seen(talk.database, talk.actor, site_id, now=talk.now)
    reader = talk.reader
    said = {
        id_: reader.label_many("one wish", "{n} wishes", n) for id_, n in wishes.counts.items()
    }
    for need in needs:
        surveyed = reader.label_many("survey: one", "survey: {n}", need.people)
        wished = said.get(need.item_id)
        said[need.item_id] = (
            reader.label("{wished}, {surveyed}", wished=wished, surveyed=surveyed)
            if wished
            else surveyed
        )
    return said


async def _further(rest: str, talk: Talk) -> Sequence[Choice]:
    """Return the ways below the categories: on with what was begun, and back."""
    begun = await own_order_drafts(talk.database, talk.actor, now=talk.now)
    label = talk.reader.label
    here = [each for each in begun if str(each.site_id) == rest]
    on = [
        Choice(
            label("Go on with {title}", title=talk.reader.content(each.title)),
            OpenOrderDraft(id=each.id).pack(),
        )
        for each in here[:1]
    ]
    return [*on, back_to(talk, "orders")]


@item_purpose(
    PURPOSE,
    rank=Rank.LIAISON,
    ask=lambda _rest, talk: heading(talk.reader.label("Order: which course?")),
    further=_further,
    noted=_wished,
    typed=True,
)
async def item_chosen(event: Event, item_id: int, rest: str, talk: Talk) -> None:
    """Begin the draft and ask when."""
    site_id = int(rest) if rest.isdigit() else 0
    if site_id not in (await talk.menu()).places:
        await show(event, no_longer(talk))
        return
    draft = await begin_order(
        talk.database, now=talk.now, actor=talk.actor, site_id=site_id, item_id=item_id
    )
    if not isinstance(draft, Ordering):
        await show(event, no_longer(talk))
        return
    await ask_dates(event, draft, talk, turn=True)
