"""Sending a survey out, ending it, copying it, throwing a draft away."""

from aiogram.types import CallbackQuery
from aiogram.utils.deep_linking import create_start_link

from handlers.numbered import numbered
from handlers.organisers.desk import heading
from handlers.organisers.sections import section_of
from handlers.organisers.surveys.callbacks import SurveyStep
from handlers.organisers.surveys.card import (
    SECTION,
    back_to_card,
    show_card,
    step,
    way,
    whom_line,
)
from handlers.organisers.surveys.said import dates_line, form_line, lacking, opens_line, why_not
from handlers.screens import Screen, show
from handlers.talk import Talk
from handlers.widths import fit
from locales.reader import lines
from school.surveys.authoring import delete_survey
from school.surveys.checking import Lack
from school.surveys.copying import copy_survey
from school.surveys.drafts import SurveyCard
from school.surveys.edited import Edited
from school.surveys.opening import (
    Incomplete,
    NotMoved,
    Opened,
    close_survey,
    open_survey,
)

# Where each thing that is missing is put right.
_REMEDIES = {
    Lack.NO_CLOSING: SurveyStep.DATES,
    Lack.PAST: SurveyStep.DATES,
    Lack.TOO_STRICT: SurveyStep.QUIZ,
    Lack.ANONYMOUS_QUIZ: SurveyStep.NAMED,
}
# So many missing things are told; the others come when these are there.
_TOLD = 4


@step(SurveyStep.CHECK)
async def check(press: CallbackQuery, card: SurveyCard, _page: int, talk: Talk) -> None:
    """Show what is sent out to whom, or what is missing."""
    reader = talk.reader
    if not card.is_draft:
        await show_card(press, card.id, talk, told=why_not(reader, NotMoved.OPEN))
        return
    if card.faults:
        await show(press, await _missing(talk, card))
        return
    text = lines(
        heading(reader.label("Shall this go out?")),
        fit(reader.content(card.title)),
        form_line(reader, card),
        await whom_line(talk, card),
        opens_line(talk, card),
        dates_line(talk, card),
    )
    send = way(reader.label("Send it out"), card, SurveyStep.SEND)
    await show(press, await numbered(talk, text, [send], further=[back_to_card(talk, card)]))


async def _missing(talk: Talk, card: SurveyCard) -> Screen:
    reader = talk.reader
    told = list(dict.fromkeys(lacking(reader, card, each) for each in card.faults))
    text = lines(heading(reader.label("Something is missing")), *told[:_TOLD])
    remedies = [_REMEDIES.get(each.lack, SurveyStep.QUESTIONS) for each in card.faults]
    labels = {
        SurveyStep.DATES: reader.label("From when, until when"),
        SurveyStep.QUIZ: reader.label("Passing, tries, draw"),
        SurveyStep.NAMED: reader.label("Anonymous or not"),
        SurveyStep.QUESTIONS: reader.label("Questions"),
    }
    choices = [way(labels[each], card, each) for each in dict.fromkeys(remedies)]
    return await numbered(talk, text, choices, further=[back_to_card(talk, card)])


@step(SurveyStep.SEND)
async def send(press: CallbackQuery, card: SurveyCard, _page: int, talk: Talk) -> None:
    """Open it, and say so; what is missing is told instead."""
    outcome = await open_survey(talk.database, now=talk.now, actor=talk.actor, survey_id=card.id)
    reader = talk.reader
    if isinstance(outcome, Incomplete):
        await show(press, await _missing(talk, card))
        return
    if not isinstance(outcome, Opened):
        await show_card(press, card.id, talk, told=why_not(reader, outcome))
        return
    talk.wake()
    told = (
        reader.say("It is planned, and opens by itself.")
        if outcome.waits
        else reader.say("It is sent out.")
    )
    await show_card(press, card.id, talk, told=told)


@step(SurveyStep.LINK)
async def link(press: CallbackQuery, card: SurveyCard, _page: int, talk: Talk) -> None:
    """Show the link that leads to it."""
    if press.bot is None:
        return
    address = await create_start_link(press.bot, f"s{card.id}")
    text = lines(
        heading(talk.reader.label("The link to it")),
        talk.reader.say("For groups, posters and friends:"),
        address,
    )
    await show(press, await numbered(talk, text, [], further=[back_to_card(talk, card)]))


@step(SurveyStep.END)
async def ask_end(press: CallbackQuery, card: SurveyCard, _page: int, talk: Talk) -> None:
    """Say what ending it does, and ask."""
    reader = talk.reader
    text = lines(
        heading(reader.label("End it now?")),
        reader.say_many("One answer has come.", "{n} answers have come.", card.answers),
        reader.say_many(
            "One person is still answering.", "{n} people are still answering.", card.under_way
        )
        if card.under_way
        else None,
        reader.say("Nobody can answer after that."),
    )
    end = way(reader.label("End it now"), card, SurveyStep.ENDED)
    await show(press, await numbered(talk, text, [end], further=[back_to_card(talk, card)]))


@step(SurveyStep.ENDED)
async def end(press: CallbackQuery, card: SurveyCard, _page: int, talk: Talk) -> None:
    """End it."""
    outcome = await close_survey(talk.database, now=talk.now, actor=talk.actor, survey_id=card.id)
    talk.wake()
    told = why_not(talk.reader, outcome) if isinstance(outcome, NotMoved) else None
    await show_card(press, card.id, talk, told=told)


@step(SurveyStep.COPY)
async def copy(press: CallbackQuery, card: SurveyCard, _page: int, talk: Talk) -> None:
    """Begin a draft with the same questions."""
    await _copied(press, card, talk, next_round=False)


@step(SurveyStep.ROUND)
async def next_round(press: CallbackQuery, card: SurveyCard, _page: int, talk: Talk) -> None:
    """Begin the next round, to be compared with this one."""
    await _copied(press, card, talk, next_round=True)


async def _copied(press: CallbackQuery, card: SurveyCard, talk: Talk, *, next_round: bool) -> None:
    reader = talk.reader
    made = await copy_survey(
        talk.database,
        now=talk.now,
        actor=talk.actor,
        survey_id=card.id,
        next_round=next_round,
    )
    if not isinstance(made, Edited):
        await show_card(press, card.id, talk, told=why_not(reader, made))
        return
    told = (
        reader.say("This is the next round, a draft.")
        if next_round
        else reader.say("This is the copy, a draft.")
    )
    await show_card(press, made.survey_id, talk, told=told)


@step(SurveyStep.DELETE)
async def ask_delete(press: CallbackQuery, card: SurveyCard, _page: int, talk: Talk) -> None:
    """Ask before a draft is thrown away."""
    reader = talk.reader
    text = lines(heading(reader.label("Throw this draft away?")), fit(reader.content(card.title)))
    sure = way(reader.label("Throw it away"), card, SurveyStep.DELETED)
    await show(press, await numbered(talk, text, [sure], further=[back_to_card(talk, card)]))


@step(SurveyStep.DELETED)
async def delete(press: CallbackQuery, card: SurveyCard, _page: int, talk: Talk) -> None:
    """Throw a draft away, and show the list."""
    await delete_survey(talk.database, now=talk.now, actor=talk.actor, survey_id=card.id)
    listing = section_of(SECTION)
    if listing is not None:
        await listing.open(press, talk)
