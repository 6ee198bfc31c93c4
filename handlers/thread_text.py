"""What a thread looks like, wherever it is read: in a chat's screen, and in a notice."""

from datetime import datetime, timedelta

from markupsafe import Markup

from handlers.about import moment_of
from handlers.pages import READING_LINES, Part, paged
from handlers.widths import fit
from locales.reader import Reader, mark
from locales.understand.answers import Answer, yes_no
from school.browsing import Menu
from school.threads.reading import Conversation, Said
from school.threads.tables import CloseReason

CLOSED = {
    CloseReason.PHONED: mark("Answered by phone."),
    CloseReason.REPEATED: mark("It was answered before."),
    CloseReason.NO_QUESTION: mark("There was no question in it."),
}
_HOUR = timedelta(hours=1)
_DAY = timedelta(days=1)


def desk_name(reader: Reader, menu: Menu, site_id: int | None) -> str:
    """Return which desk it is: a site's name, or the whole school."""
    place = menu.places.get(site_id or 0) or menu.top
    return reader.content(place.name) if place else reader.label("the school")


def said_text(reader: Reader, said: Said) -> str:
    """Return a message in the reader's script, when it was converted as it was written."""
    return said.traditional if reader.language == "zh_TW" and said.traditional else said.text


def quoted(text: str, room: float = 16) -> str:
    """Return what somebody said in one line."""
    return fit(" ".join(text.split()), room)


def pages_of(
    reader: Reader, found: Conversation, *, head: Part, desk: str | None, now: datetime
) -> list[Markup]:
    """Return the whole conversation in pages below the `head`.

    `desk` is who answered, for the resident; None names the colleagues, for the desk.
    """
    parts: list[Part] = []
    for said in found.said:
        parts += [_who_when(reader, found, said, desk=desk, now=now), said_text(reader, said)]
        if desk is None and not said.arrived:
            parts.append(reader.say("This did not arrive. Please call."))
    if found.close_reason is not None:
        parts.append(reader.say(CLOSED[found.close_reason]))
    return paged(parts, head=head, most=READING_LINES)


def _who_when(
    reader: Reader, found: Conversation, said: Said, *, desk: str | None, now: datetime
) -> Markup:
    when = moment_of(reader, said.said_at, now=now)
    if said.from_desk:
        who = desk or (fit(said.name, 8) if said.name else reader.label("A colleague"))
    elif desk is not None:
        who = reader.label("You")
    else:
        who = fit(found.name, 8) if found.name else reader.label("Resident")
    return Markup("<b>{}</b> {}").format(fit(who, 12), when)


def waited(reader: Reader, since: datetime, *, now: datetime) -> str:
    """Return for how long something waits, in one unit."""
    passed = max(now - since, timedelta())
    if passed < _HOUR:
        return reader.label("just now")
    if passed < _DAY:
        return reader.label_many("one hour", "{n} hours", passed // _HOUR)
    return reader.label_many("one day", "{n} days", passed // _DAY)


def is_thanks(text: str) -> bool:
    """Tell whether the words only say that something was read: they answer no question."""
    return yes_no(text) is Answer.ACKNOWLEDGED
