"""What comes after the questions: all looked over, sent, a quiz's result, and the ways out."""

from markupsafe import Markup

from handlers.callbacks import OpenRoom
from handlers.listing import page_of
from handlers.numbered import Choice, numbered
from handlers.residents.browse.labels import when_label
from handlers.residents.surveys.callbacks import (
    BeginSurvey,
    ChooseWhom,
    GoOn,
    LookOver,
    ReadDraw,
    SendSurvey,
    TurnTo,
)
from handlers.residents.surveys.said import answer_words
from handlers.screens import Screen, button, rows
from handlers.talk import Talk
from handlers.typed import offer_choices
from handlers.widths import LINE, fit, fit_bold
from locales.reader import lines
from school.care import in_care_of
from school.surveys.answering import NotBegun
from school.surveys.flow import Ask
from school.surveys.reading import ResponseSeen
from school.surveys.under_way import NotGiven

# With two ways to further pages and one to send: eight rows.
A_PAGE = 5
# The question's share of a line of which the answer is the rest.
_QUESTION = 7.5


async def look_over(
    seen: ResponseSeen, talk: Talk, *, page: int = 0, note: Markup | None = None
) -> Screen:
    """Return all answers, each to be changed by a tap or its number, and the way to send them."""
    await offer_choices(talk, [])
    reader, at = talk.reader, seen.response_id
    send = button(reader.label("Hand it in"), SendSurvey(response=at).pack())
    if seen.about.is_quiz:
        text = lines(note, reader.say("<b>All answered</b>"), reader.say("Tap below to send it."))
        return Screen(text, rows(send))
    rows_ = [
        button(_answered(seen, n, ask, talk), TurnTo(response=at, question=ask.id).pack())
        for n, ask in enumerate(seen.shown, 1)
    ]
    shown, turns = page_of(
        rows_, page, talk, lambda to: LookOver(response=at, page=to), size=A_PAGE
    )
    text = lines(
        note,
        reader.say("<b>Please look it over</b>"),
        fit(seen.name) if seen.name else None,
        reader.say("To change an answer, tap it."),
        reader.say("If all is right, tap Hand it in."),
    )
    ways = [button(each.label, each.data) for each in turns]
    return Screen(text, rows(*shown, *ways, send))


def _answered(seen: ResponseSeen, n: int, ask: Ask, talk: Talk) -> str:
    asked = fit(" ".join(talk.reader.content(ask.text).split()), _QUESTION)
    answer = answer_words(ask, seen.answers.get(ask.id), talk)
    return fit(talk.reader.label("{n}. {question}: {answer}", n=n, question=asked, answer=answer))


async def sent_screen(seen: ResponseSeen, talk: Talk, *, again: bool = False) -> Screen:
    """Return that it was sent; of anonymous ones when they are stored. `again`: it was before."""
    reader, about = talk.reader, seen.about
    if about.is_quiz:
        return await result_screen(seen, talk)
    head = (
        reader.say("<b>You have sent this already</b>")
        if again
        else reader.say("<b>It is sent. Thank you!</b>")
    )
    text = lines(
        head,
        fit(reader.content(about.title)),
        *_who_reads(seen, talk),
    )
    return await numbered(talk, text, await _others(seen, talk), further=[to_surveys(talk)])


def _who_reads(seen: ResponseSeen, talk: Talk) -> list[Markup]:
    """Return who reads it; of anonymous answers when they leave their people."""
    reader = talk.reader
    if not seen.about.anonymous:
        return [reader.say("The school reads it now.")]
    return [
        reader.say("No name is kept with it."),
        reader.say("Five at least are shuffled first."),
        reader.say("At the latest: {when}", when=when_label(seen.about.closes_at, talk)),
    ]


async def _others(seen: ResponseSeen, talk: Talk) -> list[Choice]:
    """Return the way to answer for somebody else, for who has people in their care."""
    if seen.about.is_over(talk.now) or not await in_care_of(talk.database, talk.person_id):
        return []
    data = ChooseWhom(survey=seen.about.survey_id).pack()
    return [Choice(talk.reader.label("Answer for my family"), data)]


