"""Workspaces whose every text tries to steer the terminal, to run an action, to hide, or to break a line."""

from __future__ import annotations

import random
from typing import Any

from segtui.emulator import World
from tests.emulator.support import destination_type, source, source_type, warehouse_type, workspace

STOLEN = "U1RPTEVOQ0FOQVJZ"
"""Base64 of what no clipboard may hold."""
COLOUR = "201;7;11"
"""A colour that segtui does not use."""
FAR = "7391;7392"
"""A place on no screen."""

_OPENED = ("\x1b[", "\x9b")
_BODIES = (f"{FAR}H", f"38;2;{COLOUR}m", "?1049l", "?2004l", "2J", "7393X", "6n", "c", ">q", "?25h", "!p", "8;1;1t")
_STRINGS = ("\x1b]", "\x9d", "\x1bP", "\x90", "\x1bX", "\x1b^", "\x1b_")
_TOLD = (f"52;c;{STOLEN}", "0;CANARY", "8;;https://evil.example", "+q544e", "4;1;?", "7;file://evil", "1337;File=:AAAA")
_ENDS = ("\x07", "\x1b\\", "\x9c", "")
_CONTROLS = "\x00\x07\x08\x09\x0a\x0b\x0c\x0d\x0e\x0f\x1b\x7f\x80\x84\x85\x8d\x8e\x9c\x9f"
_MARKUP = (
    "[@click=app.quit]q[/]", "[@click=app.bell]b[/]", "[link=https://evil.example]x[/link]", "[EU]", "[/b", "[x='",
    "[/nope]", "[bold red]loud", "[[", "]]", "\\[x]", "[on red blink]", "$primary", "[@click=screen.dismiss()]",
)  # fmt: skip
_HIDING = (
    "\u202egnp.exe", "\u2066a\u2069", "\u200fm", "\u061ca", "pay\u200bload", "w\u2060w", "\ufeffbom", "s\u00adh",
    "\u2028l\u2029p", "\ufff9x\ufffb", "\u115f\u3164", "\U000e0041tag",
)  # fmt: skip
_WIDE = (
    "日本語の源", "\U0001f468\u200d\U0001f469\u200d\U0001f467", "e\u0301\u0301\u0301", "Z\u0351\u036b\u0343\u036a",
    "\u0301first", "한글", "\U0001f1e9\U0001f1ea", "✂️", "1\ufe0f\u20e3", "ｆｕｌｌ", "नमस्ते", "\u4e00" * 90, "๏กำ",
)  # fmt: skip
_PLAIN = ("web", "x" * 3000, " ", "'; DROP", "%s{0}", "../../etc", "p\u0430ypal", "NaN")


def payload(chance: random.Random) -> str:
    """Some of everything that is bad, in a row."""
    kinds = (
        lambda: chance.choice(_OPENED) + chance.choice(_BODIES),
        lambda: chance.choice(_STRINGS) + chance.choice(_TOLD) + chance.choice(_ENDS),
        lambda: chance.choice(_CONTROLS),
        lambda: chance.choice(_MARKUP),
        lambda: chance.choice(_HIDING),
        lambda: chance.choice(_WIDE),
        lambda: chance.choice(_PLAIN),
    )
    return "".join(chance.choice(kinds)() for _ in range(chance.randint(1, 4)))


def hostile_world(seed: int, count: int = 40) -> World:
    """The same seed gives the same workspace; each slug begins with `q-` and its number."""
    chance = random.Random(seed)

    def bad() -> str:
        return payload(chance)

    def options() -> list[dict[str, Any]]:
        kinds = ("string", "password", "select", "boolean", "array")
        return [
            {"name": f"{bad()}{number}", "type": kind, "required": False, "description": bad(), "label": bad(),
             "defaultValue": bad()}
            for number, kind in enumerate(kinds)
        ]  # fmt: skip

    types = [
        {**source_type(f"type-{number}", options=options()), "name": bad(), "description": bad(),
         "categories": [bad(), bad()]}
        for number in range(8)
    ]  # fmt: skip
    board = {**destination_type(), "name": bad(), "description": bad(), "categories": [bad()], "options": options()}
    tables = {**warehouse_type(), "name": bad(), "description": bad(), "options": options()}
    sources = [
        source(
            f"q-{number}-{bad()}", id=f"id{number}", name=bad(), metadata=chance.choice(types),
            settings={bad(): bad(), f"{bad()}x": {"deep": [bad(), {bad(): bad()}]}},
            labels=[{"key": f"k{number}{bad()}", "value": f"v{bad()}"}], enabled=chance.random() < 0.7,
        )
        for number in range(count)
    ]  # fmt: skip
    ids = [found["id"] for found in sources]
    return World(
        workspace(
            workspace={"id": "w1", "slug": "acme", "name": bad()},
            sources=sources,
            labels=[*({"key": f"l{n}{bad()}", "value": f"v{bad()}", "description": bad()} for n in range(count)),
                    *(label for found in sources for label in found["labels"])],
            destinations=[{"id": f"d{n}", "name": bad(), "enabled": True, "metadata": board, "sourceId": ids[n]}
                          for n in range(count)],
            warehouses=[{"id": "wh1", "metadata": tables, "enabled": True, "connectedSources": ids,
                         "settings": {"name": bad()}}],
            schemaSettings={ids[0]: {"forwardingViolationsTo": ids[1]}},
            trackingPlans={ids[0]: bad()},
            catalog={"sources": types, "destinations": [board], "warehouses": [tables]},
        )
    )  # fmt: skip
