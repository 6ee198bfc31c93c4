"""Phone numbers: one way to write each, so that equal numbers find each other."""

import re
import unicodedata

from school.vault import Vault

# China's country code, before a mobile number of eleven digits.
_COUNTRY = re.compile(r"(?:00)?86(?=1\d{10}$)")
INDEX_FIELD = "phone"


def normal_phone(text: str) -> str:
    """Return the digits of a number; a mobile one without China's country code."""
    digits = re.sub(r"\D", "", unicodedata.normalize("NFKC", text))
    return _COUNTRY.sub("", digits, count=1)


def phone_index(vault: Vault, text: str) -> bytes:
    """Return the index by which the same number of anybody is found."""
    return vault.index(INDEX_FIELD, normal_phone(text))
