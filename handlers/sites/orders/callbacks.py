"""The buttons of orders: each names the draft or the order, the draft's version, the value."""

from enum import StrEnum
from typing import Annotated

from aiogram.filters.callback_data import CallbackData
from pydantic import Field

from handlers.at_site import keep_site
from handlers.callbacks import Id, IdOrZero
from school.orders.drafts import OrderPart
from school.orders.tables import DeclineReason


class Listed(StrEnum):
    """A list of orders: those of one's sites, those that wait, what is behind them."""

    OWN = "own"
    WAITING = "wait"
    SITES = "sites"
    NEEDS = "needs"
    SHARES = "fair"
    SETTLED = "done"


class OpenOrders(CallbackData, prefix="orl"):
    """Show a page of a list (of one `site` or one `item`; 0: of all)."""

    listed: Listed
    site: IdOrZero = 0
    item: IdOrZero = 0
    page: int = 0


class NewOrder(CallbackData, prefix="orn"):
    """Order something for a site (0: it is asked)."""

    site: IdOrZero = 0


class OpenOrderDraft(CallbackData, prefix="ord"):
    """Show a draft."""

    id: Id


class AskOrderPart(CallbackData, prefix="ora"):
    """Ask for a part of a draft."""

    id: Id
    part: OrderPart


class AskOrderDates(CallbackData, prefix="ort"):
    """Ask for dates; `anew`: in the place of those named, else besides them."""

    id: Id
    anew: bool = False


class AnyTime(CallbackData, prefix="ory"):
    """Any time would do."""

    id: Id
    version: Id


class SayNumber(CallbackData, prefix="ors"):
    """Set how many are expected (0: not known)."""

    id: Id
    version: Id
    n: IdOrZero


class TakeOrderRoom(CallbackData, prefix="orr"):
    """Take one of the site's rooms, by its place in their list (0: none)."""

    id: Id
    version: Id
    room: Annotated[int, Field(ge=0, le=1000)]


class ClearOrderPart(CallbackData, prefix="ore"):
    """Take a part away."""

    id: Id
    version: Id
    part: OrderPart


class DropOrder(CallbackData, prefix="orx"):
    """Throw a draft away."""

    id: Id


class PlaceOrder(CallbackData, prefix="orp"):
    """Order what this version of a draft says."""

    id: Id
    version: Id


class OpenOrder(CallbackData, prefix="or"):
    """Show an order."""

    id: Id


class ReadOrder(CallbackData, prefix="orf"):
    """Show a page of all that an order says."""

    id: Id
    page: int = 0


class ReadOrderDraft(CallbackData, prefix="org"):
    """Show a page of all that a draft says."""

    id: Id
    page: int = 0


class WithdrawOrder(CallbackData, prefix="orw"):
    """Take an order back."""

    id: Id


class PlanOrder(CallbackData, prefix="orq"):
    """Begin an offering of what was ordered."""

    id: Id


class AskDecline(CallbackData, prefix="orz"):
    """Ask why an order is declined."""

    id: Id


class DeclineOrder(CallbackData, prefix="orv"):
    """Decline an order for one of the usual reasons."""

    id: Id
    reason: DeclineReason


keep_site(
    OpenOrders, NewOrder, OpenOrderDraft, AskOrderPart, AskOrderDates, AnyTime, SayNumber,
    TakeOrderRoom, ClearOrderPart, DropOrder, PlaceOrder, OpenOrder, ReadOrder,
    ReadOrderDraft, WithdrawOrder, AskDecline,
    DeclineOrder,
)  # fmt: skip
