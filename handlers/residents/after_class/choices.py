"""What can be answered after a lesson, in the order of its numbers."""

from handlers.numbered import Choice
from handlers.residents.after_class.callbacks import ComeAgain, GiveStars, NoWords, TellWhy
from locales.reader import Reader, mark
from school.presence.tables import AbsenceReason

REASONS = {
    AbsenceReason.ILL: mark("Ill"),
    AbsenceReason.FORGOT: mark("Forgot"),
    AbsenceReason.TRANSPORT: mark("Hard to get there"),
    AbsenceReason.NO_INTEREST: mark("No more interest"),
    AbsenceReason.OTHER: mark("Something else"),
}
# The number of a row is its number of stars.
STARS = {
    1: mark("One star, not good"),
    2: mark("Two stars, so so"),
    3: mark("Three stars, all right"),
    4: mark("Four stars, good"),
    5: mark("Five stars, very good"),
}


def reasons(reader: Reader, attendance_id: int) -> list[Choice]:
    """Return why somebody may have been absent."""
    return [
        Choice(reader.label(label), TellWhy(attendance=attendance_id, why=why).pack())
        for why, label in REASONS.items()
    ]


def stars(reader: Reader, attendance_id: int) -> list[Choice]:
    """Return how many stars a lesson may have."""
    return [
        Choice(reader.label(label), GiveStars(attendance=attendance_id, stars=n).pack())
        for n, label in STARS.items()
    ]


def again(reader: Reader, attendance_id: int) -> list[Choice]:
    """Return whether somebody would come again."""
    yes, no = (ComeAgain(attendance=attendance_id, again=each).pack() for each in (True, False))
    return [Choice(reader.label("Yes, gladly"), yes), Choice(reader.label("Rather not"), no)]


def no_words(reader: Reader, attendance_id: int) -> Choice:
    """Return the row that ends it."""
    return Choice(reader.label("Nothing more"), NoWords(attendance=attendance_id).pack())
