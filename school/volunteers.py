"""Volunteer lecturers 志愿者: for now their names, so that offerings can name them."""

from sqlmodel import Field, SQLModel


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
