"""Whom a notice is about, for who words it: the place asked about, the people expected."""

from dataclasses import dataclass

from sqlalchemy import and_, bindparam, select
from sqlmodel import col

from school.database import Database
from school.offerings import LectureSession
from school.people import NAME_FIELD, Person
from school.signups.reads import OWN_OR_IN_CARE, WAITING_POSITION
from school.signups.tables import Absence, Offer, SignUp, SignUpState


@dataclass(frozen=True, slots=True)
class Expected:
    """Someone of a reader's who is expected at a session; `name` None: the reader themselves."""

    sign_up_id: int
    person_id: int
    name: str | None


_EXPECTED = (
    select(col(SignUp.id), col(SignUp.person_id), col(Person.name))
    .join(LectureSession, col(LectureSession.offering_id) == col(SignUp.offering_id))
    .join(Person, col(Person.id) == col(SignUp.person_id))
    .outerjoin(
        Absence,
        and_(
            col(Absence.sign_up_id) == col(SignUp.id),
            col(Absence.session_id) == col(LectureSession.id),
        ),
    )
    .where(col(LectureSession.id) == bindparam("session_id"), OWN_OR_IN_CARE)
    .where(col(SignUp.state) == SignUpState.TAKEN, col(Absence.id).is_(None))
    .order_by(col(SignUp.place))
)


async def expected_of(database: Database, reader_id: int, session_id: int) -> list[Expected]:
    """Return who of a reader's people has a seat and has not said that they can't come."""
    found = await database.rows(_EXPECTED, person_id=reader_id, session_id=session_id)
    return [
        Expected(
            each.id,
            each.person_id,
            None
            if each.person_id == reader_id or each.name is None
            else database.vault.open(NAME_FIELD, each.name),
        )
        for each in found
    ]


@dataclass(frozen=True, slots=True)
class NoticeSubject:
    """Whose place an offer, an open seat or a re-confirmation is about, for who words it."""

    sign_up_id: int
    person_id: int
    offering_id: int
    state: SignUpState
    position: int | None


_PLACE = select(
    col(SignUp.id).label("sign_up_id"),
    col(SignUp.person_id),
    col(SignUp.offering_id),
    col(SignUp.state),
    WAITING_POSITION.label("position"),
)


async def place_of(database: Database, sign_up_id: int) -> NoticeSubject | None:
    """Return the place that a notice about a sign-up is about."""
    found = await database.rows(_PLACE.where(col(SignUp.id) == sign_up_id))
    return NoticeSubject(**found[0]._mapping) if found else None  # noqa: SLF001 - Row's mapping


async def place_of_offer(database: Database, offer_id: int) -> NoticeSubject | None:
    """Return the place that a notice about an offer is about."""
    statement = _PLACE.join(Offer, col(Offer.sign_up_id) == col(SignUp.id))
    found = await database.rows(statement.where(col(Offer.id) == offer_id))
    return NoticeSubject(**found[0]._mapping) if found else None  # noqa: SLF001 - Row's mapping
