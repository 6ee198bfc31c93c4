"""Whom a survey invites: by the audience screens of announcements, or nobody, by link alone."""

from aiogram.types import CallbackQuery

from handlers.entrances import Event
from handlers.numbered import Choice, numbered
from handlers.organisers.announcing.audience import audience_screen
from handlers.organisers.announcing.callbacks import OpenAudience
from handlers.organisers.announcing.draft import Addressed
from handlers.organisers.announcing.whose import Kind, also_addressed
from handlers.organisers.desk import heading
from handlers.organisers.surveys.callbacks import OfSurvey, SurveyStep
from handlers.organisers.surveys.card import (
    back_to_card,
    card_of,
    gone,
    settled,
    step,
    way,
    whom_line,
)
from handlers.screens import show
from handlers.talk import Talk
from locales.reader import lines
from school.announcements.audience import Audience
from school.surveys.authoring import set_audience
from school.surveys.drafts import SurveyCard
from school.surveys.edited import Edited


async def _read(talk: Talk, survey_id: int) -> Addressed | None:
    card = await card_of(talk, survey_id)
    return _addressed(card) if card is not None and card.is_draft else None


def _addressed(card: SurveyCard) -> Addressed:
    return Addressed(-card.id, card.site_id, card.audience or Audience())


async def _keep(event: Event, survey_id: int, talk: Talk, audience: Audience) -> Addressed | None:
    outcome = await set_audience(
        talk.database, now=talk.now, actor=talk.actor, survey_id=survey_id, audience=audience
    )
    if not isinstance(outcome, Edited):
        await settled(event, survey_id, outcome, talk)
        return None
    return await _read(talk, survey_id)


def _back(talk: Talk, survey_id: int) -> Choice:
    return Choice(talk.reader.label("Back"), OfSurvey(survey_id=survey_id).pack())


also_addressed(Kind(_read, _keep, _back, gone))


@step(SurveyStep.WHO)
async def who_screen(press: CallbackQuery, card: SurveyCard, page: int, talk: Talk) -> None:
    """Ask whether people are invited, or who has the link answers; page 1: invite them."""
    reader = talk.reader
    if page:
        kept = await _keep(press, card.id, talk, card.audience or Audience())
        if kept is not None:
            await show(press, await audience_screen(talk, kept))
        return
    text = lines(
        heading(reader.label("Who is invited?")),
        await whom_line(talk, card),
        reader.say("Who has the link can always answer."),
    )
    choices = [
        way(reader.label("Invite people"), card, SurveyStep.WHO, 1)
        if card.audience is None
        else Choice(reader.label("Change who is invited"), OpenAudience(id=-card.id).pack()),
        way(reader.label("Nobody, by link alone"), card, SurveyStep.NOBODY),
    ]
    await show(press, await numbered(talk, text, choices, further=[back_to_card(talk, card)]))


@step(SurveyStep.NOBODY)
async def nobody(press: CallbackQuery, card: SurveyCard, _page: int, talk: Talk) -> None:
    """Invite nobody."""
    outcome = await set_audience(
        talk.database, now=talk.now, actor=talk.actor, survey_id=card.id, audience=None
    )
    await settled(press, card.id, outcome, talk)
