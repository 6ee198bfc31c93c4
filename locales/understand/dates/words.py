"""The words of a text that have to do with when, in their order.

At each place the longest word counts, so 大后天 is not 后天 and 每周三三点 is 每, 周三, 三点. What
has nothing to do with when (书法班, 在三楼) is passed over; numbers left over are not.
"""

import re
from collections.abc import Callable, Iterator
from datetime import datetime
from functools import cache

from locales.understand.dates import patterns as p
from locales.understand.dates.clocks import Clock
from locales.understand.dates.days import FromToday, InMonth, OnWeekday
from locales.understand.dates.tokens import (
    Doubt,
    Every,
    Exact,
    Lasts,
    Month,
    Number,
    Pair,
    Part,
    Sign,
    Times,
    Token,
    Week,
    Year,
)
from locales.understand.dates.values import Reason
from locales.understand.numerals import digits_of, integer
from locales.understand.text import lexicon, plain

Make = Callable[[re.Match[str]], Token]

_QUARTERS = {"半": 30, "一刻": 15, "1刻": 15, "两刻": 30, "三刻": 45, "3刻": 45}
_NUMERALS = str.maketrans("壹贰叁肆伍陆柒捌玖拾", "一二三四五六七八九十") | {
    ord("廿"): "二十",
    ord("卅"): "三十",
}
_CJK = r"[\u3007\u4e00-\u9fff]"
_GAP = re.compile(rf"(?<={_CJK})\s+|\s+(?={_CJK})")


def tokens(text: str) -> Iterator[Token]:
    """The tokens of the text in their order; None for words that have nothing to do with when."""
    written = shaped(text)
    at = 0
    while at < len(written):
        at, token = token_at(written, at)
        yield token


def token_at(written: str, at: int) -> tuple[int, Token]:
    """Where the word at `at` of a shaped text ends, and what it says about when."""
    found, make = _longest(written, at)
    return (at + 1, None) if found is None else (found.end(), make(found))


def _longest(text: str, at: int) -> tuple[re.Match[str] | None, Make]:
    best: tuple[re.Match[str] | None, Make] = (None, _nothing)
    for pattern, make in _rules():
        found = pattern.match(text, at)
        if found and found.end() > (best[0].end() if best[0] else at):
            best = (found, make)
    return best


def shaped(text: str) -> str:
    """The text in the one shape in which its words are looked for."""
    written = _GAP.sub("", plain(text)).translate(_NUMERALS)
    for word, words in lexicon("dates")["rewritten"].items():
        before, after = (r"(?<![a-z])", r"(?![a-z])") if word.isascii() else ("", "")
        written = re.sub(before + re.escape(word) + after, words, written)
    return re.sub(p.weekday_plural(lexicon("dates")), r"every \1", written)


def number(text: str | None) -> int:
    """A number in digits or Chinese numerals; nothing is 0."""
    if not text:
        return 0
    if text.isdecimal():
        return int(text)
    value = integer(text.lstrip("零〇"))
    return int(digits_of(text)) if value is None and digits_of(text).isdecimal() else value or 0


def _nothing(_: re.Match[str]) -> Token:
    return None


def _full_date(found: re.Match[str]) -> Token:
    year = number(digits_of(found["year"]))
    month, day = number(found["month"]), number(found["day"])
    return InMonth(day, month, year + 2000 if year < 100 else year)


def _month_day(found: re.Match[str]) -> Token:
    named = found.groupdict()
    years = p.YEARS.get(named.get("years") or "")
    day = number(found["day"] or found["bare"])
    return InMonth(day, _month(found), years=years, months=_months(found))


def _nth(found: re.Match[str]) -> Token:
    nth = -1 if found["nth"] is None else number(found["nth"])
    weekday = lexicon("dates")["weekdays"][found["weekday"]]
    months = _months(found)
    return InMonth(month=_month(found), months=months, nth=nth, weekday=weekday)


def _month_alone(found: re.Match[str]) -> Token:
    years = p.YEARS.get(found["years"] or "")
    month = InMonth(month=_month(found), months=_months(found), years=years)
    if month.month is not None and not 1 <= month.month <= 12:
        return Doubt(Reason.IMPOSSIBLE)
    return Month(month, end=bool(found["end"]))


