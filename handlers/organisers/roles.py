"""What roles are called, and where they hold."""

from handlers.talk import Talk
from handlers.widths import fit
from locales.reader import Reader, mark
from school.staff.tables import Role

_NAMES = {
    Role.ORGANISER: mark("Organiser"),
    Role.LIAISON: mark("Liaison"),
    Role.VOLUNTEER: mark("Volunteer"),
}
_MAY = {
    Role.ORGANISER: mark("You run its courses and messages."),
    Role.LIAISON: mark("You help its residents sign up."),
    Role.VOLUNTEER: mark("You give lectures there."),
}


def role_name(reader: Reader, role: Role) -> str:
    """Return a role in a word."""
    return reader.label(_NAMES[role])


def what_it_means(reader: Reader, role: Role) -> str:
    """Return in a line what somebody with the role does."""
    return reader.say(_MAY[role])


def site_name(talk: Talk, site: str | None) -> str:
    """Return where a role holds: a site's name, or the whole school."""
    return fit(talk.reader.content(site)) if site else talk.reader.label("the whole school")
