"""The second workspace of the demo: a rehearsal of the first one that has drifted away from it here and there."""

from __future__ import annotations

import json
import re
from typing import Any

from segtui.emulator.refusals import Json
from segtui.emulator.seed import demo_workspace
from segtui.emulator.seed_catalog import made_id
from segtui.emulator.seed_sources import ROWS, Row
from segtui.emulator.world import World

P, D = "environment:production", "environment:development"
WORKSPACE = {"slug": "cairn-outfitters-staging", "name": "Cairn Outfitters (staging)"}
ONLY_HERE = [
    Row("checkout-next", "Checkout, the next one", "javascript", f"{D} team:payments", "funnel-board"),
    Row("load-test", "Load test", "http-api", f"{D} team:platform", "", "off"),
]
LACKING = ("lifecycle:sunset", "region:apac")
OFF = ("billing", "campaign-mail", "ad-costs")
LOOSE = ("checkout-web", "orders-service")
FEWER_LABELS = {"checkout-api": "tier", "experiments": "team"}
NAMES = {"crm": "CRM (sandbox)"}
SETTINGS: dict[str, Json] = {
    "storefront-web": {"websiteUrl": "https://staging.shop.example.com", "blockedPaths": ["/admin"]},
    "storefront-us": {"anonymizeIp": True},
}


def staging_world() -> World:
    """A new world with the rehearsal workspace."""
    return World(staging_workspace())


def staging_workspace() -> Json:
    """The rehearsal workspace in the shape of a workspace file; each call gives a new, equal one."""
    rows = [row for row in ROWS if not any(label in row.labels for label in LACKING)]
    found = _with_other_ids(demo_workspace([*rows, *ONLY_HERE]))
    found["workspace"] |= WORKSPACE
    found["labels"] = [label for label in found["labels"] if label["key"] != "campaign" or label["value"] != "autumn"]
    for source in found["sources"]:
        slug = source["slug"]
        source["enabled"] = source["enabled"] and slug not in OFF
        source["settings"] |= SETTINGS.get(slug, {})
        source["labels"] = [label for label in source["labels"] if label["key"] != FEWER_LABELS.get(slug)]
        if slug in NAMES:
            source["name"] = NAMES[slug]
        if slug in LOOSE:
            found["schemaSettings"][source["id"]]["track"]["allowUnplannedEvents"] = True
    return found


def _with_other_ids(workspace: Json) -> Json:
    """The same with ids and write keys of its own, as everything has that is made a second time."""
    old = {workspace["workspace"]["id"], *workspace["trackingPlans"].values()}
    for one in (*workspace["sources"], *workspace["destinations"], *workspace["warehouses"]):
        old |= {one["id"], *one.get("writeKeys", ())}
    text = json.dumps(workspace, ensure_ascii=False)
    renewed: Any = json.loads(re.sub("|".join(sorted(old)), _other, text))
    return dict(renewed)


def _other(found: re.Match[str]) -> str:
    kind = "tp_" if found[0].startswith("tp_") else ""
    return kind + made_id(f"staging {found[0]}", len(found[0]) - len(kind))
