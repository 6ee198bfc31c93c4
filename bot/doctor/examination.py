"""The examination, in an order in which each part can stand on those before it.

The first finding needs nothing and comes at once; what is heavy is imported when its turn comes.
"""

import platform
from collections.abc import AsyncIterator
from importlib import metadata
from typing import TYPE_CHECKING

from bot.doctor.findings import Finding, ok, stopped, warning
from locales.reader import mark

if TYPE_CHECKING:
    from bot.clock import Clock
    from bot.settings import Settings

SETTINGS = mark("Settings")


async def examine(clock: "Clock") -> AsyncIterator[Finding]:
    """Yield finding after finding, as soon as each is known; raises nothing."""
    yield program()
    from bot.settings import SettingsError, load_settings

    try:
        settings = load_settings()
    except SettingsError as error:
        yield stopped(SETTINGS, error)
        return
    for finding in of_settings(settings):
        yield finding
    from bot.doctor import in_database, on_telegram, surroundings

    for finding in surroundings.catalogues():
        yield finding
    async for finding in in_database.findings(settings, clock):
        yield finding
    async for finding in on_telegram.findings(settings, clock):
        yield finding


def program() -> Finding:
    """Tell what runs."""
    return ok(
        mark("Program"),
        mark("Linli {version} on Python {python}"),
        version=metadata.version("linli"),
        python=platform.python_version(),
    )


def of_settings(settings: "Settings") -> list[Finding]:
    """Tell what is odd about settings that are right by themselves."""
    from bot.settings import unknown_names

    found = [
        warning(
            SETTINGS,
            mark("{name} is no setting of Linli"),
            mark("Did you mean {meant}? Otherwise take it away.")
            if meant
            else mark("Take it away; docs/configuration.md lists every setting."),
            name=name,
            meant=meant,
        )
        for name, meant in unknown_names().items()
    ]
    if not settings.owners:
        found.append(
            warning(
                mark("Owners"),
                mark("LINLI_OWNERS is empty, so nobody sees alarms and theme previews"),
                mark("Put in the Telegram ids of those in charge, separated by commas."),
            )
        )
    return [*found, *([] if found else [ok(SETTINGS, mark("all are right"))])]
