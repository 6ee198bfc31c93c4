"""What the bot says in groups: few lines, with links into the private chat."""

from datetime import datetime

from aiogram.types import InlineKeyboardButton, InlineKeyboardMarkup, User
from markupsafe import Markup

from handlers.widths import fit
from locales.reader import Reader, lines
from school.browsing import Listed, Menu
from school.groups.binding import BoundGroup

# A message of a group that lists more is not read.
MOST_LISTED = 8


def link(me: User, payload: str = "") -> str:
    """Return the deep link into the private chat. https://core.telegram.org/bots/features"""
    start = f"?start={payload}" if payload else ""
    return f"https://t.me/{me.username}{start}"


def to_bind(reader: Reader, me: User, group_id: int) -> tuple[Markup, InlineKeyboardMarkup]:
    """Return how a group is bound to a site, and the button that does it."""
    text = lines(
        reader.say("Hello, I am Linli of the school."),
        reader.say("Somebody in charge: please tap below"),
        reader.say("and choose the site of this group."),
        reader.say("Otherwise I leave in a day."),
    )
    label = reader.label("Choose the site")
    row = [InlineKeyboardButton(text=label, url=link(me, f"g{group_id}"))]
    return text, InlineKeyboardMarkup(inline_keyboard=[row])


def bound_words(reader: Reader, group: BoundGroup, me: User) -> Markup:
    """Say in the group what it will see."""
    return lines(
        reader.say("This is now the group of"),
        Markup("<b>{}</b>").format(fit(reader.content(group.site or ""))),
        reader.say("I post what was on here."),
        reader.say("See what comes: /courses@{me}", me=me.username),
        reader.say("I read nothing else you write."),
    )


def help_words(reader: Reader, group: BoundGroup | None, me: User, menu: Menu) -> Markup:
    """Say what can be done here."""
    phone = menu.phone_of(group.site_id if group else None)
    ask = Markup('<a href="{}">{}</a>').format(link(me), reader.label("write to me alone"))
    return lines(
        reader.say("See what comes: /courses@{me}", me=me.username),
        reader.say("To sign up, {ask}.", ask=ask),
        reader.say("I read nothing else you write."),
        reader.say("Questions? Call {phone}", phone=phone) if phone else None,
    )


def not_bound(reader: Reader) -> Markup:
    """Say that nobody has bound the group yet."""
    return reader.say("This group has no site yet.")


def course_words(
    reader: Reader, group: BoundGroup, me: User, menu: Menu, *, now: datetime
) -> Markup:
    """Return what comes at the group's site and below it, each a link to its card."""
    offerings = [
        each
        for each in menu.open_at(now).offerings
        if group.site_id in menu.places[each.site_id].path
    ]
    if not offerings:
        phone = menu.phone_of(group.site_id)
        return lines(
            reader.say("Nothing is open here just now."),
            reader.say("Questions? Call {phone}", phone=phone) if phone else None,
        )
    more = len(offerings) - MOST_LISTED
    return lines(
        Markup("<b>{}</b>").format(fit(reader.content(group.site or ""))),
        *(_course(reader, each, me, now) for each in offerings[:MOST_LISTED]),
        reader.say_many("and one more", "and {n} more", more) if more > 0 else None,
        reader.say("Tap one to sign up."),
    )


def _course(reader: Reader, offering: Listed, me: User, now: datetime) -> Markup:
    today = now.astimezone(reader.zone).date()
    when = reader.moment(offering.starts_at, today=today)
    title = Markup('<a href="{}">{}</a>').format(
        link(me, f"l{offering.id}"), reader.content(offering.title)
    )
    return Markup("{} {}").format(when, title)
