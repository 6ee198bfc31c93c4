"""Somebody's name and phone as they are typed in one line: 王敏 13800138000 周二上午在."""

import re
from dataclasses import dataclass

from locales.understand.phones import phone, without_phones
from locales.understand.text import half_width, strip_signs

# A short number, or a landline without its area code.
_SHORT = re.compile(r"(?<![\d:.-])(\d{3,4}-?\d{4}|\d{5,8}|1[12]\d{1,3})(?![\d:.])")


@dataclass(frozen=True, slots=True)
class Reached:
    """Who, under which number, and what is said besides."""

    name: str
    phone: str
    rest: str | None = None


def reached(text: str) -> Reached | None:
    """Return the name (the first word), the phone, and the rest; None without either."""
    written = half_width(text)
    number = phone(written)
    if number is None:
        short = _SHORT.search(written)
        if short is None:
            return None
        number, said = short[1], written[: short.start()] + " " + written[short.end() :]
    else:
        said = without_phones(written)
    words = [strip_signs(word) for word in re.split(r"[\s,;、]+", said)]
    name, *rest = [word for word in words if word] or [""]
    return Reached(name, number, " ".join(rest) or None) if name else None
