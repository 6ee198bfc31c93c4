"""What lecturers said of their offerings, for who looks after them; ids and times, no names."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import Select, or_, select
from sqlmodel import col

from school.database import Database
from school.lecturers.tables import LecturerCall, LecturerCallKind, LecturerCallState, Slot
from school.offerings import LectureSession, Offering

# A question that so shortly before the session has no answer is a risk.
RISK_BEFORE = timedelta(days=3)


class LecturerSays(StrEnum):
    """NOT_ASKED: nothing has changed since they agreed, or nobody holds it. ASKED: no answer."""

    NOT_ASKED = "not_asked"
    ASKED = "asked"
    YES = "yes"
    NO = "no"


@dataclass(frozen=True, slots=True)
class LecturerState:
    """What the lecturer said last, and since when it is so; `call_id` is the call about it."""

    says: LecturerSays = LecturerSays.NOT_ASKED
    since: datetime | None = None
    call_id: int | None = None

    def is_risk(self, starts_at: datetime, *, now: datetime) -> bool:
        """Tell whether a session to come may find itself without a lecturer."""
        if self.says is LecturerSays.NO:
            return True
        return self.says is LecturerSays.ASKED and starts_at - RISK_BEFORE <= now


NOT_ASKED = LecturerState()
_SAYS = {
    LecturerCallState.OPEN: LecturerSays.ASKED,
    LecturerCallState.NOT_REACHED: LecturerSays.ASKED,
    LecturerCallState.TOLD: LecturerSays.ASKED,
    LecturerCallState.YES: LecturerSays.YES,
    LecturerCallState.NO: LecturerSays.NO,
    LecturerCallState.OTHER_TIME: LecturerSays.ASKED,
    LecturerCallState.SUBSTITUTE: LecturerSays.ASKED,
    LecturerCallState.CONDITION: LecturerSays.ASKED,
    LecturerCallState.SILENT: LecturerSays.ASKED,
    # The session it was about has begun; what they said of a time before counts no more.
    LecturerCallState.EXPIRED: LecturerSays.NOT_ASKED,
}
_LATEST = (
    select(
        col(LecturerCall.offering_id),
        col(LecturerCall.id),
        col(LecturerCall.state),
        col(LecturerCall.asked_at),
        col(LecturerCall.answered_at),
    )
    .join(Offering, col(Offering.id) == col(LecturerCall.offering_id))
    .where(col(LecturerCall.kind) == LecturerCallKind.ASK)
    .where(col(LecturerCall.state).in_(_SAYS))
    .where(or_(col(Offering.lecturer_id).is_not(None), col(Offering.lecturer).is_not(None)))
    .order_by(col(LecturerCall.id))
)


async def lecturer_state_of(
    database: Database, offering_ids: Sequence[int]
) -> dict[int, LecturerState]:
    """Return for each of these offerings what its lecturer said when last asked.

    The last question is the present lecturer's: whoever takes over is asked.
    """
    states = dict.fromkeys(offering_ids, NOT_ASKED)
    if not states:
        return states
    asked = _LATEST.where(col(LecturerCall.offering_id).in_(offering_ids))
    for each in await database.rows(asked):
        says = _SAYS[each.state]
        since = each.asked_at if says is LecturerSays.ASKED else each.answered_at
        known = LecturerState(says, since, each.id)
        states[each.offering_id] = NOT_ASKED if says is LecturerSays.NOT_ASKED else known
    return states


_SESSIONS: Select[*tuple[Any, ...]] = (
    select(
        col(LectureSession.id),
        col(Offering.lecturer_id),
        col(Slot.id).label("slot_id"),
        col(LecturerCall.volunteer_id).label("substitute_id"),
    )
    .join(Offering, col(Offering.id) == col(LectureSession.offering_id))
    .outerjoin(Slot, col(Slot.session_id) == col(LectureSession.id))
    .outerjoin(LecturerCall, (col(LecturerCall.slot_id) == col(Slot.id)) & col(LecturerCall.holds))
)


async def lecturers_of(database: Database, session_ids: Sequence[int]) -> dict[int, int | None]:
    """Return for each of these sessions the volunteer who gives it, None: nobody of ours.

    That is who holds the session's own slot, and else the lecturer of its offering.
    """
    asked = _SESSIONS.where(col(LectureSession.id).in_(session_ids))
    return {
        each.id: each.substitute_id if each.slot_id is not None else each.lecturer_id
        for each in await database.rows(asked)
    }
