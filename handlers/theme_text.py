"""What a theme looks like, wherever it is read: pushed, re-read, or shown to owners before."""

from markupsafe import Markup

from handlers.pages import READING_LINES, paged
from locales.reader import Reader
from school.theme_runs.versions import Words
from school.themes import LEGAL_TOPIC


def theme_pages(reader: Reader, words: Words, *, most: int = READING_LINES) -> list[Markup]:
    """Return the theme as pages of at most `most` lines, each below its title.

    Law and link stand at the end of the last one.
    """
    parts = [reader.content(words.body).strip(), *sources(reader, words)]
    return paged(parts, head=bold(reader.content(words.title)), most=most)


def bold(text: str) -> Markup:
    """Return what somebody wrote, in bold."""
    return Markup("<b>{}</b>").format(text)


def sources(reader: Reader, words: Words) -> list[Markup]:
    """Return the lines that stand below a theme: the law, and where to read more."""
    found = []
    if words.law:
        found.append(reader.say("Law: {law}", law=reader.content(words.law)))
    if words.link and words.link.startswith(("https://", "http://")):
        found.append(reader.say('<a href="{link}">Read more</a>', link=words.link))
    elif words.link:
        found.append(Markup.escape(words.link))
    return found


def topic_name(reader: Reader, topic: str) -> str:
    """Return what a topic is called: the legal one by our word, others by the school's."""
    return reader.label("Legal themes") if topic == LEGAL_TOPIC else reader.content(topic)
