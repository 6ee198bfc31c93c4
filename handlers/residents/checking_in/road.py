"""The one road through a session's door: check in, or be asked for what is missing first."""

from aiogram.types import CallbackQuery

from handlers.callbacks import OpenRoom
from handlers.entrances import Event
from handlers.residents.checking_in.callbacks import ALL, ONESELF, Do, Door
from handlers.residents.checking_in.screens import people_screen, shut_screen, unknown_screen
from handlers.residents.profile import no_name
from handlers.residents.signing.consent import consent_text, no_consent, read_consent
from handlers.residents.signing.name import name_at_telegram
from handlers.screens import Screen, button, rows, show
from handlers.talk import Talk
from handlers.typed import TypedInput, ask_for, asked_detail, stop_asking, typed_input
from handlers.widths import fit
from locales.reader import lines
from locales.understand.answers import Answer
from locales.understand.names import person_name
from school.attendance.checking_in import CheckedIn, CheckIn, Standing, check_in, who_can
from school.people import Unfit, give_consent, set_name
from school.signups.outcomes import Missing, Needs


async def come_to(event: Event, door: Door, talk: Talk) -> None:
    """Open a door: who comes alone is checked in at once, others are asked who has come."""
    found = await at(door, talk)
    if found is None:
        await show(event, await unknown_screen(talk))
    elif found.refused is not None:
        await show(event, await shut_screen(talk, door, found, found.refused))
    elif len(found.people) == 1 and found.people[0].standing is not Standing.IN:
        await go_in(event, door, ONESELF, talk)
    else:
        await show(event, await people_screen(talk, door, found))


async def at(door: Door, talk: Talk) -> CheckIn | None:
    """Return the session behind a door, and one's people there."""
    return await who_can(
        talk.database,
        now=talk.now,
        person_id=talk.person_id,
        token=door.token,
        settings=talk.school,
    )


async def go_in(event: Event, door: Door, who: int, talk: Talk) -> None:
    """Check in whom it is wanted for; what is missing is asked for, and leads back here."""
    found = await at(door, talk)
    if found is None:
        await show(event, await unknown_screen(talk))
        return
    outcome = await check_in(
        talk.database,
        now=talk.now,
        by_id=talk.person_id,
        proof=door.proof,
        person_ids=_meant(found, who, talk),
        settings=talk.school,
    )
    match outcome:
        case Needs(Missing.CONSENT):
            await _ask_consent(event, door, who, talk)
        case Needs():
            await _ask_name(event, door, who, talk)
        case CheckedIn():
            await _welcome(event, door, outcome, talk)
        case _:
            await show(event, await shut_screen(talk, door, found, outcome))


def _meant(found: CheckIn, who: int, talk: Talk) -> list[int]:
    if who != ALL:
        return [who or talk.person_id]
    expected = (Standing.SEAT, Standing.SAID_NO)
    return [each.person_id for each in found.people if each.standing in expected]


async def _welcome(event: Event, door: Door, outcome: CheckedIn, talk: Talk) -> None:
    """Say that it is noted; who came without a seat is told that they are welcome."""
    reader = talk.reader
    found = await at(door, talk)
    if found is None:
        return
    head = [
        reader.say("<b>Checked in ✔</b>") if outcome.new else reader.say("<b>Noted before ✔</b>")
    ]
    if outcome.walk_ins:
        head.append(reader.say("Welcome, also without a sign-up!"))
    await show(event, await people_screen(talk, door, found, head=head))


async def _ask_consent(event: Event, door: Door, who: int, talk: Talk) -> None:
    await ask_for(talk, CONSENT_INPUT, detail=door.kept() | {"who": who})
    reader = talk.reader
    keyboard = rows(
        button(reader.label("I agree"), door.press(Do.AGREE, who)),
        button(reader.label("Not now"), OpenRoom(name="START").pack()),
    )
    head = reader.say("<b>Before you check in</b>")
    await show(event, Screen(consent_text(reader, head), keyboard))


async def agreed(event: Event, door: Door, who: int, talk: Talk) -> None:
    """Keep the consent, and go on through the door."""
    await give_consent(talk.database, now=talk.now, person_id=talk.person_id)
    await stop_asking(talk)
    await go_in(event, door, who, talk)


async def _typed_consent(event: Event, value: Answer, talk: Talk) -> None:
    door, who = await _kept(talk)
    if value is Answer.YES:
        await agreed(event, door, who, talk)
        return
    await stop_asking(talk)
    text = lines(
        talk.reader.say("All right. Nothing is kept."),
        talk.reader.say("Just tell the organiser you came."),
    )
    await show(event, Screen(text))


async def _ask_name(event: Event, door: Door, who: int, talk: Talk) -> None:
    await ask_for(talk, NAME_INPUT, detail=door.kept() | {"who": who})
    reader = talk.reader
    known = name_at_telegram(event.from_user)
    use = fit(reader.label("I am {name}", name=known)) if known else None
    text = lines(
        reader.say("<b>What is your name?</b>"),
        reader.say("Type it, like: Wang Xiuying"),
    )
    keyboard = rows(
        button(use, door.press(Do.NAME, who)) if use else None,
        button(reader.label("Not now"), OpenRoom(name="START").pack()),
    )
    await show(event, Screen(text, keyboard))


async def use_name(press: CallbackQuery, door: Door, who: int, talk: Talk) -> None:
    """Take the name that Telegram knows; when it is none any more, it is typed."""
    known = name_at_telegram(press.from_user)
    if known is None:
        await _ask_name(press, door, who, talk)
        return
    await _keep_name(press, known, door, who, talk)


async def _keep_name(event: Event, name: str, door: Door, who: int, talk: Talk) -> None:
    outcome = await set_name(
        talk.database, person_id=talk.person_id, by_id=talk.person_id, name=name
    )
    if outcome is Unfit.NO_NAME:
        await show(event, Screen(NAME_INPUT.misfit(talk.reader)))
        return
    await stop_asking(talk)
    await go_in(event, door, who, talk)


async def _typed_name(event: Event, value: str, talk: Talk) -> None:
    door, who = await _kept(talk)
    await _keep_name(event, value, door, who, talk)


async def _kept(talk: Talk) -> tuple[Door, int]:
    kept = await asked_detail(talk)
    return Door(kept["token"], kept["word"]), kept["who"]


CONSENT_INPUT = typed_input(
    TypedInput(
        key="checking_in.consent",
        takes_any=False,
        read=read_consent,
        act=_typed_consent,
        about=lambda reader: reader.label("Whether your data may be kept"),
        misfit=no_consent,
    )
)
NAME_INPUT = typed_input(
    TypedInput(
        key="checking_in.name",
        takes_any=True,
        read=lambda text, _talk: person_name(text),
        act=_typed_name,
        about=lambda reader: reader.label("My name"),
        misfit=no_name,
    )
)
