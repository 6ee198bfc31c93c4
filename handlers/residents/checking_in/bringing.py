"""Somebody who came along and is not known yet: kept by name, and checked in."""

from handlers.entrances import Event
from handlers.numbered import Choice, numbered
from handlers.residents.checking_in.callbacks import ONESELF, Do, Door
from handlers.residents.checking_in.road import go_in
from handlers.screens import show
from handlers.talk import Talk
from handlers.typed import TypedInput, ask_for, asked_detail, stop_asking, typed_input
from locales.reader import lines
from locales.understand.names import person_name
from school.care import Added, add_to_care, in_care_of


async def ask_whom(event: Event, door: Door, talk: Talk) -> None:
    """Ask for the name of who came along; who acts has agreed and told their name before."""
    visitor = talk.visitor
    if not (visitor.consented and visitor.has_name):
        await go_in(event, door, ONESELF, talk)
        return
    await ask_for(talk, OTHER_INPUT, detail=door.kept())
    reader = talk.reader
    text = lines(
        reader.say("<b>Who came with you?</b>"),
        reader.say("Type the name, like: Zhang Guilan"),
        reader.say("I keep the name for next time."),
    )
    back = Choice(reader.label("Back"), door.press(Do.SHOW))
    await show(event, await numbered(talk, text, (), further=[back]))


async def _take_name(event: Event, name: str, talk: Talk) -> None:
    """Check in who is known by this name already, else keep them first."""
    kept = await asked_detail(talk)
    door = Door(kept["token"], kept["word"])
    people = await in_care_of(talk.database, talk.person_id)
    person_id = next((each.person_id for each in people if each.name == name), None)
    await stop_asking(talk)
    if person_id is None:
        outcome = await add_to_care(
            talk.database, now=talk.now, by_id=talk.person_id, name=name, settings=talk.school
        )
        person_id = outcome.person_id if isinstance(outcome, Added) else ONESELF
    await go_in(event, door, person_id, talk)


OTHER_INPUT = typed_input(
    TypedInput(
        key="checking_in.other",
        takes_any=True,
        read=lambda text, _talk: person_name(text),
        act=_take_name,
        about=lambda reader: reader.label("The name of who came with me"),
        misfit=lambda reader: reader.say(
            "That does not look like a name.\nPlease type only the name."
        ),
    )
)
