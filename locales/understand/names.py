"""A person's name in what they typed when asked for one."""

import re
import unicodedata
from functools import cache

from locales.understand.answers import Answer, yes_no
from locales.understand.menu import menu_word
from locales.understand.numerals import choice_number
from locales.understand.phones import without_phones
from locales.understand.text import bare, lexicon, simplified, strip_signs

SHORTEST, LONGEST = 2, 30
_CLAUSE_END = re.compile(r"[,，、。;；:：!！\n]| \. ")
_ADDRESS = re.compile(r"[/\\<>@]|\bwww\.|\.(?:com|cn|org|net|me)\b", re.IGNORECASE)
_MOST_DIGITS = 2


def person_name(text: str) -> str | None:
    """The name the text gives, without 我叫 and its like and without a phone; titles stay.

    None for what is no name: commands, labels, addresses, answers, questions, sentences.
    """
    written = _readable(without_phones(text))
    if "?" in written or _ADDRESS.search(written):
        return None
    introduced, rest = _after_introduction(strip_signs(written))
    first, *others = [part for part in map(strip_signs, _CLAUSE_END.split(rest)) if part] or [""]
    if others and not introduced:
        return None
    return first if _may_be_name(first) else None


def may_be_called(name: str, said: str) -> bool:
    """Tell whether somebody may be spoken of so: 李老师, 老李 and 小李 are any 李."""
    bare_name = _titles().sub("", simplified(said)).strip()
    if not bare_name:
        return False
    folded = simplified(name)
    return folded.startswith(bare_name) if len(bare_name) == 1 else bare_name in folded


def _readable(text: str) -> str:
    """The text without pictures and without signs that are not seen."""
    kept = (sign for sign in text if unicodedata.category(sign)[0] not in "CS")
    return " ".join("".join(kept).split())


def _after_introduction(written: str) -> tuple[bool, str]:
    found = _introduction().match(simplified(written))
    return (True, strip_signs(written[found.end() :])) if found else (False, written)


def _may_be_name(name: str) -> bool:
    words = lexicon("names")
    folded = simplified(name)
    return (
        SHORTEST <= len(name) <= LONGEST
        and sum(sign.isalpha() for sign in name) >= SHORTEST
        and sum(sign.isdigit() for sign in name) <= _MOST_DIGITS
        and folded[0] not in words["never_first"]
        and not folded.endswith("的")
        and not any(part in folded for part in words["never_within"])
        and bare(name) not in words["never"]
        and _answers_nothing(name)
    )


def _answers_nothing(name: str) -> bool:
    """Whether the words mean nothing else to Linli."""
    return (
        menu_word(name) is None
        and choice_number(name, 999) is None
        and yes_no(name) is Answer.UNCLEAR
    )


@cache
def _introduction() -> re.Pattern[str]:
    """The words before a name; Latin ones end where a word ends."""
    openings = [
        re.escape(word) + (r"(?![a-z])" if word.isascii() else "")
        for word in lexicon("names")["before"]
    ]
    return re.compile(rf"(?:(?:{'|'.join(openings)})[\s:]*)+", re.IGNORECASE)


@cache
def _titles() -> re.Pattern[str]:
    return re.compile("|".join(map(re.escape, lexicon("names")["titles"])))
