"""One brief: read it, change its words, publish it, correct it, take it back."""

from aiogram import Router
from aiogram.types import CallbackQuery
from markupsafe import Markup

from handlers.about import moment_of
from handlers.brief_text import brief_snapshot, brief_text
from handlers.entrances import Event
from handlers.front_words import no_longer
from handlers.listing import reading_at
from handlers.numbered import Choice, numbered
from handlers.organisers.briefs.callbacks import Do, DoBrief, NoBriefOf, OpenBrief, OpenPhotos
from handlers.organisers.briefs.lists import list_screen
from handlers.organisers.desk import back_to
from handlers.pages import READING_LINES, paged
from handlers.screens import Screen, button, rows, show, show_below
from handlers.snapshots import send_snapshot
from handlers.talk import Talk
from handlers.typed import TypedInput, ask_for, asked_detail, stop_asking, typed_input
from handlers.widths import fit
from locales.convert import to_traditional
from locales.reader import Reader, lines, mark
from school.event_briefs.around import groups_for
from school.event_briefs.deciding import drop_brief
from school.event_briefs.facts import BriefFacts, Posted, brief_facts
from school.event_briefs.outcomes import Done, NoBrief
from school.event_briefs.publishing import Published, change_brief, publish_brief, withdraw_brief
from school.event_briefs.tables import MOST_SIGNS, BriefState
from school.notices.tables import NoticeState

router = Router(name="one brief")

_FAULTS = {
    NoBrief.GONE: mark("This brief is not there any more."),
    NoBrief.SETTLED: mark("Somebody has done that already."),
    NoBrief.EMPTY: mark("There is nothing in it."),
    NoBrief.LONG: mark("That is too long. Please shorten it."),
}
_POSTED = {
    NoticeState.SENT: mark("{group}: there"),
    NoticeState.UNKNOWN: mark("{group}: perhaps there"),
    NoticeState.FAILED: mark("{group}: not sent"),
    NoticeState.EXPIRED: mark("{group}: not sent"),
    NoticeState.VOID: mark("{group}: not sent"),
    NoticeState.UNREACHABLE: mark("{group}: not sent"),
}
# Beside the words stand a few lines of what becomes of them.
_MOST = READING_LINES - 6


@router.callback_query(OpenBrief.filter())
async def open_brief(press: CallbackQuery, callback_data: OpenBrief, talk: Talk) -> None:
    """Show a brief."""
    await stop_asking(talk)
    await show(press, await brief_screen(talk, callback_data.id, page=callback_data.page))


@router.callback_query(DoBrief.filter())
async def do(press: CallbackQuery, callback_data: DoBrief, talk: Talk) -> None:
    """Do something about it."""
    facts = await brief_facts(talk.database, talk.actor, brief_id=callback_data.id)
    if facts is None:
        await show(press, no_longer(talk))
        return
    match callback_data.what:
        case "publish":
            await _publish(press, facts, talk)
        case "edit":
            await _ask_words(press, facts, talk)
        case "see":
            await _see(press, facts, talk)
        case "withdraw":
            done = await withdraw_brief(
                talk.database, now=talk.now, actor=talk.actor, brief_id=callback_data.id
            )
            talk.wake()
            told = done if isinstance(done, NoBrief) else None
            await show(press, await brief_screen(talk, callback_data.id, fault=told))
        case _:
            await show(press, no_longer(talk))


@router.callback_query(NoBriefOf.filter())
async def drop(press: CallbackQuery, callback_data: NoBriefOf, talk: Talk) -> None:
    """Let there be none, and go on with the list."""
    await stop_asking(talk)
    await drop_brief(talk.database, now=talk.now, actor=talk.actor, session_id=callback_data.id)
    await show(press, await list_screen(talk))


async def brief_screen(
    talk: Talk, brief_id: int, *, page: int = 0, fault: NoBrief | None = None
) -> Screen:
    """Return the words, where they go or went, and what can be done."""
    reader = talk.reader
    facts = await brief_facts(talk.database, talk.actor, brief_id=brief_id)
    if facts is None:
        return no_longer(talk)
    pages = paged([brief_text(facts, reader)], most=_MOST)
    page, turns = reading_at(pages, page, talk, lambda to: OpenBrief(id=brief_id, page=to))
    text = lines(
        reader.say(_FAULTS[fault]) if fault else None,
        pages[page] + Markup("\n") if page == len(pages) - 1 else pages[page],
        *await _state_lines(talk, facts),
    )
    further = [*turns, back_to(talk, "briefs")]
    return await numbered(talk, text, _choices(talk, facts), further=further)


async def _state_lines(talk: Talk, facts: BriefFacts) -> list[str | None]:
    reader = talk.reader
    photos = reader.say("Photos: {n}", n=len(facts.used))
    if facts.state is BriefState.PUBLISHED:
        shown = [_posted(reader, each) for each in facts.posts if not each.taken_back][-3:]
        return [photos, reader.say("Published, also in the archive"), *shown]
    groups = await groups_for(talk.database, facts.path)
    where = reader.join(groups)
    return [
        photos,
        reader.say("Taken back, nobody sees it") if facts.state is BriefState.WITHDRAWN else None,
        fit(reader.label("Goes to: {groups}", groups=where))
        if groups
        else reader.say("No group yet: archive only"),
    ]


