"""The workbook by chat: sent as a file, its consequences shown, and imported after a yes."""

import hashlib
from typing import Any

from aiogram import Bot, F, Router
from aiogram.enums import ContentType
from aiogram.filters.callback_data import CallbackData
from aiogram.types import CallbackQuery, Document, Message, TelegramObject
from markupsafe import Markup

from handlers.callbacks import Id
from handlers.entrances import Event, entrance
from handlers.filters import on_the_loop
from handlers.front_words import no_longer
from handlers.numbered import Choice, numbered
from handlers.organisers.desk import back_to, heading
from handlers.organisers.surveys.books import take_survey_book
from handlers.pages import paged
from handlers.screens import Screen, show
from handlers.talk import Talk
from locales.reader import lines
from papers.survey_book import is_survey_book
from papers.workbook import parse_workbook
from papers.workbook.faults import describe
from papers.workbook.plans import restated_lines, sheet_lines, told_lines
from papers.workbook.rowcells import cells_of
from school.imports import ImportPlan, ImportStatus, import_as, plan_import
from school.imports.drafts import draft_of, end_draft, keep_draft
from school.staff.rights import NotAllowedError, Rank, scope_seen

router = Router(name="importing")

# What a bot may download: https://core.telegram.org/bots/api#getfile
LARGEST = 20_000_000
# Faults named one by one; when these are mended the next ones show.
NAMED = 8
SUFFIX = ".xlsx"


class ApplyImport(CallbackData, prefix="imp"):
    """Import the workbook whose consequences were shown, or put it away."""

    draft: Id
    yes: bool


@entrance("IMPORT")
async def ask_for_workbook(event: Event, talk: Talk) -> None:
    """Say that the workbook may be sent."""
    await _require(talk)
    reader = talk.reader
    text = lines(
        reader.say("<b>Import a workbook</b>"),
        reader.say("Please send me the .xlsx file here."),
        reader.say("I first show what would change."),
    )
    await show(event, await numbered(talk, text, (), further=[back_to(talk, "papers")]))


async def is_workbook(event: TelegramObject, talk: Talk) -> bool:
    """Pass files called .xlsx that staff send; others are answered like any file."""
    document = getattr(event, "document", None)
    name = (document.file_name or "") if isinstance(document, Document) else ""
    return name.lower().endswith(SUFFIX) and talk.visitor.rank >= Rank.ORGANISER


@router.message(on_the_loop(F.content_type == ContentType.DOCUMENT), is_workbook)
async def take_workbook(message: Message, talk: Talk, bot: Bot) -> None:
    """Read the workbook and show what importing it would do; a survey's goes its own way."""
    document = message.document
    if document is None:
        return
    if (document.file_size or 0) > LARGEST:
        await show(message, await _told(talk, talk.reader.say("That file is too large.")))
        return
    data = await _downloaded(bot, document.file_id)
    if is_survey_book(data):
        await take_survey_book(message, data, document.file_id, talk)
        return
    await _require(talk)
    plan = await _planned(data, talk)
    await show(message, await _consequences(plan, data, document.file_id, talk))


@router.callback_query(ApplyImport.filter())
async def apply(press: CallbackQuery, callback_data: ApplyImport, talk: Talk, bot: Bot) -> None:
    """Import what was shown, if that is still what would happen; else show it anew."""
    draft = await draft_of(talk.database, talk.actor, callback_data.draft)
    if draft is None or draft.done:
        await show(press, no_longer(talk))
        return
    if not callback_data.yes:
        await end_draft(talk.database, now=talk.now, actor=talk.actor, draft_id=draft.id)
        told = talk.reader.say("All right. Nothing was imported.")
        await show(press, await _told(talk, told))
        return
    data = await _downloaded(bot, draft.file)
    plan = await _planned(data, talk)
    if plan.faults or _fingerprint(plan, data) != draft.seen:
        await _show_anew(press, plan, data, draft.file, talk)
        return
    outcome = await import_as(talk.database, talk.now, talk.actor, plan)
    if outcome.status is not ImportStatus.APPLIED:
        await _show_anew(press, await _planned(data, talk), data, draft.file, talk)
        return
    await end_draft(talk.database, now=talk.now, actor=talk.actor, draft_id=draft.id)
    await talk.saved()
    reader = talk.reader
    told = lines(
        reader.say("<b>Imported</b>"),
        reader.say("{new} new, {changed} changed.", new=outcome.new, changed=outcome.changed),
        *(told_lines(plan, reader)),
    )
    await show(press, await _told(talk, told))


