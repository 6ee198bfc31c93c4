"""Who may steer the playground: only pages that it served itself, and programs on this machine.

A web page of somebody else, open in the same browser, could otherwise reach a server on loopback
(by a form, or by a name that it lets point to 127.0.0.1).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from aiohttp import web

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

_OWN_NAMES = {"127.0.0.1", "localhost", "[::1]"}


@web.middleware
async def only_own_pages(
    request: web.Request, handler: Callable[[web.Request], Awaitable[web.StreamResponse]]
) -> web.StreamResponse:
    """Refuse a foreign Host or Origin, except on the Bot API's own paths, which need a token."""
    if not request.path.startswith(("/bot", "/file/")):
        host = request.headers.get("Host", "")
        origin = request.headers.get("Origin")
        name = host.rsplit(":", 1)[0] if not host.endswith("]") else host
        if name not in _OWN_NAMES or origin not in {None, f"http://{host}"}:
            return web.json_response({"error": "foreign Host or Origin"}, status=403)
    return await handler(request)
