"""A theme as its subscribers get it, and as its owners see it before."""

from handlers.callbacks import OpenRoom
from handlers.noticed import noticed
from handlers.notices.rendered import Rendered
from handlers.notices.telling import GoneError, Telling, message
from handlers.organisers.preview import preview_buttons, preview_text
from handlers.residents.topics import SetTopic
from handlers.screens import button, rows
from handlers.theme_text import theme_text
from school.theme_runs.reading import preview_of, run_text


async def theme(telling: Telling) -> Rendered:
    """Show the theme, with the way to stop it by one tap."""
    reader = telling.reader
    found = await run_text(telling.database, telling.claimed.subject, telling.school)
    if found is None:
        raise GoneError("theme run")
    return message(
        theme_text(reader, found.words),
        buttons=[
            telling.button(reader.label("Read earlier themes"), OpenRoom(name="THEMES")),
            telling.button(
                reader.label("Send me no more of these"), SetTopic(theme=found.theme_id, on=False)
            ),
        ],
    )


async def preview(telling: Telling) -> Rendered:
    """Show an owner what will be sent, when, and that silence sends it."""
    found = await preview_of(telling.database, telling.claimed.subject, telling.school)
    if found is None:
        raise GoneError("theme run")
    text = preview_text(telling.reader, found, now=telling.now)
    buttons = [
        button(one.text, noticed(one.callback_data or "", telling.claimed.id))
        for one in preview_buttons(telling.reader, found.text)
    ]
    return Rendered(text=text, keyboard=rows(*buttons))