def _month(found: re.Match[str]) -> int | None:
    return number(found["month"]) if found["month"] else None


def _months(found: re.Match[str]) -> int | None:
    said = found.groupdict().get("months")
    return None if not said else said.count("下") - said.count("上")


def _english_date(found: re.Match[str]) -> Token:
    month = lexicon("dates")["months"][found["month"]]
    return InMonth(int(found["day"]), month, int(found["year"]) if found["year"] else None)


def _feast(found: re.Match[str]) -> Token:
    month, day = lexicon("dates")["feasts"][found["word"]].split("-")
    return InMonth(int(day), int(month), years=p.YEARS.get(found["years"] or ""))


def _weekdays(found: re.Match[str]) -> Token:
    table = lexicon("dates")["weekdays"]
    first, rest = found["weekday"], found["rest"] or ""
    days = [table[first], *(table[sign] for sign in re.sub(p.NOT_A_WEEKDAY, "", rest))]
    if re.match(p.TO, rest):
        days = list(range(days[0], days[-1] + 1)) or [days[0], days[-1]]
    return OnWeekday(tuple(dict.fromkeys(days)), _week(found["week"]))


def _week(said: str | None) -> int | None:
    if not said:
        return None
    if said in ("coming ", "on "):
        return None
    return said.count("下") - said.count("上") + said.count("next") - said.count("last")


def _english_weekday(found: re.Match[str]) -> Token:
    return OnWeekday((lexicon("dates")["weekdays"][found["weekday"]],), _week(found["week"]))


def _clock(found: re.Match[str]) -> Token:
    named = found.groupdict()
    said = named.get("minute") or ""
    minute = _QUARTERS.get(said)
    if minute is None:
        minute = number(said.strip("分钟"))
    ago = named.get("ago")
    part = re.sub(r"\W", "", named.get("half") or "") or None
    return Clock(
        number(found["hour"]),
        # One digit behind a colon is a slip of the finger, no minute.
        99 if re.search(r"[:;]\s*\d$", found[0]) else minute,
        part,
        padded=found["hour"].startswith("0") and len(found["hour"]) == 2 and ":" in found[0],
        ago=0 if not ago else 15 if "刻" in ago else number(ago.strip("分钟")),
    )


def _half_past(found: re.Match[str]) -> Token:
    words = lexicon("numerals")["english"]
    return Clock(int(words.get(found["hour"], 0) or number(found["hour"])), 30)


def _year_alone(found: re.Match[str]) -> Token:
    return Year(p.YEARS[found["years"]])


def _compact(found: re.Match[str]) -> Token:
    hour, minute = int(found["hour"]), int(found["minute"])
    # 2027 behind a date is rather its year.
    year = hour == 20 and 20 <= minute < 40 and minute != 30
    padded = hour < 10
    return Number(hour * 100 + minute) if year else Clock(hour, minute, padded=padded)


def _pair(found: re.Match[str]) -> Token:
    second = found["second"]
    return Pair(int(found["first"]), int(second), found["sign"], len(second) == 2)


def _exact(found: re.Match[str]) -> Token:
    try:
        return Exact(datetime.fromisoformat(found[0].upper().replace(" ", "T")))
    except ValueError:
        return Doubt(Reason.IMPOSSIBLE)


def _lasts(found: re.Match[str]) -> Token:
    hours = found["hours"] or ""
    minutes = 30 if hours == "半" else round(60 * _decimal(hours))
    minutes += 30 if found["half"] or found["half2"] else number(found["minutes"])
    return Lasts(minutes, later=bool(found["later"]))


def _decimal(text: str) -> float:
    return float(text) if re.fullmatch(r"\d+\.\d+", text) else number(text)


def _times(found: re.Match[str]) -> Token:
    n = found["n"] or found.groupdict().get("n2")
    return Times(number(n), p.UNITS.get(found["unit"] or "", "times"))


def _every_weeks(found: re.Match[str]) -> Token:
    n = number(found["n"]) or 1
    return Every(every=n + 1 if found["gap"] else n)


