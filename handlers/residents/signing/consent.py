"""Consent, once, before the first sign-up: what is kept, why, how long, and the way back."""

from markupsafe import Markup

from handlers.entrances import Event
from handlers.residents.signing.road import asks_for, go_on
from handlers.residents.signing.wants import Agree, NotNow, Want, knowing, want_of
from handlers.screens import Screen, button, rows, show
from handlers.talk import Talk
from handlers.typed import TypedInput, ask_for, asked_detail, stop_asking, typed_input
from locales.reader import Reader, lines
from locales.understand.answers import Answer, yes_no
from school.people import give_consent
from school.signups.outcomes import Missing


@asks_for(Missing.CONSENT)
async def ask_consent(event: Event, want: Want | None, talk: Talk) -> None:
    """Show what is kept, and wait for one tap, or a typed yes."""
    if want is None:
        return
    await ask_for(talk, CONSENT_INPUT, detail=want.kept())
    reader = talk.reader
    agree = Agree(offering=want.offering, person=want.person).pack()
    back = NotNow(offering=want.offering).pack()
    keyboard = rows(button(reader.label("I agree"), agree), button(reader.label("Not now"), back))
    head = reader.say("<b>Before your first sign-up</b>")
    await show(event, Screen(consent_text(reader, head), keyboard))


def consent_text(reader: Reader, head: Markup) -> Markup:
    """Return what a person agrees to, in plain words; `head` says before what."""
    return lines(
        head,
        reader.say("We keep: your name, your phone if you tell it, and what you sign up for."),
        reader.say("Of those whom you sign up: name, and phone and birth year if you tell them."),
        reader.say("What for: to keep your seat, to call you when something changes."),
        reader.say("Who sees it: only the school and the site where you sign up."),
        reader.say("It is stored encrypted, and given to nobody else."),
        reader.say("Messages pass through Telegram, which is abroad."),
        reader.say("How long: until you take it back."),
        reader.say("Taking it back: send /privacy, and all is deleted."),
        reader.say("Is that all right?"),
    )


def no_consent(reader: Reader) -> Markup:
    """Return how to agree or not."""
    return reader.say("Tap “I agree”, or send yes or no.")


async def agreed(event: Event, want: Want | None, talk: Talk) -> None:
    """Keep the consent, and go on to what was being signed up for."""
    await give_consent(talk.database, now=talk.now, person_id=talk.person_id)
    await stop_asking(talk)
    if want is not None:
        await go_on(event, want, knowing(talk, consented=True))


async def _typed(event: Event, value: Answer, talk: Talk) -> None:
    want = want_of(await asked_detail(talk))
    if value is Answer.YES:
        await agreed(event, want, talk)
        return
    await stop_asking(talk)
    await show(event, Screen(talk.reader.say("All right. Nothing is kept.")))


def read_consent(text: str, _talk: Talk) -> Answer | None:
    """Return a yes or a no; None for all else, which is no consent."""
    answer = yes_no(text)
    return answer if answer in {Answer.YES, Answer.NO} else None


CONSENT_INPUT = typed_input(
    TypedInput(
        key="signing.consent",
        takes_any=False,
        read=read_consent,
        act=_typed,
        about=lambda reader: reader.label("Whether your data may be kept"),
        misfit=no_consent,
    )
)
