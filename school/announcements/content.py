"""The snapshot of what an organiser sent: text with its formatting, or files by their ids.

A snapshot does not follow later edits or deletions of the original, as a copy would. Formatting
is kept as the entities Telegram tells; offsets count UTF-16 units, and who reads traditional
script has a text with entities of its own, made as the content was saved.
"""

from enum import StrEnum
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field

# https://core.telegram.org/bots/api#sendmessage and #sendmediagroup
TEXT_LIMIT = 4096
CAPTION_LIMIT = 1024
ALBUM_LIMIT = 10
TITLE_LIMIT = 30
MOST_BUTTONS = 3
# The language whose readers have texts in a script of their own.
TRADITIONAL = "zh_TW"


class ContentKind(StrEnum):
    """What can be announced."""

    TEXT = "text"
    PHOTO = "photo"
    VIDEO = "video"
    VOICE = "voice"
    AUDIO = "audio"
    DOCUMENT = "document"
    ANIMATION = "animation"
    LOCATION = "location"


class _Plain(BaseModel):
    model_config = ConfigDict(frozen=True)


class Wording(_Plain):
    """A text and its entities as the Bot API has them (`MessageEntity` as dictionaries)."""

    text: str = ""
    entities: tuple[dict[str, Any], ...] = ()


class File(_Plain):
    """One file that Telegram keeps."""

    kind: ContentKind
    file_id: str


class Location(_Plain):
    """A place on the map."""

    latitude: Annotated[float, Field(ge=-90, le=90)]
    longitude: Annotated[float, Field(ge=-180, le=180)]


class ButtonKind(StrEnum):
    """What a button leads to."""

    OFFERING = "offering"
    SURVEY = "survey"
    LINK = "link"


class LinkButton(_Plain):
    """A button below an announcement: `target` is the id of an offering or a
    survey, or an https address.

    `traditional` is its label for readers of traditional script, None where that is the same.
    """

    kind: ButtonKind
    label: str
    target: str
    traditional: str | None = None

    def label_for(self, language: str) -> str:
        """Return what stands on it for a reader of `language`."""
        return (self.traditional if language == TRADITIONAL else None) or self.label


class Content(_Plain):
    """All that is said. An album is several files; a place has no words.

    `traditional` is `words` for readers of traditional script; `second` says the same in the
    language `second_language`, for its readers.
    """

    words: Wording = Wording()
    traditional: Wording | None = None
    second: Wording | None = None
    second_language: str | None = None
    files: tuple[File, ...] = ()
    group: str | None = None
    location: Location | None = None
    buttons: tuple[LinkButton, ...] = ()

    @property
    def is_album(self) -> bool:
        return len(self.files) > 1

    @property
    def is_editable(self) -> bool:
        """Whether there are words that can be edited after sending."""
        return self.location is None

    def words_for(self, language: str) -> Wording:
        """Return the words for a reader of `language`."""
        if self.second is not None and language == self.second_language:
            return self.second
        if language == TRADITIONAL and self.traditional is not None:
            return self.traditional
        return self.words

    def fault(self) -> str | None:
        """Return what keeps it from being sent: `empty`, `long`, `many`; None when nothing."""
        most = CAPTION_LIMIT if self.files else TEXT_LIMIT
        given = [self.words, self.traditional, self.second]
        if any(units(each.text) > most for each in given if each is not None):
            return "long"
        if len(self.files) > ALBUM_LIMIT:
            return "many"
        if not (self.files or self.location or self.words.text.strip()):
            return "empty"
        return None


def units(text: str) -> int:
    """Return the length of a text as Telegram counts it: in UTF-16 units."""
    return len(text.encode("utf-16-le")) // 2


def content_of(stored: dict[str, Any] | None) -> Content | None:
    """Return the content as it was stored, None while nothing was sent yet."""
    return Content.model_validate(stored) if stored else None
