"""Receipts: which messages a notice became. Opaque to everybody outside `bot/`.

`chat:message` for one message; what belongs to it (the pictures of an album) follows, each behind
a plus. Whoever replies to the main message is found by the part before the first plus.
"""

from collections.abc import Sequence


def receipt_of(chat_id: int, message_ids: Sequence[int]) -> str:
    """Return the receipt of these messages, the main one first."""
    return f"{chat_id}:" + "+".join(map(str, message_ids))


def messages_of(receipt: str) -> tuple[int, list[int]]:
    """Return the chat and the messages of a receipt."""
    chat, _, messages = receipt.partition(":")
    return int(chat), [int(each) for each in messages.split("+")]
