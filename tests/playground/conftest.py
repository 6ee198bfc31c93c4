"""A playground of its own for each test."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from playground.testing import Playground, running_playground

if TYPE_CHECKING:
    from collections.abc import AsyncIterator


@pytest.fixture
async def pg() -> AsyncIterator[Playground]:
    async with running_playground() as playground:
        yield playground
