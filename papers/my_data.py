"""The copy of a person's data as one page to read: large type, nothing loaded from elsewhere.

What was typed is escaped, whatever it is. A name of the data that has no word here is shown as it
is, so that nothing that is kept is left out.
"""

import datetime as dt
from collections.abc import Mapping, Sequence
from enum import Enum
from typing import Any

from markupsafe import Markup

from locales.reader import Reader, mark

Data = Mapping[str, Any]

WORDS = {
    "name": mark("Name"),
    "phone": mark("Phone"),
    "birth_year": mark("Year of birth"),
    "site": mark("Site"),
    "language": mark("Language"),
    "reminders": mark("Reminders"),
    "telegram_id": mark("Number on Telegram"),
    "reachable": mark("Can be written to"),
    "in_care": mark("Looked after by you"),
    "consent_at": mark("Agreed"),
    "guardian_consent_at": mark("Agreed as a guardian"),
    "created_at": mark("Noted"),
    "seen_at": mark("Last seen"),
    "sign_ups": mark("Sign-ups"),
    "absences": mark("Said not to come"),
    "offers": mark("Seats offered"),
    "subscriptions": mark("What you asked to be sent"),
    "notices": mark("What was sent"),
    "questions": mark("What you were asked"),
    "unclear_messages": mark("What was not understood"),
    "set_aside": mark("What could not be handled"),
    "conversation": mark("Where our talk stands"),
    "wishes": mark("Courses you would like"),
    "orders": mark("What you ordered for a site"),
    "asked": mark("What you asked the school"),
    "surveys": mark("Surveys you answered"),
    "answers": mark("What you answered"),
    "points": mark("Points"),
    "passed": mark("Passed"),
    "begun_at": mark("Begun"),
    "attended": mark("Lessons you came to or missed"),
    "feedback": mark("What you said of lessons"),
    "stars": mark("Stars"),
    "again": mark("Would come again"),
    "roles": mark("Your roles here"),
    "role": mark("Role"),
    "given_at": mark("Given"),
    "anonymous": mark("Without your name"),
    "messages": mark("Messages"),
    "from_desk": mark("From the school"),
    "text": mark("Words"),
    "volunteer": mark("You as a volunteer"),
    "skills": mark("What you can give"),
    "team": mark("Team"),
    "month_limit": mark("Times a month at most"),
    "sites": mark("Sites that suit"),
    "times": mark("Times that suit"),
    "weekday": mark("Day of the week, Monday 0"),
    "part": mark("Part of the day"),
    "away": mark("Days away"),
    "from_day": mark("From"),
    "until_day": mark("Until"),
    "lectures": mark("Your lectures"),
    "asked_to_lecture": mark("Lectures you were asked about"),
    "asked_at": mark("Asked"),
    "answered_at": mark("Answered"),
    "replies": mark("What you answered"),
    "corrections": mark("Corrections"),
    "minutes": mark("Minutes"),
    "attendances": mark("Attendances"),
    "acts": mark("What you did that is noted"),
    "code": mark("Number"),
    "title": mark("Title"),
    "starts_at": mark("Begins"),
    "state": mark("State"),
    "by_somebody_else": mark("Signed up by somebody else"),
    "changed_at": mark("Last changed"),
    "session": mark("Lesson"),
    "reason": mark("Why"),
    "told_at": mark("Said"),
    "made_at": mark("Offered"),
    "expires_at": mark("Until"),
    "ended_at": mark("Over"),
    "topic": mark("Topic"),
    "since": mark("Since"),
    "kind": mark("Kind"),
    "facts": mark("What about"),
    "opened_at": mark("Asked"),
    "closed_at": mark("Answered or over"),
    "said_at": mark("Said"),
    "words": mark("Words"),
    "update": mark("As it came"),
    "at": mark("When"),
    "action": mark("What"),
    "subject": mark("What about"),
    "fields": mark("Which of it"),
}
VALUES = {
    "taken": mark("has a seat"),
    "held": mark("a seat is held"),
    "waiting": mark("in line"),
    "cancelled": mark("cancelled"),
    "sent": mark("was sent"),
    "both": mark("the day before and two hours before"),
    "day_before": mark("the day before"),
    "two_hours": mark("two hours before"),
    "none": mark("no"),
    "open": mark("under way"),
    "finished": mark("sent in"),
    "stored": mark("stored without your name"),
    "overdue": mark("time was up"),
    "came": mark("came"),
    "walk_in": mark("came without a seat"),
    "absent": mark("did not come"),
    "excused": mark("said so before"),
}

