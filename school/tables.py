"""Every table of the school, imported once so that the metadata is whole."""

from sqlmodel import SQLModel

from school import (
    audit,
    days,
    effects,
    menu,
    offerings,
    people,
    questions,
    scripts,
    settings,
    sites,
    themes,
    topics,
    unanswered,
    versions,
    volunteers,
)
from school.announcements import tables as announcements
from school.arranging import tables as arranging
from school.attendance import tables as attendance
from school.caring import tables as caring
from school.event_briefs import tables as event_briefs
from school.groups import tables as groups
from school.imports import drafts
from school.lecturers import tables as lecturers
from school.menu_items import tables as menu_items
from school.notices import tables as notices
from school.orders import tables as orders
from school.signups import tables as signups
from school.site_info import tables as site_info
from school.staff import tables as staff
from school.surveys import tables as surveys
from school.theme_runs import tables as theme_runs
from school.threads import tables as threads
from school.volunteering import tables as volunteering
from school.wishes import tables as wishes

MODULES = (
    announcements,
    arranging,
    attendance,
    audit,
    caring,
    days,
    drafts,
    effects,
    event_briefs,
    groups,
    lecturers,
    menu,
    menu_items,
    notices,
    offerings,
    orders,
    people,
    questions,
    scripts,
    settings,
    signups,
    site_info,
    sites,
    staff,
    surveys,
    theme_runs,
    themes,
    threads,
    topics,
    unanswered,
    versions,
    volunteering,
    volunteers,
    wishes,
)
METADATA = SQLModel.metadata
