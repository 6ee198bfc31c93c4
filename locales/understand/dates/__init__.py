"""When: dates as organisers type them, or what there is to ask about them.

下周三下午2点, 12月4日 14:00, 每周三 14:00 共12次, Dec 4 2pm. What a careful colleague would ask
back is `Unclear`, never guessed; what is understood is shown (`locales.whens`) before it counts.
Spans of days that may be over are read by `spans`.
`words` cuts a text into `tokens`, `said` sorts them, `days` and `clocks` know what one of them
means, `moment` puts it together.
"""

import re
from datetime import datetime

from locales.understand.dates.moment import when
from locales.understand.dates.said import merged, said_in
from locales.understand.dates.values import Reason, Repeat, Unclear, When

__all__ = ["Reason", "Repeat", "Unclear", "When", "complete", "understand_each", "understand_when"]

# Nobody writes more than this about one date.
_LONGEST = 500
# What stands between moments that are named one after the other.
_BETWEEN = re.compile(r"或者|还是|還是|或|[,，、;；\n]|\bor\b")


def understand_when(text: str, *, now: datetime) -> When | Unclear:
    """What the text says about when; `now` is aware and in the school's zone."""
    return _understand((text,), now)


def understand_each(text: str, *, now: datetime) -> list[When]:
    """What a text says that names several moments one after the other: 周三14:00，或周五9:00.

    Nothing unless each of them is clear by itself.
    """
    pieces = [piece for piece in _BETWEEN.split(text) if piece.strip()]
    found = [understand_when(piece, now=now) for piece in pieces]
    clear = [each for each in found if isinstance(each, When)]
    return clear if len(clear) == len(found) else []


def complete(unclear: Unclear, text: str, *, now: datetime) -> When | Unclear:
    """What was said before together with the answer to what was asked: 下午2点, 下周, 2026-12-09.

    An answer that says nothing about when changes nothing.
    """
    if not said_in(text[:_LONGEST]).says_anything():
        return _understand(unclear.said, now)
    return _understand((*unclear.said, text), now)


def _understand(texts: tuple[str, ...], now: datetime) -> When | Unclear:
    if now.tzinfo is None:
        raise ValueError("now needs its zone")
    if max(map(len, texts)) > _LONGEST:
        return Unclear(Reason.VAGUE, texts)
    said = said_in(texts[0])
    for answer in texts[1:]:
        said = merged(said, said_in(answer))
    return when(said, texts, now=now)
