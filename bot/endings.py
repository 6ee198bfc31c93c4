"""Why the bot ended, told to the operator: out of groups of errors, in one sentence."""

from collections.abc import Iterator
from contextlib import contextmanager

from bot.bot_api import unknown_token
from bot.inbox.poller import Unauthorized
from bot.problems import Problem
from bot.telegram.errors import TokenRefused
from bot.ticking import leaves


@contextmanager
def problems_told() -> Iterator[None]:
    """Raise in place of what ends the work inside the problem that an operator can mend, if any.

    The loops end in groups of errors; of several problems the first counts.
    """
    try:
        yield
    except Exception as error:
        problem = next(filter(None, map(_problem, leaves(error))), None)
        if problem is None:
            raise
        raise problem from None


def _problem(error: BaseException) -> Problem | None:
    if isinstance(error, Problem):
        return error
    if isinstance(error, Unauthorized | TokenRefused):
        return unknown_token()
    return None
