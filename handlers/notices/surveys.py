"""Being asked to answer a survey or a quiz, and reminded of it."""

from markupsafe import Markup

from handlers.about import moment_of
from handlers.callbacks import OpenRoom, OpenSurvey
from handlers.notices.rendered import Rendered
from handlers.notices.telling import GoneError, Telling, message
from handlers.widths import fit
from locales.reader import Reader, mark
from school.surveys.tables import Purpose, SurveyKind
from school.surveys.telling import AskedSurvey, asked_survey

# What a survey is asked for, when its author did not say.
_WHY = {
    Purpose.OTHER: mark("The school would like to know."),
    Purpose.NEEDS: mark("So that we give what you want."),
    Purpose.AFTER_EVENT: mark("So that the next one is better."),
    Purpose.SATISFACTION: mark("How content are you with us?"),
    Purpose.KNOWLEDGE: mark("See how much you know already."),
}


async def invitation(telling: Telling) -> Rendered:
    """Ask the reader, or for somebody in their care, to answer."""
    return await _asked(telling, again=False)


async def reminder(telling: Telling) -> Rendered:
    """Remind of what was not answered, or not to its end."""
    return await _asked(telling, again=True)


async def survey_title(telling: Telling) -> str:
    """Return what it is called in a line of a digest."""
    found = await _survey(telling)
    title = telling.reader.content(found.title)
    if found.kind is SurveyKind.QUIZ:
        return telling.reader.label("Quiz: {title}", title=title)
    return telling.reader.label("Survey: {title}", title=title)


async def _asked(telling: Telling, *, again: bool) -> Rendered:
    reader = telling.reader
    found = await _survey(telling)
    name = await telling.other(telling.claimed.person_id)
    label = reader.label("Go on answering") if found.begun else reader.label("Begin to answer")
    start = OpenSurvey(survey_id=found.survey_id)
    return message(
        _head(reader, found, name, again=again),
        fit(reader.content(found.title)),
        fit(reader.content(found.intro or "").split("\n")[0]) or reader.say(_WHY[found.purpose]),
        _length(reader, found),
        reader.say("Until {moment}", moment=moment_of(reader, found.closes_at, now=telling.now)),
        reader.say("Anonymous: nobody sees who said it.")
        if found.anonymous
        else reader.say("With your name, for the school."),
        buttons=[
            telling.button(label, start),
            telling.button(reader.label("Send me nothing unasked"), OpenRoom(name="STOP")),
        ],
    )


def _head(reader: Reader, found: AskedSurvey, name: str | None, *, again: bool) -> Markup:
    """Say what is asked for: of whom, and whether it is begun."""
    if found.begun:
        if name:
            return reader.say("<b>Not yet sent, for {name}</b>", name=name)
        return reader.say("<b>You have not sent it yet</b>")
    if name:
        return reader.say("<b>Please answer for {name}</b>", name=name)
    if again:
        return reader.say("<b>We still wait for your answers</b>")
    if found.kind is SurveyKind.QUIZ:
        return reader.say("<b>A quiz for you</b>")
    return reader.say("<b>Please answer a few questions</b>")


def _length(reader: Reader, found: AskedSurvey) -> str:
    """Say how many questions it has, and how long that takes or may take."""
    asked = reader.label_many("One question", "{n} questions", found.questions)
    if found.limit is not None:
        limit = reader.label_many("one minute for it", "{n} minutes for it", found.limit)
        return fit(reader.join([asked, limit]))
    about = reader.label_many("about one minute", "about {n} minutes", found.minutes)
    return fit(reader.join([asked, about]))


async def _survey(telling: Telling) -> AskedSurvey:
    found = await asked_survey(
        telling.database, telling.claimed.subject, person_id=telling.claimed.person_id
    )
    if found is None:
        raise GoneError("survey")
    return found
