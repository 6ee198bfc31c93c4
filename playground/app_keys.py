"""What the parts of the server find in their application."""

from __future__ import annotations

from aiohttp import web

from playground.runs import TimeKeeper
from playground.world import World

WORLD = web.AppKey("world", World)
KEEPER = web.AppKey("keeper", TimeKeeper)
