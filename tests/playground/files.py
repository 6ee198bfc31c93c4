"""Small files for tests, and calls that upload them."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import aiohttp

from tests.playground.test_sending import PNG

if TYPE_CHECKING:
    from tests.playground.conftest import PlainBot

MP4 = b"\x00\x00\x00\x18ftypmp42"
OGG = b"OggS\x00\x02"
PDF = b"%PDF-1.4"
WIDE = PNG[:16] + (1000).to_bytes(4, "big") + (500).to_bytes(4, "big") + PNG[24:]
"""The head of a picture that is large enough to have smaller copies."""


async def upload(
    bot: PlainBot, method: str, files: dict[str, tuple[str, bytes]], **params: Any
) -> dict[str, Any]:
    """Call a method with files (field → name, content); returns Telegram's envelope."""
    form = aiohttp.FormData(quote_fields=False)
    for name, value in params.items():
        form.add_field(name, value if isinstance(value, str) else json.dumps(value))
    for name, (filename, content) in files.items():
        form.add_field(name, content, filename=filename)
    async with bot.session.post(f"{bot.url}/{method}", data=form) as response:
        body: dict[str, Any] = await response.json()
    return body
