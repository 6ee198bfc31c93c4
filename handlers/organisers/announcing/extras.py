"""When a draft goes out, its buttons, and the same in a second language."""

from typing import Any

from aiogram import Router
from aiogram.types import CallbackQuery, Message

from handlers.entrances import Event
from handlers.numbered import Choice, numbered
from handlers.organisers.announcing.callbacks import AddSurveyButton, DraftPart, OpenDraft, Part
from handlers.organisers.announcing.draft import asked_draft, changed, refused, when_line
from handlers.organisers.announcing.received import in_both_scripts, received
from handlers.organisers.desk import heading
from handlers.organisers.whens import understood
from handlers.screens import Screen, button, rows, show
from handlers.talk import Talk
from handlers.typed import TypedInput, ask_for, asked_detail, stop_asking, typed_input
from locales.reader import Reader, lines
from locales.understand.dates import Unclear
from school.announcements.content import MOST_BUTTONS, ButtonKind, LinkButton
from school.announcements.drafts import Draft, DraftChange, NoDraft, draft_of
from school.announcements.tables import Repeat
from school.surveys.drafts import SurveyLine, surveys_seen

router = Router(name="announcing extras")

# Open surveys that are offered as a button; others are typed.
_SURVEYS = 4
# The second language that announcements can be written in; Chinese is the first.
SECOND = "en"


async def time_screen(press: CallbackQuery, draft: Draft, talk: Talk) -> None:
    """Ask when it goes out; a date may be typed."""
    await ask_for(talk, TIME, detail={"draft": draft.id, "said": []})
    await show(press, await _time_screen(talk, draft))


async def _time_screen(talk: Talk, draft: Draft) -> Screen:
    reader, id_ = talk.reader, draft.id
    text = lines(
        heading(reader.label("When does it go out?")),
        when_line(talk, draft),
        reader.say("Or type it, like “tomorrow 9:00”."),
    )
    parts = [Choice(reader.label("At once"), DraftPart(id=id_, part=Part.NOW).pack())]
    if draft.send_at is not None:
        weekly, monthly = Part.WEEKLY, Part.MONTHLY
        parts += [
            Choice(reader.label("Every week"), DraftPart(id=id_, part=weekly).pack()),
            Choice(reader.label("Every month"), DraftPart(id=id_, part=monthly).pack()),
        ]
    urgent = (
        Choice(reader.label("Not urgent"), DraftPart(id=id_, part=Part.CALM).pack())
        if draft.urgent
        else Choice(
            reader.label("Urgent (severe weather)"), DraftPart(id=id_, part=Part.URGENT).pack()
        )
    )
    back = Choice(reader.label("Back"), OpenDraft(id=id_).pack())
    return await numbered(talk, text, [*parts, urgent], further=[back])


async def take_time(event: Event, value: str, talk: Talk) -> None:
    """Take a typed date, or ask what is missing of it."""
    detail = await asked_detail(talk) or {}
    now = talk.now.astimezone(talk.school.zone)
    said = detail.get("said", [])
    found = understood([*said, value], now)
    if isinstance(found, Unclear):
        await ask_for(talk, TIME, detail=detail | {"said": list(found.said)})
        await show(event, Screen(_unclear(talk.reader)))
        return
    await stop_asking(talk)
    change = DraftChange(send_at=found.starts_at, urgent=False)
    await changed(event, detail.get("draft", 0), talk, change)


def _unclear(reader: Reader) -> Any:
    return lines(
        reader.say("Which day and what time exactly?"),
        reader.say("For example: 4 December 14:00"),
    )


TIME = typed_input(
    TypedInput(
        key="an.time",
        takes_any=True,
        read=lambda text, _talk: text.strip() or None,
        act=take_time,
        about=lambda reader: reader.label("When the announcement goes out"),
        misfit=_unclear,
    )
)


async def at_once(press: CallbackQuery, draft: Draft, talk: Talk) -> None:
    """Send it as soon as it is ordered."""
    await changed(press, draft.id, talk, DraftChange(at_once=True))


async def weekly(press: CallbackQuery, draft: Draft, talk: Talk) -> None:
    """Repeat it every week."""
    await changed(press, draft.id, talk, DraftChange(repeat=Repeat.WEEKLY))


async def monthly(press: CallbackQuery, draft: Draft, talk: Talk) -> None:
    """Repeat it every month."""
    await changed(press, draft.id, talk, DraftChange(repeat=Repeat.MONTHLY))


async def urgent(press: CallbackQuery, draft: Draft, talk: Talk) -> None:
    """Let it go ahead of all, and through quiet hours."""
    await changed(press, draft.id, talk, DraftChange(urgent=True, at_once=True))


async def calm(press: CallbackQuery, draft: Draft, talk: Talk) -> None:
    """Send it like any other."""
    await changed(press, draft.id, talk, DraftChange(urgent=False))


async def ask_button(press: CallbackQuery, draft: Draft, talk: Talk) -> None:
    """Ask for a button: an open survey, an offering's name, or words and a link."""
    await ask_for(talk, BUTTON, detail={"draft": draft.id})
    choices = [
        Choice(
            talk.reader.label("Survey: {title}", title=talk.reader.content(each.title)),
            AddSurveyButton(id=draft.id, survey=each.id).pack(),
        )
        for each in (await _open_surveys(talk))[:_SURVEYS]
    ]
    back = Choice(talk.reader.label("Back"), OpenDraft(id=draft.id).pack())
    await show(press, await numbered(talk, _ask_button(talk.reader), choices, further=[back]))


