"""The school's settings: read in groups, changed by a tap or a typed value, taken up at once."""

from typing import Any

from aiogram import Router
from aiogram.filters.callback_data import CallbackData
from aiogram.types import CallbackQuery
from markupsafe import Markup

from handlers.entrances import Event
from handlers.front_words import no_longer
from handlers.numbered import Choice, numbered
from handlers.organisers.desk import back_to, heading, to_desk
from handlers.organisers.sections import section
from handlers.organisers.settings.items import (
    GROUPS,
    Group,
    Item,
    code_of,
    how_to_type,
    misfit,
    note,
    said,
    value_of,
)
from handlers.organisers.settings.known import ITEMS, of_group
from handlers.screens import Screen, button, rows, show
from handlers.talk import Talk
from handlers.typed import (
    TypedInput,
    ask_for,
    asked_detail,
    offer_choices,
    stop_asking,
    typed_input,
)
from locales.reader import lines, mark
from school.setting_changes import (
    NotChanged,
    SettingChanged,
    SettingValue,
    change_setting,
    decided,
)
from school.settings import SchoolSettings
from school.staff.rights import Rank

router = Router(name="settings")
SECTION = "settings"
TIMEZONE = "timezone"
# What a button holds that goes back to the default.
DEFAULT = "default"


class OpenSettings(CallbackData, prefix="stg"):
    """Show the settings of one group."""

    group: Group


class OpenSetting(CallbackData, prefix="sto"):
    """Show one setting, and let it be typed."""

    name: str


class SetSetting(CallbackData, prefix="stv"):
    """Decide one setting."""

    name: str
    value: str


@section(SECTION, mark("School settings"), rank=Rank.ORGANISER, everywhere=True)
async def open_settings(event: Event, talk: Talk) -> None:
    """Show the groups."""
    await _ask_no_more(talk)
    reader = talk.reader
    own = (await decided(talk.database, talk.actor, base=talk.defaults)).own
    text = lines(
        heading(reader.label("School settings")),
        reader.say_many("You decided one of them.", "You decided {n} of them.", len(own))
        if own
        else reader.say("All are as they come."),
        reader.say("What you change holds at once."),
    )
    choices = [
        *(Choice(reader.label(name), _group(group)) for group, name in GROUPS.items()),
        Choice(reader.label("Time zone"), OpenSetting(name=TIMEZONE).pack()),
    ]
    await show(event, await numbered(talk, text, choices, further=[to_desk(talk)]))


@router.callback_query(OpenSettings.filter())
async def open_group(press: CallbackQuery, callback_data: OpenSettings, talk: Talk) -> None:
    """Show the settings of a group."""
    await _ask_no_more(talk)
    settings = (await decided(talk.database, talk.actor, base=talk.defaults)).settings
    await show(press, await group_screen(talk, callback_data.group, settings))


async def group_screen(
    talk: Talk, group: Group, settings: SchoolSettings, *, told: Markup | None = None
) -> Screen:
    """Return a group's settings with their present values; `told` is what was just decided."""
    reader = talk.reader
    text = lines(
        heading(reader.label(GROUPS[group])), told or reader.say("Tap one to read or change it.")
    )
    choices = [
        Choice(
            reader.label(
                "{name}: {value}",
                name=reader.label(item.label),
                value=said(reader, item, getattr(settings, item.name)),
            ),
            OpenSetting(name=item.name).pack(),
        )
        for item in of_group(group)
    ]
    return await numbered(talk, text, choices, further=[back_to(talk, SECTION)])


@router.callback_query(OpenSetting.filter())
async def open_setting(press: CallbackQuery, callback_data: OpenSetting, talk: Talk) -> None:
    """Show one setting; the next words typed are its new value."""
    now = await decided(talk.database, talk.actor, base=talk.defaults)
    item = ITEMS.get(callback_data.name)
    if item is not None:
        await ask_for(talk, VALUE, detail=item.name)
        await offer_choices(talk, [])
        await show(press, setting_screen(talk, item, now.settings))
        return
    await _ask_no_more(talk)
    is_zone = callback_data.name == TIMEZONE
    await show(press, await _zone_screen(talk, now.settings) if is_zone else no_longer(talk))


