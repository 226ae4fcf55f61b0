"""A process that writes to a cache or a journal and acknowledges what is kept, until it is killed.

`python -m tests.faults.writers cache|journal` imports once and forks a writer for every line that it reads: the path
and a number to go on from. The writer tells its process's number and then, line by line, what has been acknowledged;
`end` follows when it is dead.
"""

from __future__ import annotations

import asyncio
import os
import sys
import traceback
from itertools import count
from pathlib import Path

from segtui.cache.packed import Entry
from segtui.cache.store import Store
from segtui.journal.entry import Entry as Intent
from segtui.journal.entry import KeptCall, Standing
from segtui.journal.journal import Journal

PAGE, PAGES, SINGLES = 20, 3, 10
PLAN_STEPS = 3


def told(*words: object) -> None:
    """Acknowledge: a short line is written whole or not at all."""
    os.write(1, (" ".join(map(str, words)) + "\n").encode())


def documents(revision: int, start: int) -> list[Entry]:
    return [Entry(f"id{number:04}", b'{"revision": %d}' % revision) for number in range(start, start + PAGE)]


def write_cache(path: Path, first: int, kind: str) -> None:
    """Load a collection again and again, and put and remove single records in between."""
    store = Store.of_file(path)
    for revision in count(first):
        generation = store.begin(kind)
        for start in range(0, PAGE * PAGES, PAGE):
            store.put_page(kind, "", generation, start, documents(revision, start), float(revision))
            told("page", revision, start)
        store.finish(kind, "", generation, total=PAGE * PAGES, complete=True, fetched_at=float(revision))
        told("whole", revision)
        name = f"{kind}{revision % SINGLES}"
        store.put("single", "", Entry(name, b"%d" % revision), float(revision))
        told("put", revision, name)
        doomed = f"{kind}-{revision}"
        store.put("doomed", "", Entry(doomed, b"0"), float(revision))
        store.remove("doomed", "", doomed)
        told("gone", revision, doomed)
        assert not store.in_memory and not store.take_notices()


def intents(plan: str) -> list[Intent]:
    return [
        Intent(
            plan_id=plan, step=step, title="Disable source", subject="web", target="id-web", host="https://api",
            workspace_id="w1", at=1000.0, call=KeptCall("update_source", {"enabled": False}), method="PATCH", path="/",
        )
        for step in range(PLAN_STEPS)
    ]  # fmt: skip


async def write_journal(folder: Path, first: int, prefix: str) -> None:
    """Note plans, and how each of their steps goes."""
    journal = Journal.open(folder)
    for number in count(first):
        plan = f"{prefix}{number}"
        await journal.intend(intents(plan))
        told("intended", plan)
        for step in range(PLAN_STEPS):
            await journal.sending(plan, step)
            told("sent", plan, step)
            await journal.finish(plan, step, Standing.DONE, "fine")
            told("done", plan, step)
        assert not await journal.notices()


def _write(what: str, path: Path, first: int, name: str) -> None:
    told("pid", os.getpid())
    if what == "cache":
        write_cache(path, first, name)
    else:
        asyncio.run(write_journal(path.parent, first, name))


def main() -> None:
    """Fork a writer for every line on standard input."""
    what, name = sys.argv[1:]
    for line in sys.stdin:
        path, _, first = line.strip().rpartition(" ")
        child = os.fork()
        if not child:
            try:
                _write(what, Path(path), int(first), name)
            except BaseException:
                traceback.print_exc()  # what ended it besides a kill is to be known
            finally:
                os._exit(1)
        _, status = os.waitpid(child, 0)
        told("end", os.waitstatus_to_exitcode(status))


if __name__ == "__main__":
    main()
