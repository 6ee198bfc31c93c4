"""What staff can do about one offering: the row on its card leads here."""

from aiogram import Router
from aiogram.types import CallbackQuery
from markupsafe import Markup

from handlers.at_site import keep_site
from handlers.callbacks import OpenOffering, WorkOn
from handlers.front_words import no_longer
from handlers.numbered import Choice, numbered
from handlers.organisers.checking_in.rows import codes_of
from handlers.organisers.desk import to_desk
from handlers.organisers.entering import EnterFor
from handlers.organisers.offerings.callbacks import ChangeOffering, CopyOffering, EndOffering
from handlers.organisers.papers import SendRoster
from handlers.organisers.sections import OpenSection
from handlers.organisers.slots.callbacks import OpenSlots
from handlers.residents.browse.told import told_of, what_when_where
from handlers.screens import show
from handlers.talk import Talk
from handlers.typed import stop_asking
from locales.reader import lines, mark
from school.arranging.reading import title_to_arrange
from school.details import Details, details_of
from school.lecturers.reading import LecturerSays, lecturer_state_of
from school.offerings import OfferingStatus
from school.staff.rights import Rank, some_scope_seen

router = Router(name="work on an offering")

_LECTURER = {
    LecturerSays.ASKED: mark("The lecturer has not answered"),
    LecturerSays.YES: mark("The lecturer has agreed"),
    LecturerSays.NO: mark("The lecturer cannot come"),
}


keep_site(WorkOn)


@router.callback_query(WorkOn.filter())
async def work_on(press: CallbackQuery, callback_data: WorkOn, talk: Talk) -> None:
    """Show what staff can do here."""
    await some_scope_seen(talk.database, talk.actor, Rank.LIAISON)
    await stop_asking(talk)
    details = await details_of(talk.database, callback_data.offering, now=talk.now)
    if details is None:
        await show(press, no_longer(talk))
        return
    reader, offering = talk.reader, details.id
    enter = EnterFor(offering=offering).pack()
    cancelled = details.status is OfferingStatus.CANCELLED
    says = (await lecturer_state_of(talk.database, [offering]))[offering].says
    text = lines(
        *await what_when_where(told_of(details, talk.now), talk),
        reader.say("<b>It is cancelled.</b>") if cancelled else _numbers(talk, details),
        reader.say(_LECTURER[says]) if says in _LECTURER else None,
        reader.say("Somebody phones, or stands before you?"),
    )
    arranging = await _arranging(talk, details)
    choices = [
        *([] if cancelled else [Choice(reader.label("Sign somebody up"), enter)]),
        Choice(reader.label("Roster to print"), SendRoster(offering=offering).pack()),
        *arranging,
    ]
    card = Choice(reader.label("As residents see it"), OpenOffering(id=offering).pack())
    listed = [Choice(reader.label("Courses to come"), OpenSection(name="offerings").pack())]
    code = await codes_of(offering, talk)
    further = [*code, card, *(listed if arranging and not code else []), to_desk(talk)]
    await show(press, await numbered(talk, text, choices, further=further))


def _numbers(talk: Talk, details: Details) -> Markup:
    """Return how many are in, of how many seats, and how many wait."""
    reader, n, line = talk.reader, details.granted, details.in_line
    seats = reader.label("no limit") if details.capacity is None else details.capacity
    if line:
        return reader.say("In: {n} of {seats}, waiting: {line}", n=n, seats=seats, line=line)
    return reader.say("In: {n} of {seats}", n=n, seats=seats)


async def _arranging(talk: Talk, details: Details) -> list[Choice]:
    """Return what its organisers can do besides; nothing for others, or once it is over."""
    reader, offering = talk.reader, details.id
    if await title_to_arrange(talk.database, talk.actor, offering) is None:
        return []
    copy = Choice(reader.label("Another one like it"), CopyOffering(offering=offering).pack())
    if details.ends_at <= talk.now:
        return [copy]
    cancelled = details.status is OfferingStatus.CANCELLED
    label = reader.label("Hold it after all") if cancelled else reader.label("Cancel it")
    lecturers = Choice(reader.label("Lecturers for this"), OpenSlots(offering=offering).pack())
    change = Choice(reader.label("Change it"), ChangeOffering(offering=offering).pack())
    end = Choice(label, EndOffering(offering=offering, cancel=not cancelled).pack())
    return [end, copy] if cancelled else [lecturers, change, copy, end]
