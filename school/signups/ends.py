"""Until when the seats of an offering are held: moved with its cut-off and the quiet hours.

What was promised is written where it is read: in the offer, in the notice that still has to tell
of it, and in the question that typed words may answer.
"""

from datetime import datetime
from typing import Any

from sqlalchemy import Select, select, update
from sqlmodel import col

from school.database import Session
from school.notices.queue import PENDING
from school.notices.tables import Notice, NoticeKind, NoticeState
from school.questions import Question, QuestionKind
from school.settings import SchoolSettings
from school.signups.asking import Window, passes_the_night
from school.signups.locks import LockedOffering
from school.signups.tables import LIVE_SEATS, FreedSeat, Offer, OfferState, SignUp
from school.statements import write


async def move_ends(
    session: Session,
    offering: LockedOffering,
    window: Window,
    *,
    now: datetime,
    settings: SchoolSettings,
) -> None:
    """Bring what is held or asked of a locked offering in line with its window.

    A hold that was shortened stays so when the window moves back: nobody loses what they were
    promised last. A hold whose time is over by the new window ends at the next tick.
    """
    moved = (
        update(FreedSeat)
        .where(col(FreedSeat.offering_id) == offering.id)
        .where(col(FreedSeat.state).in_(LIVE_SEATS), col(FreedSeat.opens_at) != window.opens_at)
        .values(opens_at=window.opens_at)
    )
    places = select(col(SignUp.id)).where(col(SignUp.offering_id) == offering.id)
    if (await write(session, moved)).rowcount:
        await _move_offers(session, places, window)
        await _move_words_of_offers(session, places, window, now=now, settings=settings)
    await _move_words_of_open_seats(session, offering, places)


async def _move_offers(session: Session, places: Select[Any], window: Window) -> None:
    """Move the ends of held offers.

    Not sent yet: all the time up to the new end. Sent: its hold, unless the new end is earlier.
    """
    ends = {"latest_end": window.opens_at, "expires_at": window.opens_at}
    held = update(Offer).where(
        col(Offer.state) == OfferState.HELD,
        col(Offer.sign_up_id).in_(places),
        col(Offer.latest_end) != window.opens_at,
    )
    await write(session, held.where(col(Offer.sent_at).is_(None)).values(**ends))
    await write(session, held.where(col(Offer.expires_at) > window.opens_at).values(**ends))
    await write(session, held.values(latest_end=window.opens_at))


async def _move_words_of_offers(
    session: Session,
    places: Select[Any],
    window: Window,
    *,
    now: datetime,
    settings: SchoolSettings,
) -> None:
    """Let offers that have not left yet tell the new end, and leave in time for it.

    Those that have left are answered by words for as long as the seat is held.
    """
    pending = update(Notice).where(
        col(Notice.kind) == NoticeKind.OFFER,
        col(Notice.state).in_(PENDING),
        col(Notice.subject).in_(_held(places)),
    )
    hurries = passes_the_night(window, now=now, settings=settings)
    await write(session, pending.values(expires_at=window.opens_at, through_quiet=hurries))
    if hurries:
        woken = pending.where(col(Notice.state) == NoticeState.HELD)
        await write(session, woken.values(not_before=now))
    expiry = select(col(Offer.expires_at)).where(col(Offer.id) == col(Question.subject))
    asked = update(Question).where(
        col(Question.kind) == QuestionKind.OFFER,
        col(Question.closed_at).is_(None),
        col(Question.subject).in_(_held(places)),
    )
    await write(session, asked.values(expires_at=expiry.correlate(Question).scalar_subquery()))


async def _move_words_of_open_seats(
    session: Session, offering: LockedOffering, places: Select[Any]
) -> None:
    """Let the word of an open seat be sent, and answered, until the cut-off there is now."""
    pending = update(Notice).where(
        col(Notice.kind) == NoticeKind.SEAT_OPEN,
        col(Notice.state).in_(PENDING),
        col(Notice.subject).in_(places),
    )
    await write(session, pending.values(expires_at=offering.cut_off))
    asked = update(Question).where(
        col(Question.kind) == QuestionKind.SEAT_OPEN,
        col(Question.closed_at).is_(None),
        col(Question.subject).in_(places),
    )
    await write(session, asked.values(expires_at=offering.cut_off))


def _held(places: Select[Any]) -> Select[Any]:
    return select(col(Offer.id)).where(
        col(Offer.sign_up_id).in_(places), col(Offer.state) == OfferState.HELD
    )
