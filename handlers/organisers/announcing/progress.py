"""The message that shows how a sending goes, and what can be done about it."""

from datetime import datetime

from aiogram.types import InlineKeyboardButton

from handlers.about import moment_of
from handlers.organisers.announcing.callbacks import (
    ConfirmUrgent,
    OpenDrafts,
    Steer,
    SteerSending,
)
from handlers.organisers.announcing.said import STATES, progress_lines
from handlers.organisers.desk import heading
from handlers.screens import Screen, button, rows
from locales.reader import Reader, lines
from school.announcements.ledger import Progress
from school.announcements.ordering import ALONE_AFTER
from school.announcements.steering import LEFT
from school.announcements.tables import SendingState
from school.announcements.writing import MISSED, RECALLABLE
from school.notices.tables import NoticeState

_AHEAD = (SendingState.PLANNED, SendingState.CONFIRMING)
_GOING = (SendingState.WRITING, SendingState.SENDING, SendingState.PHONING)


def progress_screen(reader: Reader, progress: Progress, *, now: datetime) -> Screen:
    """Return bar and states, and the buttons that make sense now. Edits itself: no numbers."""
    state = progress.state
    text = lines(
        heading(reader.content(progress.title)),
        reader.say("It is {state}.", state=reader.label(STATES[state])),
        reader.say("When: {moment}", moment=moment_of(reader, progress.send_at, now=now))
        if state is SendingState.PLANNED
        else None,
        *([] if state in _AHEAD else progress_lines(reader, progress)),
    )
    return Screen(text, rows(*_buttons(reader, progress, now)))


def _buttons(
    reader: Reader, progress: Progress, now: datetime
) -> list[InlineKeyboardButton | None]:
    state, id_ = progress.state, progress.sending_id

    def steer(label: str, what: Steer) -> InlineKeyboardButton:
        return button(label, SteerSending(id=id_, what=what).pack())

    going, ahead = state in _GOING, state in _AHEAD
    confirming = state is SendingState.CONFIRMING
    is_fresh = progress.started_at is not None and now - progress.started_at < RECALLABLE
    arrived = progress.states.get(NoticeState.SENT, 0)
    missed = sum(progress.states.get(each, 0) for each in MISSED)
    unknown = progress.states.get(NoticeState.UNKNOWN, 0)
    ended = state in LEFT and not progress.stopping
    again = ended and progress.recalled_at is None
    return [
        steer(reader.label("See the message"), Steer.SEE),
        steer(reader.label("Ledger (a table)"), Steer.LEDGER) if state not in _AHEAD else None,
        button(reader.label("I agree, send it"), ConfirmUrgent(id=id_).pack())
        if confirming
        else None,
        steer(reader.label("Send it without a second person"), Steer.ALONE)
        if confirming and now >= progress.ordered_at + ALONE_AFTER
        else None,
        steer(reader.label("Pause"), Steer.PAUSE) if going else None,
        steer(reader.label("Go on"), Steer.RESUME) if state is SendingState.PAUSED else None,
        steer(reader.label("Stop it"), Steer.STOP)
        if going or ahead or state is SendingState.PAUSED
        else None,
        steer(reader.label("Send to the missed only"), Steer.MISSED)
        if again and (missed or progress.states.get(NoticeState.VOID, 0))
        else None,
        steer(reader.label("Also to the unknown"), Steer.UNKNOWN) if again and unknown else None,
        steer(reader.label("Change its words"), Steer.EDIT)
        if arrived and progress.recalled_at is None
        else None,
        steer(reader.label("Take it back"), Steer.RECALL)
        if is_fresh and arrived and progress.recalled_at is None
        else None,
        button(reader.label("Sent announcements"), OpenDrafts(sent=True).pack()),
    ]
