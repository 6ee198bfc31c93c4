"""Who acts: handed to use-cases, which check the right themselves."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Actor:
    """The person on whose behalf a use-case runs; `owner` when the settings name them so."""

    person_id: int
    owner: bool = False
