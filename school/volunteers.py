"""Volunteer lecturers 志愿者: for now their names, so that offerings can name them."""

from sqlmodel import Field, SQLModel

from school.phones import phone_index
from school.vault import Vault

NAME_FIELD = "volunteer.name"
PHONE_FIELD = "volunteer.phone"


class Volunteer(SQLModel, table=True):
    """A volunteer as the workbook tells; name and phone are sealed, skills are plain."""

    __tablename__ = "volunteers"

    id: int | None = Field(default=None, primary_key=True)
    code: str = Field(unique=True, max_length=40)
    name: bytes
    phone: bytes | None = None
    phone_index: bytes | None = Field(default=None, index=True)
    skills: str | None = Field(default=None, max_length=200)
    team: str | None = Field(default=None, max_length=40)


def sealed(vault: Vault, name: str, phone: str | None) -> dict[str, bytes | None]:
    """Return the columns that hold a volunteer's name and phone."""
    return {
        "name": vault.seal(NAME_FIELD, name),
        "phone": vault.seal(PHONE_FIELD, phone) if phone else None,
        "phone_index": phone_index(vault, phone) if phone else None,
    }


def opened(vault: Vault, name: bytes, phone: bytes | None) -> tuple[str, str | None]:
    """Open a volunteer's name and phone."""
    return vault.open(NAME_FIELD, name), vault.open(PHONE_FIELD, phone) if phone else None
