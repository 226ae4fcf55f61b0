"""Write down how the screens look now; `git diff` shows what changed."""

from __future__ import annotations

import asyncio

from tests.tui.snapshots import SIZES, file_of, looks

for size in SIZES:
    file_of(size).write_text(asyncio.run(looks(size)), encoding="utf-8")
