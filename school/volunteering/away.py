"""Days on which a volunteer gives nothing."""

from datetime import date, datetime, timedelta

from sqlalchemy import and_, delete, func, insert, or_, select
from sqlmodel import col

from school.actors import Actor
from school.database import Session, use_case
from school.statements import row, write
from school.volunteering.reach import may_change, record_profile
from school.volunteers import VolunteerAway

# Who is away longer than a year is no volunteer at present; and so many spans one screen can list.
LONGEST_AWAY_DAYS, MOST_AWAY = 366, 12

# Days long over tell nobody anything any more.
KEPT = timedelta(days=90)


@use_case
async def add_away(
    session: Session,
    *,
    now: datetime,
    actor: Actor,
    volunteer_id: int,
    from_day: date,
    until_day: date,
) -> bool:
    """Keep days on which a volunteer gives nothing; False when there are too many already."""
    await may_change(session, actor, volunteer_id)
    if until_day < from_day or (until_day - from_day).days > LONGEST_AWAY_DAYS:
        return False
    theirs = col(VolunteerAway.volunteer_id) == volunteer_id
    to_come = theirs, col(VolunteerAway.until_day) >= now.date()
    counted = await row(session, select(func.count(col(VolunteerAway.id))).where(*to_come))
    if counted is not None and counted[0] >= MOST_AWAY:
        return False
    same = and_(col(VolunteerAway.from_day) == from_day, col(VolunteerAway.until_day) == until_day)
    long_over = col(VolunteerAway.until_day) < now.date() - KEPT
    await write(session, delete(VolunteerAway).where(theirs, or_(same, long_over)))
    values = {"volunteer_id": volunteer_id, "from_day": from_day, "until_day": until_day}
    await write(session, insert(VolunteerAway), values)
    record_profile(session, actor, volunteer_id, "away", now=now)
    return True


@use_case
async def drop_away(
    session: Session, *, now: datetime, actor: Actor, volunteer_id: int, away_id: int
) -> None:
    """Forget days on which a volunteer would have given nothing."""
    await may_change(session, actor, volunteer_id)
    theirs = col(VolunteerAway.volunteer_id) == volunteer_id
    await write(session, delete(VolunteerAway).where(theirs, col(VolunteerAway.id) == away_id))
    record_profile(session, actor, volunteer_id, "away", now=now)
