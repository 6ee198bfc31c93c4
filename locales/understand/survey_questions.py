"""A whole question of a survey typed in one message: its words, and an option a line below.

What a line has in front to count it (1. ① A、) is no part of it. In a quiz a * in front of an
option, or behind it, says that it is right. In brackets at the end of the question may stand how
it is answered, and that it may be skipped.
"""

import re
from dataclasses import dataclass, replace
from functools import cache

from locales.understand.text import lexicon, plain

# 1. 1、 1) (1) A. A、 and circled digits; 3.5 and 2:30 are no counting.
_COUNTED = re.compile(
    r"^(?:\(\s*(?:\d{1,2}|[a-z])\s*\)|(?:\d{1,2}|[a-z])\s*(?:\)|、|[.](?!\d))|[①-⑳]|"
    r"[-•·]\s)\s*",
    re.IGNORECASE,
)
_REMARK = re.compile(r"\s*[(\[【]([^()\[\]【】]*)[)\]】]\s*$")
# Signs of full width, which are no longer than the narrow ones: U+FF01 to U+FF5E.
_NARROW = {sign: sign - 0xFEE0 for sign in range(0xFF01, 0xFF5F)}
_PARTS = re.compile(r"[,、;/ ]+")


@dataclass(frozen=True, slots=True)
class TypedOption:
    """One option; `right`: it was marked."""

    text: str
    right: bool = False


@dataclass(frozen=True, slots=True)
class TypedQuestion:
    """A question; `type` and `required` None: nothing was said of them."""

    text: str
    options: tuple[TypedOption, ...] = ()
    type: str | None = None
    required: bool | None = None


def understand_question(text: str) -> TypedQuestion | None:
    """Return the question that a message is; None when it has no words."""
    lines = [line for line in text.splitlines() if line.strip()]
    if not lines:
        return None
    asked = TypedQuestion(_uncounted(lines[0]))
    for _ in range(2):
        asked = _without_remark(asked)
    options = understand_options("\n".join(lines[1:]))
    return replace(asked, options=options) if asked.text else None


def understand_options(text: str) -> tuple[TypedOption, ...]:
    """Return the options of a message, one a line."""
    found = (_option(line) for line in text.splitlines())
    return tuple(option for option in found if option.text)


def _option(line: str) -> TypedOption:
    said = _starred(line.strip())
    counted = _starred(_uncounted(said.text))
    return TypedOption(counted.text, said.right or counted.right)


def _starred(text: str) -> TypedOption:
    """Take the mark of a right answer away: * or the wide one."""
    unmarked = text.strip("*＊ ")
    return TypedOption(unmarked, right=unmarked != text.strip())


def _uncounted(line: str) -> str:
    """Return a line without what counts it, in its own width and script."""
    kept = line.strip()
    found = _COUNTED.match(kept.translate(_NARROW))
    return (kept[found.end() :].strip() or kept) if found else kept


def _without_remark(asked: TypedQuestion) -> TypedQuestion:
    """Take a remark off the end that says how it is answered; another one stays."""
    found = _REMARK.search(asked.text.translate(_NARROW))
    if found is None:
        return asked
    said, (types, optional) = plain(found[1]).strip(), _words()
    parts = [said] if said in types else [part for part in _PARTS.split(said) if part]
    known = [part for part in parts if part in types or part in optional]
    if not known or len(known) < len(parts):
        return asked
    type_ = next((types[part] for part in parts if part in types), asked.type)
    required = False if any(part in optional for part in parts) else asked.required
    return replace(asked, text=asked.text[: found.start()].strip(), type=type_, required=required)


@cache
def _words() -> tuple[dict[str, str], frozenset[str]]:
    known = lexicon("survey_questions")
    types = {word: key for key, words in known["types"].items() for word in words}
    return types, frozenset(known["optional"]["words"])
