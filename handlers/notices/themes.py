"""A theme as its subscribers get it, and as its owners see it before."""

from handlers.callbacks import OpenRoom, OpenSurvey
from handlers.noticed import noticed
from handlers.notices.rendered import Rendered
from handlers.notices.telling import GoneError, Telling, message
from handlers.organisers.preview import preview_buttons, preview_pages, quiz_button
from handlers.residents.themes import ReadTheme
from handlers.residents.topics import SetTopic
from handlers.screens import button, rows
from handlers.theme_text import theme_pages
from school.surveys.theming import open_quiz, quiz_of_theme
from school.theme_runs.reading import preview_of, run_text


async def theme(telling: Telling) -> Rendered:
    """Show the theme's first page, the way on, its quiz, and the way to stop it by one tap."""
    reader = telling.reader
    found = await run_text(telling.database, telling.claimed.subject, telling.school)
    if found is None:
        raise GoneError("theme run")
    pages = theme_pages(reader, found.words)
    quiz = await open_quiz(
        telling.database, found.theme_id, person_id=telling.claimed.person_id, now=telling.now
    )
    on = ReadTheme(theme=found.theme_id, version=found.version, page=1)
    return message(
        pages[0],
        buttons=[
            telling.button(reader.label("Read on"), on) if len(pages) > 1 else None,
            telling.button(
                reader.label("Do the quiz"),
                OpenSurvey(survey_id=quiz),
            )
            if quiz
            else None,
            telling.button(reader.label("Read earlier themes"), OpenRoom(name="THEMES")),
            telling.button(
                reader.label("Send me no more of these"), SetTopic(theme=found.theme_id, on=False)
            ),
        ],
    )


async def theme_title(telling: Telling) -> str:
    """Return what a theme is called among others."""
    found = await run_text(telling.database, telling.claimed.subject, telling.school)
    if found is None:
        raise GoneError("theme run")
    return telling.reader.content(found.words.title)


async def preview(telling: Telling) -> Rendered:
    """Show an owner what will be sent, when, and that silence sends it."""
    found = await preview_of(telling.database, telling.claimed.subject, telling.school)
    if found is None:
        raise GoneError("theme run")
    pages = preview_pages(telling.reader, found, now=telling.now)
    quiz = await quiz_of_theme(telling.database, found.text.theme_id)
    shown = preview_buttons(telling.reader, found.text, pages=len(pages))
    ways = [*shown, quiz_button(telling.reader, found.text, quiz)]
    buttons = [
        button(one.text, noticed(one.callback_data or "", telling.claimed.id))
        for one in ways
        if one
    ]
    return Rendered(text=pages[0], keyboard=rows(*buttons))
