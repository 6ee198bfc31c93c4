"""What the audience screens are about: an announcement's draft, or something else that has one.

A button's id is that of an announcement; one below zero is of the other kind, which surveys add.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from handlers.entrances import Event
from handlers.numbered import Choice
from handlers.organisers.announcing.callbacks import OpenDraft, OpenDrafts
from handlers.organisers.announcing.draft import Addressed, kept_change, refused
from handlers.screens import Screen
from handlers.talk import Talk
from handlers.typed import asked_detail
from school.announcements.audience import Audience
from school.announcements.drafts import Draft, DraftChange, NoDraft, draft_of


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of thing with an audience.

    `read` finds it, `keep` sets its audience and returns it (None: it could not, which is shown);
    `back` is the way to it, and `gone` what is shown when it is not there any more.
    """

    read: Callable[[Talk, int], Awaitable[Addressed | None]]
    keep: Callable[[Event, int, Talk, Audience], Awaitable[Addressed | None]]
    back: Callable[[Talk, int], Choice]
    gone: Callable[[Talk], Awaitable[Screen]]


async def _read(talk: Talk, draft_id: int) -> Addressed | None:
    return _addressed(await draft_of(talk.database, talk.actor, draft_id))


async def _keep(event: Event, draft_id: int, talk: Talk, audience: Audience) -> Addressed | None:
    return _addressed(await kept_change(event, draft_id, talk, DraftChange(audience=audience)))


def _back(talk: Talk, draft_id: int) -> Choice:
    opens = OpenDraft(id=draft_id) if draft_id else OpenDrafts(sent=False)
    return Choice(talk.reader.label("Back"), opens.pack())


async def _gone(talk: Talk) -> Screen:
    return await refused(talk, NoDraft.GONE)


def _addressed(draft: Draft | None) -> Addressed | None:
    if draft is None:
        return None
    return Addressed(draft.id, draft.site_id, draft.audience, urgent=draft.urgent)


_ANNOUNCEMENTS = Kind(_read, _keep, _back, _gone)
_KINDS: list[Kind] = [_ANNOUNCEMENTS]


def also_addressed(kind: Kind) -> Kind:
    """Make the other kind known, whose ids are below zero."""
    _KINDS.append(kind)
    return kind


def _kind(id_: int) -> Kind:
    return _KINDS[-1] if id_ < 0 else _ANNOUNCEMENTS


async def addressed(talk: Talk, id_: int) -> Addressed | None:
    """Return what a button's audience is of; None when it is gone."""
    return await _kind(id_).read(talk, abs(id_))


async def asked_addressed(talk: Talk) -> Addressed | None:
    """Return what the typed input under way is for; None when it is gone."""
    detail = await asked_detail(talk) or {}
    return await addressed(talk, detail.get("draft", 0))


async def keep_audience(
    event: Event, id_: int, talk: Talk, audience: Audience
) -> Addressed | None:
    """Set an audience and return whose it is; None when it could not be, which is shown."""
    return await _kind(id_).keep(event, abs(id_), talk, audience)


def way_back(talk: Talk, id_: int) -> Choice:
    """Return the row that leads back to what the audience is of."""
    return _kind(id_).back(talk, abs(id_))


async def gone(talk: Talk, id_: int) -> Screen:
    """Return that it is not there any more."""
    return await _kind(id_).gone(talk)
