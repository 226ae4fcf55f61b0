"""Workspaces whose every text tries to steer the terminal, to run an action, to hide, or to break a line.

Hypothesis draws them, so that a failure shrinks to the texts and the places that it takes. An example is a whole
workspace of hundreds of payloads, since looking at it takes seconds: half of the places after the other are made plain
at once, as long as it still fails.
"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Callable, Mapping
from itertools import product
from typing import Any

from hypothesis import Phase, settings
from hypothesis import strategies as st

from segtui.emulator import World
from tests.emulator.support import destination_type, source, source_type, warehouse_type, workspace

STOLEN = "STOLENCANARY"
"""What no clipboard may hold."""
COLOUR = "201;7;11"
"""A colour that segtui does not use."""
FAR = "7391;7392"
"""A place on no screen."""
HARMLESS = "web"

_OPENED = ("\x1b[", "\x9b")
_BODIES = (f"{FAR}H", f"38;2;{COLOUR}m", "?1049l", "?2004l", "2J", "7393X", "6n", "c", ">q", "?25h", "!p", "8;1;1t")
_STRINGS = ("\x1b]", "\x9d", "\x1bP", "\x90", "\x1bX", "\x1b^", "\x1b_")
_TOLD = (
    f"52;c;{b64encode(STOLEN.encode()).decode()}",
    "0;CANARY",
    "8;;https://evil.example",
    "+q544e",
    "4;1;?",
    "7;file://evil",
    "1337;File=:AAAA",
)
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
_PLAIN = ("x" * 3000, "a b", "'; DROP", "%s{0}", "../../etc", "p\u0430ypal", "NaN")
_KINDS: tuple[tuple[str, ...], ...] = (
    _PLAIN, _WIDE, _HIDING, _MARKUP, tuple(_CONTROLS),
    tuple(map("".join, product(_OPENED, _BODIES))), tuple(map("".join, product(_STRINGS, _TOLD, _ENDS))),
)  # fmt: skip
_MOST = (len(_KINDS) * max(map(len, _KINDS))) ** 3


def _payload(number: int) -> str:
    """Some of everything that is bad, in a row; a smaller number is less of it."""
    pieces = [] if number else [HARMLESS]
    while number:
        number, kind = divmod(number, len(_KINDS))
        number, piece = divmod(number, len(_KINDS[kind]))
        pieces.append(_KINDS[kind][piece])
    return "".join(pieces)


payloads = st.integers(0, _MOST).map(_payload)
"""One draw each: that shrinks in few steps."""
Refusal = dict[str, list[dict[str, str]]]
refusals: st.SearchStrategy[Refusal] = st.fixed_dictionaries(
    {name: payloads for name in ("type", "message", "field")}
).map(lambda error: {"errors": [error, error]})
"""The body of an answer that refuses a request."""

Texts = Mapping[str, tuple[str, ...]]
"""Of each place in a workspace, what stands there in turn."""
in_the_suite = settings(
    max_examples=2, derandomize=True, deadline=None, phases=[Phase.explicit, Phase.generate]
)  # a whole terminal each: to make a failure smaller takes minutes, which only the long run has
"""One example besides the simplest one, always the same."""
in_the_long_run = settings(max_examples=30, deadline=None, print_blob=True)
PLACES = (
    "workspace", "source name", "slug", "setting", "value", "deep", "label key", "label value", "label about",
    "label only key", "label only value", "type", "type about", "category", "option", "option about", "option label",
    "default", "destination", "board", "board about", "board option", "warehouse", "tables", "tables about", "plan",
)  # fmt: skip
VARIANTS = 8
_SPARED = 63  # one half, quarter … of the places in so many is plain


@st.composite
def hostile_texts(draw: st.DrawFn) -> Texts:
    """A payload at every place, or nearly so."""

    def below(count: int) -> list[str]:
        if not draw(st.integers(0, _SPARED)):
            return [HARMLESS] * count
        half = count // 2
        return [*below(half), *below(count - half)] if half else [draw(payloads)]

    flat = below(len(PLACES) * VARIANTS)
    return {place: tuple(flat[at * VARIANTS :][:VARIANTS]) for at, place in enumerate(PLACES)}


def is_hostile(drawn: Any) -> bool:
    """Whether any text of what was drawn is a payload: of the simplest example, which comes first, none is."""
    if isinstance(drawn, str):
        return drawn != HARMLESS
    return any(map(is_hostile, drawn.values() if isinstance(drawn, Mapping) else drawn))


def hostile_world(texts: Texts, count: int = 40) -> World:
    """A workspace of these texts; each slug begins with `q-` and its number."""

    def at(place: str, number: int) -> str:
        return texts[place][number % VARIANTS]

    types = [_type(number, at) for number in range(VARIANTS)]
    about = {"name": at("board", 0), "description": at("board about", 0), "categories": [at("category", 1)]}
    board = {**destination_type(), **about, "options": _options(0, at, "board option")}
    about = {"name": at("tables", 0), "description": at("tables about", 0)}
    tables = {**warehouse_type(), **about, "options": _options(0, at)}
    sources = [_source(number, at, types) for number in range(count)]
    ids = [found["id"] for found in sources]
    return World(
        workspace(
            workspace={"id": "w1", "slug": "acme", "name": at("workspace", 0)},
            sources=sources,
            labels=[*(_label(number, at) for number in range(count)), *(source["labels"][0] for source in sources)],
            destinations=[{"id": f"d{n}", "name": at("destination", n), "enabled": True, "metadata": board,
                           "sourceId": ids[n]} for n in range(count)],
            warehouses=[{"id": "wh1", "metadata": tables, "enabled": True, "connectedSources": ids,
                         "settings": {"name": at("warehouse", 0)}}],
            schemaSettings={ids[0]: {"forwardingViolationsTo": ids[1]}},
            trackingPlans={ids[0]: at("plan", 0)},
            catalog={"sources": types, "destinations": [board], "warehouses": [tables]},
        )
    )  # fmt: skip


_At = Callable[[str, int], str]


def _options(first: int, at: _At, name: str = "option") -> list[dict[str, Any]]:
    kinds = ("string", "password", "select", "boolean", "array")
    return [
        {"name": f"{at(name, number)}{number}", "type": kind, "required": False, "label": at("option label", number),
         "description": at("option about", number), "defaultValue": at("default", number)}
        for number, kind in enumerate(kinds, first)
    ]  # fmt: skip


def _type(number: int, at: _At) -> dict[str, Any]:
    texts = {"name": at("type", number), "description": at("type about", number)}
    categories = [at("category", number), at("category", number + 3)]
    return {**source_type(f"type-{number}", options=_options(number, at)), **texts, "categories": categories}


def _source(number: int, at: _At, types: list[dict[str, Any]]) -> dict[str, Any]:
    deep = [at("deep", number), {at("deep", number + 1): at("deep", number + 2)}]
    return source(
        f"q-{number}-{at('slug', number)}", id=f"id{number}", name=at("source name", number),
        metadata=types[number * 3 % VARIANTS], enabled=number % 3 > 0,
        settings={at("setting", number): at("value", number), f"{at('setting', number)}x": {"deep": deep}},
        labels=[{"key": f"k{number}{at('label key', number)}", "value": f"v{at('label value', number)}"}],
    )  # fmt: skip


def _label(number: int, at: _At) -> dict[str, str]:
    key, value = f"a{number}{at('label only key', number)}", f"v{at('label only value', number)}"
    return {"key": key, "value": value, "description": at("label about", number)}
