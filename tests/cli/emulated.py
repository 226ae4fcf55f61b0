"""A workspace behind a real socket, and the command line that speaks to it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from segtui.emulator import Emulator, Fault, World
from segtui.emulator.request_log import Seen

from ..emulator.support import Json, live, workspace
from ..support.command import Outcome, environ_for, run_command


@dataclass
class Emulated:
    """`run` runs a command; `sent` are the requests that are no reads."""

    emulator: Emulator
    environ: dict[str, str]
    _before: int = field(default=0)

    def run(self, *arguments: str, typed: str = "", terminal: bool = False) -> Outcome:
        self._before = len(self.emulator.seen)
        return run_command(arguments, self.environ, typed=typed, terminal=terminal)

    def json(self, *arguments: str) -> Any:
        outcome = self.run(*arguments, "--json")
        assert outcome.status == 0, outcome
        return json.loads(outcome.out)

    @property
    def asked(self) -> list[Seen]:
        """The requests of the last command."""
        return list(self.emulator.seen)[self._before :]

    @property
    def sent(self) -> list[tuple[str, str, Any]]:
        """The writes of the last command."""
        return [(seen.method, seen.path, seen.body) for seen in self.asked if seen.method != "GET"]

    def fails(self, **fault: Any) -> None:
        self.emulator.faults.add(Fault(**fault))

    def profile(self, text: str) -> None:
        """Make this the profile that is used."""
        path = Path(self.environ["XDG_CONFIG_HOME"], "segtui/config.toml")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"[profiles.default]\n{text}\n")
        path.chmod(0o600)


def only(*sources: Json) -> Json:
    """A workspace with just these sources."""
    return workspace(sources=list(sources), destinations=[], warehouses=[], schemaSettings={}, trackingPlans={})


@contextmanager
def emulated(home: Path, data: Json | None = None, **options: Any) -> Iterator[Emulated]:
    emulator = Emulator(World(workspace() if data is None else data), **options)
    with live(emulator) as url:
        yield Emulated(emulator, environ_for(url, home))
