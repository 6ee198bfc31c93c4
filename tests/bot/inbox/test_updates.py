"""Whose turn an update takes, and who is nobody."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from bot.inbox.updates import Malformed, kind_of, lane_of, said_at, sender_of

WANG = {"id": 11, "is_bot": False, "first_name": "王阿姨", "language_code": "zh-hans"}
PRIVATE = {"id": 11, "type": "private"}


def message(**changes: Any) -> dict[str, Any]:
    body = {"message_id": 1, "date": 1_796_000_000, "chat": PRIVATE, "from": WANG, **changes}
    return {"update_id": 1, "message": body}


def press(**message_changes: Any) -> dict[str, Any]:
    shown = {"message_id": 1, "date": 5, "chat": PRIVATE, "from": {"id": 9, "is_bot": True}}
    body = {"id": "1", "from": WANG, "data": "x", "message": {**shown, **message_changes}}
    return {"update_id": 1, "callback_query": body}


def test_a_message_and_a_press_in_one_chat_share_a_lane() -> None:
    assert lane_of(message()) == lane_of(press()) == 11


def test_an_update_without_chat_goes_into_its_persons_lane() -> None:
    query = {"id": "1", "from": WANG, "data": "x", "inline_message_id": "q"}
    assert lane_of({"update_id": 1, "callback_query": query}) == 11


def test_a_message_in_a_private_chat_has_a_sender() -> None:
    sender = sender_of(message())
    assert sender is not None
    assert (sender.id, sender.chat_id, sender.language_code) == (11, 11, "zh-hans")
    assert sender_of(press()) == sender


@pytest.mark.parametrize(
    "changes",
    [
        {"chat": {"id": -5, "type": "group"}},
        {"from": {**WANG, "is_bot": True}},
        {"sender_chat": {"id": -5, "type": "channel"}},
        {"from": {**WANG, "id": 1087968824}},
        {"from": {**WANG, "id": 136817688}},
        {"from": {**WANG, "id": 777000}},
        {"from": None},
    ],
)
def test_bots_groups_and_telegrams_own_voices_are_nobody(changes: dict[str, Any]) -> None:
    assert sender_of(message(**changes)) is None


def test_a_body_that_is_no_object_is_malformed() -> None:
    with pytest.raises(Malformed):
        sender_of({"update_id": 1, "message": "hello"})


def test_an_unasked_kind_has_no_name() -> None:
    assert kind_of({"update_id": 1, "poll": {}}) == ""


def test_a_message_counts_at_telegrams_date_and_never_later_than_now() -> None:
    said = datetime.fromtimestamp(1_796_000_000, UTC)
    assert said_at(message(), said + timedelta(hours=3)) == said
    assert said_at(message(), said - timedelta(hours=3)) == said - timedelta(hours=3)


def test_a_press_counts_when_it_is_handled() -> None:
    now = datetime(2026, 12, 1, tzinfo=UTC)
    assert said_at(press(), now) == now
