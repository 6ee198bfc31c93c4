"""What a school decides about itself: times, holds and limits, kept in a table with defaults."""

from datetime import time
from zoneinfo import ZoneInfo

from pydantic import BaseModel, ConfigDict, Field
from sqlmodel import Field as Column
from sqlmodel import SQLModel, select
from sqlmodel.ext.asyncio.session import AsyncSession

from school.database import Database


class SchoolSetting(SQLModel, table=True):
    """One setting that differs from its default, as text."""

    __tablename__ = "settings"

    name: str = Column(primary_key=True, max_length=40)
    value: str = Column(max_length=200)


class SchoolSettings(BaseModel):
    """The school's settings; names are those of the workbook's English names."""

    model_config = ConfigDict(frozen=True)

    timezone: str = "Asia/Shanghai"
    quiet_from: time = time(21)
    quiet_until: time = time(8)
    reminder_time: time = time(18)
    reminder_hours: int = Field(2, ge=1, le=12)
    reconfirm_days: int = Field(2, ge=1, le=14)
    hold_hours: int = Field(12, ge=1, le=72)
    office_from: time = time(9)
    office_until: time = time(17)
    sign_up_limit: int = Field(4, ge=1, le=50)
    phone_required: bool = False
    no_shows_wait: bool = False
    theme_workday: int = Field(1, ge=1, le=20)
    theme_time: time = time(9)
    preview_time: time = time(10)
    theme_alarm_day: int = Field(25, ge=1, le=28)
    theme_quiz_days: int = Field(5, ge=1, le=30)
    daily_messages: int = Field(3, ge=1, le=20)
    digest_time: time = time(19)
    lecturer_chase_hours: int = Field(24, ge=1, le=168)
    lecturer_last_chase_hours: int = Field(48, ge=2, le=336)
    lecturer_answer_hours: int = Field(6, ge=1, le=72)
    lecturer_know_hours: int = Field(24, ge=2, le=168)
    check_in_before: int = Field(60, ge=10, le=240)
    check_in_after: int = Field(30, ge=10, le=240)

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.timezone)


async def load_settings(session: AsyncSession, base: SchoolSettings) -> SchoolSettings:
    """Return `base` (the process's defaults) with what the school's table says instead."""
    stored = {row.name: row.value for row in (await session.exec(select(SchoolSetting))).all()}
    return SchoolSettings.model_validate({**base.model_dump(), **stored})


async def current_settings(database: Database, base: SchoolSettings) -> SchoolSettings:
    """Return the same as they are now, for who reads nothing else with them."""
    async with database.read() as session:
        return await load_settings(session, base)
