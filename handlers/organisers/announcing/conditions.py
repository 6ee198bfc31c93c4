"""Choosing a condition: of which kind, and of those there are, which one.

Each list is shown twice over, for whom it is only and whom it leaves out (`out`).
"""

from collections.abc import Awaitable, Callable, Sequence

from aiogram import Router
from aiogram.types import CallbackQuery
from markupsafe import Markup

from handlers.entrances import Event
from handlers.front_words import no_longer
from handlers.numbered import Choice, numbered
from handlers.organisers.announcing.audience import added, paged, show_audience
from handlers.organisers.announcing.callbacks import (
    AddCondition,
    Ask,
    AskCondition,
    AskPlace,
    OpenAudience,
)
from handlers.organisers.announcing.offered import OFFERING, offerings_listed
from handlers.organisers.announcing.periods import condition_of_a_category
from handlers.organisers.announcing.said import tiers
from handlers.organisers.announcing.whose import asked_addressed, gone, way_back
from handlers.organisers.choosing_sites import ChooseSite, site_purpose
from handlers.organisers.desk import heading
from handlers.organisers.roles import role_name
from handlers.screens import show
from handlers.talk import Talk
from handlers.theme_text import topic_name
from handlers.typed import TypedInput, ask_for, asked_detail, stop_asking, typed_input
from locales.reader import LANGUAGES, OWN_NAMES, lines, mark
from locales.understand.values import amount
from school.announcements.audience import Condition, ConditionKind
from school.sites import Tier
from school.staff.tables import Role
from school.topics import choices_of

router = Router(name="announcing conditions")

_PURPOSE = "whom"
_OUT = ".out"
_DAYS = (30, 60, 90, 180)
_MOST_DAYS = 3650


@router.callback_query(AskCondition.filter())
async def ask_condition(press: CallbackQuery, callback_data: AskCondition, talk: Talk) -> None:
    """Show what there is to choose from."""
    await stop_asking(talk)
    reader, asked = talk.reader, callback_data
    found = await _VALUES[asked.kind](talk, asked)
    shown, turns = paged(found, asked.page, talk, lambda to: asked.model_copy(update={"page": to}))
    text = lines(
        heading(reader.label("Whom to leave out?") if asked.out else reader.label("Only whom?")),
        None if found else reader.say("There is nothing to choose."),
        reader.say(_TYPED[asked.kind]) if asked.kind in _TYPED else None,
    )
    if asked.kind in _INPUTS:
        await ask_for(talk, _INPUTS[asked.kind], detail={"draft": asked.id, "out": asked.out})
    back = Choice(reader.label("Back"), _back(asked))
    await show(press, await numbered(talk, text, list(shown), further=[*turns, back]))


def _back(asked: AskCondition) -> str:
    if asked.kind is Ask.KINDS:
        return OpenAudience(id=asked.id).pack()
    return AskCondition(id=asked.id, kind=Ask.KINDS, out=asked.out).pack()


def _add(asked: AskCondition, label: str, kind: ConditionKind, value: object) -> Choice:
    data = AddCondition(id=asked.id, kind=kind, value=str(value), out=asked.out)
    return Choice(label, data.pack())


async def _kinds(talk: Talk, asked: AskCondition) -> Sequence[Choice]:
    reader = talk.reader
    labels = {
        Ask.WHERE: reader.label("Site or tier"),
        Ask.OFFERING: reader.label("Signed up for a course"),
        Ask.CATEGORY: reader.label("Signed up in a period"),
        Ask.TOPIC: reader.label("Of a topic"),
        Ask.WHO: reader.label("Role or language"),
        Ask.UNSEEN: reader.label("Not seen for long"),
    }
    return [
        Choice(label, AskCondition(id=asked.id, kind=kind, out=asked.out).pack())
        for kind, label in labels.items()
    ]


async def _where(talk: Talk, asked: AskCondition) -> Sequence[Choice]:
    rest = f"{asked.id}{_OUT if asked.out else ''}"
    site = ChooseSite(purpose=_PURPOSE, rest=rest).pack()
    return [
        Choice(talk.reader.label("People of a site"), site),
        *(_add(asked, name, ConditionKind.TIER, value) for value, name in tiers(talk.reader)),
    ]


async def _offerings(talk: Talk, asked: AskCondition) -> Sequence[Choice]:
    return await offerings_listed(talk, asked.id, out=asked.out)


async def _categories(talk: Talk, asked: AskCondition) -> Sequence[Choice]:
    reader = talk.reader
    known = (await talk.menu()).categories
    named = [
        (reader.label("Any course"), 0),
        *((reader.content(name), id_) for name, id_ in known.items()),
    ]
    return [
        Choice(
            label,
            AskPlace(id=asked.id, kind=ConditionKind.CATEGORY, value=id_, out=asked.out).pack(),
        )
        for label, id_ in named
    ]


async def _topics(talk: Talk, asked: AskCondition) -> Sequence[Choice]:
    return [
        _add(asked, topic_name(talk.reader, name), ConditionKind.TOPIC, theme_id)
        for theme_id, name in (await _known_topics(talk)).items()
    ]


