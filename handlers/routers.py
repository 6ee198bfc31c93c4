"""Every router, in the order in which they are asked."""

from aiogram import Router

from handlers import front
from handlers.noticed import SettlePressed
from handlers.organisers import attention, undelivered
from handlers.organisers import themes as owners_themes
from handlers.organisers import words as owners_words
from handlers.residents import language, membership, privacy, profile, themes, topics
from handlers.residents.answers import coming, giving_up, reactions, seats
from handlers.residents.browse import calendar
from handlers.residents.browse import rooms as browse
from handlers.residents.mine import rooms as mine
from handlers.residents.signing import rooms as signing
from handlers.words import router as words
from handlers.words import wordless


def root_router() -> Router:
    """Return a fresh root with every conversation; the last ones take what is left."""
    root = Router(name="linli")
    root.callback_query.outer_middleware(SettlePressed())
    for router in (
        front.rooms_router,
        browse.router,
        calendar.router,
        signing.router,
        mine.router,
        seats.router,
        coming.router,
        giving_up.router,
        reactions.router,
        topics.router,
        themes.router,
        privacy.router,
        attention.router,
        undelivered.router,
        owners_themes.router,
        owners_words.router,
        membership.router,
        language.router,
        profile.router,
        words.router,
        wordless.router,
        front.past_router,
    ):
        root.include_router(router)
    return root
