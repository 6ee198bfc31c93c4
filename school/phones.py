"""Phone numbers: one way to write each, so that equal numbers find each other."""

import re
import unicodedata

from school.vault import Vault

# Mainland numbers (the national numbering plan): mobiles have eleven digits from 13 on, landlines
# an area code (010, 02x, or four digits from 03 on) and seven or eight digits.
_AREA_AND_NUMBER = r"(?:10|2\d|[3-9]\d{2})[2-8]\d{6,7}"
_COUNTRY = re.compile(rf"(?:00)?86(?:(?=1[3-9]\d{{9}}$)|0?(?={_AREA_AND_NUMBER}$))")
_MOBILE = re.compile(r"1[3-9]\d{9}")
_LANDLINE = re.compile(rf"0{_AREA_AND_NUMBER}")
# Digits with what people write between them; anything else is no phone number.
_WRITTEN = re.compile(r"\+?[\d\s().\-－—–·]+")
INDEX_FIELD = "phone"


def normal_phone(text: str) -> str:
    """Return the digits of a number, without China's country code, landlines with their 0."""
    digits = re.sub(r"\D", "", unicodedata.normalize("NFKC", text))
    national, found = _COUNTRY.subn("", digits, count=1) if _COUNTRY.match(digits) else (digits, 0)
    return "0" + national if found and not _MOBILE.fullmatch(national) else national


def mainland_phone(text: str) -> str | None:
    """Return the normal form of a mobile number or a landline with area code, else None."""
    written = unicodedata.normalize("NFKC", text).strip()
    number = normal_phone(written) if _WRITTEN.fullmatch(written) else ""
    return number if _MOBILE.fullmatch(number) or _LANDLINE.fullmatch(number) else None


def masked_phone(number: str) -> str:
    """Return a number of which only the ends can be read."""
    return f"{number[:3]}****{number[-4:]}"


def phone_index(vault: Vault, text: str) -> bytes:
    """Return the index by which the same number of anybody is found."""
    return vault.index(INDEX_FIELD, normal_phone(text))
