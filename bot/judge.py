"""Whose fault it is that an update could not be handled.

Faults of the surroundings (the database is locked, the disk is full, Telegram is down or says
429) never count against an update; a token that Telegram does not know is the operator's matter;
everything else is the update's own fault.
"""

import sqlite3

from sqlalchemy.exc import DBAPIError, IntegrityError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from bot.inbox.runner import Blame, CutOutside, Judgement
from bot.telegram.errors import Flooded, LeftUnknown, NotLeft, TokenRefused

_OUTAGES = (NotLeft, LeftUnknown, CutOutside)
# What SQLite reports under these names is the update's own doing after all.
_OWN_SQLITE_FAULTS = ("no such table", "no such column", "syntax error")


def judge(error: Exception) -> Judgement:
    """Return whose fault `error` is, and how long the surroundings ask to wait."""
    if isinstance(error, Flooded):
        return Judgement(Blame.SURROUNDINGS, wait=float(error.retry_after))
    if isinstance(error, TokenRefused):
        return Judgement(Blame.OPERATOR)
    if isinstance(error, _OUTAGES) or _is_outage_of_database(error):
        return Judgement(Blame.SURROUNDINGS)
    if isinstance(error, OSError) and not isinstance(error, TimeoutError):
        return Judgement(Blame.SURROUNDINGS)
    return Judgement(Blame.UPDATE)


def _is_outage_of_database(error: Exception) -> bool:
    if isinstance(error, PoolTimeout | InterfaceError):
        return True
    if isinstance(error, sqlite3.OperationalError):
        return not _is_own(error)
    if not isinstance(error, DBAPIError) or isinstance(error, IntegrityError):
        return False
    # asyncpg's deadlocks and lost connections arrive as DBAPIError with a SQLSTATE.
    state = str(getattr(error.orig, "sqlstate", "") or "")
    lost = state.startswith(("08", "40", "53", "55", "57")) or error.connection_invalidated
    return lost or (isinstance(error, OperationalError) and not _is_own(error.orig))


def _is_own(error: BaseException | None) -> bool:
    return any(sign in str(error) for sign in _OWN_SQLITE_FAULTS)
