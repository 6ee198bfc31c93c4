"""Who gives an offering, who was asked when, and the ways to go on, as screens."""

from markupsafe import Markup

from handlers.about import moment_of
from handlers.callbacks import WorkOn
from handlers.entrances import Event
from handlers.front_words import no_longer
from handlers.numbered import Choice, numbered
from handlers.organisers.desk import to_desk
from handlers.organisers.slots.callbacks import (
    AcceptTime,
    ChooseLecturers,
    OpenSlot,
    PassOn,
    SettleCall,
)
from handlers.screens import Screen, show
from handlers.talk import Talk
from handlers.thread_text import quoted
from handlers.widths import fit, fit_bold
from locales.reader import Reader, lines, mark
from school.lecturers.cards import (
    AskedLecturer,
    LecturerCard,
    SlotCard,
    lecturer_card,
    slot_in_brief,
)
from school.lecturers.tables import LecturerCallState as State
from school.staff.rights import Rank

# Lines for those who were asked; the first ones of more are left out.
_ASKED = 4
_SAID = {
    State.OPEN: mark("no answer yet"),
    State.NOT_REACHED: mark("not reached"),
    State.TOLD: mark("thinks about it"),
    State.YES: mark("comes"),
    State.NO: mark("cannot come"),
    State.OTHER_TIME: mark("another time"),
    State.SUBSTITUTE: mark("somebody else"),
    State.CONDITION: mark("asks something"),
    State.SILENT: mark("did not answer"),
    State.EXPIRED: mark("did not answer"),
}


async def slot_place(talk: Talk, slot_id: int) -> tuple[int, int | None] | None:
    """Return the offering of a slot, and its session."""
    found = await slot_in_brief(talk.database, slot_id, now=talk.now)
    return (found.offering_id, found.session_id) if found else None


async def show_slots(event: Event, offering_id: int, talk: Talk) -> None:
    """Show the slots of an offering; when there is one, or none yet, that one."""
    card = await lecturer_card(talk.database, talk.actor, offering_id, now=talk.now)
    if card is None:
        await show(event, no_longer(talk))
        return
    if len(card.slots) <= 1:
        await show(event, await slot_screen(talk, card, card.slots[0] if card.slots else None))
        return
    await show(event, await list_screen(talk, card))


async def show_slot(
    event: Event,
    offering_id: int,
    session_id: int | None,
    talk: Talk,
    *,
    told: Markup | None = None,
) -> None:
    """Show one slot as it is now; `told` is said first."""
    card = await lecturer_card(talk.database, talk.actor, offering_id, now=talk.now)
    if card is None:
        await show(event, no_longer(talk))
        return
    slot = next((each for each in card.slots if each.session_id == session_id), None)
    screen = await slot_screen(talk, card, slot)
    await show(event, Screen(lines(told, screen.text), screen.keyboard))


async def list_screen(talk: Talk, card: LecturerCard) -> Screen:
    """Return the slots of an offering, a row each."""
    reader = talk.reader
    choices = [
        Choice(
            _slot_label(reader, slot, talk),
            OpenSlot(offering=card.offering_id, session=slot.session_id or 0).pack(),
        )
        for slot in card.slots[:_MOST]
    ]
    text = lines(fit_bold(reader.content(card.title)), reader.say("Who gives it:"))
    return await numbered(talk, text, choices, further=[_back(talk, card), to_desk(talk)])


_MOST = 6


def _slot_label(reader: Reader, slot: SlotCard, talk: Talk) -> str:
    who = slot.holder or slot.waits_for
    name = fit(who.name, 5) if who else reader.label("nobody")
    if slot.number is None:
        return reader.label("The course: {name}", name=name)
    start = moment_of(reader, slot.starts_at, now=talk.now)
    return reader.label("{start}: {name}", start=start, name=name)


