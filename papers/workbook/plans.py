"""What an import would do, in words: shared by the terminal and the chat."""

from collections import Counter
from collections.abc import Iterator

from locales.reader import Reader, mark
from school.imports.expand import Treatment
from school.imports.plan import ImportPlan
from school.imports.rows import Sheet
from school.signups.changes import ChangeKind

SHEETS = {
    Sheet.SETTINGS: mark("Settings"),
    Sheet.DAYS: mark("Days off and workdays"),
    Sheet.SITES: mark("Sites"),
    Sheet.MENU: mark("Course menu"),
    Sheet.VOLUNTEERS: mark("Volunteers"),
    Sheet.THEMES: mark("Themes"),
    Sheet.OFFERINGS: mark("Offerings"),
}
TREATMENTS = {
    Treatment.KEPT: mark("kept, since it is the first"),
    Treatment.SKIPPED: mark("left out"),
    Treatment.SHIFTED: mark("moved on, with all after it"),
}
KINDS = {
    ChangeKind.MOVED: mark("moved"),
    ChangeKind.CANCELLED: mark("cancelled"),
    ChangeKind.REOPENED: mark("takes place again"),
    ChangeKind.CAPACITY: mark("other capacity"),
    ChangeKind.CUT_OFF: mark("other cut-off"),
}


# What volunteers also say in chat.
SAID = {
    "skills": mark("skills"),
    "month_limit": mark("times a month"),
    "sites": mark("places"),
    "times": mark("times of the week"),
}
# Volunteers that are named one by one.
RESTATED_SHOWN = 8


def sheet_lines(plan: ImportPlan, reader: Reader) -> Iterator[str]:
    """Yield a line a sheet of which something is new or changes."""
    for sheet, part in plan.by_sheet().items():
        if part.new or part.changed:
            message = SHEETS[sheet]
            yield reader.label(
                "{sheet}: {new} new, {changed} changed",
                sheet=reader.label(message),
                new=len(part.new),
                changed=len(part.changed),
            )


def restated_lines(plan: ImportPlan, reader: Reader) -> Iterator[str]:
    """Yield a line a volunteer of whom something becomes otherwise than it was said; the first."""
    for each in plan.restated[:RESTATED_SHOWN]:
        what = reader.join([reader.label(SAID[name]) for name in each.fields])
        yield reader.label("{code} will have other: {what}", code=each.code, what=what)
    more = len(plan.restated) - RESTATED_SHOWN
    if more > 0:
        yield reader.label_many("One more volunteer.", "{n} more volunteers.", more)


def told_lines(plan: ImportPlan, reader: Reader) -> Iterator[str]:
    """Yield a line a kind of change that people are told of, with how many."""
    offerings = Counter(told.kind for told in plan.told)
    for kind, number in sorted(offerings.items()):
        told = [each for each in plan.told if each.kind is kind]
        name = reader.label(KINDS[kind])
        people, calls = sum(t.people for t in told), sum(t.unreached for t in told)
        yield (
            reader.label("{n} {kind}: {told} will be told", n=number, kind=name, told=people)
            if not calls
            else reader.label(
                "{n} {kind}: {told} will be told, {calls} to call",
                n=number,
                kind=name,
                told=people,
                calls=calls,
            )
        )
