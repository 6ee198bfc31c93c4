"""Before answers with a name: consent, once, and the name; then the survey begins.

The steps are those of a first sign-up (`handlers.residents.signing`), on the way to a survey.
"""

from collections.abc import Awaitable, Callable

from aiogram.types import InlineKeyboardButton

from handlers.callbacks import OpenSurvey
from handlers.entrances import Event
from handlers.residents.profile import no_name
from handlers.residents.signing.consent import consent_text, no_consent, read_consent
from handlers.residents.signing.name import name_at_telegram
from handlers.residents.surveys.callbacks import AgreeSurvey, UseNameSurvey
from handlers.screens import Screen, button, rows, show
from handlers.talk import Talk
from handlers.typed import TypedInput, ask_for, asked_detail, stop_asking, typed_input
from handlers.widths import fit
from locales.reader import lines
from locales.understand.answers import Answer
from locales.understand.names import person_name
from school.people import Unfit, give_consent, set_name
from school.surveys.answering import NotBegun

Begin = Callable[[Event, int, int, Talk], Awaitable[None]]
_BEGIN: list[Begin] = []


def leads_to(begin: Begin) -> None:
    """Say what begins a survey, once all is told."""
    _BEGIN[:] = [begin]


async def tell_first(
    event: Event, missing: NotBegun, survey_id: int, person: int, talk: Talk
) -> None:
    """Ask for what is missing before a survey can be answered with a name."""
    ask = _ask_consent if missing is NotBegun.NO_CONSENT else _ask_name
    await ask(event, survey_id, person, talk)


async def _ask_consent(event: Event, survey_id: int, person: int, talk: Talk) -> None:
    await ask_for(talk, CONSENT_INPUT, detail=[survey_id, person])
    reader = talk.reader
    head = lines(
        reader.say("<b>Before you answer with your name</b>"),
        reader.say("Of this survey we keep what you answer."),
    )
    agree = AgreeSurvey(survey=survey_id, person=person).pack()
    keyboard = rows(button(reader.label("I agree"), agree), _not_now(survey_id, talk))
    await show(event, Screen(consent_text(reader, head), keyboard))


async def _ask_name(event: Event, survey_id: int, person: int, talk: Talk) -> None:
    await ask_for(talk, NAME_INPUT, detail=[survey_id, person])
    reader = talk.reader
    known = name_at_telegram(event.from_user)
    data = UseNameSurvey(survey=survey_id, person=person).pack()
    use = button(fit(reader.label("I am {name}", name=known)), data) if known else None
    text = lines(
        reader.say("<b>What is your name?</b>"), reader.say("Type it, like: Wang Xiuying")
    )
    await show(event, Screen(text, rows(use, _not_now(survey_id, talk))))


def _not_now(survey_id: int, talk: Talk) -> InlineKeyboardButton:
    return button(talk.reader.label("Not now"), OpenSurvey(survey_id=survey_id).pack())


async def agreed(event: Event, survey_id: int, person: int, talk: Talk) -> None:
    """Keep the consent, and begin."""
    await give_consent(talk.database, now=talk.now, person_id=talk.person_id)
    await stop_asking(talk)
    await _BEGIN[0](event, survey_id, person, talk)


async def take_name(event: Event, name: str, survey_id: int, person: int, talk: Talk) -> None:
    """Keep the name, and begin."""
    outcome = await set_name(
        talk.database, person_id=talk.person_id, by_id=talk.person_id, name=name
    )
    if isinstance(outcome, Unfit) and outcome is not Unfit.NO_CONSENT:
        await show(event, Screen(NAME_INPUT.misfit(talk.reader)))
        return
    await stop_asking(talk)
    await _BEGIN[0](event, survey_id, person, talk)


async def telegram_name(event: Event, survey_id: int, person: int, talk: Talk) -> None:
    """Take the name that Telegram knows; when it is none any more, it is typed."""
    known = name_at_telegram(event.from_user)
    if known is None:
        await _ask_name(event, survey_id, person, talk)
        return
    await take_name(event, known, survey_id, person, talk)


async def _typed_consent(event: Event, value: Answer, talk: Talk) -> None:
    survey_id, person = await asked_detail(talk)
    if value is Answer.YES:
        await agreed(event, survey_id, person, talk)
        return
    await stop_asking(talk)
    await show(event, Screen(talk.reader.say("All right. Nothing is kept.")))


async def _typed_name(event: Event, value: str, talk: Talk) -> None:
    survey_id, person = await asked_detail(talk)
    await take_name(event, value, survey_id, person, talk)


CONSENT_INPUT = typed_input(
    TypedInput(
        key="survey.consent",
        takes_any=False,
        read=read_consent,
        act=_typed_consent,
        about=lambda reader: reader.label("Whether your data may be kept"),
        misfit=no_consent,
    )
)
NAME_INPUT = typed_input(
    TypedInput(
        key="survey.name",
        takes_any=True,
        read=lambda text, _talk: person_name(text),
        act=_typed_name,
        about=lambda reader: reader.label("My name"),
        misfit=no_name,
    )
)
