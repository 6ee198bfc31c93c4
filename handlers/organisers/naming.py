"""What typed words name, in whichever script: items of the course menu, and sites."""

from collections.abc import Callable, Sequence
from typing import TypeVar

from handlers.talk import Talk
from handlers.thread_text import is_thanks
from locales.scripts import traditional
from locales.understand.text import bare
from school.browsing import Menu, Place
from school.menu_items.reading import CourseMenu, ItemLine
from school.staff.rights import Scope

T = TypeVar("T")


def naming(text: str, _talk: Talk) -> str | None:
    """Return words that may name something: thanks name nothing."""
    return None if is_thanks(text) else text.strip() or None


def named_items(menu: CourseMenu, text: str) -> list[ItemLine]:
    """Return the items whose title, category or code holds the words."""
    return _holding(menu.items, text, lambda item: (item.title, item.category, item.code))


def named_sites(menu: Menu, scope: Scope, text: str) -> list[Place]:
    """Return the sites of a scope whose name holds the words."""
    here = [each for each in menu.places.values() if scope.covers(each.site_path)]
    return _holding(here, text, lambda place: (place.name,))


def the_one(found: Sequence[T], text: str, name: Callable[[T], str]) -> T | None:
    """Return what is meant: all that was found, or the only one that is called just that."""
    if len(found) == 1:
        return found[0]
    wanted = bare(text)
    exact = [each for each in found if wanted in {bare(written) for written in _both(name(each))}]
    return exact[0] if len(exact) == 1 else None


def _holding(all_: Sequence[T], text: str, written: Callable[[T], tuple[str, ...]]) -> list[T]:
    wanted = bare(text)
    if not wanted:
        return []
    return [
        each
        for each in all_
        if any(wanted in bare(word) for one in written(each) for word in _both(one))
    ]


def _both(written: str) -> tuple[str, str]:
    """Return a text in both scripts."""
    return written, traditional(written)
