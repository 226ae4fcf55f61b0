"""The rules about schema settings, one by one."""

from __future__ import annotations

from typing import Any

import pytest

from segtui.emulator.schema_rules import DEFAULTS
from tests.emulator.support import api, workspace

PATH = "/sources/id-one/settings"


def test_a_source_without_settings_has_the_defaults() -> None:
    assert api()("GET", PATH).data == {"sourceId": "id-one", "settings": DEFAULTS}


def test_a_patch_merges_leaf_by_leaf() -> None:
    ask = api()
    ask("PATCH", PATH, {"group": {"commonEventOnViolations": "OMIT_TRAITS"}, "forwardingViolationsTo": "id-two"})
    answer = ask("PATCH", PATH, {"track": {"allowUnplannedEvents": False}, "unknown": 1})
    expected = {
        **DEFAULTS,
        "track": {**DEFAULTS["track"], "allowUnplannedEvents": False},
        "group": {**DEFAULTS["group"], "commonEventOnViolations": "OMIT_TRAITS"},
        "forwardingViolationsTo": "id-two",
    }
    assert answer.data["settings"] == expected
    assert ask("GET", PATH).data["settings"] == expected
    assert ask("GET", "/sources/id-cloud/settings").data["settings"] == DEFAULTS


@pytest.mark.parametrize("target", [None, "", "nope", "id-one", 3])
def test_a_forwarding_target_is_another_source(target: Any) -> None:
    for field in ("forwardingViolationsTo", "forwardingBlockedEventsTo"):
        answer = api()("PATCH", PATH, {field: target})
        assert (answer.status, answer.fields) == (422, [field])


def test_every_leaf_is_checked() -> None:
    body = {
        "track": {"allowUnplannedEvents": "yes", "commonEventOnViolations": "OMIT_TRAITS"},
        "identify": {"commonEventOnViolations": "OMIT_PROPERTIES", "allowTraitsOnViolations": None},
        "group": [],
    }
    answer = api()("PATCH", PATH, body)
    assert sorted(answer.fields) == [
        "group",
        "identify.allowTraitsOnViolations",
        "identify.commonEventOnViolations",
        "track.allowUnplannedEvents",
        "track.commonEventOnViolations",
    ]


def test_without_protocols_an_update_is_accepted_and_not_applied() -> None:
    ask = api(workspace(protocols=False))
    answer = ask("PATCH", PATH, {"track": {"allowUnplannedEvents": False}})
    assert (answer.status, answer.data["settings"]) == (200, DEFAULTS)
