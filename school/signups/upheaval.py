"""What a change of offerings does to offers, freed seats and questions, many at once.

Helpers of `school.signups.changes`, which tells people about it; the offerings are locked.
"""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select, update
from sqlmodel import col

from school.database import Session
from school.notices.queue import void_many
from school.notices.tables import NoticeKind
from school.offerings import LectureSession
from school.questions import QuestionKind, close_questions
from school.signups.tables import (
    LIVE_SEATS,
    FreedSeat,
    FreedSeatState,
    Offer,
    OfferState,
    SignUp,
    SignUpState,
)
from school.statements import rows, write


async def void_offers(session: Session, offering_ids: Sequence[int], *, now: datetime) -> None:
    """End the offers of cancelled offerings; who held a seat is in line again (rule f)."""
    if not offering_ids:
        return
    held = await rows(
        session,
        select(col(Offer.id), col(Offer.sign_up_id))
        .join(SignUp, col(SignUp.id) == col(Offer.sign_up_id))
        .where(col(SignUp.offering_id).in_(offering_ids), col(Offer.state) == OfferState.HELD),
    )
    offer_ids = [each.id for each in held]
    if offer_ids:
        await write(
            session,
            update(Offer)
            .where(col(Offer.id).in_(offer_ids))
            .values(state=OfferState.VOID, ended_at=now),
        )
        await write(
            session,
            update(SignUp)
            .where(col(SignUp.id).in_([each.sign_up_id for each in held]))
            .values(state=SignUpState.WAITING, changed_at=now),
        )
        await void_many(session, NoticeKind.OFFER, offer_ids, reason="cancelled", now=now)
        await close_questions(session, QuestionKind.OFFER, offer_ids, now=now)
    await write(
        session,
        update(FreedSeat)
        .where(col(FreedSeat.offering_id).in_(offering_ids))
        .where(col(FreedSeat.state).in_(LIVE_SEATS))
        .values(state=FreedSeatState.CLOSED),
    )


async def void_questions(session: Session, offering_ids: Sequence[int], *, now: datetime) -> None:
    """Take back reminders and re-confirmations of what does not take place.

    Those of what only moved see at sending that their time is another.
    """
    if not offering_ids:
        return
    of_line = select(col(SignUp.id)).where(col(SignUp.offering_id).in_(offering_ids))
    meetings = select(col(LectureSession.id)).where(
        col(LectureSession.offering_id).in_(offering_ids)
    )
    reason = "cancelled"
    await void_many(session, NoticeKind.RECONFIRM, of_line, reason=reason, now=now)
    await void_many(session, NoticeKind.REMINDER_DAY, meetings, reason=reason, now=now)
    await void_many(session, NoticeKind.REMINDER_HOURS, meetings, reason=reason, now=now)
    await close_questions(session, QuestionKind.RECONFIRM, of_line, now=now)
