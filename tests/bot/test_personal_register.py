"""Every column that tells of a person is known: whether it is handed out, what leaving does."""

import pytest
from sqlalchemy import Column, LargeBinary, Table

from bot.personal_register import REGISTER as OF_THE_BOT
from bot.tables import METADATA
from school.personal_register import REGISTER as OF_THE_SCHOOL
from school.personal_register import Leaving

REGISTER = {**OF_THE_SCHOOL, **OF_THE_BOT}
# Tables whose rows belong to one person: what refers to them tells of that person, too.
OWNED = "person_id"


def refers_to_people(column: Column[object]) -> bool:
    return any(_is_a_person(key.column) for key in column.foreign_keys)


def _is_a_person(referred: Column[object]) -> bool:
    return referred.table.name == "people" or OWNED in referred.table.columns


def told_of(table: Table) -> set[str]:
    return {
        f"{table.name}.{column.name}"
        for column in table.columns
        if refers_to_people(column) or isinstance(column.type, LargeBinary)
    }


def test_every_column_that_tells_of_a_person_is_registered() -> None:
    found = set().union(*map(told_of, METADATA.sorted_tables))
    assert found - set(REGISTER) == set(), "add them to school/personal_register.py"
    assert set(REGISTER) - found == set(), "these are not there any more"


@pytest.mark.parametrize("name", REGISTER)
def test_what_is_kept_or_not_handed_out_has_a_reason(name: str) -> None:
    personal = REGISTER[name]
    is_explained = personal.exported and personal.leaving is not Leaving.KEPT
    assert is_explained or personal.why
