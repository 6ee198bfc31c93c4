"""An announcement's parts in words: what kind of message, whom it is for, how a sending goes."""

from collections.abc import Mapping, Sequence

from markupsafe import Markup

from handlers.organisers.roles import role_name
from handlers.talk import Talk
from handlers.theme_text import topic_name
from handlers.widths import fit
from locales.reader import OWN_NAMES, Reader, mark
from school.announcements.audience import Audience, Condition, ConditionKind
from school.announcements.content import Content, ContentKind
from school.announcements.ledger import Progress
from school.announcements.tables import SendingState
from school.browsing import Menu
from school.notices.tables import NoticeState
from school.staff.tables import Role

_KINDS = {
    ContentKind.TEXT: mark("a text"),
    ContentKind.PHOTO: mark("a picture"),
    ContentKind.VIDEO: mark("a video"),
    ContentKind.VOICE: mark("a voice message"),
    ContentKind.AUDIO: mark("a sound"),
    ContentKind.DOCUMENT: mark("a file"),
    ContentKind.ANIMATION: mark("an animation"),
    ContentKind.LOCATION: mark("a place"),
}
STATES = {
    SendingState.CONFIRMING: mark("waits for a colleague"),
    SendingState.PLANNED: mark("planned"),
    SendingState.WRITING: mark("being sent"),
    SendingState.SENDING: mark("being sent"),
    SendingState.PHONING: mark("sent, calls are left"),
    SendingState.PAUSED: mark("paused"),
    SendingState.STOPPED: mark("stopped"),
    SendingState.DONE: mark("sent"),
}
_ENDS = {
    NoticeState.SENT: mark("Arrived: {n}"),
    NoticeState.TOLD: mark("Told by phone: {n}"),
    NoticeState.NOT_REACHED: mark("Did not answer yet: {n}"),
    NoticeState.MERGED: mark("In a digest: {n}"),
    NoticeState.UNKNOWN: mark("Unknown: {n}"),
    NoticeState.UNREACHABLE: mark("Unreachable: {n}"),
    NoticeState.VOID: mark("No longer wanted: {n}"),
    NoticeState.EXPIRED: mark("Too late: {n}"),
    NoticeState.FAILED: mark("Failed: {n}"),
    NoticeState.RECALLED: mark("Taken back: {n}"),
}
_TIERS = {
    "city": mark("City"),
    "district": mark("District"),
    "town": mark("Town"),
    "site": mark("Site"),
}
# Ten squares: one for each tenth of the audience.
BAR = 10


def kind_of_content(reader: Reader, content: Content | None) -> Markup:
    """Return in a line what is sent, with its first words."""
    if content is None:
        return reader.say("Nothing to send yet")
    if content.is_album:
        told = reader.label("an album of {n}", n=len(content.files))
    elif content.location is not None:
        told = reader.label(_KINDS[ContentKind.LOCATION])
    else:
        kind = content.files[0].kind if content.files else ContentKind.TEXT
        told = reader.label(_KINDS[kind])
    first = content.words.text.strip().split("\n")[0]
    return Markup.escape(fit(f"{told} {first}" if first else told))


def audience_lines(talk: Talk, menu: Menu, audience: Audience, *, most: int = 4) -> list[Markup]:
    """Return whom it is for, a line a condition; more than `most` are counted."""
    reader = talk.reader
    told = [reader.say("To: {whom}", whom=condition(talk, menu, each)) for each in audience.only]
    told += [
        reader.say("Not to: {whom}", whom=condition(talk, menu, each)) for each in audience.without
    ]
    if not told:
        return [reader.say("To: {whom}", whom=reader.label("everybody"))]
    if len(told) > most:
        left = len(told) - most + 1
        return [*told[: most - 1], reader.say("… and {n} more conditions", n=left)]
    return told


def condition(talk: Talk, menu: Menu, each: Condition) -> str:
    """Return one condition in a few words."""
    reader, value = talk.reader, each.value
    match each.kind:
        case ConditionKind.SITE:
            place = menu.places.get(int(value))
            name = reader.content(place.name) if place else value
        case ConditionKind.OFFERING:
            listed = menu.by_id.get(int(value))
            name = reader.content(listed.title) if listed else value
        case ConditionKind.TOPIC:
            name = topic_name(reader, value)
        case ConditionKind.LANGUAGE:
            name = OWN_NAMES.get(value, value)
        case ConditionKind.ROLE:
            name = role_name(reader, Role(value)) if value in set(Role) else value
        case ConditionKind.TIER:
            name = reader.label(_TIERS[value]) if value in _TIERS else value
        case ConditionKind.NOT_SEEN:
            name = reader.label("not seen for {n} days", n=value)
        case _:
            name = reader.content(value)
    return fit(name, 13)


def tiers(reader: Reader) -> Sequence[tuple[str, str]]:
    """Return every tier with its name."""
    return [(value, reader.label(name)) for value, name in _TIERS.items()]


def progress_lines(reader: Reader, progress: Progress) -> list[Markup]:
    """Return how a sending goes: a bar, and every state, adding up to the audience."""
    total = max(progress.audience, progress.written)
    left = progress.waiting
    waiting = left - progress.states.get(NoticeState.NOT_REACHED, 0)
    done = total - left
    full = round(BAR * done / total) if total else BAR
    bar = "■" * full + "□" * (BAR - full)
    told = [
        Markup.escape(f"{bar} {reader.number(done)}/{reader.number(total)}"),
        reader.say("Waiting: {n}", n=reader.number(waiting)) if waiting else None,
        *_ends(reader, progress.states),
    ]
    return [each for each in told if each]


def _ends(reader: Reader, states: Mapping[NoticeState, int]) -> list[Markup]:
    return [
        reader.say(told, n=reader.number(states[state]))
        for state, told in _ENDS.items()
        if states.get(state)
    ]