_STYLE = Markup(
    "body{font:1.35rem/1.6 sans-serif;max-width:44rem;margin:1rem auto;padding:0 1rem;"
    "color:#111;background:#fff;overflow-wrap:anywhere}h1{font-size:1.9rem}h2{font-size:1.6rem;"
    "border-top:3px solid #111;padding-top:1rem}h3{font-size:1.4rem;margin-bottom:0}"
    "ul{list-style:none;padding:0}li{border-bottom:1px solid #888;padding:.6rem 0}"
    "p{margin:.2rem 0}b{font-weight:600}"
)
_PAGE = Markup(
    '<!doctype html>\n<html lang="{language}">\n<meta charset="utf-8">\n'
    '<meta name="viewport" content="width=device-width">\n'
    '<meta http-equiv="Content-Security-Policy" '
    "content=\"default-src 'none'; style-src 'unsafe-inline'\">\n"
    "<title>{title}</title>\n<style>{style}</style>\n<h1>{title}</h1>\n<p>{told}</p>\n"
    "{people}\n</html>\n"
)
_FACT = Markup("<p><b>{}</b>: {}</p>\n")
# A year of its own, so that every date is shown with its year.
_NO_YEAR = dt.date.min


def my_data_page(people: Sequence[Data], reader: Reader, *, now: dt.datetime) -> bytes:
    """Return the page for what is kept of a person and, after them, of each in their care."""
    page = _PAGE.format(
        language=reader.language.replace("_", "-"),
        title=reader.label("My data"),
        style=_STYLE,
        told=reader.label("All that is kept, as of {when}", when=_when(now, reader)),
        people=Markup("\n").join(_person(each, reader) for each in people),
    )
    return page.encode()


def _person(person: Data, reader: Reader) -> Markup:
    head = person.get("name") or reader.label("No name told")
    facts = {name: value for name, value in person.items() if not _is_list(value)}
    lists = {name: value for name, value in person.items() if _is_list(value) and value}
    return Markup("<section>\n<h2>{}</h2>\n{}{}</section>").format(
        head,
        _facts(facts, reader),
        Markup("").join(_list(name, each, reader) for name, each in lists.items()),
    )


def _list(name: str, entries: Sequence[Any], reader: Reader) -> Markup:
    shown = Markup("").join(Markup("<li>{}</li>\n").format(_entry(e, reader)) for e in entries)
    return Markup("<h3>{}</h3>\n<ul>\n{}</ul>\n").format(_word(name, reader), shown)


def _entry(entry: Any, reader: Reader) -> Markup:
    if isinstance(entry, Mapping):
        return _facts(entry, reader)
    return Markup.escape(_shown(entry, reader))


def _facts(facts: Data, reader: Reader) -> Markup:
    told = [(name, value) for name, value in facts.items() if value not in (None, "", {})]
    return Markup("").join(
        _FACT.format(_word(name, reader), _shown(value, reader)) for name, value in told
    )


def _shown(value: Any, reader: Reader) -> str:
    match value:
        case bool():
            return reader.label("yes") if value else reader.label("no")
        case dt.datetime():
            return _when(value, reader)
        case Mapping():
            parts = (f"{_word(str(k), reader)} {_shown(v, reader)}" for k, v in value.items())
            return reader.join(parts)
        case list() | tuple():
            return reader.join(_shown(each, reader) for each in value)
    if isinstance(value, Enum):  # a word of ours; what was typed stays as it is
        return reader.label(VALUES[value.value]) if value.value in VALUES else str(value.value)
    return str(value)


def _when(at: dt.datetime, reader: Reader) -> str:
    return reader.moment(at, today=_NO_YEAR)


def _word(name: str, reader: Reader) -> str:
    return reader.label(WORDS[name]) if name in WORDS else name


def _is_list(value: Any) -> bool:
    return isinstance(value, (list, tuple))
