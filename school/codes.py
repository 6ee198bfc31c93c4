"""Codes of what is made in chat: short, readable aloud, and not taken yet."""

import secrets
from typing import Any

from sqlalchemy import Table, select

from school.database import Session
from school.statements import row

# Without signs that look alike: 0 O, 1 I L.
SIGNS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
LENGTH = 4


async def fresh_code(session: Session, table: Table, prefix: str) -> str:
    """Return a code that no row of `table` bears; its constraint stands behind that."""
    while True:
        code = f"{prefix}-{''.join(secrets.choice(SIGNS) for _ in range(LENGTH))}"
        taken: Any = await row(session, select(table.c.code).where(table.c.code == code))
        if taken is None:
            return code