async def _known_topics(talk: Talk) -> dict[int, str]:
    """Return what topics there are, by the theme that stands for each."""
    found = await choices_of(talk.database, talk.person_id, now=talk.now, settings=talk.school)
    return {each.theme_id: each.topic for each in found.topics}


async def _who(talk: Talk, asked: AskCondition) -> Sequence[Choice]:
    reader = talk.reader
    roles = (_add(asked, role_name(reader, role), ConditionKind.ROLE, role) for role in Role)
    languages = (_add(asked, OWN_NAMES[e], ConditionKind.LANGUAGE, e) for e in LANGUAGES)
    return [*roles, *languages]


async def _unseen(talk: Talk, asked: AskCondition) -> Sequence[Choice]:
    return [
        _add(
            asked,
            talk.reader.label("not seen for {n} days", n=days),
            ConditionKind.NOT_SEEN,
            days,
        )
        for days in _DAYS
    ]


Values = Callable[[Talk, AskCondition], Awaitable[Sequence[Choice]]]
_VALUES: dict[Ask, Values] = {
    Ask.KINDS: _kinds,
    Ask.WHERE: _where,
    Ask.OFFERING: _offerings,
    Ask.CATEGORY: _categories,
    Ask.TOPIC: _topics,
    Ask.WHO: _who,
    Ask.UNSEEN: _unseen,
}
_TYPED = {
    Ask.OFFERING: mark("Or type its name."),
    Ask.UNSEEN: mark("Or type the number of days."),
}


@router.callback_query(AddCondition.filter())
async def add_condition(press: CallbackQuery, callback_data: AddCondition, talk: Talk) -> None:
    """Add the condition, and show how many are left."""
    await stop_asking(talk)
    made = await _condition(callback_data, talk)
    if made is None:
        await show(press, no_longer(talk))
        return
    await added(press, callback_data.id, made, talk, out=callback_data.out)


async def _condition(said: AddCondition, talk: Talk) -> Condition | None:
    """Return the condition that a button says; None when it says nothing there is."""
    menu, value = await talk.menu(), said.value
    number = int(value) if value.isascii() and value.isdigit() else 0
    match said.kind:
        case ConditionKind.CATEGORY:
            return condition_of_a_category(said, menu, talk)
        case ConditionKind.OFFERING:
            known = number in menu.by_id
        case ConditionKind.SITE:
            known = number in menu.places
        case ConditionKind.TOPIC:
            value = (await _known_topics(talk)).get(number, "")
            known = bool(value)
        case ConditionKind.NOT_SEEN:
            known = 0 < number <= _MOST_DAYS
        case ConditionKind.TIER:
            known = value in set(Tier)
        case ConditionKind.ROLE:
            known = value in set(Role)
        case ConditionKind.LANGUAGE:
            known = value in LANGUAGES
    return Condition(kind=said.kind, value=value, place=said.place) if known else None


def _ask_site(rest: str, talk: Talk) -> Markup:
    if rest.endswith(_OUT):
        return heading(talk.reader.label("Whom to leave out?"))
    return talk.reader.say("<b>People of which site?</b>")


def _back_to_where(rest: str, talk: Talk) -> Choice:
    draft_id, back = _draft_id(rest), talk.reader.label("Back")
    if not draft_id:
        return way_back(talk, 0)
    asked = AskCondition(id=draft_id, kind=Ask.WHERE, out=rest.endswith(_OUT))
    return Choice(back, asked.pack())


def _draft_id(rest: str) -> int:
    number = rest.removesuffix(_OUT)
    digits = number.removeprefix("-")
    return int(number) if digits.isascii() and digits.isdigit() else 0


@site_purpose(_PURPOSE, ask=_ask_site, back=_back_to_where)
async def add_site(event: Event, site_id: int | None, rest: str, talk: Talk) -> None:
    """Add the site and all below it; the whole school is no condition."""
    if site_id is None:
        await show_audience(event, _draft_id(rest), talk)
        return
    made = Condition(kind=ConditionKind.SITE, value=str(site_id))
    await added(event, _draft_id(rest), made, talk, out=rest.endswith(_OUT))


async def take_days(event: Event, value: int, talk: Talk) -> None:
    """Add who was not seen for so many days."""
    detail = await asked_detail(talk) or {}
    draft = await asked_addressed(talk)
    await stop_asking(talk)
    if draft is None:
        await show(event, await gone(talk, detail.get("draft", 0)))
        return
    made = Condition(kind=ConditionKind.NOT_SEEN, value=str(value))
    await added(event, draft.id, made, talk, out=bool(detail.get("out")))


def _days(text: str, _talk: Talk) -> int | None:
    days = amount(text)
    return days if days and days <= _MOST_DAYS else None


DAYS = typed_input(
    TypedInput(
        key="an.days",
        takes_any=False,
        read=_days,
        act=take_days,
        about=lambda reader: reader.label("For how many days not seen"),
        misfit=lambda reader: reader.say("Or type the number of days."),
    )
)
_INPUTS = {Ask.OFFERING: OFFERING, Ask.UNSEEN: DAYS}
