"""Words for people: standard output belongs to the protocol."""

from __future__ import annotations

import sys

from segtui.text import harmless


def note(text: str) -> None:
    """Say something on standard error."""
    print(harmless(f"segtui: {text}"), file=sys.stderr, flush=True)
