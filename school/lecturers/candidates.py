"""Who could give a slot: who is free then, and of those who fits best. Pure.

A volunteer is not asked on days they are away, for a time at which they give something else, or
beyond the number of sessions a month that they said. Of the others those who know the subject
come first, then those near, those whom the time suits, and who was asked least recently.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from school.volunteers import DayPart

# Between two places a lecturer needs so long.
ON_THE_WAY = timedelta(minutes=30)
NOON, EVENING = 12, 18
_NEVER = datetime.min.replace(tzinfo=UTC)
_GRAM = 2

Span = tuple[datetime, datetime]


class Obstacle(StrEnum):
    """Why somebody is not asked."""

    AWAY = "away"
    BUSY = "busy"
    LIMIT = "limit"


class Reason(StrEnum):
    """What speaks for somebody, the weightiest first.

    TAUGHT: gave this before, `n` times. SKILL: it is among what they know. TEAM: it is their
    team's subject. NEAR: would teach at this site. TIME: it suits them. NEVER_ASKED and
    ASKED_DAYS: nobody asked them yet, or not for `n` days.
    """

    TAUGHT = "taught"
    SKILL = "skill"
    TEAM = "team"
    NEAR = "near"
    TIME = "time"
    NEVER_ASKED = "never_asked"
    ASKED_DAYS = "asked_days"


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A volunteer as far as the rules look at them.

    `site_paths` are where they would teach (none: everywhere), `away` days with both ends, `busy`
    what they give or are asked for in the months of the need, `taught` how often they gave the
    same menu item.
    """

    id: int
    skills: str = ""
    team: str = ""
    site_paths: tuple[str, ...] = ()
    month_limit: int | None = None
    times: frozenset[tuple[int, DayPart]] = frozenset()
    away: tuple[tuple[date, date], ...] = ()
    busy: tuple[Span, ...] = ()
    taught: int = 0
    asked_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Need:
    """What is to be given: when, at which site, and what it is about in the menu's words."""

    meetings: tuple[Span, ...]
    site_path: str
    title: str
    category: str
    zone: ZoneInfo


@dataclass(frozen=True, slots=True)
class Because:
    """One reason; `n` as `Reason` says."""

    reason: Reason
    n: int = 0


@dataclass(frozen=True, slots=True)
class Proposal:
    """A volunteer who can be asked, and what speaks for them."""

    volunteer_id: int
    because: tuple[Because, ...]


def obstacle(candidate: Candidate, need: Need) -> Obstacle | None:
    """Return why somebody is not to be asked, None when they can be."""
    days = {start.astimezone(need.zone).date() for start, _ in need.meetings}
    if any(first <= day <= last for day in days for first, last in candidate.away):
        return Obstacle.AWAY
    if any(_meets(one, other) for one in need.meetings for other in candidate.busy):
        return Obstacle.BUSY
    limit = candidate.month_limit
    wanted, given = _months(need.meetings, need.zone), _months(candidate.busy, need.zone)
    if limit is not None and any(given[month] + n > limit for month, n in wanted.items()):
        return Obstacle.LIMIT
    return None


def proposals(candidates: Iterable[Candidate], need: Need, *, now: datetime) -> list[Proposal]:
    """Return who can be asked and knows the subject, the best first, with the reasons."""
    fit = []
    for each in candidates:
        knows = _knows(each, need)
        if knows is None or not _would_come(each, need) or obstacle(each, need) is not None:
            continue
        near, suits = bool(each.site_paths), _suits(each, need)
        rank = (
            list(Reason).index(knows.reason),
            not near,
            not suits,
            each.asked_at or _NEVER,
            each.id,
        )
        because = [knows]
        because += [Because(Reason.NEAR)] if near else []
        because += [Because(Reason.TIME)] if suits and each.times else []
        fit.append((rank, Proposal(each.id, (*because, _asked(each, now)))))
    return [proposal for _, proposal in sorted(fit, key=lambda pair: pair[0])]


def day_part(at: datetime) -> DayPart:
    """Return the part of the day of a local time."""
    if at.hour < NOON:
        return DayPart.MORNING
    return DayPart.AFTERNOON if at.hour < EVENING else DayPart.EVENING


def _asked(candidate: Candidate, now: datetime) -> Because:
    if candidate.asked_at is None:
        return Because(Reason.NEVER_ASKED)
    return Because(Reason.ASKED_DAYS, max((now - candidate.asked_at).days, 0))


def _knows(candidate: Candidate, need: Need) -> Because | None:
    if candidate.taught:
        return Because(Reason.TAUGHT, candidate.taught)
    subject = f"{need.title} {need.category}"
    if _alike(candidate.skills, subject):
        return Because(Reason.SKILL)
    return Because(Reason.TEAM) if _alike(candidate.team, need.category) else None


def _alike(words: str, subject: str) -> bool:
    """Tell whether two texts share two signs in a row: 继承法 and 婚姻与继承."""
    return bool(_grams(words) & _grams(subject))


def _grams(text: str) -> set[str]:
    parts = "".join(sign if sign.isalnum() else " " for sign in text.casefold()).split()
    return {part[n : n + _GRAM] for part in parts for n in range(len(part) - _GRAM + 1)}


def _would_come(candidate: Candidate, need: Need) -> bool:
    paths = candidate.site_paths
    return not paths or any(need.site_path.startswith(path) for path in paths)


def _suits(candidate: Candidate, need: Need) -> bool:
    """Tell whether every meeting lies in a time of the week that suits them."""
    if not candidate.times:
        return True
    local = [start.astimezone(need.zone) for start, _ in need.meetings]
    return all((at.weekday(), day_part(at)) in candidate.times for at in local)


def _meets(one: Span, other: Span) -> bool:
    return one[0] < other[1] + ON_THE_WAY and other[0] < one[1] + ON_THE_WAY


def _months(spans: Sequence[Span], zone: ZoneInfo) -> Counter[tuple[int, int]]:
    local = [start.astimezone(zone) for start, _ in spans]
    return Counter((at.year, at.month) for at in local)
