"""A menu item in words: its lines on a card, and what a field is called."""

from markupsafe import Markup

from handlers.residents.browse.full import KINDS
from handlers.widths import fit
from locales.reader import Reader, mark
from school.menu_items.values import ItemField, ItemValues

FIELDS = {
    ItemField.TITLE: mark("Course name"),
    ItemField.CATEGORY: mark("Category"),
    ItemField.KIND: mark("Course kind"),
    ItemField.AUDIENCE: mark("For whom"),
    ItemField.SUMMARY: mark("Summary"),
    ItemField.MINUTES: mark("How long"),
    ItemField.FEE: mark("Fee"),
}


def item_lines(reader: Reader, values: ItemValues) -> list[Markup | str | None]:
    """Return what is known of an item below its title, in at most four lines."""
    known = [value_of(reader, values, f) for f in (ItemField.CATEGORY, ItemField.KIND)]
    audience, summary = values.audience, values.summary
    return [
        fit(reader.join(each for each in known if each)),
        reader.say("For: {audience}", audience=fit(reader.content(audience), 14))
        if audience
        else None,
        fit(reader.join([_minutes(reader, values.minutes), _fee(reader, values.fee)])),
        fit(" ".join(reader.content(summary).split())) if summary else None,
    ]


def value_of(reader: Reader, values: ItemValues, field: ItemField) -> str | None:
    """Return a field's value as it is told, None when there is none."""
    if field is ItemField.KIND:
        return reader.label(KINDS[values.kind]) if values.kind else None
    if field is ItemField.MINUTES:
        return _minutes(reader, values.minutes) if values.minutes else None
    value = getattr(values, field)
    return " ".join(reader.content(value).split()) if value else None


def change_line(reader: Reader, field: ItemField, was: ItemValues, becomes: ItemValues) -> str:
    """Return how a field stood, and how it will."""
    name, none = reader.label(FIELDS[field]), reader.label("(none)")
    old, new = (value_of(reader, each, field) or none for each in (was, becomes))
    return fit(
        reader.label("{field}: {was} → {becomes}", field=name, was=fit(old, 6), becomes=new)
    )


def _minutes(reader: Reader, minutes: int | None) -> str:
    if minutes is None:
        return reader.label("length not told")
    return reader.label_many("one minute", "{n} minutes", minutes)


def _fee(reader: Reader, fee: str | None) -> str:
    return reader.content(fee) if fee else reader.label("Free of charge")
