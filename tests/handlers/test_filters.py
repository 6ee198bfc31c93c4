"""No filter leaves the loop: aiogram runs those that are no coroutine functions in threads."""

from collections.abc import Iterator

from aiogram import Router

from bot.app import dispatcher


def _filters(router: Router) -> Iterator[tuple[str, bool]]:
    for observer in router.observers.values():
        for handler in observer.handlers:
            for each in handler.filters or ():
                yield f"{router.name}: {each.callback}", each.awaitable
    for below in router.sub_routers:
        yield from _filters(below)


def test_every_filter_is_asked_on_the_loop() -> None:
    found = list(_filters(dispatcher()))
    assert len(found) > 50
    assert [name for name, awaitable in found if not awaitable] == []
