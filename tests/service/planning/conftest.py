from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from tests.service.planning.kit import Bench
from tests.service.planning.kit import bench as bench_on


@pytest.fixture
async def bench() -> AsyncIterator[Bench]:
    async with bench_on() as made:
        yield made
