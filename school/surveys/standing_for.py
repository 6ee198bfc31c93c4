"""Options that stand for a course of the menu or a site, so that needs are found when ordering.

The courses most wished for at a site and below come first; so many fit on a few screens.
"""

from collections.abc import Sequence

from sqlalchemy import func, select
from sqlmodel import col

from school.database import Session
from school.menu import ItemStatus, MenuItem
from school.sites import Site
from school.staff.rights import at_or_below
from school.statements import rows
from school.surveys.adding import NewOption
from school.surveys.tables import OPTION_LIMIT
from school.wishes.tables import Wish

MOST_COURSES = 12
MOST_SITES = 20


async def courses_to_choose(session: Session, site_id: int | None) -> Sequence[NewOption]:
    """Return the courses that the school gives, those most wished for at a site first."""
    wished = (
        select(func.count())
        .select_from(Wish)
        .join(Site, col(Site.id) == col(Wish.site_id))
        .where(col(Wish.item_id) == col(MenuItem.id), col(Wish.told_at).is_(None))
        .where(at_or_below(site_id))
        .correlate(MenuItem)
        .scalar_subquery()
    )
    found = await rows(
        session,
        select(col(MenuItem.id), col(MenuItem.title))
        .where(col(MenuItem.status) == ItemStatus.GIVEN)
        .order_by(wished.desc(), col(MenuItem.id))
        .limit(2 * MOST_COURSES),
    )
    # Two items may be called the same, which no two options are.
    named = {option_text(each.title): each.id for each in reversed(found)}
    options = [NewOption(text, item_id=id_) for text, id_ in reversed(named.items())]
    return options[:MOST_COURSES]


async def sites_to_choose(session: Session, site_id: int | None) -> Sequence[NewOption]:
    """Return the lowest sites below one that are few enough to choose from."""
    found = await rows(
        session,
        select(col(Site.id), col(Site.name), col(Site.path))
        .where(at_or_below(site_id))
        .order_by(col(Site.path)),
    )
    levels: dict[int, dict[str, int]] = {}
    for each in found:
        levels.setdefault(each.path.count("/"), {})[option_text(each.name)] = each.id
    fitting = [named for _, named in sorted(levels.items()) if len(named) <= MOST_SITES]
    named = max(fitting, key=len, default={})
    return [NewOption(text, site_id=id_) for text, id_ in named.items()]


def option_text(name: str) -> str:
    """Return the name of a course or a site as an option says it."""
    kept = " ".join(name.split())
    return kept if len(kept) <= OPTION_LIMIT else kept[: OPTION_LIMIT - 1] + "…"
