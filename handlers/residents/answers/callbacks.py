"""The buttons that answer a notice; each names what it is about, and a press asks the truth."""

from aiogram.filters.callback_data import CallbackData

from handlers.callbacks import Id


class TakeSeat(CallbackData, prefix="ts"):
    """Take the seat that is open to all, for this place in line."""

    sign_up: Id


class LeaveLine(CallbackData, prefix="ll"):
    """Give up a place in line, at once."""

    sign_up: Id


class Reconfirm(CallbackData, prefix="rc"):
    """Answer whether the person still comes: no frees the seat."""

    sign_up: Id
    coming: bool


class CannotCome(CallbackData, prefix="cc"):
    """Say that someone cannot come to a session; what is given up is asked next."""

    session: Id


class CannotComeFor(CallbackData, prefix="cf"):
    """Say which of several people cannot come to a session."""

    session: Id
    sign_up: Id


class MissSession(CallbackData, prefix="ms"):
    """Miss this session and keep the seat, or come after all."""

    session: Id
    sign_up: Id
    coming: bool = False


class GiveUp(CallbackData, prefix="gu"):
    """Give up the places in an offering; of several people, it is asked whose."""

    offering: Id


class GiveUpAll(CallbackData, prefix="ga"):
    """Give up every place of one's people in an offering, at once."""

    offering: Id


class GiveUpPlace(CallbackData, prefix="gp"):
    """Give up this place, at once."""

    sign_up: Id


class StillComing(CallbackData, prefix="sc"):
    """Say that nothing changes, for those who have a place in an offering."""

    offering: Id
