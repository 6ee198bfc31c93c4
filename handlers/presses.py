"""A number typed instead of a press: the press handlers serve both.

"2" typed under a numbered list acts as a press of its second button. There is no query to answer
and the message is the person's own, so the screen is sent anew.
"""

from typing import Any

from aiogram.types import CallbackQuery, Message


class TypedPress(CallbackQuery):
    """A press that was typed."""

    async def answer(self, *_args: Any, **_kwargs: Any) -> bool:  # type: ignore[override]
        """Do nothing: nobody waits for the answer to a press that was none."""
        return True


def typed_press(message: Message, data: str) -> TypedPress:
    """Return the press of `data` that `message` stands for."""
    if message.from_user is None:
        raise ValueError("a private message has a sender")
    press = TypedPress(
        id="typed",
        from_user=message.from_user,
        chat_instance="typed",
        message=message,
        data=data,
    )
    return press.as_(message.bot)
