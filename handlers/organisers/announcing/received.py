"""From a message of Telegram to the snapshot that is kept."""

from collections.abc import Sequence
from typing import Any

from aiogram.types import Message

from handlers.talk import Talk
from locales.convert import to_traditional_all, to_traditional_runs
from school.announcements.content import (
    Content,
    ContentKind,
    File,
    LinkButton,
    Location,
    Wording,
)

_FILES = (
    ContentKind.ANIMATION,  # carries a document besides, so it is asked first
    ContentKind.VIDEO,
    ContentKind.VOICE,
    ContentKind.AUDIO,
    ContentKind.DOCUMENT,
)


def received(message: Message) -> Content | None:
    """Return what the message says, None when it is of a kind that cannot be announced."""
    if message.text is not None:
        return Content(words=Wording(text=message.text, entities=_entities(message.entities)))
    if message.location is not None:
        place = message.location
        return Content(location=Location(latitude=place.latitude, longitude=place.longitude))
    file = _file(message)
    if file is None:
        return None
    words = Wording(text=message.caption or "", entities=_entities(message.caption_entities))
    return Content(words=words, files=(file,), group=message.media_group_id)


def with_another(content: Content, more: Content) -> Content:
    """Return an album with one more of its pictures; the words may stand under any of them."""
    words = content.words if content.words.text else more.words
    return content.model_copy(update={"files": (*content.files, *more.files), "words": words})


async def in_both_scripts(content: Content, talk: Talk) -> Content:
    """Return the content with traditional script beside its words and the labels of its buttons.

    Both are converted in a worker.
    """
    content = content.model_copy(update={"buttons": await _labelled(content.buttons, talk)})
    if not content.words.text:
        return content
    text, entities = await talk.work(
        to_traditional_runs, content.words.text, list(content.words.entities)
    )
    traditional = Wording(text=text, entities=entities)
    same = traditional == content.words
    return content.model_copy(update={"traditional": None if same else traditional})


async def _labelled(buttons: Sequence[LinkButton], talk: Talk) -> tuple[LinkButton, ...]:
    if not buttons:
        return ()
    labels = await talk.work(to_traditional_all, [each.label for each in buttons])
    return tuple(
        each.model_copy(update={"traditional": None if label == each.label else label})
        for each, label in zip(buttons, labels, strict=True)
    )


def _file(message: Message) -> File | None:
    if message.photo:
        return File(kind=ContentKind.PHOTO, file_id=message.photo[-1].file_id)
    for kind in _FILES:
        found = getattr(message, kind.value, None)
        if found is not None:
            return File(kind=kind, file_id=found.file_id)
    return None


def _entities(given: Any) -> tuple[dict[str, Any], ...]:
    return tuple(each.model_dump(mode="json", exclude_none=True) for each in given or ())
