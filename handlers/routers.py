"""Every router, in the order in which they are asked."""

from aiogram import Router

from handlers import front
from handlers.residents import language, profile
from handlers.residents.browse import rooms as browse
from handlers.words import router as words


def root_router() -> Router:
    """Return a fresh root with every conversation; the last ones take what is left."""
    root = Router(name="linli")
    for router in (
        front.rooms_router,
        browse.router,
        language.router,
        profile.router,
        words.router,
        front.past_router,
    ):
        root.include_router(router)
    return root
