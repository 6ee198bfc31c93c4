"""All that signing up looks at, read under the locks in one statement.

A sign-up is what people wait for most, and a statement costs about as much as everything else it
does: so who acts, the offering, its counts and whether anything clashes come in one row.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, bindparam, case, func, literal, select, true
from sqlalchemy.orm import aliased
from sqlmodel import col

from school.database import Session
from school.locks import LockedOffering, hold_offering, hold_people
from school.offerings import LectureSession, Offering, OfferingStatus
from school.people import Person
from school.signups.line import LIVE_COUNT, Counts, how_many
from school.signups.outcomes import Overlap
from school.signups.tables import OPEN_STATES, SignUp, SignUpState
from school.statements import row, rows

# So many clashes are named; more would not fit a screen.
NAMED_CLASHES = 3


@dataclass(frozen=True, slots=True)
class Who:
    """Who acts, as far as the rules of signing up ask."""

    may_act: bool
    has_consented: bool
    has_name: bool
    has_phone: bool
    has_site: bool


@dataclass(frozen=True, slots=True)
class OwnPlace:
    """The place that the person has already."""

    sign_up_id: int
    state: SignUpState
    place: int


@dataclass(frozen=True, slots=True)
class Facts:
    """One sign-up's facts; `by_has` counts the open places of who acts."""

    offering: LockedOffering
    who: Who
    counts: Counts
    last_place: int
    by_has: int
    own: OwnPlace | None
    clashes: bool


_IS_OPEN = col(SignUp.state).in_(OPEN_STATES)
_IS_OWN = and_(_IS_OPEN, col(SignUp.person_id) == bindparam("person_id"))
_IS_BY = and_(_IS_OPEN, col(SignUp.by_id) == bindparam("by_id"))
_PLACES = (
    select(
        how_many(SignUpState.TAKEN).label("taken"),
        how_many(SignUpState.HELD).label("held"),
        how_many(SignUpState.WAITING).label("waiting"),
        func.coalesce(func.max(col(SignUp.place)), 0).label("last_place"),
        func.coalesce(func.sum(case((_IS_BY, 1), else_=0)), 0).label("by_has"),
        func.max(case((_IS_OWN, col(SignUp.id)))).label("own_id"),
        func.max(case((_IS_OWN, col(SignUp.state)))).label("own_state"),
        func.max(case((_IS_OWN, col(SignUp.place)))).label("own_place"),
    )
    .where(col(SignUp.offering_id) == bindparam("offering_id"))
    .subquery()
)

_Here, _There, _Other = aliased(LectureSession), aliased(LectureSession), aliased(Offering)
# Sessions to come of the person's other places that lie at the same time as one of these.
_AT_THE_SAME_TIME = (
    select(literal(1))
    .select_from(SignUp)
    .join(_Other, col(_Other.id) == col(SignUp.offering_id))
    .join(_There, col(_There.offering_id) == col(_Other.id))
    .join(
        _Here,
        and_(
            col(_Here.starts_at) < col(_There.ends_at), col(_There.starts_at) < col(_Here.ends_at)
        ),
    )
    .where(col(SignUp.person_id) == bindparam("person_id"), _IS_OPEN)
    .where(col(SignUp.offering_id) != bindparam("offering_id"))
    .where(col(_Other.status) == OfferingStatus.OPEN, col(_Other.ends_at) > bindparam("now"))
    .where(col(_Here.offering_id) == bindparam("offering_id"))
    .where(col(_Here.ends_at) > bindparam("now"))
)

_Person, _By = aliased(Person), aliased(Person)
_FACTS = (
    select(
        col(Offering.id),
        col(Offering.status),
        col(Offering.capacity),
        col(Offering.starts_at),
        col(Offering.ends_at),
        col(Offering.cut_off),
        col(Offering.deadline),
        col(Offering.site_id),
        and_(
            col(_Person.deleted_at).is_(None),
            col(_By.deleted_at).is_(None),
            (col(_Person.id) == bindparam("by_id"))
            | func.coalesce(col(_Person.carer_id) == bindparam("by_id"), literal(False)),
        ).label("may_act"),
        col(_By.consent_at).is_not(None).label("has_consented"),
        col(_By.name).is_not(None).label("has_name"),
        col(_By.phone).is_not(None).label("has_phone"),
        col(_By.site_id).is_not(None).label("has_site"),
        _PLACES,
        LIVE_COUNT.label("live"),
        _AT_THE_SAME_TIME.exists().label("clashes"),
    )
    .select_from(Offering)
    .join(_PLACES, true())
    .join(_Person, col(_Person.id) == bindparam("person_id"))
    .join(_By, col(_By.id) == bindparam("by_id"))
    .where(col(Offering.id) == bindparam("offering_id"))
)


async def lock_facts(
    session: Session, *, offering_id: int, person_id: int, by_id: int, now: datetime
) -> Facts | None:
    """Lock the people, then the offering, and read the facts; None when one is not there."""
    await hold_people(session, person_id, by_id)
    await hold_offering(session, offering_id)
    return await read_facts(
        session, offering_id=offering_id, person_id=person_id, by_id=by_id, now=now
    )


async def read_facts(
    session: Session, *, offering_id: int, person_id: int, by_id: int, now: datetime
) -> Facts | None:
    """Read the facts of a sign-up whose locks are held."""
    found = await row(
        session, _FACTS, offering_id=offering_id, person_id=person_id, by_id=by_id, now=now
    )
    if found is None:
        return None
    own = None
    if found.own_id is not None:
        own = OwnPlace(found.own_id, SignUpState(found.own_state), found.own_place)
    return Facts(
        offering=LockedOffering(*found[:8]),
        who=Who(*(bool(each) for each in found[8:13])),
        counts=Counts(found.taken, found.held, found.waiting, found.live),
        last_place=found.last_place,
        by_has=found.by_has,
        own=own,
        clashes=bool(found.clashes),
    )


_OVERLAPS = (
    _AT_THE_SAME_TIME.with_only_columns(
        col(_Other.id),
        col(_Other.title),
        func.min(col(_There.starts_at)).label("starts_at"),
        func.min(col(_There.ends_at)),
    )
    .group_by(col(_Other.id), col(_Other.title))
    .order_by("starts_at", col(_Other.id))
    .limit(NAMED_CLASHES)
)


async def overlaps(
    session: Session, *, offering_id: int, person_id: int, now: datetime
) -> tuple[Overlap, ...]:
    """Return the first session to come of each other place that lies at the same time."""
    found = await rows(session, _OVERLAPS, offering_id=offering_id, person_id=person_id, now=now)
    return tuple(Overlap(*each) for each in found)
