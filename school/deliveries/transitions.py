"""From one state of a notice to the next: plain decisions, without a database."""

from dataclasses import dataclass, replace
from datetime import datetime
from enum import Enum

from school.deliveries.outcomes import (
    Closed,
    Expired,
    Outcome,
    Pressed,
    Refused,
    RetryLater,
    Sent,
    SentAgain,
    Unknown,
    Unreachable,
    Untrue,
)
from school.notices.kinds import KINDS
from school.notices.queue import PENDING
from school.notices.tables import Notice, NoticeState

# A notice that may have arrived is sent again by itself until it was tried so often; its last
# unknown counts as sent.
TRIES = 3
UNKNOWN_AT_LAST = "unknown at its last try"
REASON_LENGTH = 200


class HookName(Enum):
    """Which of a rule's hooks an end calls for."""

    SENT = "on_sent"
    UNREACHABLE = "on_unreachable"
    ENDED = "on_ended"


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """The columns of a notice after a change, and the hook to run with it."""

    state: NoticeState
    attempt: int
    not_before: datetime
    receipt: str | None = None
    reason: str | None = None
    ended_at: datetime | None = None
    closed_at: datetime | None = None
    hook: HookName | None = None


def change_of(notice: Notice, outcome: Outcome, now: datetime) -> Change | None:
    """Return what `outcome` makes of `notice`; None when it comes too late to matter.

    Settling twice changes nothing: what is repeated after a crash finds its state and passes.
    """
    match outcome:
        case Sent() | Pressed():
            return _arrived(notice, outcome, now)
        case Closed() | SentAgain():
            return _decided(notice, outcome, now)
        case Unknown():
            return _unknown(notice, now)
        case RetryLater(at):
            return _if_in_hand(notice, _back(notice, at))
        case _:
            return _if_in_hand(notice, _ended(notice, outcome, now))


def may_have_arrived(notice: Notice) -> bool:
    """Tell whether some try of this notice has left and was not answered yet."""
    if notice.state in {NoticeState.SENDING, NoticeState.UNKNOWN}:
        return True
    return notice.state in PENDING and notice.attempt > 0


def _if_in_hand(notice: Notice, change: Change) -> Change | None:
    in_hand = notice.state in {NoticeState.CLAIMED, NoticeState.SENDING}
    return change if in_hand else None


def _arrived(notice: Notice, outcome: Sent | Pressed, now: datetime) -> Change | None:
    receipt = outcome.receipt if isinstance(outcome, Sent) else notice.receipt
    sent = replace(_kept(notice), state=NoticeState.SENT, receipt=receipt, ended_at=now)
    if notice.state is NoticeState.SENT and notice.receipt != receipt:
        return replace(sent, ended_at=notice.ended_at)
    if not may_have_arrived(notice):
        return None
    is_new = notice.ended_at is None
    return replace(sent, reason=None, hook=HookName.SENT if is_new else None)


def _unknown(notice: Notice, now: datetime) -> Change | None:
    if notice.state is not NoticeState.SENDING:
        return None
    if not KINDS[notice.kind].unknown_again:
        return replace(_kept(notice), state=NoticeState.UNKNOWN)
    if notice.attempt + 1 >= TRIES:
        return _sent_for_all_we_know(notice, now)
    return replace(_back(notice, now), attempt=notice.attempt + 1)


def _ended(notice: Notice, outcome: Outcome, now: datetime) -> Change:
    ended = replace(_kept(notice), state=NoticeState.EXPIRED, ended_at=now, hook=HookName.ENDED)
    match outcome:
        case Untrue(reason):
            return replace(ended, state=NoticeState.VOID, reason=reason[:REASON_LENGTH])
        case Refused(reason):
            return replace(ended, state=NoticeState.FAILED, reason=reason[:REASON_LENGTH])
        case Unreachable():
            return replace(ended, state=NoticeState.UNREACHABLE, hook=HookName.UNREACHABLE)
        case Expired() if notice.attempt and KINDS[notice.kind].unknown_again:
            return _sent_for_all_we_know(notice, now)
        case _:
            return ended


def _decided(notice: Notice, outcome: Closed | SentAgain, now: datetime) -> Change | None:
    is_unknown = notice.state is NoticeState.UNKNOWN
    if notice.closed_at or not (is_unknown or notice.state is NoticeState.FAILED):
        return None
    if isinstance(outcome, SentAgain):
        queued = replace(_back(notice, now), state=NoticeState.QUEUED)
        return replace(queued, attempt=notice.attempt + 1, ended_at=None)
    closed = replace(_kept(notice), closed_at=now, ended_at=notice.ended_at or now)
    return replace(closed, hook=HookName.ENDED) if is_unknown else closed


def _kept(notice: Notice) -> Change:
    return Change(
        state=notice.state,
        attempt=notice.attempt,
        not_before=notice.not_before,
        receipt=notice.receipt,
        reason=notice.reason,
        ended_at=notice.ended_at,
        closed_at=notice.closed_at,
    )


def _back(notice: Notice, at: datetime) -> Change:
    return replace(_kept(notice), state=NoticeState.RETRY, not_before=at)


def _sent_for_all_we_know(notice: Notice, now: datetime) -> Change:
    return replace(
        _kept(notice),
        state=NoticeState.SENT,
        reason=UNKNOWN_AT_LAST,
        ended_at=now,
        hook=HookName.SENT,
    )