async def result_screen(seen: ResponseSeen, talk: Talk, *, overdue: bool = False) -> Screen:
    """Return a quiz's result: points, passed or not, the tries left, and the code of the draw."""
    reader, grade = talk.reader, seen.grade
    points = seen.points if seen.points is not None else grade.points
    left = seen.tries_left if not seen.about.is_over(talk.now) else 0
    text = lines(
        reader.say("Time is up. What you answered counts") if overdue else None,
        _passed(seen, talk),
        reader.say("{points} of {of} points", points=points, of=grade.of) if grade.of else None,
        reader.say("Right: {n} of {of}", n=grade.right, of=grade.graded) if grade.graded else None,
        reader.say("In the draw you are {code}", code=seen.code) if seen.code else None,
        reader.say_many("One more try is left.", "{n} more tries are left.", left)
        if left
        else None,
    )
    person = 0 if seen.name is None else seen.for_id
    begin = BeginSurvey(survey=seen.about.survey_id, person=person).pack()
    again = [Choice(reader.label("Answer once more"), begin)] if left else []
    further = [to_surveys(talk)]
    others = await _others(seen, talk)
    draw = [to_draw(talk, seen.about.survey_id)] if seen.about.draw_seats else []
    return await numbered(talk, text, [*again, *others, *draw], further=further)


def _passed(seen: ResponseSeen, talk: Talk) -> Markup:
    reader = talk.reader
    if seen.about.pass_points is None:
        return reader.say("<b>Done, thank you!</b>")
    if seen.passed:
        return reader.say("<b>Passed, congratulations!</b>")
    return reader.say("<b>Not passed this time</b>")


async def later_screen(seen: ResponseSeen, talk: Talk) -> Screen:
    """Return that all is kept, and how to go on."""
    reader = talk.reader
    text = lines(
        reader.say("<b>All right, it is kept</b>"),
        fit(reader.content(seen.about.title)),
        reader.say("Until {when}", when=when_label(seen.about.closes_at, talk)),
        reader.say("To go on, send /surveys."),
    )
    on = Choice(reader.label("Go on"), GoOn(response=seen.response_id).pack())
    return await numbered(talk, text, [on], further=[to_surveys(talk)])


def to_draw(talk: Talk, survey_id: int) -> Choice:
    """Return the row that leads to how a quiz's draw goes."""
    return Choice(talk.reader.label("How the draw goes"), ReadDraw(survey=survey_id).pack())


async def closed_screen(
    talk: Talk, told: Markup, title: str | None = None, *ways: Choice
) -> Screen:
    """Return why nothing can be answered, the phone, further `ways`, and the one to what can."""
    reader = talk.reader
    phone = (await talk.menu()).phone_of(talk.visitor.site_id)
    text = lines(
        told,
        fit_bold(reader.content(title)) if title else None,
        reader.say("Questions? Call {phone}", phone=phone) if phone else None,
    )
    return await numbered(talk, text, [*ways, to_surveys(talk)])


def not_begun(outcome: NotBegun, talk: Talk) -> Markup:
    """Return why a survey cannot be begun."""
    reader = talk.reader
    match outcome:
        case NotBegun.EARLY:
            return reader.say("It has not begun yet.")
        case NotBegun.OVER:
            return reader.say("It is over and takes no answers.")
        case NotBegun.DONE:
            return reader.say("This one is answered already.")
        case NotBegun.NO_MORE_TRIES:
            return reader.say("There are no tries left.")
        case NotBegun.YOURS:
            return reader.say("Somebody else answers for them.")
        case _:
            return reader.say("I cannot find this survey.")


def not_given(outcome: NotGiven, talk: Talk) -> Markup:
    """Return why a response takes no answer."""
    if outcome is NotGiven.OVER:
        return talk.reader.say("It is over and takes no answers.")
    return talk.reader.say("I cannot find this survey.")


def to_surveys(talk: Talk) -> Choice:
    """Return the way to all that is open."""
    return Choice(
        fit(talk.reader.label("Surveys and quizzes"), LINE), OpenRoom(name="SURVEYS").pack()
    )


def is_full(talk: Talk, option: str) -> Markup:
    """Return that an option has taken as many as it may, and what to do."""
    reader = talk.reader
    return reader.say("“{option}” is full; another one?", option=fit(reader.content(option), 6))
