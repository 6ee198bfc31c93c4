"""The words of a theme, version by version: what was sent stays readable as it was sent."""

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import col, select

from school.database import Session
from school.theme_runs.tables import ThemeVersion
from school.themes import Theme

TITLE_LENGTH = 80
# A theme is one message: Telegram's 4,096 characters less title, law, link and what stands below.
BODY_LENGTH = 3_500
LAW_LENGTH = 120
LINK_LENGTH = 300


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """What a theme says."""

    title: str
    body: str
    law: str | None = None
    link: str | None = None

    @property
    def faults(self) -> tuple[str, ...]:
        """Name what is empty or too long; nothing when the words can be sent."""
        limits = {
            "title": TITLE_LENGTH,
            "body": BODY_LENGTH,
            "law": LAW_LENGTH,
            "link": LINK_LENGTH,
        }
        texts = {name: getattr(self, name) for name in limits}
        empty = [name for name in ("title", "body") if not texts[name].strip()]
        return (*empty, *(name for name, most in limits.items() if len(texts[name] or "") > most))


def words_of(source: Theme | ThemeVersion) -> Words:
    """Return what a theme, or a version of it, says."""
    return Words(title=source.title, body=source.body, law=source.law, link=source.link)


async def keep_version(
    session: Session, theme: Theme, *, now: datetime, changed_by: int | None = None
) -> int:
    """Keep the theme's present words and return their version.

    Words that changed without counting a version are given the next number.
    """
    latest = await session.exec(
        select(ThemeVersion)
        .where(ThemeVersion.theme_id == theme.id)
        .order_by(col(ThemeVersion.version).desc())
        .limit(1)
    )
    kept = latest.first()
    if kept is not None and kept.version >= theme.version:
        if words_of(kept) == words_of(theme):
            theme.version = kept.version
            return kept.version
        theme.version = kept.version + 1
    session.add(
        ThemeVersion(
            theme_id=theme.id or 0,
            version=theme.version,
            title=theme.title,
            body=theme.body,
            law=theme.law,
            link=theme.link,
            changed_by=changed_by,
            changed_at=now,
        )
    )
    return theme.version
