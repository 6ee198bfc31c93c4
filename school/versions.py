"""Versions of what is cached: a reader that kept a page looks here whether it is still true."""

from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Field, SQLModel, col, select

from school.database import Session

# What residents browse: sites, menu, offerings. Every change of them bumps it.
MENU = "menu"


class Version(SQLModel, table=True):
    """How often what is called `name` has changed."""

    __tablename__ = "versions"

    name: str = Field(primary_key=True, max_length=40)
    number: int = 0


async def version_of(session: Session, name: str) -> int:
    """Return how often `name` has changed, 0 when never."""
    return (await session.exec(select(Version.number).where(Version.name == name))).first() or 0


async def bump(session: Session, name: str) -> int:
    """Count one change of `name` in this transaction and return the new number.

    The row stays locked until the commit, so that on PostgreSQL two changes go one after the
    other.
    """
    insert = (sqlite if session.get_bind().dialect.name == "sqlite" else postgresql).insert
    statement = insert(Version).values(name=name, number=1)
    counted = statement.on_conflict_do_update(
        index_elements=["name"], set_={"number": col(Version.number) + 1}
    ).returning(col(Version.number))
    number: int = (await session.exec(counted)).scalar_one()
    return number
