"""The demo's group: the school's neighbours, in which briefs are posted."""

from datetime import datetime

import aiohttp
from sqlalchemy import insert, select
from sqlmodel import col

from papers.example.cast import group
from school.database import Database
from school.groups.binding import group_of_chat
from school.groups.tables import Group, GroupKind
from school.sites import Site
from school.statements import row, write


async def bind_group(database: Database, *, now: datetime) -> None:
    """Bind the group to the whole school, as an organiser would have done."""
    played = group()
    async with database.write() as session:
        top = await row(session, select(col(Site.id)).where(col(Site.parent_id).is_(None)))
        values = {
            "chat_id": played["id"],
            "kind": GroupKind.GROUP,
            "title": played["title"],
            "site_id": top.id if top else None,
            "added_at": now,
            "bound_at": now if top else None,
        }
        await write(session, insert(Group).values(values))


async def gather(http: aiohttp.ClientSession, page: str, database: Database) -> None:
    """Let the group exist on the page; the bot is in it unless it was unbound meanwhile."""
    played = group()
    is_bound = await group_of_chat(database, played["id"]) is not None
    body = {**played, "bot": "member" if is_bound else "left"}
    async with http.post(f"{page}/control/groups", json=body) as answer:
        answer.raise_for_status()
