"""The buttons on the way to a place."""

from aiogram import Router
from aiogram.types import CallbackQuery

from handlers.callbacks import SignUpFor, SignUpOthers
from handlers.residents.browse.card import card
from handlers.residents.signing import adding, consent, name, phone, themes
from handlers.residents.signing.road import go_on
from handlers.residents.signing.wants import OTHERS, Agree, NotNow, UseName, Want
from handlers.screens import show
from handlers.talk import Talk
from handlers.typed import stop_asking

router = Router(name="signing")
for part in (adding.router, phone.router, themes.router):
    router.include_router(part)

# What is typed on the way to one place is dropped when another one is wanted.
ON_THE_WAY = {
    consent.CONSENT_INPUT.key,
    name.NAME_INPUT.key,
    adding.NAME,
    adding.PHONE,
    adding.YEAR,
    adding.GUARDIAN,
}


@router.callback_query(SignUpFor.filter())
async def press_sign_up(press: CallbackQuery, callback_data: SignUpFor, talk: Talk) -> None:
    """Sign up oneself, or the chosen person."""
    await _leave_what_was_typed(talk)
    want = Want(callback_data.offering, callback_data.person, callback_data.sure)
    await go_on(press, want, talk)


@router.callback_query(SignUpOthers.filter())
async def press_others(press: CallbackQuery, callback_data: SignUpOthers, talk: Talk) -> None:
    """Choose whom of one's people to sign up."""
    await _leave_what_was_typed(talk)
    await go_on(press, Want(callback_data.offering, OTHERS), talk, at=callback_data.at)


@router.callback_query(Agree.filter())
async def press_agree(press: CallbackQuery, callback_data: Agree, talk: Talk) -> None:
    """Agree, and go on to what was being signed up for."""
    await consent.agreed(press, Want(callback_data.offering, callback_data.person), talk)


@router.callback_query(UseName.filter())
async def press_name(press: CallbackQuery, callback_data: UseName, talk: Talk) -> None:
    """Take the name that Telegram knows; when it is none any more, it is typed."""
    want = Want(callback_data.offering, callback_data.person)
    known = name.name_at_telegram(press.from_user)
    if known is None:
        await name.ask_name(press, want, talk)
        return
    await name.take_name(press, known, want, talk)


@router.callback_query(NotNow.filter())
async def press_not_now(press: CallbackQuery, callback_data: NotNow, talk: Talk) -> None:
    """Leave what was asked, and show the offering again."""
    await _leave_what_was_typed(talk)
    await show(press, await card(callback_data.offering, talk))


async def _leave_what_was_typed(talk: Talk) -> None:
    if await talk.state.get_state() in ON_THE_WAY:
        await stop_asking(talk)
