"""Choosing the offering whose people an announcement is for: from a list, or by its name."""

from datetime import timedelta

from handlers.entrances import Event
from handlers.numbered import Choice, numbered
from handlers.organisers.announcing.callbacks import Ask, AskCondition, AskPlace
from handlers.organisers.announcing.draft import Addressed
from handlers.organisers.announcing.whose import addressed, asked_addressed, gone
from handlers.organisers.desk import heading
from handlers.residents.browse.labels import date_label, local
from handlers.screens import Screen, show
from handlers.talk import Talk
from handlers.typed import TypedInput, asked_detail, stop_asking, typed_input
from locales.reader import lines
from locales.understand.text import plain
from school.announcements.audience import ConditionKind
from school.browsing import Listed

# So long after its end an offering is still listed.
_LISTED_FOR = timedelta(days=90)
_MOST = 6


async def offerings_listed(talk: Talk, draft_id: int, *, out: bool) -> list[Choice]:
    """Return the offerings at the draft's site and below: what comes next, then what is over."""
    draft = await addressed(talk, draft_id)
    return [_row(talk, draft_id, each, out=out) for each in await offerings_at(talk, draft)]


async def offerings_at(talk: Talk, draft: Addressed | None) -> list[Listed]:
    """Return the offerings at the site of a draft and below, in the order they are listed."""
    if draft is None:
        return []
    menu = await talk.menu()
    sites = menu.below(draft.site_id) if draft.site_id is not None else menu.sites
    found = [each for each in menu.offerings if each.site_id in sites]
    ahead = [each for each in found if each.ends_at > talk.now]
    over = [each for each in found if talk.now - _LISTED_FOR < each.ends_at <= talk.now]
    return [*ahead, *reversed(over)]


def _row(talk: Talk, draft_id: int, listed: Listed, *, out: bool) -> Choice:
    day = date_label(local(listed.starts_at, talk).date(), talk)
    asked = AskPlace(id=draft_id, kind=ConditionKind.OFFERING, value=listed.id, out=out)
    return Choice(f"{day} {talk.reader.content(listed.title)}", asked.pack())


async def take_name(event: Event, value: str, talk: Talk) -> None:
    """Show the offerings of that name; none: ask again."""
    detail = await asked_detail(talk) or {}
    draft = await asked_addressed(talk)
    if draft is None:
        await stop_asking(talk)
        await show(event, await gone(talk, detail.get("draft", 0)))
        return
    out, wanted = bool(detail.get("out")), _plain(value)
    reader = talk.reader
    named = [
        each
        for each in await offerings_at(talk, draft)
        if wanted in _plain(each.title) or wanted in _plain(reader.content(each.title))
    ]
    if not named:
        await show(event, Screen(reader.say("I found no course of that name.")))
        return
    text = lines(
        heading(reader.label("Whom to leave out?") if out else reader.label("Only whom?")),
        reader.say("Or type its name."),
    )
    choices = [_row(talk, draft.id, each, out=out) for each in named[:_MOST]]
    every = AskCondition(id=draft.id, kind=Ask.OFFERING, out=out).pack()
    back = Choice(reader.label("Back"), every)
    await show(event, await numbered(talk, text, choices, further=[back]))


def _plain(text: str) -> str:
    return "".join(plain(text).split())


OFFERING = typed_input(
    TypedInput(
        key="an.course",
        takes_any=True,
        read=lambda text, _talk: text.strip() or None,
        act=take_name,
        about=lambda reader: reader.label("The course whose people are meant"),
        misfit=lambda reader: reader.say("I found no course of that name."),
    )
)
