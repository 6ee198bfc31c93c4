"""/topics: what Linli sends unasked, chosen by one tap each; and "stop", by one word.

A button sets a value and never toggles, so that an old one still means what it says.
"""

from aiogram import Router
from aiogram.filters.callback_data import CallbackData
from aiogram.types import CallbackQuery, InlineKeyboardButton
from markupsafe import Markup

from handlers.callbacks import Id, OpenRoom
from handlers.entrances import Event, entrance
from handlers.screens import Screen, button, rows, show, show_below
from handlers.talk import Talk
from handlers.theme_text import topic_name
from handlers.widths import fit
from locales.reader import Reader, lines, mark
from school.people import Reminders, set_reminders
from school.topics import (
    Choices,
    TopicChoice,
    choices_of,
    stop_all,
    subscribe,
    topic_of,
    unsubscribe,
)

router = Router(name="topics")

# Topics of one page: with reminders, stop and the next page they are six choices.
PAGE = 3

_REMINDERS = {
    Reminders.BOTH: mark("1 day and 2 hours before"),
    Reminders.DAY_BEFORE: mark("The day before"),
    Reminders.TWO_HOURS: mark("Two hours before"),
    Reminders.NONE: mark("No reminders"),
}


class SetTopic(CallbackData, prefix="tp"):
    """Send the themes of a topic, or send them no more; a theme of it stands for its name."""

    theme: Id
    on: bool


class SetReminders(CallbackData, prefix="rm"):
    """Set which reminders are sent."""

    to: Reminders


class OpenReminders(CallbackData, prefix="rms"):
    """Show the choice of reminders."""


class OpenTopics(CallbackData, prefix="tps"):
    """Show the topics from this one on."""

    first: int


@entrance("TOPICS")
async def open_topics(event: Event, talk: Talk) -> None:
    """Show what is sent."""
    await show(event, await topics_screen(talk))


@entrance("STOP")
async def stop_everything(event: Event, talk: Talk) -> None:
    """Send nothing more unasked, and say so."""
    await stop_all(talk.database, talk.person_id)
    await show_below(event, stopped_all(talk.reader))


@router.callback_query(OpenTopics.filter())
async def turn_page(press: CallbackQuery, callback_data: OpenTopics, talk: Talk) -> None:
    """Show other topics."""
    await show(press, await topics_screen(talk, callback_data.first))


@router.callback_query(OpenReminders.filter())
async def open_reminders(press: CallbackQuery, talk: Talk) -> None:
    """Show the choice of reminders."""
    await show(press, reminders_screen(talk.reader, (await _choices(talk)).reminders))


@router.callback_query(SetTopic.filter())
async def set_topic(
    press: CallbackQuery, callback_data: SetTopic, talk: Talk, notice_id: int | None = None
) -> None:
    """Set one topic; below a push, which stays readable, else on the screen of topics."""
    topic = await topic_of(talk.database, callback_data.theme)
    if topic is None:
        await show(press, await topics_screen(talk))
        return
    if callback_data.on:
        await subscribe(talk.database, talk.person_id, topic, now=talk.now)
    else:
        await unsubscribe(talk.database, talk.person_id, topic)
    if notice_id is None:
        await show(press, await topics_screen(talk))
    else:
        await show_below(press, topic_set(talk.reader, callback_data, topic))


@router.callback_query(SetReminders.filter())
async def choose_reminders(
    press: CallbackQuery, callback_data: SetReminders, talk: Talk, notice_id: int | None = None
) -> None:
    """Set the reminders; below a push, which stays readable, else on their screen."""
    before = (await _choices(talk)).reminders
    await set_reminders(talk.database, person_id=talk.person_id, reminders=callback_data.to)
    if notice_id is None:
        await show(press, reminders_screen(talk.reader, callback_data.to))
    else:
        await show_below(press, reminders_set(talk.reader, callback_data.to, before=before))


async def stop_topic(event: Event, theme_id: int, talk: Talk) -> None:
    """Send no more of the topic that a theme belongs to, and say so."""
    topic = await topic_of(talk.database, theme_id)
    if topic is not None:
        await unsubscribe(talk.database, talk.person_id, topic)
        await show_below(event, topic_set(talk.reader, SetTopic(theme=theme_id, on=False), topic))


async def stop_reminders(event: Event, talk: Talk) -> None:
    """Send no more reminders, and say so."""
    before = (await _choices(talk)).reminders
    await set_reminders(talk.database, person_id=talk.person_id, reminders=Reminders.NONE)
    await show_below(event, reminders_set(talk.reader, Reminders.NONE, before=before))


