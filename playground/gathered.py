"""A group in the playground, as a test plays it: members speak, the bot comes and goes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from playground.talk import Person

if TYPE_CHECKING:
    from playground.seen import Message


class Group(Person):
    """A group or channel; what a person can wait for in a chat, one can wait for here."""

    async def says(
        self, by: Person, text: str, *, reply_to: Message | int | None = None
    ) -> Message:
        """Let one of the members say something."""
        body: dict[str, object] = {"text": text, "from": by.id}
        if reply_to is not None:
            body["reply_to"] = reply_to if isinstance(reply_to, int) else reply_to.id
        return await self._post("text", body)

    async def add_bot(self, by: Person, *, admin: bool = False) -> None:
        """Let somebody add the bot."""
        await self._set_bot(by, "administrator" if admin else "member")

    async def remove_bot(self, by: Person) -> None:
        """Let somebody take the bot out."""
        await self._set_bot(by, "kicked")

    async def has_bot(self) -> bool:
        """Tell whether the bot is inside."""
        view = await self._control.get(self._path)
        return not view["chat"]["blocked"] and view["chat"]["status"] in {
            "member",
            "administrator",
        }

    async def upgrade(self) -> Group:
        """Make it a supergroup; return the new one."""
        return Group(self._control, await self._control.post(f"groups/{self.id}/upgrade"))

    async def _set_bot(self, by: Person, status: str) -> None:
        body = {"by": by.id, "status": status}
        await self._control.post(f"groups/{self.id}/bot", body)
