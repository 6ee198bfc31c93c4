"""What may come of changing a brief."""

from enum import Enum


class Done(Enum):
    """CHANGED: it is so now. POSTED: what was posted is changed, too."""

    CHANGED = "changed"
    POSTED = "posted"


class NoBrief(Enum):
    """GONE: there is none. SETTLED: another did it before. EMPTY, LONG: of the words."""

    GONE = "gone"
    SETTLED = "settled"
    EMPTY = "empty"
    LONG = "long"
