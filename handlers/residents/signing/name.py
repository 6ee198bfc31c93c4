"""The name, asked for before the first sign-up: typed, or Telegram's own by one tap."""

from dataclasses import replace

from aiogram.types import User

from handlers.entrances import Event
from handlers.residents.signing.road import asks_for, go_on
from handlers.residents.signing.wants import NotNow, UseName, Want, knowing, want_of
from handlers.screens import Screen, button, rows, show
from handlers.talk import Talk
from handlers.typed import TypedInput, ask_for, asked_detail, stop_asking, typed_input
from handlers.widths import fit
from locales.reader import lines
from locales.understand.names import person_name
from school.people import Unfit, set_name
from school.signups.outcomes import Missing


@asks_for(Missing.NAME)
async def ask_name(event: Event, want: Want | None, talk: Talk) -> None:
    """Ask for the name; what Telegram calls the person is one tap away, if it is a name."""
    if want is None:
        return
    await ask_for(talk, NAME_INPUT, detail=want.kept())
    reader = talk.reader
    known = name_at_telegram(event.from_user)
    data = UseName(offering=want.offering, person=want.person).pack()
    use = button(fit(reader.label("I am {name}", name=known)), data) if known else None
    back = button(reader.label("Not now"), NotNow(offering=want.offering).pack())
    text = lines(
        reader.say("<b>What is your name?</b>"),
        reader.say("Type it, like: Wang Xiuying"),
    )
    await show(event, Screen(text, rows(use, back)))


def name_at_telegram(user: User | None) -> str | None:
    """Return what Telegram calls the person, when that looks like a name."""
    if user is None:
        return None
    chinese = user.last_name and not (user.first_name + user.last_name).isascii()
    whole = f"{user.last_name}{user.first_name}" if chinese else user.full_name
    return person_name(whole)


async def take_name(event: Event, name: str, want: Want | None, talk: Talk) -> None:
    """Keep the name, and go on to what was being signed up for."""
    outcome = await set_name(
        talk.database, person_id=talk.person_id, by_id=talk.person_id, name=name
    )
    if outcome is Unfit.NO_CONSENT and want is not None:
        await go_on(event, want, talk)  # which asks for it
        return
    if isinstance(outcome, Unfit):
        await show(event, Screen(NAME_INPUT.misfit(talk.reader)))
        return
    await stop_asking(talk)
    if want is not None:
        await go_on(event, replace(want, newcomer=True), knowing(talk, has_name=True))


async def _typed(event: Event, value: str, talk: Talk) -> None:
    await take_name(event, value, want_of(await asked_detail(talk)), talk)


NAME_INPUT = typed_input(
    TypedInput(
        key="signing.name",
        takes_any=True,
        read=lambda text, _talk: person_name(text),
        act=_typed,
        about=lambda reader: reader.label("My name"),
        misfit=lambda reader: reader.say(
            "That does not look like a name.\nPlease type only the name."
        ),
    )
)