def _days_later(found: re.Match[str]) -> Token:
    return FromToday(number(found["n"]) * (7 if found["unit"] in p.WEEKS else 1))


def _in_days(found: re.Match[str]) -> Token:
    said = found["n"]
    n = int(said) if said.isdecimal() else lexicon("numerals")["english"].get(said, 1)
    return FromToday(n * (7 if found["unit"] == "week" else 1))


def _named(word: str, values: dict[str, Token]) -> tuple[re.Pattern[str], Make]:
    table = {plain(key): value for key, value in values.items()}
    pattern = p.one_of(table)
    return re.compile(f"(?P<{word}>{pattern})"), lambda found: table[found[word]]


@cache
def _rules() -> tuple[tuple[re.Pattern[str], Make], ...]:
    words = lexicon("dates")
    spoken: list[tuple[re.Pattern[str], Make]] = [
        _named("day", {word: FromToday(n) for word, n in words["days"].items()}),
        _named(
            "part",
            {word: Part(name) for name, part in words["parts"].items() for word in part["words"]},
        ),
        _named(
            "doubt",
            {
                word: Doubt(Reason[name.upper()])
                for name, those in words["doubts"].items()
                for word in those
            },
        ),
        _named("harmless", dict.fromkeys(words["harmless"]["words"])),
        _named("sign", {word: Sign(name) for name, those in p.SIGNS.items() for word in those}),
    ]
    made: list[tuple[str, Make]] = [
        (p.FULL_DATE, _full_date),
        (p.SIGNED_DATE, _full_date),
        (p.COMPACT_DATE, _full_date),
        (p.MONTH_DAY, _month_day),
        (p.DAY, lambda found: InMonth(number(found["day"]))),
        (p.NTH_WEEKDAY, _nth),
        (p.MONTH, _month_alone),
        (p.month_name_day(words), _english_date),
        (p.day_month_name(words), _english_date),
        (p.feast(words), _feast),
        (p.around_feast(words), lambda _: Doubt(Reason.HOLIDAY)),
        (p.FEW_DAYS, lambda _: Doubt(Reason.VAGUE)),
        (p.THE_NTH, lambda found: InMonth(int(found["day"]))),
        (p.IN_DAYS, _in_days),
        (p.WEEKDAYS, _weekdays),
        (p.english_weekday(words), _english_weekday),
        (p.WEEK, lambda found: Week(_week(found["week"] or found["english"]) or 0)),
        (p.YEAR, _year_alone),
        (p.DAYS_LATER, _days_later),
        (p.EXACT, _exact),
        (p.COLON_CLOCK, _clock),
        (p.SPOKEN_CLOCK, _clock),
        (p.MINUTES_TO, _clock),
        (p.HALF_DAY_CLOCK, _clock),
        (p.AT_HOUR, _clock),
        (p.HALF_PAST, _half_past),
        (p.NOON, lambda _: Clock(12, part="noon")),
        (p.MIDNIGHT, lambda _: Clock(24)),
        (p.BEFORE_RANGE, _clock),
        (p.COMPACT_CLOCK, _compact),
        (p.PAIR, _pair),
        (p.LASTS, _lasts),
        (p.TIMES, _times),
        (p.DAYS_IN_ALL, _times),
        (p.EVERY_DAY, lambda _: Every(daily=True)),
        (p.EVERY_WEEK, lambda _: Every()),
        (p.OFTEN_A_WEEK, lambda found: Every(often=number(found["n"]))),
        (p.EVERY_WEEKS, _every_weeks),
        (p.EVERY_OTHER, lambda _: Every(every=2)),
        (p.UNNAMED_WEEK, lambda _: Doubt(Reason.NO_DATE)),
        (p.VAGUE_HOURS, lambda _: Doubt(Reason.VAGUE)),
        (p.LUNAR_DAY, lambda _: Doubt(Reason.LUNAR)),
        (p.AMOUNT, _nothing),
        (p.STRAY, lambda found: Number(int(found[0][:4]))),
        (p.STRAY_NUMERALS, lambda _: Doubt(Reason.VAGUE)),
        (p.LATIN_WORD, _nothing),
    ]
    return (*spoken, *((re.compile(pattern), make) for pattern, make in made))
