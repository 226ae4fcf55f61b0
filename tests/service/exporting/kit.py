"""What is exported in tests: records from JSON, hostile ones too, and readers of what was written."""

from __future__ import annotations

import re
from typing import Any

from segtui.decoding import read
from segtui.models import Label, Source, SourceSchemaSettings, Workspace
from segtui.service.exporting.material import Material
from segtui.text import harmless_json
from tests.emulator.support import Json, source, source_type

KEY = "KEYabcdefghijklmnopqrstuvwxyz123"
SECRET = "sk_live_this_is_nobodys_business"
HOSTILE = (
    "\x1b]52;c;UFdORUQ=\x07clip", "\x1b[2J\x1b[31m", "\x9b31m", "nul\x00", "back\x08space", "del\x7f",
    "abc\u202egnp.exe", "pay\u200bload", "\U000e0041tag", "line\nbreak\r\n", "tab\tstop", "a | b | c",
    "[x](javascript:alert(1))", "<b>`x`</b>", "=1+1", "+cmd|' /C calc'!A0", "-2", "@SUM(A1)", '"quoted", and, commas',
    "${var.region}", "%{ for x in y }", "$${x}", "$$${", "\\u001b", "C:\\users\\x", "\\\\", 'a"b', "日本語",
    "\U0001f468\u200d\U0001f469", "x: y", "", " ", "# heading", "EOT\n}\n", "'",
)  # fmt: skip
SCHEMA: Json = {
    "track": {"allowUnplannedEvents": True, "commonEventOnViolations": "OMIT_PROPERTIES"},
    "identify": {"allowTraitsOnViolations": False},
    "forwardingViolationsTo": "id-two",
}
_CONTROL = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\u200b-\u200f\u2028\u2029]")


def hostile_source(at: int) -> Json:
    """A source with hostile texts wherever there can be one."""
    a, b, c = (HOSTILE[(at + shift) % len(HOSTILE)] for shift in (0, 1, 2))
    settings = {a or "empty": b, "nested": {"list": [a, c, None, 1.5, True], b or "other": {}}}
    labels = [{"key": b or "k", "value": c or "v"}]
    kind = source_type() | {"name": c, "categories": [a]}
    return source(f"{a}-{at}", id=f"id{at}", name=b, metadata=kind, settings=settings, labels=labels, workspaceId="w1")


def given(sources: list[Json], **parts: Any) -> Material:
    """Material of these sources; `labels` and `schema` (by source id) as JSON, the rest as it is."""
    schema = parts.pop("schema", {})
    labels = parts.pop("labels", [])
    return Material(
        sources=[read(Source, harmless_json(one)) for one in sources],
        labels=[read(Label, harmless_json(label)) for label in labels],
        workspace=read(Workspace, harmless_json(parts.pop("workspace", {"id": "w1", "slug": "acme", "name": "Acme"}))),
        region="us",
        base_url=parts.pop("base_url", "https://api.segmentapis.com"),
        fetched_at=1_900_000_000.0,
        schema={i: read(SourceSchemaSettings, {"sourceId": i, "settings": found}) for i, found in schema.items()},
        has_schema=bool(schema) or parts.pop("has_schema", False),
        **parts,
    )


def hostile_material() -> Material:
    """As many sources and labels as there are hostile texts."""
    sources = [hostile_source(at) for at in range(len(HOSTILE))]
    labels = [{"key": f"{text}{at}", "value": text or "v", "description": text} for at, text in enumerate(HOSTILE)]
    schema = {one["id"]: SCHEMA for one in sources[:3]}
    workspace = {"id": "w1", "slug": HOSTILE[0], "name": HOSTILE[9]}
    plans = {sources[0]["id"]: "tp_\x1b${x}"}
    return given(sources, labels=labels, schema=schema, workspace=workspace, plans=plans)


def has_control(text: str) -> bool:
    """Whether anything in it could steer a terminal, but for the ends of lines."""
    return _CONTROL.search(text) is not None
