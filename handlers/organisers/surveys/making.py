"""Beginning a survey: its site, its title, or a template in its author's language."""

from typing import Any

from markupsafe import Markup

from handlers.entrances import Event
from handlers.front_words import no_longer
from handlers.numbered import Choice, numbered
from handlers.organisers.choosing_sites import site_purpose
from handlers.organisers.desk import heading
from handlers.organisers.surveys.callbacks import NewSurvey, Ways
from handlers.organisers.surveys.card import show_card
from handlers.organisers.surveys.said import why_not
from handlers.organisers.surveys.template_words import words_of
from handlers.screens import Screen, show
from handlers.talk import Talk
from handlers.typed import TypedInput, ask_for, asked_detail, stop_asking, typed_input
from locales.reader import Reader, lines, mark
from school.surveys.authoring import create_survey
from school.surveys.edited import Edited, Unfit
from school.surveys.tables import SurveyKind
from school.surveys.templates import Template, make_from_template

STEP_BY_STEP, FROM_TEMPLATE = "svnew", "svtmpl"
TEMPLATES = {
    Template.NEEDS: mark("What people want to learn"),
    Template.AFTER_EVENT: mark("After an event"),
    Template.SATISFACTION: mark("How content people are"),
    Template.HEALTH: mark("Quiz: what is healthy"),
}


def _at_which_site(_rest: str, talk: Talk) -> Markup:
    return talk.reader.say("<b>From which site?</b>")


def _back(_rest: str, talk: Talk) -> Choice:
    return Choice(talk.reader.label("Back"), NewSurvey(way=Ways.ALL).pack())


@site_purpose(STEP_BY_STEP, ask=_at_which_site, back=_back)
async def ask_title(event: Event, site_id: int | None, rest: str, talk: Talk) -> None:
    """Ask what it is called."""
    if rest not in set(SurveyKind):
        await show(event, no_longer(talk))
        return
    await ask_for(talk, TITLE, detail={"kind": rest, "site": site_id})
    await show(event, await numbered(talk, _ask(talk.reader), [], further=[_back(rest, talk)]))


def _ask(reader: Reader) -> Any:
    return lines(
        heading(reader.label("What is its title?")),
        reader.say("One line, like: What do you want to learn"),
    )


async def take_title(event: Event, value: str, talk: Talk) -> None:
    """Begin the draft, and show it; a title that does not fit is asked for again."""
    detail = await asked_detail(talk) or {}
    made = await create_survey(
        talk.database,
        now=talk.now,
        actor=talk.actor,
        kind=SurveyKind(detail["kind"]),
        title=value,
        site_id=detail["site"],
    )
    if isinstance(made, Unfit):
        await show(event, Screen(why_not(talk.reader, made)))
        return
    await stop_asking(talk)
    await talk.saved()
    await show_card(event, made.survey_id, talk)


TITLE = typed_input(
    TypedInput(
        key="sv.new",
        takes_any=True,
        read=lambda text, _talk: text.strip() or None,
        act=take_title,
        about=lambda reader: reader.label("The new survey's title"),
        misfit=_ask,
    )
)


@site_purpose(FROM_TEMPLATE, ask=_at_which_site, back=_back)
async def make_it(event: Event, site_id: int | None, rest: str, talk: Talk) -> None:
    """Make a draft from a template, and show it."""
    if rest not in set(Template):
        await show(event, no_longer(talk))
        return
    template = Template(rest)
    made: Edited = await make_from_template(
        talk.database,
        now=talk.now,
        actor=talk.actor,
        template=template,
        site_id=site_id,
        words=words_of(template, talk.reader),
    )
    await talk.saved()
    await show_card(event, made.survey_id, talk)
