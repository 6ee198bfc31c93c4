"""Before a survey begins: what it is, how long, until when, who sees it, and for whom."""

from math import ceil

from markupsafe import Markup

from handlers.callbacks import OpenSurvey
from handlers.entrances import Event
from handlers.listing import page_of, reading_at
from handlers.numbered import Choice, numbered
from handlers.pages import paged
from handlers.residents.browse.labels import when_label
from handlers.residents.surveys import ends
from handlers.residents.surveys.callbacks import BeginSurvey, ChooseWhom, ReadIntro
from handlers.residents.surveys.road import show_standing
from handlers.residents.surveys.telling import tell_first
from handlers.screens import Screen, show
from handlers.talk import Talk
from handlers.widths import LINE, fit, fit_bold, width
from locales.reader import Reader, lines
from school.surveys.answering import NotBegun, begin
from school.surveys.reading import About, SurveySeen, survey_seen
from school.surveys.stands import Stand, StandState
from school.surveys.under_way import Standing

# About so long a question takes somebody over seventy.
SECONDS_A_QUESTION = 20
_MOST_LINES = 6
_NUMBER = 1.5


async def open_survey(event: Event, survey_id: int, talk: Talk) -> None:
    """Show what a survey is; who stands in the middle of it goes on there."""
    seen = await survey_seen(talk.database, survey_id, person_id=talk.person_id)
    if seen is None:
        told = ends.not_begun(NotBegun.UNKNOWN, talk)
        await show(event, await ends.closed_screen(talk, told))
        return
    own, others = seen.stands[0], seen.stands[1:]
    if own.state is StandState.UNDER_WAY and own.response_id and not others:
        await show_standing(event, own.response_id, talk)
        return
    await show(event, await _intro(seen, talk))


async def _intro(seen: SurveySeen, talk: Talk) -> Screen:
    reader, about = talk.reader, seen.about
    refused = _refused(about, talk)
    if refused is not None:
        draw = [ends.to_draw(talk, about.survey_id)] if about.draw_seats else []
        return await ends.closed_screen(talk, refused, about.title, *draw)
    own = seen.stands[0]
    told = [
        fit_bold(reader.content(about.title)),
        _length(seen, reader),
        reader.say("Until {when}", when=when_label(about.closes_at, talk)),
        _passing(about, reader),
        *_who_sees(about, reader),
        reader.say("You have answered it already.") if own.state is StandState.DONE else None,
    ]
    shown = [each for each in told if each is not None]
    if len(shown) < _MOST_LINES and seen.intro:
        shown.insert(1, Markup("{}").format(fit(_one_line(seen, reader))))
    return await numbered(
        talk, lines(*shown[:_MOST_LINES]), _ways(seen, talk), further=[ends.to_surveys(talk)]
    )


def _refused(about: About, talk: Talk) -> Markup | None:
    if about.is_over(talk.now):
        return ends.not_begun(NotBegun.OVER, talk)
    return ends.not_begun(NotBegun.EARLY, talk) if about.opens_at > talk.now else None


def _length(seen: SurveySeen, reader: Reader) -> Markup:
    n = seen.questions
    if seen.about.minutes:
        return reader.say(
            "{n} questions, {minutes} minutes at most", n=n, minutes=seen.about.minutes
        )
    minutes = max(1, ceil(n * SECONDS_A_QUESTION / 60))
    if seen.conditions:
        return reader.say("At most {n} questions, ~{minutes} min", n=n, minutes=minutes)
    return reader.say_many(
        "One question, ~{minutes} min", "{n} questions, ~{minutes} min", n, minutes=minutes
    )


def _passing(about: About, reader: Reader) -> Markup | None:
    if not about.is_quiz or about.pass_points is None:
        return None
    return reader.say_many(
        "Passed with {points} points; one try",
        "Passed with {points} points; {n} tries",
        about.attempts,
        points=about.pass_points,
    )


def _who_sees(about: About, reader: Reader) -> list[Markup]:
    """Return plainly whether the school sees who answers."""
    if about.anonymous:
        return [
            reader.say("Nobody sees who answered."),
            reader.say("Kept once five are mixed together."),
        ]
    return [reader.say("The school sees your name.")]


def _one_line(seen: SurveySeen, reader: Reader) -> str:
    return " ".join(reader.content(seen.intro or "").split())


