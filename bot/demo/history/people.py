"""Who lived here in the half year: two thousand residents, and the page's people."""

from datetime import timedelta

from bot.demo.history.sheaf import Past
from papers.example.history import history, residents
from school.people import NAME_FIELD, Person, Reminders, phone_columns
from school.phones import normal_phone

# Months before the first lesson in which people came to be known.
_KNOWN_BEFORE = (20, 400)
_NURSING_HOME = "S09"


def add_people(past: Past, weights: dict[str, int]) -> None:
    """Write everybody down, each at a site; `weights` is how many live around it."""
    codes = list(weights)
    homes = past.chance.choices(codes, [weights[code] for code in codes], k=10_000)
    first = past.at(past.first_day(), "09:00")
    for resident, home in zip(residents(past.chance), homes, strict=False):
        since = past.some_time_before(first, days=_KNOWN_BEFORE)
        person_id = past.sheaf.add(
            Person,
            telegram_id=None,
            name=past.vault.seal(NAME_FIELD, resident.name),
            **phone_columns(past.vault, normal_phone(resident.phone)),
            birth_year=resident.birth_year,
            site_id=past.sites[home],
            consent_at=since,
            created_at=since,
            seen_at=since + timedelta(days=1),
            site_asked=True,
            themes_asked=True,
            reachable=True,
            wants_news=True,
            phone_verified=False,
            reminders=Reminders.BOTH,
        )
        past.pools.setdefault(home, []).append(person_id)
        past.site_of[person_id] = past.sites[home]
    _add_cast(past)


def _add_cast(past: Past) -> None:
    """Let the page's residents be known by their Telegram alone: a name they tell themselves."""
    since = past.at(past.first_day(), "09:00")
    for played in history()["cast"]:
        past.cast[played["id"]] = past.sheaf.add(
            Person,
            telegram_id=played["id"],
            name=None,
            phone=None,
            phone_index=None,
            birth_year=None,
            site_id=None,
            consent_at=None,
            created_at=since,
            seen_at=since,
            site_asked=False,
            themes_asked=False,
            reachable=True,
            wants_news=True,
            phone_verified=False,
            reminders=Reminders.BOTH,
        )
