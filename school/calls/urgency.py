"""In which order people are phoned, residents and lecturers alike."""

from datetime import datetime
from typing import Protocol


class ToPhone(Protocol):
    """What the order asks of a call."""

    @property
    def id(self) -> int: ...
    @property
    def told(self) -> bool: ...
    @property
    def again_at(self) -> datetime: ...
    @property
    def until(self) -> datetime: ...


def urgency(call: ToPhone, now: datetime) -> tuple[bool, bool, datetime, int]:
    """Order: who may be phoned now, before who did not answer a moment ago; what ends first."""
    return call.told, call.again_at > now, call.until, call.id
