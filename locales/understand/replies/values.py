"""What a volunteer's reply to one open request says."""

from dataclasses import dataclass
from enum import StrEnum

from locales.understand.dates import Unclear, When


class ReplyKind(StrEnum):
    """What a reply comes to. UNCLEAR is the safe one: somebody reads the words."""

    YES = "yes"
    NO = "no"
    OTHER_TIME = "other_time"
    SUBSTITUTE = "substitute"
    CONDITION = "condition"  # or a question back
    ACKNOWLEDGED = "acknowledged"  # read, and no more
    UNCLEAR = "unclear"


@dataclass(frozen=True, slots=True)
class Reply:
    """A reply, its words and what was understood of them.

    `when` is what OTHER_TIME names: a moment, or what has to be asked about it; None when it is
    only 换个时间. `who` is the person a SUBSTITUTE names, as written; None when it names nobody.
    """

    kind: ReplyKind
    text: str
    when: When | Unclear | None = None
    who: str | None = None
    question: bool = False
