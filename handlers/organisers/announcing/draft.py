"""A draft's screen: what it says, to whom, when; and the ways to change each."""

from dataclasses import dataclass

from markupsafe import Markup

from handlers.about import moment_of
from handlers.entrances import Event
from handlers.numbered import Choice, numbered
from handlers.organisers.announcing.callbacks import (
    DraftPart,
    OpenAudience,
    OpenDraft,
    OpenDrafts,
    Part,
)
from handlers.organisers.announcing.said import audience_lines, kind_of_content
from handlers.organisers.desk import heading
from handlers.organisers.roles import site_name
from handlers.screens import Screen, show
from handlers.snapshots import Snapshot, own_buttons, send_snapshot, snapshot
from handlers.talk import Talk
from handlers.typed import asked_detail
from handlers.widths import fit
from locales.reader import Reader, lines, mark
from school.announcements.audience import Audience
from school.announcements.drafts import Draft, DraftChange, NoDraft, change_draft, draft_of
from school.announcements.people import Reach, reach_of
from school.announcements.tables import Repeat
from school.staff.rights import path_of

_REPEATS = {Repeat.WEEKLY: mark("Every week"), Repeat.MONTHLY: mark("Every month")}
_WHY = {
    NoDraft.GONE: mark("This draft is not there any more."),
    NoDraft.STALE: mark("It was changed meanwhile. Look again."),
    NoDraft.SENT: mark("It was sent already."),
}


@dataclass(frozen=True, slots=True)
class Addressed:
    """Something with an audience; `id` as its buttons say it (`whose`)."""

    id: int
    site_id: int | None
    audience: Audience
    urgent: bool = False


async def draft_screen(talk: Talk, draft: Draft) -> Screen:
    """Return the draft with everything that can be changed about it."""
    reader, id_ = talk.reader, draft.id
    text = lines(
        heading(reader.content(draft.title) if draft.title else reader.label("A new draft")),
        reader.say("From: {site}", site=site_name(talk, draft.site)),
        kind_of_content(reader, draft.content),
        *audience_lines(talk, await talk.menu(), draft.audience, most=2),
        when_line(talk, draft),
    )

    def part(label: str, which: Part) -> Choice:
        return Choice(label, DraftPart(id=id_, part=which).pack())

    choices = [
        part(reader.label("See it as it will be"), Part.SEE),
        Choice(reader.label("To whom"), OpenAudience(id=id_).pack()),
        part(reader.label("When it goes out"), Part.TIME),
        part(reader.label("Words, title, buttons"), Part.WORDS),
        part(reader.label("Check and send"), Part.CHECK),
    ]
    further = [
        part(reader.label("Throw it away"), Part.DELETE),
        Choice(reader.label("Back"), OpenDrafts(sent=False).pack()),
    ]
    return await numbered(talk, text, choices, further=further)


def when_line(talk: Talk, draft: Draft) -> Markup:
    """Return when it goes out."""
    reader = talk.reader
    if draft.urgent:
        return reader.say("Urgent: at once, at night too")
    if draft.send_at is None:
        return reader.say("When: at once")
    at = moment_of(reader, draft.send_at, now=talk.now)
    if draft.repeat is not None:
        often = reader.label(_REPEATS[draft.repeat])
        return Markup.escape(fit(reader.label("{often} from {moment}", often=often, moment=at)))
    return reader.say("When: {moment}", moment=at)


async def parts_screen(talk: Talk, draft: Draft) -> Screen:
    """Return the parts of what is said."""
    reader, id_ = talk.reader, draft.id

    def part(label: str, which: Part) -> Choice:
        return Choice(label, DraftPart(id=id_, part=which).pack())

    content = draft.content
    has_buttons = content is not None and bool(content.buttons)
    choices = [
        part(reader.label("Send the message anew"), Part.CONTENT),
        part(reader.label("Another title"), Part.TITLE),
        part(reader.label("Add a button"), Part.BUTTONS),
        part(reader.label("No buttons"), Part.NO_BUTTONS) if has_buttons else None,
        part(reader.label("The same in English"), Part.SECOND),
    ]
    text = lines(
        heading(reader.content(draft.title) if draft.title else reader.label("A new draft")),
        kind_of_content(reader, content),
        reader.say("Buttons: {n}", n=len(content.buttons)) if content and has_buttons else None,
        reader.say("There are words in English too.") if content and content.second else None,
    )
    back = Choice(reader.label("Back"), OpenDraft(id=id_).pack())
    return await numbered(talk, text, [each for each in choices if each], further=[back])


async def show_draft(event: Event, draft_id: int, talk: Talk) -> None:
    """Show a draft, or that it is gone."""
    draft = await draft_of(talk.database, talk.actor, draft_id)
    screen = await (draft_screen(talk, draft) if draft else refused(talk, NoDraft.GONE))
    await show(event, screen)


async def refused(talk: Talk, why: NoDraft) -> Screen:
    """Return why nothing was changed."""
    back = Choice(talk.reader.label("Announcements"), OpenDrafts(sent=False).pack())
    return await numbered(talk, talk.reader.say(_WHY[why]), [], further=[back])


async def changed(
    event: Event,
    draft_id: int,
    talk: Talk,
    change: DraftChange,
) -> Draft | None:
    """Change a draft and show it; None when it could not be, which is shown too."""
    kept = await kept_change(event, draft_id, talk, change)
    if kept is not None:
        await show(event, await draft_screen(talk, kept))
    return kept


async def kept_change(
    event: Event, draft_id: int, talk: Talk, change: DraftChange
) -> Draft | None:
    """Change a draft; None when it could not be, which is shown."""
    outcome = await change_draft(
        talk.database, now=talk.now, actor=talk.actor, draft_id=draft_id, change=change
    )
    if isinstance(outcome, NoDraft):
        await show(event, await refused(talk, outcome))
        return None
    return outcome


async def asked_draft(talk: Talk) -> Draft | None:
    """Return the draft that the typed input under way is for; None when it is gone."""
    detail = await asked_detail(talk) or {}
    return await draft_of(talk.database, talk.actor, detail.get("draft", 0))


async def reach(talk: Talk, draft: Draft | Addressed) -> Reach:
    """Count whom a draft, or something else with an audience, would reach now."""
    async with talk.database.read() as session:
        path = await path_of(session, draft.site_id)
    return await reach_of(
        talk.database, draft.audience, now=talk.now, path=path, urgent=draft.urgent
    )


async def show_as_it_will_be(event: Event, draft: Draft, talk: Talk) -> None:
    """Send the organiser just what its readers will get."""
    if draft.content is None or event.bot is None:
        return
    await send_snapshot(event.bot, talk.visitor.telegram_id, preview_of(talk.reader, draft))


def preview_of(reader: Reader, draft: Draft) -> Snapshot:
    """Return a draft as one reader will see it, with its own buttons."""
    if draft.content is None:
        raise LookupError("content")
    buttons = own_buttons(reader, draft.content.buttons, None)
    return snapshot(reader, draft.content, buttons=buttons)
