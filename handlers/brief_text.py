"""The words of an event brief 活动简报: made of the facts, or as somebody in charge wrote them.

Briefs are written in the school's Chinese, whoever looks at a draft; readers of traditional script
see it converted.
"""

from aiogram.types import MessageEntity

from handlers.snapshots import Snapshot
from locales.reader import Reader, reader_for
from school.announcements.content import ContentKind, File
from school.event_briefs.facts import BriefFacts
from school.offerings import Mode

_ENDS = "。！？!?…”"


def brief_text(facts: BriefFacts, reader: Reader) -> str:
    """Return the brief as it stands, in the reader's script once it was published."""
    if facts.words is None:
        return draft_text(facts, reader)
    if reader.language == "zh_TW" and facts.traditional:
        return facts.traditional
    return facts.words


def draft_text(facts: BriefFacts, reader: Reader) -> str:
    """Return the first draft: five lines of facts and two sentences."""
    reader = reader_for("zh_CN", default="zh_CN", zone=reader.zone)
    name = facts.lecturer
    head = [
        reader.label("News: {title}", title=facts.title),
        reader.label("When: {span}", span=reader.span(facts.starts_at, facts.ends_at)),
        reader.label("Where: {place}", place=_place(facts, reader)),
        reader.label("Given by: {name}", name=name) if name else None,
        reader.label("Who came: {n} people", n=facts.count) if facts.count else None,
    ]
    story = _what_was(facts, reader) + _how_it_was(facts, reader)
    return "\n".join([*(line for line in head if line), "", story])


def brief_snapshot(facts: BriefFacts, reader: Reader) -> Snapshot:
    """Return the brief as it is posted: pictures with the words below, the title in bold."""
    text = brief_text(facts, reader)
    title = text.split("\n", 1)[0]
    bold = MessageEntity(type="bold", offset=0, length=len(title.encode("utf-16-le")) // 2)
    files = tuple(File(kind=ContentKind.PHOTO, file_id=each) for each in facts.used)
    return Snapshot(text=text, entities=(bold,), files=files)


def _place(facts: BriefFacts, reader: Reader) -> str:
    if facts.mode is Mode.ONLINE:
        return reader.label("Online, by {site}", site=facts.site)
    return f"{facts.site} {facts.room}" if facts.room else facts.site


def _what_was(facts: BriefFacts, reader: Reader) -> str:
    told = {
        "day": reader.date(facts.starts_at),
        "site": facts.site,
        "title": facts.title,
        "name": facts.lecturer,
        "n": facts.count,
    }
    if facts.lecturer and facts.count:
        return reader.label(
            "On {day} {name} gave “{title}” at {site}; {n} neighbours came.", **told
        )
    if facts.lecturer:
        return reader.label("On {day} {name} gave “{title}” at {site}.", **told)
    if facts.count:
        return reader.label("On {day} {site} held “{title}”; {n} neighbours came.", **told)
    return reader.label("On {day} {site} held “{title}”.", **told)


def _how_it_was(facts: BriefFacts, reader: Reader) -> str:
    if facts.line:
        line = facts.line if facts.line[-1] in _ENDS else f"{facts.line}。"
        if facts.lecturer:
            return reader.label("{name} said afterwards: “{line}”", name=facts.lecturer, line=line)
        return line
    if facts.sessions > 1 and facts.next_at is None:
        return reader.label("It was the last of {n} lessons. Thank you all!", n=facts.sessions)
    if facts.next_at is not None:
        return reader.label(
            "It was lesson {k} of {n}; the next one is on {when}.",
            k=facts.number,
            n=facts.sessions,
            when=reader.moment(facts.next_at),
        )
    return reader.label("Thank you all for coming, and see you again!")
