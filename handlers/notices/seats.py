"""Seats that became free: held for one person, open to all who wait, or gone to the next."""

from datetime import datetime

from aiogram.types import InlineKeyboardButton

from handlers.about import moment_of, title_of, when_of, where_of
from handlers.notices.rendered import Rendered
from handlers.notices.telling import GoneError, Telling, message
from handlers.residents.answers.callbacks import LeaveLine, TakeSeat
from handlers.residents.answers.choices import answers_of
from school.questions import QuestionKind
from school.signups.reads import my_place
from school.signups.subjects import NoticeSubject, place_of, place_of_offer
from school.waking import waking_of


async def offer(telling: Telling) -> Rendered:
    """Tell of the seat that is held for the person, and until when."""
    reader, now = telling.reader, telling.now
    place = await _place_of_offer(telling)
    brief = await telling.offering(place.offering_id)
    name = await telling.other(place.person_id)
    until = moment_of(reader, held_until(telling), now=now)
    return message(
        reader.say("<b>A seat is free for {name}!</b>", name=name)
        if name
        else reader.say("<b>A seat is free for you!</b>"),
        title_of(reader, brief),
        when_of(reader, brief, now=now),
        where_of(reader, brief),
        reader.say("Please answer by {until}", until=until),
        telling.phone(brief.site_id),
        buttons=[
            *telling.numbered(answers_of(reader, QuestionKind.OFFER, telling.claimed.subject)),
            telling.details(brief.offering_id),
            _leave(telling, place),
        ],
    )


def held_until(telling: Telling) -> datetime:
    """Return when the hold ends that begins as this notice leaves."""
    waking = waking_of(telling.school)
    hold_end = waking.add_waking(telling.now, telling.school.hold_hours * 60)
    return min(hold_end, telling.claimed.expires_at)


async def seat_open(telling: Telling) -> Rendered:
    """Tell that the first answer gets the seat."""
    reader, now = telling.reader, telling.now
    place = await place_of(telling.database, telling.claimed.subject)
    if place is None:
        raise GoneError("place")
    brief = await telling.offering(place.offering_id)
    name = await telling.other(place.person_id)
    return message(
        reader.say("<b>A seat is open for {name}</b>", name=name)
        if name
        else reader.say("<b>A seat is open</b>"),
        title_of(reader, brief),
        when_of(reader, brief, now=now),
        where_of(reader, brief),
        reader.say("First come, until {until}", until=moment_of(reader, brief.cut_off, now=now)),
        telling.phone(brief.site_id),
        buttons=[
            *telling.numbered(answers_of(reader, QuestionKind.SEAT_OPEN, place.sign_up_id)),
            telling.details(brief.offering_id),
            _leave(telling, place),
        ],
    )


async def offer_ended(telling: Telling) -> Rendered:
    """Tell who did not answer that the seat went on, and where they stand now.

    A seat that nobody else waited for is still theirs for the asking.
    """
    reader = telling.reader
    place = await _place_of_offer(telling)
    if await _still_free(telling, place):
        return await _free_after_all(telling, place)
    brief = await telling.offering(place.offering_id)
    name = await telling.other(place.person_id)
    return message(
        reader.say("<b>{name}'s seat went to the next</b>", name=name)
        if name
        else reader.say("<b>The seat went to the next</b>"),
        title_of(reader, brief),
        reader.say("The time to answer was over."),
        reader.say("You are number {n} in line.", n=place.position or 1),
        reader.say("I will tell you of the next seat."),
        telling.phone(brief.site_id),
        buttons=[telling.details(brief.offering_id), _leave(telling, place)],
    )


async def _free_after_all(telling: Telling, place: NoticeSubject) -> Rendered:
    reader = telling.reader
    brief = await telling.offering(place.offering_id)
    name = await telling.other(place.person_id)
    return message(
        reader.say("<b>{name}: time is over</b>", name=name)
        if name
        else reader.say("<b>The time to answer is over</b>"),
        title_of(reader, brief),
        when_of(reader, brief, now=telling.now),
        reader.say("But the seat is still free."),
        reader.say("Whoever taps first gets it."),
        telling.phone(brief.site_id),
        buttons=[
            telling.button(reader.label("Take the seat"), TakeSeat(sign_up=place.sign_up_id)),
            telling.details(brief.offering_id),
            _leave(telling, place),
        ],
    )


async def _still_free(telling: Telling, place: NoticeSubject) -> bool:
    """Tell whether the person may still take the seat, as their own list of places would say."""
    found = await my_place(
        telling.database, telling.claimed.recipient_id, place.sign_up_id, now=telling.now
    )
    return found is not None and found.seat_open


async def _place_of_offer(telling: Telling) -> NoticeSubject:
    place = await place_of_offer(telling.database, telling.claimed.subject)
    if place is None:
        raise GoneError("offer")
    return place


def _leave(telling: Telling, place: NoticeSubject) -> InlineKeyboardButton:
    label = telling.reader.label("Leave the line")
    return telling.button(label, LeaveLine(sign_up=place.sign_up_id))