def setting_screen(talk: Talk, item: Item, settings: SchoolSettings) -> Screen:
    """Return what a setting does, its value and default, and values to choose from.

    The values bear no numbers: a typed 3 is three, not the third of them.
    """
    reader = talk.reader
    value: SettingValue = getattr(settings, item.name)
    default: SettingValue = getattr(talk.defaults, item.name)
    text = lines(
        heading(reader.label(item.label)),
        reader.say(item.does),
        reader.say("Now: {value}", value=said(reader, item, value)),
        None
        if value == default
        else reader.say("Default: {value}", value=said(reader, item, default)),
        note(reader, item, settings),
        how_to_type(reader, item),
    )
    others = [each for each in item.often if each not in {value, default}]
    back_to_default = button(
        reader.label("Back to default: {value}", value=said(reader, item, default)),
        SetSetting(name=item.name, value=DEFAULT).pack(),
    )
    return Screen(
        text,
        rows(
            *(button(said(reader, item, each), _set(item, code_of(each))) for each in others),
            None if value == default else back_to_default,
            button(reader.label("Back"), _group(item.group)),
        ),
    )


async def _zone_screen(talk: Talk, settings: SchoolSettings) -> Screen:
    reader = talk.reader
    text = lines(
        heading(reader.label("Time zone")),
        reader.say("Now: {value}", value=settings.timezone),
        reader.say("It cannot be changed here:\nall times of courses would move."),
        reader.say("If it must be: by the workbook."),
    )
    return await numbered(talk, text, [], further=[back_to(talk, SECTION)])


@router.callback_query(SetSetting.filter())
async def set_setting(press: CallbackQuery, callback_data: SetSetting, talk: Talk) -> None:
    """Decide a setting by a button."""
    item = ITEMS.get(callback_data.name)
    if item is None:
        await show(press, no_longer(talk))
        return
    await _decide(press, item, callback_data.value, talk)


async def take_value(event: Event, value: str, talk: Talk) -> None:
    """Decide a setting by typed words."""
    item = ITEMS.get(str(await asked_detail(talk)))
    if item is None:
        await stop_asking(talk)
        await show(event, no_longer(talk))
        return
    await _decide(event, item, value, talk)


async def _decide(event: Event, item: Item, words: str, talk: Talk) -> None:
    """Change the setting and show its group; what does not fit leaves the question open."""
    value = None if words == DEFAULT else value_of(item, words)
    if value is None and words != DEFAULT:
        await decided(talk.database, talk.actor, base=talk.defaults)  # only who may hears why
        await show(event, _misfit(talk, item))
        return
    outcome = await change_setting(
        talk.database,
        now=talk.now,
        actor=talk.actor,
        name=item.name,
        value=value,
        base=talk.defaults,
    )
    if not isinstance(outcome, SettingChanged):
        unfit = outcome is NotChanged.UNFIT
        await show(event, _misfit(talk, item) if unfit else no_longer(talk))
        return
    await _ask_no_more(talk)
    told = _told(talk, item, outcome)
    await show(event, await group_screen(talk, item.group, outcome.settings, told=told))


def _told(talk: Talk, item: Item, outcome: SettingChanged) -> Markup:
    reader = talk.reader
    value = said(reader, item, getattr(outcome.settings, item.name))
    done = (
        reader.say("Noted. It holds from now on:")
        if outcome.changed
        else reader.say("It is so already:")
    )
    name = reader.label(item.label)
    return lines(done, reader.label("{name}: {value}", name=name, value=value))


def _misfit(talk: Talk, item: Item) -> Screen:
    back = button(talk.reader.label("Back"), _group(item.group))
    return Screen(misfit(talk.reader, item), rows(back))


async def _ask_no_more(talk: Talk) -> None:
    if await talk.state.get_state() == VALUE.key:
        await stop_asking(talk)


def _group(group: Group) -> str:
    return OpenSettings(group=group).pack()


def _set(item: Item, value: str) -> str:
    return SetSetting(name=item.name, value=value).pack()


def _typed(text: str, _talk: Talk) -> Any:
    return text.strip()[:40] or None


VALUE = typed_input(
    TypedInput(
        key="school.setting",
        takes_any=True,
        read=_typed,
        act=take_value,
        about=lambda reader: reader.label("The setting's new value"),
        misfit=lambda reader: reader.say("Please type the new value."),
    )
)
