"""A brief's pictures: chosen one by one, and more of them sent."""

from typing import Any

from aiogram import F, Router
from aiogram.types import CallbackQuery, Message
from markupsafe import Markup

from handlers.entrances import Event
from handlers.filters import on_the_loop
from handlers.front_words import no_longer
from handlers.listing import page_of
from handlers.numbered import Choice, numbered
from handlers.organisers.briefs.brief import brief_screen
from handlers.organisers.briefs.callbacks import (
    NoBriefOf,
    OpenBrief,
    OpenPhotos,
    OpenUnreported,
    UsePhoto,
)
from handlers.organisers.desk import back_to, heading
from handlers.screens import Screen, show
from handlers.talk import Talk
from handlers.typed import TypedInput, ask_for, asked_detail, stop_asking, typed_input
from handlers.widths import fit
from locales.reader import Reader, lines
from locales.understand.attendance import Attendance, attendance
from school.event_briefs.deciding import choose_photo
from school.event_briefs.facts import BriefFacts, brief_facts
from school.event_briefs.outcomes import NoBrief
from school.event_briefs.reporting import NotReported, report_for_lecturer
from school.event_briefs.said import Said

router = Router(name="a brief's pictures and number")


@router.callback_query(OpenPhotos.filter())
async def open_photos(press: CallbackQuery, callback_data: OpenPhotos, talk: Talk) -> None:
    """Show the pictures, and take more."""
    await _show_photos(press, callback_data.id, talk, page=callback_data.page)


@router.callback_query(UsePhoto.filter())
async def use_photo(press: CallbackQuery, callback_data: UsePhoto, talk: Talk) -> None:
    """Use a picture or leave it out."""
    brief = await choose_photo(
        talk.database,
        now=talk.now,
        actor=talk.actor,
        photo_id=callback_data.id,
        used=callback_data.used,
    )
    if isinstance(brief, NoBrief):
        await show(press, no_longer(talk))
        return
    await _show_photos(press, brief, talk)


@router.callback_query(OpenUnreported.filter())
async def open_unreported(press: CallbackQuery, callback_data: OpenUnreported, talk: Talk) -> None:
    """Ask the desk how many came."""
    facts = await brief_facts(talk.database, talk.actor, session_id=callback_data.id)
    if facts is None:
        await show(press, no_longer(talk))
        return
    if facts.brief_id is not None:
        await show(press, await brief_screen(talk, facts.brief_id))
        return
    await ask_for(talk, COUNT, detail={"session": facts.session_id})
    await show(press, await _ask_screen(talk, facts))


async def _ask_screen(talk: Talk, facts: BriefFacts) -> Screen:
    reader = talk.reader
    text = lines(
        heading(fit(reader.content(facts.title))),
        fit(reader.span(facts.starts_at, facts.ends_at)),
        reader.say("Given by: {name}", name=fit(facts.lecturer, 12)) if facts.lecturer else None,
        reader.say("Signed up: {n}", n=facts.expected),
        _ask(reader),
    )
    drop = Choice(reader.label("No brief of this"), NoBriefOf(id=facts.session_id).pack())
    return await numbered(talk, text, (), further=[drop, back_to(talk, "briefs")])


def _ask(reader: Reader) -> Markup:
    return reader.say("How many came? Just send the number.")


def _told(text: str, _talk: Talk) -> Attendance | None:
    told = attendance(text)
    return told if told.count is not None else None


async def take_count(event: Event, value: Attendance, talk: Talk) -> None:
    """Keep the number, and show the draft that is made of it."""
    detail = await asked_detail(talk) or {}
    session_id = int(detail.get("session") or 0)
    await stop_asking(talk)
    said = Said(count=value.count, words=value.words)
    done = await report_for_lecturer(
        talk.database,
        now=talk.now,
        actor=talk.actor,
        session_id=session_id,
        said=said,
        settings=talk.school,
    )
    facts = await brief_facts(talk.database, talk.actor, session_id=session_id)
    if isinstance(done, NotReported) or facts is None or facts.brief_id is None:
        await show(event, no_longer(talk))
        return
    await show(event, await brief_screen(talk, facts.brief_id))


COUNT = typed_input(
    TypedInput(
        key="br.count",
        takes_any=False,
        read=_told,
        act=take_count,
        about=lambda reader: reader.label("How many came"),
        misfit=_ask,
    )
)


async def _show_photos(press: Event, brief_id: int, talk: Talk, *, page: int = 0) -> None:
    facts = await brief_facts(talk.database, talk.actor, brief_id=brief_id)
    if facts is None:
        await show(press, no_longer(talk))
        return
    await ask_for(talk, PHOTOS, detail={"brief": brief_id, "session": facts.session_id})
    await show(press, await photos_screen(talk, facts, page=page))


async def photos_screen(talk: Talk, facts: BriefFacts, *, page: int = 0) -> Screen:
    """Return the pictures by their number, and whether each is used."""
    reader, brief_id = talk.reader, facts.brief_id or 0
    text = lines(
        heading(reader.label("Photos of the brief")),
        reader.say("Used: {n} of {all}", n=len(facts.used), all=len(facts.photos)),
        reader.say("Tap one to leave it out or use it."),
        _more(reader),
    )
    shown, turns = page_of(
        list(enumerate(facts.photos, 1)),
        page,
        talk,
        lambda to: OpenPhotos(id=brief_id, page=to),
    )
    choices = [
        Choice(
            reader.label("Photo {n}: used", n=n)
            if each.used
            else reader.label("Photo {n}: left out", n=n),
            UsePhoto(id=each.id, used=not each.used).pack(),
        )
        for n, each in shown
    ]
    back = Choice(reader.label("Back to the brief"), OpenBrief(id=brief_id).pack())
    return await numbered(talk, text, choices, further=[*turns, back])


def _more(reader: Reader) -> Markup:
    return reader.say("To add some, send them here.")


async def _nothing(_event: Event, _value: Any, _talk: Talk) -> None:
    """Words are never taken here."""


PHOTOS = typed_input(
    TypedInput(
        key="br.photos",
        takes_any=False,
        read=lambda _text, _talk: None,
        act=_nothing,
        about=lambda reader: reader.label("Photos of the brief"),
        misfit=_more,
    )
)


async def _awaits_photo(message: Message, talk: Talk) -> bool:
    """Filter for a picture while they are being chosen."""
    return bool(message.photo) and await talk.state.get_state() == PHOTOS.key


@router.message(on_the_loop(F.photo), _awaits_photo)
async def take_photo(message: Message, talk: Talk) -> None:
    """Add a picture; of an album only the first is answered."""
    detail = await asked_detail(talk) or {}
    photo = message.photo[-1].file_id if message.photo else None
    await report_for_lecturer(
        talk.database,
        now=talk.now,
        actor=talk.actor,
        session_id=int(detail.get("session") or 0),
        said=Said(photo=photo),
        settings=talk.school,
    )
    group = message.media_group_id
    if group is not None and detail.get("album") == group:
        return
    await ask_for(talk, PHOTOS, detail={**detail, "album": group})
    facts = await brief_facts(talk.database, talk.actor, brief_id=int(detail.get("brief") or 0))
    if facts is not None:
        await show(message, await photos_screen(talk, facts))