async def _show_anew(
    press: CallbackQuery, plan: ImportPlan, data: bytes, file: str, talk: Talk
) -> None:
    screen = await _consequences(plan, data, file, talk)
    changed = talk.reader.say("The school changed meanwhile. Please look again:")
    await show(press, Screen(lines(changed, screen.text), screen.keyboard))


async def _require(talk: Talk) -> None:
    """Raise NotAllowedError unless the actor organises the whole school."""
    if not (await scope_seen(talk.database, talk.actor, Rank.ORGANISER)).everywhere:
        raise NotAllowedError


async def _downloaded(bot: Bot, file_id: str) -> bytes:
    file = await bot.download(file_id)
    return b"" if file is None else file.read()


async def _planned(data: bytes, talk: Talk) -> ImportPlan:
    parsed: Any = await talk.work(parse_workbook, data)
    return await plan_import(talk.database, parsed, talk.now, talk.school)


async def _consequences(plan: ImportPlan, data: bytes, file: str, talk: Talk) -> Screen:
    reader = talk.reader
    if plan.faults:
        return await _faults(plan, talk)
    if not plan.changes_anything:
        told = reader.say("Everything is as the workbook says.\nNothing is to be imported.")
        return await _told(talk, told)
    seen = _fingerprint(plan, data)
    draft = await keep_draft(talk.database, now=talk.now, actor=talk.actor, file=file, seen=seen)
    warnings = [describe(each, reader) for each in plan.warnings]
    parts: list[Markup | str] = [*sheet_lines(plan, reader), *told_lines(plan, reader)]
    if plan.restated:
        parts += [reader.say("<b>Said otherwise so far</b>"), *restated_lines(plan, reader)]
    if warnings:
        parts += [reader.say("<b>Please look at these</b>"), *_first(warnings, reader)]
    text = paged([*parts, reader.say("Shall I import it?")], head=_head(talk))[0]
    choices = [
        Choice(reader.label("Yes, import it"), ApplyImport(draft=draft, yes=True).pack()),
        Choice(reader.label("No, leave it"), ApplyImport(draft=draft, yes=False).pack()),
    ]
    return await numbered(talk, text, choices)


def _head(talk: Talk) -> Markup:
    return heading(talk.reader.label("This would change"))


async def _faults(plan: ImportPlan, talk: Talk) -> Screen:
    reader = talk.reader
    told = _first([describe(each, reader) for each in plan.faults], reader)
    text = lines(
        reader.say("<b>Not imported: please mend these</b>"),
        *told,
        reader.say("Then send me the file again."),
    )
    return await _told(talk, text)


def _first(told: list[str], reader: Any) -> list[str]:
    more = len(told) - NAMED
    rest = [reader.label_many("One more.", "{n} more.", more)] if more > 0 else []
    return [*told[:NAMED], *rest]


async def _told(talk: Talk, told: Markup) -> Screen:
    return await numbered(talk, told, (), further=[back_to(talk, "papers")])


def _fingerprint(plan: ImportPlan, data: bytes) -> str:
    """Return what tells these consequences from others: the file, whom they concern, how much."""
    counts = [(len(part.new), len(part.changed)) for part in plan.by_sheet().values()]
    were = [cells_of(row) for row in plan.volunteers_were.values()]
    facts = (hashlib.sha256(data).hexdigest(), plan.told, were, counts)
    return hashlib.sha256(repr(facts).encode()).hexdigest()
