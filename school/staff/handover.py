"""What of the school's work belongs to one organiser, and goes to a successor when they leave.

Each subject that keeps work of one person adds itself to `HANDOVERS`.
"""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from school.database import Session


@dataclass(frozen=True, slots=True)
class Handover:
    """One subject's work: how much a person has under way, and giving it to another."""

    subject: str
    count: Callable[[Session, int], Awaitable[int]]
    give: Callable[[Session, int, int, datetime], Awaitable[None]]


HANDOVERS: list[Handover] = []


def handed_over(subject: Handover) -> Handover:
    """Make a subject's work part of every handover."""
    HANDOVERS.append(subject)
    return subject


async def work_of(session: Session, person_id: int) -> dict[str, int]:
    """Return how much of each subject a person has under way; nothing of none."""
    counts = {each.subject: await each.count(session, person_id) for each in HANDOVERS}
    return {subject: n for subject, n in counts.items() if n}


async def hand_over(session: Session, *, from_id: int, to_id: int, now: datetime) -> Sequence[str]:
    """Give all that a person has under way to another; return the subjects that moved."""
    moved = list(await work_of(session, from_id))
    for each in HANDOVERS:
        await each.give(session, from_id, to_id, now)
    return moved