async def topics_screen(talk: Talk, first: int = 0) -> Screen:
    """Return what is sent to the person now and then, only what sends something now."""
    reader, choices = talk.reader, await _choices(talk)
    first = first if 0 <= first < len(choices.topics) else 0
    shown = choices.topics[first : first + PAGE]
    text = lines(
        reader.say("<b>What I send you</b>"),
        *(_state(reader, choice) for choice in shown),
        reader.say("Reminders: {chosen}", chosen=reader.label(_REMINDERS[choices.reminders])),
        reader.say("I always tell you of changed times."),
    )
    return Screen(
        text,
        rows(
            *(_change(reader, choice) for choice in shown),
            button(reader.label("Change reminders"), OpenReminders().pack()),
            _next_page(reader, choices, first),
            button(reader.label("Send me nothing unasked"), OpenRoom(name="STOP").pack()),
        ),
    )


def reminders_screen(reader: Reader, chosen: Reminders) -> Screen:
    """Return the choices of reminders; the present one is marked."""
    buttons = [
        button(
            reader.label("{name} (chosen)", name=reader.label(name))
            if value is chosen
            else reader.label(name),
            SetReminders(to=value).pack(),
        )
        for value, name in _REMINDERS.items()
    ]
    back = button(reader.label("Back"), OpenRoom(name="TOPICS").pack())
    return Screen(reader.say("When shall I remind you of a course?"), rows(*buttons, back))


def topic_set(reader: Reader, done: SetTopic, topic: str) -> Screen:
    """Return the word that a topic is or is not sent from now on, and the way back."""
    name = fit(topic_name(reader, topic), 10)
    if done.on:
        return Screen(reader.say("From now on I send you: {topic}", topic=name))
    back = SetTopic(theme=done.theme, on=True).pack()
    return Screen(
        lines(
            reader.say("All right, no more of: {topic}", topic=name),
            reader.say("You can read them under “Legal themes”."),
        ),
        rows(
            button(reader.label("Send them after all"), back),
            button(reader.label("What else I am sent"), OpenRoom(name="TOPICS").pack()),
        ),
    )


def reminders_set(reader: Reader, chosen: Reminders, *, before: Reminders) -> Screen:
    """Return the word which reminders are sent from now on, and the way back."""
    back = None
    if before is not chosen:
        back = button(reader.label("As it was before"), SetReminders(to=before).pack())
    told: Markup
    if chosen is Reminders.NONE:
        told = lines(
            reader.say("All right, no more reminders."),
            reader.say("Your sign-ups stay as they are."),
        )
    else:
        told = reader.say("Reminders: {chosen}", chosen=reader.label(_REMINDERS[chosen]))
    others = button(reader.label("What else I am sent"), OpenRoom(name="TOPICS").pack())
    return Screen(told, rows(back, others))


def stopped_all(reader: Reader) -> Screen:
    """Return the word that nothing is sent unasked any more, and the way back."""
    text = lines(
        reader.say("All right, I send nothing unasked."),
        reader.say("Your sign-ups stay as they are."),
        reader.say("I still tell you of changed times."),
    )
    back = button(reader.label("Choose what I am sent"), OpenRoom(name="TOPICS").pack())
    return Screen(text, rows(back))


async def _choices(talk: Talk) -> Choices:
    return await choices_of(talk.database, talk.person_id, now=talk.now, settings=talk.school)


def _state(reader: Reader, choice: TopicChoice) -> Markup:
    name = fit(topic_name(reader, choice.topic), 10)
    if choice.subscribed:
        return reader.say("{topic}: I send them", topic=name)
    return reader.say("{topic}: not sent", topic=name)


def _change(reader: Reader, choice: TopicChoice) -> InlineKeyboardButton:
    name = fit(topic_name(reader, choice.topic), 10)
    label = (
        reader.label("Send no more: {topic}", topic=name)
        if choice.subscribed
        else reader.label("Send me: {topic}", topic=name)
    )
    return button(label, SetTopic(theme=choice.theme_id, on=not choice.subscribed).pack())


def _next_page(reader: Reader, choices: Choices, first: int) -> InlineKeyboardButton | None:
    if len(choices.topics) <= PAGE:
        return None
    following = first + PAGE if first + PAGE < len(choices.topics) else 0
    return button(reader.label("More topics"), OpenTopics(first=following).pack())
