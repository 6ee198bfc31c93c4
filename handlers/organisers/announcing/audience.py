"""Whom a draft is for: conditions added one by one, widened, narrowed, left out, saved."""

from collections.abc import Sequence

from aiogram import Router
from aiogram.types import CallbackQuery

from handlers.entrances import Event
from handlers.listing import page_of
from handlers.numbered import Choice, numbered
from handlers.organisers.announcing.callbacks import (
    AddCondition,
    AskCondition,
    ClearAudience,
    OpenAudience,
    OpenDraft,
    SaveAudience,
    UseAudience,
)
from handlers.organisers.announcing.draft import asked_draft, kept_change, reach, refused
from handlers.organisers.announcing.said import audience_lines, tiers
from handlers.organisers.choosing_sites import ChooseSite, site_purpose
from handlers.organisers.desk import heading
from handlers.organisers.roles import role_name
from handlers.screens import Screen, button, rows, show
from handlers.talk import Talk
from handlers.theme_text import topic_name
from handlers.typed import TypedInput, ask_for, stop_asking, typed_input
from locales.reader import LANGUAGES, OWN_NAMES, lines
from school.announcements.audience import Audience, Condition, ConditionKind
from school.announcements.drafts import (
    Draft,
    DraftChange,
    NoDraft,
    draft_of,
)
from school.announcements.saved import save_audience, saved_audiences
from school.staff.tables import Role
from school.topics import choices_of

router = Router(name="announcing audience")

_PURPOSE = "whom"
_DAYS = (30, 90, 180)


@router.callback_query(OpenAudience.filter())
async def open_audience(press: CallbackQuery, callback_data: OpenAudience, talk: Talk) -> None:
    """Show whom it is for, and how many that are."""
    await _show(press, callback_data.id, talk)


async def _show(event: Event, draft_id: int, talk: Talk) -> None:
    draft = await draft_of(talk.database, talk.actor, draft_id)
    if draft is None:
        await show(event, await refused(talk, NoDraft.GONE))
        return
    await show(event, await audience_screen(talk, draft))


async def audience_screen(talk: Talk, draft: Draft) -> Screen:
    """Return the audience, its number, and the ways to narrow it."""
    reader, id_ = talk.reader, draft.id
    menu = await talk.menu()
    readers = (await reach(talk, draft)).readers
    text = lines(
        heading(reader.label("To whom?")),
        *audience_lines(talk, menu, draft.audience, most=3),
        reader.say("These are {n} people.", n=reader.number(readers)),
    )

    def ask(label: str, kind: ConditionKind) -> Choice:
        return Choice(label, AskCondition(id=id_, kind=kind.value).pack())

    choices = [
        Choice(
            reader.label("People of a site"),
            ChooseSite(purpose=_PURPOSE, rest=str(id_)).pack(),
        ),
        ask(reader.label("Signed up for a course"), ConditionKind.OFFERING),
        ask(reader.label("Of a topic"), ConditionKind.TOPIC),
        Choice(reader.label("By role, language, tier"), _more(id_)),
        Choice(reader.label("Saved ones"), UseAudience(id=id_, saved=0).pack()),
        Choice(reader.label("Everybody again"), ClearAudience(id=id_).pack()),
    ]
    further = [
        Choice(reader.label("Save it by a name"), SaveAudience(id=id_).pack()),
        Choice(reader.label("Back"), OpenDraft(id=id_).pack()),
    ]
    return await numbered(talk, text, choices, further=further)


def _more(draft_id: int) -> str:
    return AskCondition(id=draft_id, kind="more").pack()


@router.callback_query(AskCondition.filter())
async def ask_condition(press: CallbackQuery, callback_data: AskCondition, talk: Talk) -> None:
    """Show the values of a kind of condition."""
    found = await _values(talk, callback_data)
    shown, turns = page_of(
        found,
        callback_data.page,
        talk,
        lambda to: callback_data.model_copy(update={"page": to}),
        size=4,
    )
    other = callback_data.model_copy(update={"out": not callback_data.out, "page": 0})
    reader = talk.reader
    text = lines(
        heading(
            reader.label("Whom to leave out?") if callback_data.out else reader.label("Only whom?")
        ),
        None if found else reader.say("There is nothing to choose."),
    )
    label = (
        reader.label("Rather: only these")
        if callback_data.out
        else reader.label("Rather: all but these")
    )
    back = Choice(reader.label("Back"), OpenAudience(id=callback_data.id).pack())
    further = [*turns, *([Choice(label, other.pack())] if found else []), back]
    await show(press, await numbered(talk, text, list(shown), further=further))


async def _values(talk: Talk, asked: AskCondition) -> Sequence[Choice]:
    """Return the values to choose from, each a button that adds its condition."""
    reader = talk.reader

    def add(label: str, kind: ConditionKind, value: object) -> Choice:
        data = AddCondition(id=asked.id, kind=kind.value, value=str(value), out=asked.out)
        return Choice(label, data.pack())

    if asked.kind == ConditionKind.OFFERING:
        menu = await talk.menu()
        return [
            add(reader.content(each.title), ConditionKind.OFFERING, each.id)
            for each in menu.offerings
            if each.ends_at > talk.now
        ]
    if asked.kind == ConditionKind.TOPIC:
        return [
            add(topic_name(reader, name), ConditionKind.TOPIC, n)
            for n, name in enumerate(await _topics(talk))
        ]
    return [
        *(add(role_name(reader, role), ConditionKind.ROLE, role.value) for role in Role),
        *(add(OWN_NAMES[each], ConditionKind.LANGUAGE, each) for each in LANGUAGES),
        *(add(name, ConditionKind.TIER, value) for value, name in tiers(reader)),
        *(
            add(reader.label("not seen for {n} days", n=days), ConditionKind.NOT_SEEN, days)
            for days in _DAYS
        ),
    ]


