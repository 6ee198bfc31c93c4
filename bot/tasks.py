"""Small pieces of waiting that the supervised loops share."""

import asyncio
from collections.abc import Coroutine, Iterator
from typing import Any

# A service that is down is asked again after 1, 2, 4 … seconds, at most a minute apart.
LONGEST_PAUSE = 60.0


def pauses() -> Iterator[float]:
    """Yield 1, 2, 4 … 60, 60, … seconds."""
    pause = 1.0
    while True:
        yield pause
        pause = min(pause * 2, LONGEST_PAUSE)


async def either(work: Coroutine[Any, Any, Any], stop: asyncio.Event) -> bool:
    """Await `work`, cut short when `stop` is set; return whether the work came to its end."""
    loop = asyncio.get_running_loop()
    working, stopping = loop.create_task(work), loop.create_task(stop.wait())
    try:
        await asyncio.wait({working, stopping}, return_when=asyncio.FIRST_COMPLETED)
    finally:
        stopping.cancel()
        if not working.done():
            working.cancel()
            await asyncio.wait({working})
    if working.cancelled():
        return False
    working.result()
    return True
