"""The table of commands: where each one is, and its help in one sentence."""

from __future__ import annotations

from segtui.cli.lazy import Table

COMMANDS: Table = {
    "doctor": (
        "segtui.cli.doctor:doctor",
        "Check configuration, token, host and cache; the exit status is that of the first failure.",
    ),
    "cache": ("segtui.cli.cache:cache", "Show or empty the cache of this machine."),
    "emulator": ("segtui.cli.emulator:emulator", "Serve the Segment API from memory, for trying things out."),
}
