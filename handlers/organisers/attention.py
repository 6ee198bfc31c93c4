"""What owners see behind /start: what did not arrive, what is about to go out, whom to call.

Screens hide; the rights stand in the use-cases.
"""

from collections.abc import Iterable

from aiogram import Router
from aiogram.filters.callback_data import CallbackData
from aiogram.types import CallbackQuery
from markupsafe import Markup

from handlers.callbacks import OpenOffering, OpenRoom
from handlers.entrances import Event, entrance
from handlers.numbered import Choice, numbered
from handlers.organisers.callbacks import OpenEnds, OpenTheme, OpenWords
from handlers.organisers.sections import section
from handlers.screens import Screen, show
from handlers.talk import Talk
from handlers.widths import fit
from locales.reader import Reader, lines, mark
from school.deliveries.decisions import Count, open_ends, overview
from school.notices.tables import NoticeState
from school.signups.desk import unreached_in_line
from school.staff.rights import Rank
from school.theme_runs.previews import runs_ahead
from school.theme_runs.reading import preview_of
from school.unanswered import count_words

router = Router(name="attention")

ON_THE_WAY = {
    NoticeState.QUEUED,
    NoticeState.CLAIMED,
    NoticeState.SENDING,
    NoticeState.RETRY,
    NoticeState.HELD,
}
# How many people a screen names; the others come when these are done.
NAMED = 4


class OpenUnreached(CallbackData, prefix="unr"):
    """Show whom somebody should call."""


@section("attention", mark("Notices and themes"), rank=Rank.OWNER)
@entrance("ATTENTION")
async def open_attention(event: Event, talk: Talk) -> None:
    """Show what needs an owner."""
    await show(event, await attention_screen(talk))


@router.callback_query(OpenUnreached.filter())
async def open_unreached(press: CallbackQuery, talk: Talk) -> None:
    """Show whom somebody should call about a free seat."""
    await show(press, await unreached_screen(talk))


async def attention_screen(talk: Talk) -> Screen:
    """Return the overview; nothing of it for who is no owner."""
    reader = talk.reader
    if not talk.visitor.owner:
        return Screen(reader.say("This is for those in charge."))
    ends = await open_ends(talk.database)
    unreached = len(await unreached_in_line(talk.database, talk.actor, now=talk.now))
    words = await count_words(talk.database, talk.actor)
    needs = await _needs(talk, ends, unreached=unreached, words=words)
    text = lines(
        reader.say("<b>What needs your attention</b>"),
        *(needs or [reader.say("Every notice is well on its way.")]),
        await _on_the_way(talk),
    )
    choices = [
        Choice(reader.label("Notices to decide about"), OpenEnds().pack()) if ends else None,
        await _theme(talk),
        Choice(reader.label("Whom to call"), OpenUnreached().pack()) if unreached else None,
        Choice(reader.label("Read unclear messages"), OpenWords().pack()) if words else None,
        Choice(reader.label("Look again"), OpenRoom(name="ATTENTION").pack()),
        Choice(reader.label("Work desk"), OpenRoom(name="STAFF").pack()),
    ]
    return await numbered(talk, text, [choice for choice in choices if choice])


async def _needs(talk: Talk, ends: Iterable[Count], *, unreached: int, words: int) -> list[Markup]:
    """Return what waits for an owner, a line each; nothing for what does not."""
    reader, aside = talk.reader, await talk.set_aside()
    found = [
        _undelivered(reader, ends),
        reader.say("Waiting, cannot be reached: {n}", n=unreached) if unreached else None,
        reader.say("Messages not understood: {n}", n=words) if words else None,
        reader.say("Messages set aside: {n}", n=aside) if aside else None,
    ]
    return [each for each in found if each]


def _undelivered(reader: Reader, ends: Iterable[Count]) -> Markup | None:
    ends = list(ends)
    unknown, failed = _sum(ends, NoticeState.UNKNOWN), _sum(ends, NoticeState.FAILED)
    if unknown and failed:
        return reader.say("Unknown: {unknown}, failed: {failed}", unknown=unknown, failed=failed)
    if unknown:
        return reader.say("Notices unknown: {n}", n=unknown)
    return reader.say("Notices failed: {n}", n=failed) if failed else None


async def _on_the_way(talk: Talk) -> Markup | None:
    counts = (await overview(talk.database)).counts
    n = sum(each.notices for each in counts if each.state in ON_THE_WAY)
    told = talk.reader.say("Notices on their way: {n}", n=talk.reader.number(n))
    return told if n else None


async def unreached_screen(talk: Talk) -> Screen:
    """Return names and phones of those whom a free seat could not be offered to."""
    reader = talk.reader
    people = await unreached_in_line(talk.database, talk.actor, now=talk.now)
    named = [
        fit(f"{each.name or ''} {each.phone or reader.label('no phone')}")
        for each in people[:NAMED]
    ]
    text = lines(
        reader.say_many("<b>One person to call</b>", "<b>{n} people to call</b>", len(people)),
        *named,
        reader.say("They wait for a free seat."),
    )
    choices = [
        Choice(reader.content(each.title), OpenOffering(id=each.offering_id).pack())
        for each in people[:NAMED]
    ]
    back = Choice(reader.label("Back"), OpenRoom(name="ATTENTION").pack())
    return await numbered(talk, text, choices, further=[back])


async def _theme(talk: Talk) -> Choice | None:
    """Return the way to the theme that goes out next."""
    ahead = await runs_ahead(talk.database)
    found = await preview_of(talk.database, ahead[0].id or 0, talk.school) if ahead else None
    if found is None:
        return None
    title = talk.reader.content(found.text.words.title)
    label = talk.reader.label("Next theme: {title}", title=title)
    return Choice(label, OpenTheme(run=found.text.run_id).pack())


def _sum(ends: Iterable[Count], state: NoticeState) -> int:
    return sum(each.notices for each in ends if each.state is state)
