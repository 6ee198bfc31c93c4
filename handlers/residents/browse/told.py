"""What, when and where in three lines: the head of every card and of what came of a sign-up."""

from dataclasses import dataclass
from datetime import datetime

from markupsafe import Markup

from handlers.residents.browse.labels import when_label
from handlers.talk import Talk
from handlers.widths import LINE, fit, fit_bold, width
from school.browsing import Listed
from school.details import Details
from school.offerings import Mode


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What the three lines tell. `starts_at` and `ends_at` are those of the next session.

    `begun`: the offering's first session has begun.
    """

    title: str
    site_id: int
    room: str | None
    mode: Mode
    sessions: int
    begun: bool
    starts_at: datetime
    ends_at: datetime


def told_of(details: Details, now: datetime) -> Told:
    """Return what is told of an offering as it stands in the database."""
    return Told(
        title=details.title,
        site_id=details.site_id,
        room=details.room,
        mode=details.mode,
        sessions=details.sessions,
        begun=now >= details.starts_at,
        starts_at=details.next_starts_at,
        ends_at=details.next_ends_at,
    )


def told_from_menu(listed: Listed) -> Told:
    """Return what is told of an offering that has not begun, as the menu in memory knows it."""
    return Told(
        title=listed.title,
        site_id=listed.site_id,
        room=listed.room,
        mode=listed.mode,
        sessions=listed.sessions,
        begun=False,
        starts_at=listed.starts_at,
        ends_at=listed.ends_at,
    )


async def what_when_where(told: Told, talk: Talk) -> tuple[Markup, str, str]:
    """Return title, time and place, each cut to a phone's width."""
    place = (await talk.menu()).places.get(told.site_id)
    where = _where(told, talk, talk.reader.content(place.name) if place else "")
    return fit_bold(talk.reader.content(told.title)), fit(_when(told, talk)), fit(where)


def _when(told: Told, talk: Talk) -> str:
    reader = talk.reader
    start = when_label(told.starts_at, talk)
    if told.sessions == 1:
        return f"{start}–{reader.time(told.ends_at)}"
    if told.begun:
        return reader.label("Next {start}", start=start)
    return reader.label("From {start}, {n} times", start=start, n=told.sessions)


def _where(told: Told, talk: Talk, site: str) -> str:
    if told.mode is Mode.ONLINE:
        return talk.reader.label("Online, by {site}", site=site)
    if told.room is None:
        return site
    # When both do not fit, the room's name is cut: who finds the site can ask.
    name, room = talk.reader.content(told.room), max(LINE - width(site) - 0.5, LINE / 3)
    return f"{fit(site, LINE - 0.5 - min(width(name), room))} {fit(name, room)}"