async def slot_screen(talk: Talk, card: LecturerCard, slot: SlotCard | None) -> Screen:
    """Return who was asked for a slot and when, and the ways to go on."""
    reader = talk.reader
    is_past = slot is None and card.over
    if slot is None or not slot.asked:
        named = fit(card.lecturer, 9) if card.lecturer else reader.label("nobody")
        text = lines(
            fit_bold(reader.content(card.title)),
            fit(reader.content(card.site)),
            reader.say("Lecturer: {name}", name=named),
            reader.say("It is over.")
            if is_past
            else reader.say("Nobody was asked to confirm yet."),
        )
    else:
        text = lines(
            fit_bold(reader.content(card.title)),
            fit(moment_of(reader, slot.starts_at, now=talk.now)),
            *[_asked_line(talk, each) for each in slot.asked[-_ASKED:]],
            _words(reader, slot),
            _backups(reader, slot),
        )
    choices = [] if is_past else await _ways(talk, card, slot)
    return await numbered(talk, text, choices, further=[_back(talk, card), to_desk(talk)])


def _asked_line(talk: Talk, asked: AskedLecturer) -> Markup:
    reader = talk.reader
    at = asked.answered_at if asked.answered_at and not asked.is_open else asked.asked_at
    state = reader.label(_SAID[asked.state])
    if asked.is_open and asked.state is State.OPEN:
        state = reader.label("asked, no answer yet") if asked.by_chat else reader.label("to phone")
    said = reader.label(
        "{at} {name}: {state}",
        at=f"{at.astimezone(reader.zone):%m-%d %H:%M}",
        name=fit(asked.name, 4),
        state=state,
    )
    return Markup.escape(fit(said))


def _words(reader: Reader, slot: SlotCard) -> Markup | None:
    """Return the words of who is asked now or gives it, and whose they are."""
    said = slot.waits_for or slot.holder or (slot.asked[-1] if slot.asked else None)
    if said is None or not said.words:
        return None
    return reader.say("{name}: “{words}”", name=fit(said.name, 3), words=quoted(said.words, 12))


def _backups(reader: Reader, slot: SlotCard) -> Markup | None:
    if not slot.backups or slot.holder:
        return None
    return reader.say("Next: {names}", names=fit(reader.join(slot.backups), 14))


async def _ways(talk: Talk, card: LecturerCard, slot: SlotCard | None) -> list[Choice]:
    reader, session = talk.reader, slot.session_id or 0 if slot else 0
    is_organiser = talk.visitor.rank >= Rank.ORGANISER
    choose = ChooseLecturers(offering=card.offering_id, session=session).pack()
    found: list[Choice] = []
    waits = slot.waits_for if slot else None
    if slot and waits:
        found += _answers(reader, waits)
        if slot.backups:
            label = reader.label("Ask the next one")
            found.append(Choice(label, PassOn(slot=slot.slot_id).pack()))
    elif slot and slot.holder:
        cannot = SettleCall(id=slot.holder.call_id, yes=False, back=True).pack()
        found.append(Choice(reader.label("Noted: cannot after all"), cannot))
    elif slot and slot.backups:
        found.append(Choice(reader.label("Ask the next one"), PassOn(slot=slot.slot_id).pack()))
    if is_organiser:
        label = (
            reader.label("Choose somebody else")
            if slot and slot.asked
            else reader.label("Choose and ask")
        )
        found.append(Choice(label, choose))
    return found


def _answers(reader: Reader, asked: AskedLecturer) -> list[Choice]:
    """Return how an answer can be noted for who is asked now."""
    ways = [
        Choice(reader.label("Noted: comes"), SettleCall(id=asked.call_id, yes=True).pack()),
        Choice(reader.label("Noted: cannot"), SettleCall(id=asked.call_id, yes=False).pack()),
    ]
    if asked.state is State.OTHER_TIME:
        move = AcceptTime(id=asked.call_id).pack()
        return [Choice(reader.label("Move it to that time"), move), *ways]
    return ways


def _back(talk: Talk, card: LecturerCard) -> Choice:
    return Choice(talk.reader.label("Back"), WorkOn(offering=card.offering_id).pack())
