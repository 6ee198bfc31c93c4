"""What lines of the audit trail acted on, by its title: never a person or what somebody said."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, null, select
from sqlmodel import col

from school.announcements.tables import Announcement, Sending
from school.database import Database
from school.event_briefs.tables import EventBrief
from school.groups.tables import Group
from school.menu import MenuItem
from school.offerings import LectureSession, Offering
from school.orders.tables import Order
from school.signups.tables import SignUp
from school.sites import Site
from school.staff.tables import Invitation, StaffRole
from school.surveys.tables import Survey
from school.theme_runs.tables import ThemeRun
from school.themes import Theme
from school.threads.tables import CannedAnswer, Thread


@dataclass(frozen=True, slots=True)
class Named:
    """A title and the path of the site it belongs to; None: to the whole school."""

    title: str
    path: str | None


Key = tuple[str, int | None]
_PATH: ColumnElement[str] = col(Site.path).label("path")


def _at_its_site(table: Any) -> Select[*tuple[Any, ...]]:
    """Return what is known of a thing by the site it belongs to alone."""
    return select(table.id.label("id"), col(Site.name).label("title"), _PATH).join(
        Site, col(Site.id) == table.site_id
    )


_OFFERINGS: Select[*tuple[Any, ...]] = select(col(Offering.id), col(Offering.title), _PATH).join(
    Site, col(Site.id) == col(Offering.site_id)
)
_SIGN_UPS: Select[*tuple[Any, ...]] = (
    select(col(SignUp.id).label("id"), col(Offering.title), _PATH)
    .join(Offering, col(Offering.id) == col(SignUp.offering_id))
    .join(Site, col(Site.id) == col(Offering.site_id))
)
_ANNOUNCEMENTS: Select[*tuple[Any, ...]] = select(
    col(Announcement.id), col(Announcement.title), _PATH
).outerjoin(Site, col(Site.id) == col(Announcement.site_id))
_SENDINGS: Select[*tuple[Any, ...]] = (
    select(col(Sending.id).label("id"), col(Announcement.title), _PATH)
    .join(Announcement, col(Announcement.id) == col(Sending.announcement_id))
    .outerjoin(Site, col(Site.id) == col(Announcement.site_id))
)
_SURVEYS: Select[*tuple[Any, ...]] = select(col(Survey.id), col(Survey.title), _PATH).outerjoin(
    Site, col(Site.id) == col(Survey.site_id)
)
_RUNS: Select[*tuple[Any, ...]] = select(
    col(ThemeRun.id).label("id"), col(Theme.title), null().label("path")
).join(Theme, col(Theme.id) == col(ThemeRun.theme_id))
_SESSIONS: Select[*tuple[Any, ...]] = (
    select(col(LectureSession.id).label("id"), col(Offering.title), _PATH)
    .join(Offering, col(Offering.id) == col(LectureSession.offering_id))
    .join(Site, col(Site.id) == col(Offering.site_id))
)
_BRIEFS: Select[*tuple[Any, ...]] = (
    select(col(EventBrief.id).label("id"), col(Offering.title), _PATH)
    .join(LectureSession, col(LectureSession.id) == col(EventBrief.session_id))
    .join(Offering, col(Offering.id) == col(LectureSession.offering_id))
    .join(Site, col(Site.id) == col(Offering.site_id))
)
_ORDERS: Select[*tuple[Any, ...]] = (
    select(col(Order.id).label("id"), col(MenuItem.title), _PATH)
    .join(MenuItem, col(MenuItem.id) == col(Order.item_id))
    .join(Site, col(Site.id) == col(Order.site_id))
)
_GROUPS: Select[*tuple[Any, ...]] = select(col(Group.id), col(Group.title), _PATH).outerjoin(
    Site, col(Site.id) == col(Group.site_id)
)
# By the name that lines of the trail have for a kind of thing; each gives id, title and path.
STATEMENTS: Mapping[str, tuple[Select[*tuple[Any, ...]], Any]] = {
    "offering": (_OFFERINGS, col(Offering.id)),
    "session": (_SESSIONS, col(LectureSession.id)),
    "brief": (_BRIEFS, col(EventBrief.id)),
    "order": (_ORDERS, col(Order.id)),
    "group": (_GROUPS, col(Group.id)),
    "sign_up": (_SIGN_UPS, col(SignUp.id)),
    "site": (select(col(Site.id), col(Site.name).label("title"), _PATH), col(Site.id)),
    "announcement": (_ANNOUNCEMENTS, col(Announcement.id)),
    "announcement_sending": (_SENDINGS, col(Sending.id)),
    "survey": (_SURVEYS, col(Survey.id)),
    "theme": (select(col(Theme.id), col(Theme.title), null().label("path")), col(Theme.id)),
    "theme_run": (_RUNS, col(ThemeRun.id)),
    "staff_role": (_at_its_site(StaffRole), col(StaffRole.id)),
    "invitation": (_at_its_site(Invitation), col(Invitation.id)),
    "thread": (_at_its_site(Thread), col(Thread.id)),
    "canned_answer": (_at_its_site(CannedAnswer), col(CannedAnswer.id)),
}


async def names_of_subjects(database: Database, keys: Iterable[Key]) -> dict[Key, Named]:
    """Return the titles of these (kind, id); what has none, or is gone, is not among them."""
    ids: dict[str, list[int]] = {}
    for kind, subject_id in keys:
        if kind in STATEMENTS and subject_id is not None:
            ids.setdefault(kind, []).append(subject_id)
    found: dict[Key, Named] = {}
    for kind, wanted in ids.items():
        statement, column = STATEMENTS[kind]
        for each in await database.rows(statement.where(column.in_(wanted))):
            if each.title:
                found[kind, each.id] = Named(each.title, each.path)
    return found
