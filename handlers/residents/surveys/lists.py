"""问卷和答题: what is open for oneself and one's people, and how each stands."""

from handlers.callbacks import OpenRoom, OpenSurvey
from handlers.listing import page_of
from handlers.numbered import Choice, numbered
from handlers.residents.surveys.callbacks import ListSurveys
from handlers.residents.surveys.intro import state_label
from handlers.screens import Screen
from handlers.talk import Talk
from handlers.widths import LINE, fit, width
from locales.reader import lines
from school.surveys.listing import OpenSurvey as Listed
from school.surveys.listing import open_surveys
from school.surveys.tables import SurveyKind

_NUMBER = 1.5


async def surveys_screen(talk: Talk, page: int = 0) -> Screen:
    """Return a page of the list; the survey one stands in comes first."""
    reader = talk.reader
    found = await open_surveys(talk.database, talk.person_id, now=talk.now)
    back = Choice(reader.label("My sign-ups"), OpenRoom(name="MINE").pack())
    if not found:
        phone = (await talk.menu()).phone_of(talk.visitor.site_id)
        text = lines(
            reader.say("There is no survey to answer now."),
            reader.say("Questions? Call {phone}", phone=phone) if phone else None,
        )
        return await numbered(talk, text, [], further=[back])
    choices = [
        Choice(_row(each, talk), OpenSurvey(survey_id=each.survey_id).pack()) for each in found
    ]
    shown, turns = page_of(choices, page, talk, lambda to: ListSurveys(page=to))
    text = lines(
        reader.say("<b>Surveys and quizzes</b>"), reader.say("Tap a line, or send its number.")
    )
    ways = turns if len(turns) > 1 else [*turns, back]
    return await numbered(talk, text, shown, further=ways)


def _row(survey: Listed, talk: Talk) -> str:
    stand = survey.foremost
    how = state_label(stand, talk.reader, quiz=survey.kind is SurveyKind.QUIZ)
    if stand.name is not None:
        how = f"{fit(stand.name, 4)} {how}"
    title = talk.reader.content(survey.title)
    return f"{fit(title, LINE - _NUMBER - 0.5 - width(how))} {how}"
