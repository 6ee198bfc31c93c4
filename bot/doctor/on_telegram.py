"""The bot on Telegram: token, way there, clock, webhook, and what only @BotFather can change."""

from collections.abc import AsyncIterator, Iterator
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING

from bot.bot_api import Address, calling
from bot.clock import Clock
from bot.doctor.findings import Finding, failure, ok, stopped, warning
from bot.problems import Problem
from bot.settings import Settings, SettingsError, required_token
from locales.reader import mark

if TYPE_CHECKING:
    from telegram import User, WebhookInfo

TOKEN = mark("Token")
TELEGRAM = mark("Telegram")
CLOCK = mark("Clock")
UPDATES = mark("Way of updates")
BOT_FATHER = mark("@BotFather")

# Message dates and ours decide together what counts as in time; beyond the second figure
# certificates and holds go wrong.
SKEW_SEEN = timedelta(seconds=30)
SKEW_WRONG = timedelta(minutes=5)
LATELY = timedelta(hours=1)


async def findings(settings: Settings, clock: Clock) -> AsyncIterator[Finding]:
    """Examine what Telegram says; nothing after the first call that does not get through."""
    try:
        address = Address(settings.api_url, required_token(settings))
    except SettingsError as error:
        yield stopped(TOKEN, error)
        return
    dates: list[str] = []
    try:
        async with calling(address, dates=dates) as bot:
            me = await bot.get_me()
            yield ok(TELEGRAM, mark("answers; this is @{username}"), username=me.username)
            if dates:
                yield skew(parsedate_to_datetime(dates[-1]), clock.now())
            yield webhook(settings, await bot.get_webhook_info(), clock.now())
            for finding in bot_father(me):
                yield finding
    except Problem as problem:
        yield stopped(TELEGRAM, problem)


def skew(theirs: datetime, ours: datetime) -> Finding:
    """Tell how far this machine's clock is from Telegram's."""
    off = abs(theirs - ours)
    seconds = int(off.total_seconds())
    if off <= SKEW_SEEN:
        return ok(CLOCK, mark("agrees with Telegram's"))
    level = failure if off > SKEW_WRONG else warning
    return level(
        CLOCK,
        mark("is {seconds} seconds from Telegram's"),
        mark("Let this machine keep its time (NTP), or reminders and deadlines come wrong."),
        seconds=seconds,
    )


def webhook(settings: Settings, info: "WebhookInfo", now: datetime) -> Finding:
    """Tell whether updates come the way the settings say."""
    if info.url != (settings.webhook_address or ""):
        return warning(
            UPDATES,
            mark("Telegram sends them to {url}, the settings say otherwise")
            if info.url
            else mark("Telegram keeps them to be asked for, the settings name a webhook"),
            mark("The next `linli run` changes it. Is another program using this token?"),
            url=info.url,
        )
    erred = info.last_error_date
    if info.url and erred and now - erred < LATELY:
        return warning(
            UPDATES,
            mark("Telegram could not deliver to the webhook: {reason}"),
            mark("Check the address, its certificate, and that it reaches LINLI_LISTEN."),
            reason=info.last_error_message,
        )
    told = mark("webhook, {count} waiting") if info.url else mark("polling, {count} waiting")
    return ok(UPDATES, told, count=info.pending_update_count)


def bot_father(me: "User") -> Iterator[Finding]:
    """Tell what is switched on that Linli does not use; only @BotFather switches it."""
    wrong = False
    if me.supports_inline_queries:
        wrong = True
        yield warning(
            BOT_FATHER, mark("inline mode is on"), mark("Send him /setinline, then /empty.")
        )
    if me.can_read_all_group_messages:
        wrong = True
        yield warning(
            BOT_FATHER,
            mark("privacy mode is off, so the bot is sent all that groups say"),
            mark("Send him /setprivacy, then Enable."),
        )
    if me.can_join_groups:
        wrong = True
        yield warning(
            BOT_FATHER,
            mark("the bot can be added to groups, where it says nothing"),
            mark("Send him /setjoingroups, then Disable."),
        )
    if not wrong:
        yield ok(BOT_FATHER, mark("nothing to change"))
