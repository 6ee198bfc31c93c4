"""Sites 教学点 in their tree: city → district → town → site."""

from enum import StrEnum

from sqlmodel import Field, SQLModel

from school.columns import choice


class Tier(StrEnum):
    """The four tiers of community education, from the top."""

    CITY = "city"
    DISTRICT = "district"
    TOWN = "town"
    SITE = "site"


class SiteType(StrEnum):
    """Where a site stands: 社区, 学校, 养老院, 企业."""

    COMMUNITY = "community"
    SCHOOL = "school"
    NURSING_HOME = "nursing_home"
    ENTERPRISE = "enterprise"


class Site(SQLModel, table=True):
    """A place that gives courses; `path` is the ids from the top, as `/1/4/9/`."""

    __tablename__ = "sites"

    id: int | None = Field(default=None, primary_key=True)
    code: str = Field(unique=True, max_length=40)
    name: str = Field(max_length=60)
    tier: Tier = choice(Tier)
    parent_id: int | None = Field(default=None, foreign_key="sites.id", index=True)
    path: str = Field(index=True, max_length=80)
    type: SiteType | None = choice(SiteType, default=None, nullable=True)
    address: str | None = Field(default=None, max_length=200)
    longitude: float | None = None
    latitude: float | None = None
    phone: str | None = Field(default=None, max_length=40)
    residents: int | None = None
    over60: int | None = None