async def _topics(talk: Talk) -> list[str]:
    found = await choices_of(talk.database, talk.person_id, now=talk.now, settings=talk.school)
    return sorted(each.topic for each in found.topics)


@router.callback_query(AddCondition.filter())
async def add_condition(press: CallbackQuery, callback_data: AddCondition, talk: Talk) -> None:
    """Add the condition, and show how many are left."""
    kind, value = callback_data.kind, callback_data.value
    if kind not in set(ConditionKind):
        await _show(press, callback_data.id, talk)
        return
    if kind == ConditionKind.TOPIC:
        topics = await _topics(talk)
        value = topics[int(value)] if value.isdigit() and int(value) < len(topics) else value
    made = Condition(kind=ConditionKind(kind), value=value)
    await _add(press, callback_data.id, made, talk, out=callback_data.out)


@site_purpose(_PURPOSE, ask=lambda _rest, talk: talk.reader.say("<b>People of which site?</b>"))
async def add_site(event: Event, site_id: int | None, rest: str, talk: Talk) -> None:
    """Add the site and all below it; the whole school is no condition."""
    draft_id = int(rest) if rest.isdigit() else 0
    if site_id is None:
        await _show(event, draft_id, talk)
        return
    made = Condition(kind=ConditionKind.SITE, value=str(site_id))
    await _add(event, draft_id, made, talk, out=False)


async def _add(event: Event, draft_id: int, made: Condition, talk: Talk, *, out: bool) -> None:
    draft = await draft_of(talk.database, talk.actor, draft_id)
    if draft is None:
        await show(event, await refused(talk, NoDraft.GONE))
        return
    old = draft.audience
    given = old.without if out else old.only
    added = given if made in given else (*given, made)
    change = {"without": added} if out else {"only": added}
    await _set(event, draft_id, old.model_copy(update=change), talk)


async def _set(event: Event, draft_id: int, audience: Audience, talk: Talk) -> None:
    kept = await kept_change(event, draft_id, talk, DraftChange(audience=audience))
    if kept is not None:
        await show(event, await audience_screen(talk, kept))


@router.callback_query(ClearAudience.filter())
async def clear(press: CallbackQuery, callback_data: ClearAudience, talk: Talk) -> None:
    """Take every condition away."""
    await _set(press, callback_data.id, Audience(), talk)


@router.callback_query(UseAudience.filter())
async def use(press: CallbackQuery, callback_data: UseAudience, talk: Talk) -> None:
    """Show the saved audiences, or take one."""
    saved = await saved_audiences(talk.database, talk.actor)
    chosen = next((each for each in saved if each.id == callback_data.saved), None)
    if chosen is not None:
        await _set(press, callback_data.id, chosen.audience, talk)
        return
    reader = talk.reader
    text = lines(
        heading(reader.label("Saved ones")),
        None if saved else reader.say("Nothing is saved yet."),
    )
    choices = [
        Choice(each.name, UseAudience(id=callback_data.id, saved=each.id).pack())
        for each in saved[:6]
    ]
    back = Choice(reader.label("Back"), OpenAudience(id=callback_data.id).pack())
    await show(press, await numbered(talk, text, choices, further=[back]))


@router.callback_query(SaveAudience.filter())
async def ask_name(press: CallbackQuery, callback_data: SaveAudience, talk: Talk) -> None:
    """Ask for a name."""
    await ask_for(talk, NAME, detail={"draft": callback_data.id})
    back = button(talk.reader.label("Back"), OpenAudience(id=callback_data.id).pack())
    told = talk.reader.say("By which name? One short line.")
    await show(press, Screen(told, rows(back)))


async def take_name(event: Event, value: str, talk: Talk) -> None:
    """Save the audience."""
    draft = await asked_draft(talk)
    await stop_asking(talk)
    if draft is None:
        await show(event, await refused(talk, NoDraft.GONE))
        return
    saved = await save_audience(
        talk.database,
        now=talk.now,
        actor=talk.actor,
        site_id=draft.site_id,
        name=value,
        audience=draft.audience,
    )
    reader = talk.reader
    told = reader.say("It is saved.") if saved else reader.say("That name is taken already.")
    back = Choice(reader.label("Back"), OpenAudience(id=draft.id).pack())
    await show(event, await numbered(talk, told, [], further=[back]))


NAME = typed_input(
    TypedInput(
        key="an.audience",
        takes_any=True,
        read=lambda text, _talk: " ".join(text.split())[:40] or None,
        act=take_name,
        about=lambda reader: reader.label("The audience's name"),
        misfit=lambda reader: reader.say("By which name? One short line."),
    )
)