def _ways(seen: SurveySeen, talk: Talk) -> list[Choice]:
    """Return how to begin for oneself and for others, and to read what is cut."""
    reader, about = talk.reader, seen.about
    own, others = seen.stands[0], seen.stands[1:]
    survey = about.survey_id
    begin_own = BeginSurvey(survey=survey).pack()
    ways = [Choice(_verb(own, about, reader), begin_own)] if _can(own) else []
    if any(_can(each) for each in others):
        label = reader.label("Answer for my family")
        ways.append(Choice(label, ChooseWhom(survey=survey).pack()))
    if about.draw_seats:
        ways.append(ends.to_draw(talk, survey))
    is_long = seen.intro and width(_one_line(seen, reader)) > LINE
    if is_long or (seen.intro and about.anonymous and about.is_quiz):
        ways.append(Choice(reader.label("What it is about"), ReadIntro(survey=survey).pack()))
    return ways


def _can(stand: Stand) -> bool:
    return stand.state is not StandState.DONE or stand.tries_left > 0


def _verb(stand: Stand, about: About, reader: Reader) -> str:
    if stand.state is StandState.UNDER_WAY:
        if stand.at is None:
            return reader.label("Look it over and send it")
        return reader.label("Go on with question {n}", n=stand.at.n)
    if stand.state is StandState.NOT_BEGUN:
        return reader.label("Begin the quiz") if about.is_quiz else reader.label("Begin")
    return reader.label("Answer once more")


async def intro_screen(survey_id: int, page: int, talk: Talk) -> Screen:
    """Return a page of what a survey says of itself."""
    seen = await survey_seen(talk.database, survey_id, person_id=talk.person_id)
    if seen is None or not seen.intro:
        return await ends.closed_screen(talk, ends.not_begun(NotBegun.UNKNOWN, talk))
    reader = talk.reader
    title = Markup("<b>{}</b>").format(reader.content(seen.about.title))
    pages = paged([reader.content(seen.intro)], head=title)
    page, turns = reading_at(pages, page, talk, lambda to: ReadIntro(survey=survey_id, page=to))
    back = Choice(reader.label("Back"), OpenSurvey(survey_id=survey_id).pack())
    return await numbered(talk, pages[page], [], further=[*turns, back])


async def whom_screen(survey_id: int, page: int, talk: Talk) -> Screen:
    """Return one's people with how each stands, to answer for one of them."""
    seen = await survey_seen(talk.database, survey_id, person_id=talk.person_id)
    if seen is None:
        return await ends.closed_screen(talk, ends.not_begun(NotBegun.UNKNOWN, talk))
    reader, others = talk.reader, seen.stands[1:]
    choices = [
        Choice(
            named(each, seen.about, reader),
            BeginSurvey(survey=survey_id, person=each.person_id).pack(),
        )
        for each in others
    ]
    shown, turns = page_of(choices, page, talk, lambda to: ChooseWhom(survey=survey_id, page=to))
    text = lines(
        reader.say("<b>For whom?</b>")
        if others
        else reader.say("You have signed up nobody else yet."),
        fit(reader.content(seen.about.title)),
        reader.say("You answer what they say.") if others else None,
    )
    back = Choice(reader.label("Back"), OpenSurvey(survey_id=survey_id).pack())
    return await numbered(talk, text, shown, further=[*turns, back])


def named(stand: Stand, about: About, reader: Reader) -> str:
    """Return somebody's name with how they stand."""
    how = state_label(stand, reader, quiz=about.is_quiz)
    return f"{fit(stand.name or '', LINE - _NUMBER - 0.5 - width(how))} {how}"


def state_label(stand: Stand, reader: Reader, *, quiz: bool) -> str:
    """Return how somebody stands, in a few words."""
    if stand.state is StandState.UNDER_WAY:
        if stand.at is None:
            return reader.label("not sent yet")
        return reader.label("at {n} of {of}", n=stand.at.n, of=stand.at.of)
    if stand.state is StandState.NOT_BEGUN:
        return reader.label("not begun")
    if stand.state is StandState.TRIES_LEFT:
        return reader.label_many("one try left", "{n} tries left", stand.tries_left)
    return reader.label("answered to the end") if quiz else reader.label("handed in")


async def begin_survey(event: Event, survey_id: int, person: int, talk: Talk) -> None:
    """Begin for oneself (0) or somebody, once what must be known first is told; or go on."""
    outcome = await begin(
        talk.database,
        now=talk.now,
        survey_id=survey_id,
        by_id=talk.person_id,
        for_id=person or talk.person_id,
    )
    if isinstance(outcome, Standing):
        await show_standing(event, outcome.response_id, talk)
    elif outcome in {NotBegun.NO_CONSENT, NotBegun.NO_NAME}:
        await tell_first(event, outcome, survey_id, person, talk)
    else:
        await show(event, await ends.closed_screen(talk, ends.not_begun(outcome, talk)))