def _posted(reader: Reader, posted: Posted) -> str:
    """Return where it went, and whether it is there."""
    if posted.group_gone and posted.state is not NoticeState.SENT:
        wanted = mark("{group}: not sent")
    elif posted.state is None:
        wanted = mark("{group}: there")
    else:
        wanted = _POSTED.get(posted.state, mark("{group}: on its way"))
    return fit(reader.label(wanted, group=fit(posted.title, 11)))


def _choices(talk: Talk, facts: BriefFacts) -> list[Choice]:
    reader, id_ = talk.reader, facts.brief_id or 0

    def act(label: str, what: Do) -> Choice:
        return Choice(label, DoBrief(id=id_, what=what).pack())

    see = [act(reader.label("See it as it is posted"), "see")] if facts.used else []
    if facts.state is BriefState.PUBLISHED:
        return [
            act(reader.label("Correct the words"), "edit"),
            *see,
            act(reader.label("Take it back"), "withdraw"),
        ]
    photos = reader.label("Choose photos ({n})", n=len(facts.photos))
    return [
        act(reader.label("Publish it"), "publish"),
        act(reader.label("Change the words"), "edit"),
        Choice(photos, OpenPhotos(id=id_).pack()),
        *see,
        Choice(reader.label("No brief of this"), NoBriefOf(id=facts.session_id).pack()),
    ]


async def _publish(press: CallbackQuery, facts: BriefFacts, talk: Talk) -> None:
    text = brief_text(facts, talk.reader) if facts.words is None else facts.words
    done = await publish_brief(
        talk.database,
        now=talk.now,
        actor=talk.actor,
        brief_id=facts.brief_id or 0,
        text=text,
        traditional=await talk.work(to_traditional, text),
    )
    talk.wake()
    if isinstance(done, NoBrief):
        await show(press, await brief_screen(talk, facts.brief_id or 0, fault=done))
        return
    await show(press, await _published(talk, facts, done))


async def _published(talk: Talk, facts: BriefFacts, done: Published) -> Screen:
    reader = talk.reader
    where = reader.join(done.groups)
    text = lines(
        reader.say("<b>Published</b>"),
        fit(reader.content(facts.title)),
        fit(reader.label("In: {groups}", groups=where)) if done.groups else None,
        reader.say("Residents find it in the archive."),
        reader.say("At {time}", time=moment_of(reader, talk.now, now=talk.now)),
    )
    brief = Choice(reader.label("See the brief"), OpenBrief(id=facts.brief_id or 0).pack())
    return await numbered(talk, text, [brief], further=[back_to(talk, "briefs")])


async def _see(press: CallbackQuery, facts: BriefFacts, talk: Talk) -> None:
    """Send the organiser what a group gets, and the brief's screen below it."""
    await press.answer()
    if press.message is not None and press.bot is not None:
        snapshot = brief_snapshot(facts, talk.reader)
        await send_snapshot(press.bot, press.message.chat.id, snapshot)
    await show_below(press, await brief_screen(talk, facts.brief_id or 0))


async def _ask_words(press: CallbackQuery, facts: BriefFacts, talk: Talk) -> None:
    """Show the words to be copied, and ask for the new ones."""
    await ask_for(talk, WORDS, detail={"brief": facts.brief_id})
    back = button(talk.reader.label("Back"), OpenBrief(id=facts.brief_id or 0).pack())
    words = Markup("<pre>{}</pre>").format(brief_text(facts, talk.reader))
    await show(press, Screen(lines(_ask(talk.reader), words), rows(back)))


def _ask(reader: Reader) -> Markup:
    return lines(
        reader.say("<b>Send me the whole text anew</b>"),
        reader.say("Tap it to copy it, then change it."),
    )


async def take_words(event: Event, value: str, talk: Talk) -> None:
    """Keep the words, also where they were posted."""
    detail = await asked_detail(talk) or {}
    brief_id = int(detail.get("brief") or 0)
    done = await change_brief(
        talk.database,
        now=talk.now,
        actor=talk.actor,
        brief_id=brief_id,
        text=value,
        traditional=await talk.work(to_traditional, value),
    )
    if done is NoBrief.LONG:
        told = talk.reader.say(_FAULTS[done])
        most = talk.reader.say("At most {n} signs; that were {m}.", n=MOST_SIGNS, m=len(value))
        await show(event, Screen(lines(told, most)))
        return
    await stop_asking(talk)
    talk.wake()
    if done is Done.POSTED:
        await show_below(event, Screen(talk.reader.say("It changes where it was posted, too.")))
    fault = done if isinstance(done, NoBrief) else None
    await show(event, await brief_screen(talk, brief_id, fault=fault))


WORDS = typed_input(
    TypedInput(
        key="br.words",
        takes_any=True,
        read=lambda text, _talk: text.strip() or None,
        act=take_words,
        about=lambda reader: reader.label("The words of the brief"),
        misfit=_ask,
    )
)