def _ask_button(reader: Reader) -> Any:
    return lines(
        reader.say("<b>What does the button open?</b>"),
        reader.say("Type the name of a course or survey,"),
        reader.say("or words and a link: “More https://…”"),
    )


async def _open_surveys(talk: Talk) -> list[SurveyLine]:
    """Return the surveys in one's scope that take answers, or will."""
    found = await surveys_seen(talk.database, talk.actor, closed=False)
    return [each for each in found if each.takes_answers(talk.now)]


@router.callback_query(AddSurveyButton.filter())
async def add_survey(press: CallbackQuery, callback_data: AddSurveyButton, talk: Talk) -> None:
    """Add a button that opens a survey, as long as that takes answers."""
    draft = await draft_of(talk.database, talk.actor, callback_data.id)
    if draft is None or draft.content is None:
        await stop_asking(talk)
        await show(press, await refused(talk, NoDraft.GONE))
        return
    known = {each.id: each for each in await _open_surveys(talk)}
    if callback_data.survey not in known:
        back = Choice(talk.reader.label("Back"), OpenDraft(id=draft.id).pack())
        told = talk.reader.say("That survey takes no answers now.")
        await show(press, await numbered(talk, told, [], further=[back]))
        return
    await _add(press, draft, _survey_button(known[callback_data.survey]), talk)


async def take_button(event: Event, value: str, talk: Talk) -> None:
    """Add the button."""
    draft = await asked_draft(talk)
    if draft is None or draft.content is None:
        await stop_asking(talk)
        await show(event, await refused(talk, NoDraft.GONE))
        return
    made = await _button(value, talk)
    if made is None:
        await show(event, Screen(_no_button(talk.reader)))
        return
    await _add(event, draft, made, talk)


async def _add(event: Event, draft: Draft, made: LinkButton, talk: Talk) -> None:
    await stop_asking(talk)
    if draft.content is None:
        return
    buttons = (*draft.content.buttons, made)[-MOST_BUTTONS:]
    content = draft.content.model_copy(update={"buttons": buttons})
    content = await in_both_scripts(content, talk)
    await changed(event, draft.id, talk, DraftChange(content=content))


def _no_button(reader: Reader) -> Any:
    return lines(
        reader.say("I found no open course or survey so named."),
        reader.say("A link begins with https://"),
    )


async def _button(text: str, talk: Talk) -> LinkButton | None:
    words, mark_, rest = text.partition("https://")
    if mark_:
        label = " ".join(words.split()) or talk.reader.label("Open the link")
        return LinkButton(kind=ButtonKind.LINK, label=label[:30], target=f"https://{rest.strip()}")
    menu = await talk.menu()
    wanted = "".join(text.split())
    for each in menu.open_at(talk.now).offerings:
        if wanted in "".join(each.title.split()):
            return LinkButton(kind=ButtonKind.OFFERING, label=each.title[:30], target=str(each.id))
    for survey in await _open_surveys(talk):
        if wanted in "".join(survey.title.split()):
            return _survey_button(survey)
    return None


def _survey_button(survey: SurveyLine) -> LinkButton:
    return LinkButton(kind=ButtonKind.SURVEY, label=survey.title[:30], target=str(survey.id))


BUTTON = typed_input(
    TypedInput(
        key="an.button",
        takes_any=True,
        read=lambda text, _talk: text.strip() or None,
        act=take_button,
        about=lambda reader: reader.label("The announcement's button"),
        misfit=_no_button,
    )
)


async def ask_second(press: CallbackQuery, draft: Draft, talk: Talk) -> None:
    """Ask for the same in English."""
    await ask_for(talk, SECOND_WORDS, detail={"draft": draft.id})
    back = button(talk.reader.label("Back"), OpenDraft(id=draft.id).pack())
    await show(press, Screen(_ask_second(talk.reader), rows(back)))


def _ask_second(reader: Reader) -> Any:
    return reader.say("Send me the same words in English.")


async def take_second(event: Event, _value: str, talk: Talk) -> None:
    """Keep the words for readers of English."""
    draft = await asked_draft(talk)
    given = received(event) if isinstance(event, Message) else None
    await stop_asking(talk)
    if draft is None or draft.content is None or given is None:
        await show(event, await refused(talk, NoDraft.GONE))
        return
    content = draft.content.model_copy(update={"second": given.words, "second_language": SECOND})
    await changed(event, draft.id, talk, DraftChange(content=content))


SECOND_WORDS = typed_input(
    TypedInput(
        key="an.second",
        takes_any=True,
        read=lambda text, _talk: text.strip() or None,
        act=take_second,
        about=lambda reader: reader.label("The announcement in English"),
        misfit=_ask_second,
    )
)


OF_PARTS = {
    Part.TIME: time_screen,
    Part.NOW: at_once,
    Part.WEEKLY: weekly,
    Part.MONTHLY: monthly,
    Part.URGENT: urgent,
    Part.CALM: calm,
    Part.BUTTONS: ask_button,
    Part.SECOND: ask_second,
}
