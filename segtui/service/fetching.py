"""The answers to a read, whether they come in pages or whole."""

from __future__ import annotations

import contextlib
from collections.abc import AsyncGenerator
from typing import TYPE_CHECKING, Any, cast

from segtui.operations import Call, Page

if TYPE_CHECKING:
    from segtui.api import Client


async def answers(client: Client, call: Call[Any]) -> AsyncGenerator[tuple[list[Any], int | None], None]:
    """The records of a read, page by page, with the number that the API says there are."""
    if call.operation.is_paged:
        async with contextlib.aclosing(cast(AsyncGenerator[Page[Any], None], client.pages(call))) as pages:
            async for page in pages:
                yield list(page.items), _total(page)
    else:
        answer = await client.fetch(call)
        records = answer if isinstance(answer, list) else [answer]
        yield records, len(records)


def _total(page: Page[Any]) -> int | None:
    total = page.info.total_entries
    return int(total) if isinstance(total, int | float) else None
