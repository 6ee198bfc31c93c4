"""What a process keeps in memory between updates: menu, settings, texts in traditional script.

All are read anew when the version that each update reads along has changed, so that every worker
of a city sees an import at its next update.
"""

import asyncio

from locales.scripts import remember
from school.browsing import Menu, load_menu
from school.database import Database
from school.scripts import traditional_texts
from school.settings import SchoolSettings, current_settings, load_settings
from school.versions import MENU, version_of


class Snapshots:
    """The latest of each; each version is read once, however many ask."""

    def __init__(self, database: Database, base: SchoolSettings) -> None:
        self._database = database
        self._base = base
        self._menu: Menu | None = None
        self._settings: tuple[int, SchoolSettings] | None = None
        self._scripts = -1
        self._turn = asyncio.Lock()

    @property
    def defaults(self) -> SchoolSettings:
        """Return the settings of a school that has decided nothing itself."""
        return self._base

    async def menu(self, version: int) -> Menu:
        """Return the menu at `version` or later."""
        if self._menu is None or self._menu.version < version:
            async with self._turn:
                if self._menu is None or self._menu.version < version:
                    self._menu = await load_menu(self._database, version)
        return self._menu

    async def settings(self, version: int) -> SchoolSettings:
        """Return the school's settings at `version` or later."""
        if self._settings is None or self._settings[0] < version:
            async with self._turn, self._database.read() as session:
                self._settings = (version, await load_settings(session, self._base))
        return self._settings[1]

    async def scripts(self, version: int) -> None:
        """Let every reader of traditional script see the texts of `version` or later in it."""
        if self._scripts < version:
            async with self._turn:
                if self._scripts < version:
                    remember(await traditional_texts(self._database))
                    self._scripts = version

    async def current_settings(self) -> SchoolSettings:
        """Return the settings as they are now, for ticks and deliveries."""
        return await current_settings(self._database, self._base)

    async def current_menu(self) -> Menu:
        """Return the menu as it is now, and have its texts at hand, for deliveries."""
        version = await self._current()
        await self.scripts(version)
        return await self.menu(version)

    async def current_scripts(self) -> None:
        """Have the texts at hand as they are now, for what is shown next."""
        await self.scripts(await self._current())

    async def _current(self) -> int:
        async with self._database.read() as session:
            return await version_of(session, MENU)
