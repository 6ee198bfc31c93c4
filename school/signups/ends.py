"""Until when the seats of an offering are held: moved with its cut-off and the quiet hours.

What was promised is written where it is read: in the offer, in the notice that still has to tell
of it, and in the question that typed words may answer.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import BindParameter, bindparam, select, update
from sqlmodel import col

from school.database import Session
from school.locks import LockedOffering
from school.notices.queue import PENDING
from school.notices.tables import Notice, NoticeKind, NoticeState
from school.questions import Question, QuestionKind
from school.settings import SchoolSettings
from school.signups.asking import Window, passes_the_night
from school.signups.tables import LIVE_SEATS, FreedSeat, Offer, OfferState, SignUp
from school.statements import one_of, rows, write

# What is bound anew for each offering, or held offer, whose end is moved.
_OFFERING: BindParameter[int] = bindparam("its_offering")
_OFFER: BindParameter[int] = bindparam("its_offer")
_END: BindParameter[datetime] = bindparam("its_end")
_CUT_OFF: BindParameter[datetime] = bindparam("its_cut_off")
_HURRIES: BindParameter[bool] = bindparam("it_hurries")

_ENDS_NOW = select(col(FreedSeat.offering_id), col(FreedSeat.opens_at)).where(
    col(FreedSeat.offering_id).in_(bindparam("offering_ids", expanding=True)),
    col(FreedSeat.state).in_(LIVE_SEATS),
)
_SEATS = (
    update(FreedSeat)
    .where(col(FreedSeat.offering_id) == _OFFERING, one_of(col(FreedSeat.state), LIVE_SEATS))
    .values(opens_at=_END)
)
# Found once for all: each update by itself would look through every offer that is held.
_HELD = (
    select(col(SignUp.offering_id), col(Offer.id))
    .join(Offer, col(Offer.sign_up_id) == col(SignUp.id))
    .where(col(SignUp.offering_id).in_(bindparam("offering_ids", expanding=True)))
    .where(col(Offer.state) == OfferState.HELD)
    .order_by(col(Offer.id))
)
_THIS = update(Offer).where(col(Offer.id) == _OFFER, col(Offer.latest_end) != _END)
# Not sent yet: all the time up to the new end. Sent, or to be phoned: its hold, unless the new
# end is earlier.
_OFFERS = (
    _THIS.where(col(Offer.sent_at).is_(None), col(Offer.by_phone).is_(False)).values(
        latest_end=_END, expires_at=_END
    ),
    _THIS.where(col(Offer.expires_at) > _END).values(latest_end=_END, expires_at=_END),
    _THIS.values(latest_end=_END),
)
_OFFER_NOTICES = update(Notice).where(
    col(Notice.kind) == NoticeKind.OFFER,
    one_of(col(Notice.state), PENDING),
    col(Notice.subject) == _OFFER,
)
_EXPIRY = select(col(Offer.expires_at)).where(col(Offer.id) == col(Question.subject))
_OFFER_QUESTIONS = (
    update(Question)
    .where(col(Question.kind) == QuestionKind.OFFER, col(Question.closed_at).is_(None))
    .where(col(Question.subject) == _OFFER)
    .values(expires_at=_EXPIRY.correlate(Question).scalar_subquery())
)
_PLACES = select(col(SignUp.id)).where(col(SignUp.offering_id) == _OFFERING)
_OPEN_NOTICES = (
    update(Notice)
    .where(col(Notice.kind) == NoticeKind.SEAT_OPEN, one_of(col(Notice.state), PENDING))
    .where(col(Notice.subject).in_(_PLACES))
    .values(expires_at=_CUT_OFF)
)
_OPEN_QUESTIONS = (
    update(Question)
    .where(col(Question.kind) == QuestionKind.SEAT_OPEN, col(Question.closed_at).is_(None))
    .where(col(Question.subject).in_(_PLACES))
    .values(expires_at=_CUT_OFF)
)


async def move_ends(
    session: Session,
    offerings: Sequence[LockedOffering],
    windows: Mapping[int, Window],
    *,
    now: datetime,
    settings: SchoolSettings,
) -> None:
    """Bring what is held or asked of locked offerings in line with their windows.

    A hold that was shortened stays so when the window moves back: nobody loses what they were
    promised last. A hold whose time is over by the new window ends at the next tick.
    """
    known = await rows(session, _ENDS_NOW, offering_ids=[each.id for each in offerings])
    moved = sorted({id_ for id_, opens_at in known if opens_at != windows[id_].opens_at})
    if moved:
        ends = [{"its_offering": id_, "its_end": windows[id_].opens_at} for id_ in moved]
        await write(session, _SEATS, ends)
        held = await rows(session, _HELD, offering_ids=moved)
        of_offers = {offer_id: windows[offering_id] for offering_id, offer_id in held}
        await _move_offers(session, of_offers, now=now, settings=settings)
    # The word of an open seat is sent, and answered, until the cut-off there is now.
    cut_offs = [{"its_offering": each.id, "its_cut_off": each.cut_off} for each in offerings]
    await write(session, _OPEN_NOTICES, cut_offs)
    await write(session, _OPEN_QUESTIONS, cut_offs)


async def _move_offers(
    session: Session,
    held: Mapping[int, Window],
    *,
    now: datetime,
    settings: SchoolSettings,
) -> None:
    """Move the ends of held offers, and let those that have not left yet tell them in time.

    Those that have left are answered by words for as long as the seat is held.
    """
    if not held:
        return
    ends = [{"its_offer": id_, "its_end": window.opens_at} for id_, window in held.items()]
    for statement in _OFFERS:
        await write(session, statement, ends)
    windows = set(held.values())
    hurries = {each: passes_the_night(each, now=now, settings=settings) for each in windows}
    told = [
        {"its_offer": id_, "its_end": window.opens_at, "it_hurries": hurries[window]}
        for id_, window in held.items()
    ]
    moved = _OFFER_NOTICES.values(expires_at=_END, through_quiet=_HURRIES)
    await write(session, moved, told)
    if woken := [{"its_offer": id_} for id_, window in held.items() if hurries[window]]:
        waiting = _OFFER_NOTICES.where(col(Notice.state) == NoticeState.HELD)
        await write(session, waiting.values(not_before=now), woken)
    await write(session, _OFFER_QUESTIONS, [{"its_offer": id_} for id_ in held])
