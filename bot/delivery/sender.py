"""Sends one rendered notice and says what came of it, in the school's words."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum

import structlog
from aiogram import Bot

from bot.delivery.requests import deliver
from bot.telegram.errors import (
    CallFailed,
    ChatMigrated,
    Flooded,
    LeftUnknown,
    NotLeft,
    TokenRefused,
    Unreachable,
)
from bot.telegram.session import is_delivery
from handlers.notices.rendered import Letter
from school.deliveries import outcomes
from school.deliveries.outcomes import Claimed, Outcome, Result

log = structlog.get_logger(__name__)


# A group that became a supergroup is known by its new number soon.
MIGRATING = timedelta(minutes=1)


class Trouble(Enum):
    """What a try tells about the server: all deliveries stop until it answers again."""

    OUTAGE = "outage"
    NO_CONNECTION = "no connection"
    UNAUTHORIZED = "unauthorized"


@dataclass(frozen=True, slots=True)
class Tried:
    """What came of one try, and what it tells about the server."""

    result: Result
    trouble: Trouble | None = None


async def send(bot: Bot, claimed: Claimed, letter: Letter, *, now: datetime) -> Tried:
    """Send one notice whose turn it is. Raises nothing but cancellation.

    What is not understood counts as unknown: it may have left.
    """
    token = is_delivery.set(True)
    try:
        receipt = await deliver(bot, claimed, letter)
    except CallFailed as error:
        outcome, trouble = _meaning(error, now)
        if isinstance(outcome, outcomes.Refused):
            log.error("delivery.refused", notice=claimed.id, kind=claimed.kind, fault=str(error))
        return Tried(Result(claimed.id, outcome), trouble)
    except Exception as error:  # noqa: BLE001 - whatever it was, the request may have left
        log.error("delivery.defect", notice=claimed.id, fault=type(error).__qualname__)
        return Tried(Result(claimed.id, outcomes.Unknown()))
    finally:
        is_delivery.reset(token)
    return Tried(Result(claimed.id, outcomes.Sent(receipt)))


def _meaning(error: CallFailed, now: datetime) -> tuple[Outcome, Trouble | None]:
    """Return the school's word for what came of the call, and what it tells of the server."""
    match error:
        case Unreachable():
            return outcomes.Unreachable(), None
        case Flooded():
            return outcomes.RetryLater(now + timedelta(seconds=error.retry_after)), None
        case ChatMigrated():  # the group's new number comes as an update
            return outcomes.RetryLater(now + MIGRATING), None
        case NotLeft():
            return outcomes.RetryLater(now), Trouble.NO_CONNECTION
        case TokenRefused():
            return outcomes.RetryLater(now), Trouble.UNAUTHORIZED
        case LeftUnknown():
            return outcomes.Unknown(), Trouble.OUTAGE
        case _:
            return outcomes.Refused(error.description), None
