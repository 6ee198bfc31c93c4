"""The screens of how a lesson was."""

from markupsafe import Markup

from handlers.callbacks import OpenRoom
from handlers.numbered import Choice, numbered
from handlers.residents.after_class.callbacks import AskStars
from handlers.residents.after_class.choices import again, stars
from handlers.residents.answers.subjects import phone_line
from handlers.screens import Screen
from handlers.talk import Talk
from handlers.widths import fit
from locales.reader import lines
from school.after_class.feedback import NotSaid, SayOutcome


async def again_screen(talk: Talk, attendance_id: int, *said: str | None) -> Screen:
    """Ask whether they would come again, below what is said first."""
    text = lines(*said, talk.reader.say("Would you come again?"))
    return await numbered(talk, text, again(talk.reader, attendance_id))


def words_line(talk: Talk, words: str | None) -> Markup | None:
    """Return what they said, in one line."""
    kept = fit(talk.reader.label("Your words: “{words}”", words=words)) if words else None
    return Markup.escape(kept) if kept else None


async def thanks_screen(talk: Talk, attendance_id: int, words: str | None = None) -> Screen:
    """Thank for an opinion, with its words."""
    reader = talk.reader
    text = lines(
        reader.say("<b>Thank you, that helps us!</b>"),
        words_line(talk, words),
        reader.say("You can change it for three days."),
    )
    change = Choice(reader.label("Say it differently"), AskStars(attendance=attendance_id).pack())
    back = Choice(reader.label("My sign-ups"), OpenRoom(name="MINE").pack())
    return await numbered(talk, text, [change], further=[back])


async def stars_screen(talk: Talk, attendance_id: int) -> Screen:
    """Ask how many stars a lesson has."""
    text = talk.reader.say("<b>How was it? First the stars:</b>")
    return await numbered(talk, text, stars(talk.reader, attendance_id))


async def not_said_screen(talk: Talk, why: SayOutcome) -> Screen:
    """Say why nothing was kept."""
    reader = talk.reader
    told = (
        {
            NotSaid.OVER: reader.say("That was a while ago, but thank you!"),
            NotSaid.NOT_THERE: reader.say("You are not on the list of that day."),
        }.get(why)
        if isinstance(why, NotSaid)
        else None
    )
    text = lines(
        told or reader.say("This question was not put to you."), await phone_line(talk, None)
    )
    back = Choice(reader.label("My sign-ups"), OpenRoom(name="MINE").pack())
    return await numbered(talk, text, [], further=[back])
