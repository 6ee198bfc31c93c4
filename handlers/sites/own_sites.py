"""Which sites somebody sees to."""

from handlers.talk import Talk
from school.staff.rights import Rank, some_scope_seen


async def only_site(talk: Talk) -> int | None:
    """Return the one site that somebody sees to, None when there are several.

    Raise NotAllowedError for who sees to none.
    """
    scope = await some_scope_seen(talk.database, talk.actor, Rank.LIAISON)
    menu = await talk.menu()
    if scope.everywhere:
        return next(iter(menu.places)) if len(menu.places) == 1 else None
    sites = {below for each in scope.site_ids for below in menu.below(each)}
    return sites.pop() if len(sites) == 1 else None
