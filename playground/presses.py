"""Button presses: each waits for one answer, for a while."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from playground.errors import QUERY_TOO_OLD, bad_request

ANSWER_SECONDS = 150
"""How long a press can be answered; as long as its update is kept."""
ANSWER_LIMIT = 200
"""Characters of an answer (Bot API, answerCallbackQuery)."""

Json = dict[str, Any]


@dataclass(slots=True)
class Press:
    """One press of an inline button."""

    id: str
    chat_id: int
    message_id: int
    data: str
    pressed_at: float
    answer: Json | None = None
    seq: int = 0

    def view(self, now: float) -> Json:
        """As the control API shows it: pending, answered or too old."""
        state = "pending" if now - self.pressed_at <= ANSWER_SECONDS else "too old"
        return {
            "press": self.id,
            "press_seq": self.seq,
            "chat_id": self.chat_id,
            "message_id": self.message_id,
            "data": self.data,
            "state": "answered" if self.answer is not None else state,
            "answer": self.answer,
        }


class Presses:
    """All presses of one bot's buttons."""

    def __init__(self) -> None:
        self._presses: dict[str, Press] = {}

    def add(self, press: Press) -> None:
        """Remember a press."""
        self._presses[press.id] = press

    def find(self, query_id: str) -> Press | None:
        """A press by the id of its callback query."""
        return self._presses.get(query_id)

    def answer(self, query_id: str, answer: Json, now: float) -> Press:
        """Answer a press; of two answers the first one stands. Raises when it is too late."""
        press = self._presses.get(query_id)
        if press is None or now - press.pressed_at > ANSWER_SECONDS:
            raise bad_request(QUERY_TOO_OLD)
        if press.answer is None:
            press.answer = answer
        return press
