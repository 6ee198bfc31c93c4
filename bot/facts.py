"""What the running application remembers about itself: a name and a short text each."""

from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Field, SQLModel

from school.database import Session

# A text sealed when the data key was first used: whoever opens it has that key.
KEY_CHECK = "key_check"
# A digest of what was last published to Telegram: name, descriptions, command menus.
PUBLISHED = "published"


class BotFact(SQLModel, table=True):
    """One fact."""

    __tablename__ = "bot_facts"

    name: str = Field(primary_key=True, max_length=40)
    value: str = Field(max_length=500)


async def recall(session: Session, name: str) -> str | None:
    """Return the fact, or None when it was never noted."""
    fact = await session.get(BotFact, name)
    return fact.value if fact else None


async def note(session: Session, name: str, value: str) -> None:
    """Note the fact in this transaction, in place of what it was before."""
    statement = _insert(session).values(name=name, value=value)
    await session.exec(
        statement.on_conflict_do_update(
            index_elements=["name"], set_={"value": statement.excluded.value}
        )
    )


async def note_first(session: Session, name: str, value: str) -> str:
    """Note the fact unless somebody did before; return what now stands."""
    statement = _insert(session).values(name=name, value=value)
    await session.exec(statement.on_conflict_do_nothing(index_elements=["name"]))
    return await recall(session, name) or value


def _insert(session: Session) -> sqlite.Insert | postgresql.Insert:
    if session.get_bind().dialect.name == "sqlite":
        return sqlite.insert(BotFact)
    return postgresql.insert(BotFact)
