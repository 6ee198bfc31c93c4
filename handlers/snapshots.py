"""What an organiser sent, in a reader's words, sent on by the proper method of the Bot API."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import structlog
from aiogram import Bot
from aiogram.exceptions import TelegramAPIError
from aiogram.types import (
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InputMediaAudio,
    InputMediaDocument,
    InputMediaPhoto,
    InputMediaVideo,
    Message,
    MessageEntity,
)

from handlers.callbacks import OpenBelow, OpenSurvey
from handlers.noticed import noticed
from handlers.screens import button, rows
from handlers.widths import fit
from locales.reader import Reader
from school.announcements.content import (
    ButtonKind,
    Content,
    ContentKind,
    File,
    LinkButton,
    Location,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine

log = structlog.get_logger(__name__)

_ALBUM = {
    ContentKind.PHOTO: InputMediaPhoto,
    ContentKind.VIDEO: InputMediaVideo,
    ContentKind.DOCUMENT: InputMediaDocument,
    ContentKind.AUDIO: InputMediaAudio,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Snapshot:
    """What an organiser sent, sent on: words with their entities, files that Telegram keeps.

    Several `files` are an album, which carries no buttons: they come below `below`, in a message
    of their own.
    """

    text: str
    entities: tuple[MessageEntity, ...] = ()
    files: tuple[File, ...] = ()
    location: Location | None = None
    keyboard: InlineKeyboardMarkup | None = None
    below: str = ""


def snapshot(
    reader: Reader, content: Content, *, buttons: Sequence[InlineKeyboardButton] = ()
) -> Snapshot:
    """Return a content in a reader's words, with these buttons below."""
    words = content.words_for(reader.language)
    return Snapshot(
        text=words.text,
        entities=tuple(MessageEntity.model_validate(each) for each in words.entities),
        files=content.files,
        location=content.location,
        keyboard=rows(*buttons) if buttons else None,
        below=reader.label("More about it:") if content.is_album and buttons else "",
    )


def own_buttons(
    reader: Reader, given: Sequence[LinkButton], notice_id: int | None
) -> list[InlineKeyboardButton]:
    """Return the organiser's buttons; under a notice a press proves that it has arrived."""
    return [_own(reader, each, notice_id) for each in given]


def _own(reader: Reader, given: LinkButton, notice_id: int | None) -> InlineKeyboardButton:
    label = fit(reader.content(given.label_for(reader.language)))
    if given.kind is ButtonKind.LINK:
        return InlineKeyboardButton(text=label, url=given.target)
    of = int(given.target)
    is_survey = given.kind is ButtonKind.SURVEY
    data = (OpenSurvey(survey_id=of) if is_survey else OpenBelow(id=of)).pack()
    return button(label, data if notice_id is None else noticed(data, notice_id))


async def send_snapshot(
    bot: Bot, chat_id: int, snapshot: Snapshot, **common: Any
) -> list[Message]:
    """Send it to a chat; return its messages, the main one first.

    `common` goes with every request. Raises what the first request came to.
    """
    common["chat_id"] = chat_id
    if len(snapshot.files) > 1:
        return await _album(bot, common, snapshot)
    if snapshot.location is not None:
        sent = await bot.send_location(
            **common,
            latitude=snapshot.location.latitude,
            longitude=snapshot.location.longitude,
            reply_markup=snapshot.keyboard,
        )
    elif snapshot.files:
        sent = await _file(bot, common, snapshot, snapshot.files[0])
    else:
        sent = await bot.send_message(
            **common,
            text=snapshot.text,
            entities=list(snapshot.entities),
            parse_mode=None,
            reply_markup=snapshot.keyboard,
        )
    return [sent]


async def _file(bot: Bot, common: dict[str, Any], snapshot: Snapshot, file: File) -> Message:
    send: Callable[..., Coroutine[Any, Any, Message]] = getattr(bot, f"send_{file.kind.value}")
    return await send(
        **common,
        **{file.kind.value: file.file_id},
        caption=snapshot.text or None,
        caption_entities=list(snapshot.entities),
        parse_mode=None,
        reply_markup=snapshot.keyboard,
    )


async def _album(bot: Bot, common: dict[str, Any], snapshot: Snapshot) -> list[Message]:
    """Send an album, then its buttons; when only the buttons fail, the album has arrived."""
    media = [
        _ALBUM[file.kind](
            media=file.file_id,
            caption=(snapshot.text or None) if n == 0 else None,
            caption_entities=list(snapshot.entities) if n == 0 else None,
            parse_mode=None,
        )
        for n, file in enumerate(snapshot.files)
    ]
    sent = await bot.send_media_group(**common, media=media)
    if snapshot.keyboard is None:
        return sent
    try:
        below = await bot.send_message(
            **common, text=snapshot.below, parse_mode=None, reply_markup=snapshot.keyboard
        )
    except TelegramAPIError as error:
        log.warning("delivery.buttons_left_out", fault=type(error).__name__)
        return sent
    return [*sent, below]
