"""Every table of the school, imported once so that the metadata is whole."""

from sqlmodel import SQLModel

from school import (
    days,
    effects,
    menu,
    offerings,
    people,
    settings,
    sites,
    themes,
    versions,
    volunteers,
)
from school.notices import tables as notices
from school.signups import tables as signups

MODULES = (
    days,
    effects,
    menu,
    notices,
    offerings,
    people,
    settings,
    signups,
    sites,
    themes,
    versions,
    volunteers,
)
METADATA = SQLModel.metadata
