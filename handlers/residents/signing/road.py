"""The one road to a place: sign up, then show what came of it, or ask for what is missing.

The steps that ask (consent, name, phone) register themselves here and lead back to `go_on`.
"""

from collections.abc import Awaitable, Callable

from handlers.entrances import Event
from handlers.residents.signing import results
from handlers.residents.signing.others import others_screen
from handlers.residents.signing.themes import ask_themes
from handlers.residents.signing.wants import OTHERS, Want
from handlers.screens import show
from handlers.talk import Talk
from school.signups.outcomes import Missing, Needs, SignedUp, Waiting
from school.signups.places import sign_up

# Asks for what is missing; without a want it is asked for afterwards, and may be left out.
Ask = Callable[[Event, Want | None, Talk], Awaitable[None]]
_STEPS: dict[Missing, Ask] = {}


def asks_for(missing: Missing) -> Callable[[Ask], Ask]:
    """Make a handler the step that asks for what is missing; each once."""

    def register(step: Ask) -> Ask:
        if missing in _STEPS:
            raise ValueError(f"two steps ask for {missing}")
        _STEPS[missing] = step
        return step

    return register


async def go_on(event: Event, want: Want, talk: Talk, *, at: str = "") -> None:
    """Sign up whom it is wanted for, as far as it goes; `at` is a part of one's people."""
    if want.person == OTHERS:
        await _choose(event, want, talk, at)
        return
    outcome = await sign_up(
        talk.database,
        now=talk.now,
        offering_id=want.offering,
        person_id=want.person or talk.person_id,
        by_id=talk.person_id,
        settings=talk.school,
        despite_clash=want.sure,
    )
    if isinstance(outcome, Needs):
        await _STEPS[outcome.missing](event, want, talk)
        return
    await show(event, await results.shown(outcome, want, talk))
    if isinstance(outcome, SignedUp | Waiting):
        await _afterwards(event, want, talk)


async def _choose(event: Event, want: Want, talk: Talk, at: str) -> None:
    """Show one's people to choose from; who acts has agreed and told their name before."""
    visitor = talk.visitor
    if not visitor.consented:
        await _STEPS[Missing.CONSENT](event, want, talk)
    elif not visitor.has_name:
        await _STEPS[Missing.NAME](event, want, talk)
    else:
        await show(event, await others_screen(want.offering, talk, at=at))


async def _afterwards(event: Event, want: Want, talk: Talk) -> None:
    """Ask, after the very first sign-up, for what helps but is not needed."""
    if want.newcomer and not talk.visitor.has_phone:
        await _STEPS[Missing.PHONE](event, None, talk)
    elif not talk.visitor.themes_asked:
        await ask_themes(event, talk)
