"""Why somebody was absent, sealed: it may tell of an illness."""

import json
from dataclasses import dataclass

from school.presence.tables import REASON_FIELD, AbsenceReason
from school.vault import Vault

WORDS_LIMIT = 200


@dataclass(frozen=True, slots=True)
class Why:
    """A reason, and what was said besides."""

    reason: AbsenceReason
    words: str | None = None


def sealed_why(vault: Vault, why: Why) -> bytes:
    """Seal a reason with its words, as one text."""
    words = why.words[:WORDS_LIMIT] if why.words else None
    text = json.dumps({"reason": why.reason, "words": words}, ensure_ascii=False)
    return vault.seal(REASON_FIELD, text)


def opened_why(vault: Vault, sealed: bytes | None) -> Why | None:
    """Open a reason; None when none was told."""
    if sealed is None:
        return None
    known = json.loads(vault.open(REASON_FIELD, sealed))
    return Why(AbsenceReason(known["reason"]), known["words"])
