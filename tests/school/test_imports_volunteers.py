"""What the workbook says of volunteers beside what they say in chat."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from papers.workbook import parse_workbook, write_workbook
from school.actors import Actor
from school.database import Database
from school.imports import (
    ImportPlan,
    ImportStatus,
    apply_import,
    export_rows,
    import_as,
    plan_import,
    plan_rows,
)
from school.imports.plan import Restated
from school.imports.rows import (
    BrokenRow,
    Expected,
    Header,
    Parsed,
    SchoolRows,
    Sheet,
    SiteRow,
    VolunteerRow,
)
from school.imports.stored import Stored
from school.settings import SchoolSettings
from school.sites import Tier
from school.volunteering.changing import set_all_sites, set_month_limit, set_skills, set_time
from school.volunteering.listing import listed_volunteers
from school.volunteering.profile import VolunteerProfile, volunteer_profile
from school.volunteers import DayPart
from tests.support.staff import town

NOW = datetime(2026, 9, 1, tzinfo=UTC)
SETTINGS = SchoolSettings()
SITES = (
    SiteRow(code="T", name="镇", tier=Tier.TOWN),
    SiteRow(code="S1", name="东街", tier=Tier.SITE, parent="T"),
    SiteRow(code="S2", name="西街 村", tier=Tier.SITE, parent="T"),
)
MONDAY, WEDNESDAY = (0, DayPart.MORNING), (2, DayPart.EVENING)
WANG = VolunteerRow(row=2, code="V1", name="王芳", skills="继承")
SAYS = replace(
    WANG, month_limit=2, sites=frozenset({"S1", "S2"}), times=frozenset({MONDAY, WEDNESDAY})
)


async def planned(database: Database, *rows: VolunteerRow, sites: bool = True) -> ImportPlan:
    school = SchoolRows(sites=SITES if sites else (), volunteers=rows)
    return await plan_import(database, Parsed(school), NOW, SETTINGS)


async def load(database: Database, *rows: VolunteerRow) -> ImportPlan:
    plan = await planned(database, *rows)
    assert plan.faults == ()
    assert (await apply_import(database, NOW, plan)).status is ImportStatus.APPLIED
    return plan


class Volunteer:
    """The one volunteer, whose screen an owner has open."""

    def __init__(self, database: Database, actor: Actor) -> None:
        self.database = database
        self.actor = actor

    async def profile(self) -> VolunteerProfile:
        (listed,) = await listed_volunteers(self.database, self.actor)
        found = await volunteer_profile(self.database, self.actor, listed.id, today=NOW.date())
        assert found is not None
        return found

    async def knows(self) -> VolunteerRow:
        """Return what is known, as the export has it."""
        (row,) = (await export_rows(self.database, SETTINGS)).volunteers
        return row


@pytest.fixture
async def volunteer(database: Database) -> Volunteer:
    place = await town(database, now=NOW)
    return Volunteer(database, await place.owner())


async def test_the_screen_in_chat_shows_what_the_workbook_said(volunteer: Volunteer) -> None:
    await load(volunteer.database, SAYS)
    profile = await volunteer.profile()
    assert profile.month_limit == 2
    assert {name for _, name in profile.sites} == {"东街", "西街 村"}
    assert profile.times == {MONDAY, WEDNESDAY}


async def test_an_export_imported_again_changes_nothing(volunteer: Volunteer) -> None:
    await load(volunteer.database, SAYS, replace(WANG, code="V2"))
    exported = write_workbook(await export_rows(volunteer.database, SETTINGS))
    again = parse_workbook(exported)
    assert (again.faults, again.warnings) == ((), ())
    plan = await plan_import(volunteer.database, again, NOW, SETTINGS)
    assert not plan.changes_anything
    assert plan.restated == ()


async def test_a_blank_cell_keeps_what_was_said(volunteer: Volunteer) -> None:
    await load(volunteer.database, SAYS)
    plan = await load(volunteer.database, replace(WANG, team="法律"))
    assert plan.restated == ()
    assert await volunteer.knows() == replace(SAYS, team="法律")


async def test_an_older_workbook_shows_what_it_would_take_back(volunteer: Volunteer) -> None:
    await load(volunteer.database, SAYS)
    id_ = (await volunteer.profile()).id
    said = {"now": NOW, "actor": volunteer.actor, "volunteer_id": id_}
    await set_month_limit(volunteer.database, limit=4, **said)  # type: ignore[arg-type]
    await set_time(volunteer.database, weekday=5, part=DayPart.AFTERNOON, suits=True, **said)  # type: ignore[arg-type]
    assert (await planned(volunteer.database, WANG)).restated == ()
    plan = await load(volunteer.database, SAYS)
    assert plan.restated == (Restated("V1", ("month_limit", "times")),)
    assert await volunteer.knows() == SAYS


async def test_what_was_said_is_taken_back_by_its_own_word(volunteer: Volunteer) -> None:
    await load(volunteer.database, SAYS)
    anything = replace(WANG, month_limit=0, sites=frozenset(), times=frozenset())
    plan = await load(volunteer.database, anything)
    assert plan.restated == (Restated("V1", ("month_limit", "sites", "times")),)
    assert await volunteer.knows() == WANG
    assert not (await planned(volunteer.database, anything)).changes_anything


async def test_what_is_said_in_chat_between_plan_and_yes_makes_the_plan_stale(
    volunteer: Volunteer,
) -> None:
    await load(volunteer.database, SAYS)
    plan = await planned(volunteer.database, replace(SAYS, team="法律"))
    id_ = (await volunteer.profile()).id
    await set_all_sites(volunteer.database, now=NOW, actor=volunteer.actor, volunteer_id=id_)
    outcome = await import_as(volunteer.database, NOW, volunteer.actor, plan)
    assert outcome.status is ImportStatus.STALE
    assert await volunteer.knows() == replace(SAYS, sites=None)


async def test_skills_said_in_chat_are_shown_before_a_workbook_changes_them(
    volunteer: Volunteer,
) -> None:
    await load(volunteer.database, WANG)
    id_ = (await volunteer.profile()).id
    said = {"now": NOW, "actor": volunteer.actor, "volunteer_id": id_}
    await set_skills(volunteer.database, skills="工伤", **said)  # type: ignore[arg-type]
    plan = await planned(volunteer.database, WANG)
    assert plan.restated == (Restated("V1", ("skills",)),)


async def test_a_site_is_named_by_its_code_or_a_name_that_only_it_bears(
    volunteer: Volunteer,
) -> None:
    await load(volunteer.database, replace(WANG, sites=frozenset({"S1", "西街村"})))
    assert (await volunteer.knows()).sites == frozenset({"S1", "S2"})


async def test_absent_columns_leave_alone_what_was_said(volunteer: Volunteer) -> None:
    await load(volunteer.database, SAYS)
    columns = {"code": "编号", "name": "姓名"}
    renamed = Parsed(
        SchoolRows(volunteers=(VolunteerRow(row=2, code="V1", name="王小芳"),)),
        headers={Sheet.VOLUNTEERS: Header("志愿者", columns)},
    )
    plan = await plan_import(volunteer.database, renamed, NOW, SETTINGS)
    await apply_import(volunteer.database, NOW, plan)
    assert await volunteer.knows() == replace(SAYS, name="王小芳")


def plan(*rows: VolunteerRow, sites: tuple[SiteRow, ...] = SITES, **parsed: object) -> ImportPlan:
    whole = Parsed(SchoolRows(sites=sites, volunteers=rows), **parsed)  # type: ignore[arg-type]
    return plan_rows(whole, Stored(), now=NOW, base=SETTINGS)


def faults(found: ImportPlan) -> list[tuple[int | None, str | None, str, Expected]]:
    return [(each.row, each.column, each.value, each.expected) for each in found.faults]


def test_a_site_that_nothing_bears_is_a_fault() -> None:
    found = plan(replace(WANG, sites=frozenset({"S1", "S9", "X"})))
    expected = Expected.KNOWN_SITE
    assert faults(found) == [(2, "sites", "S9", expected), (2, "sites", "X", expected)]


def test_a_name_of_two_sites_is_a_fault_that_tells_their_codes() -> None:
    twin = replace(SITES[1], code="S3")
    found = plan(replace(WANG, sites=frozenset({"东街"})), sites=(*SITES, twin))
    assert faults(found) == [(2, "sites", "东街", Expected.ONE_SITE)]
    assert found.faults[0].hint == ("S1", "S3")


def test_a_site_whose_own_row_is_broken_is_not_called_unknown() -> None:
    found = plan(replace(WANG, sites=frozenset({"S9"})), broken={Sheet.SITES: frozenset({"S9"})})
    assert faults(found) == []


def test_the_sites_of_a_row_with_another_fault_are_looked_up_too() -> None:
    row = BrokenRow(4, {"code": "V2", "sites": frozenset({"S9"})}, frozenset({"phone"}))
    found = plan(WANG, broken_rows={Sheet.VOLUNTEERS: (row,)})
    assert faults(found) == [(4, "sites", "S9", Expected.KNOWN_SITE)]
