"""The tables of the journal. An entry is one document; what stands beside it is for finding it, and sealed with it."""

from __future__ import annotations

from segtui.sqlite.schema import Schema

APPLICATION_ID = 0x5347544A  # "SGTJ"

_V1 = (
    """CREATE TABLE entry (
        id INTEGER PRIMARY KEY AUTOINCREMENT, plan TEXT NOT NULL, step INTEGER NOT NULL, open INTEGER NOT NULL,
        seal INTEGER NOT NULL, doc BLOB NOT NULL, UNIQUE (plan, step))""",
    "CREATE INDEX entry_open ON entry (id) WHERE open = 1",
)

CURRENT = Schema((_V1,), APPLICATION_ID)
