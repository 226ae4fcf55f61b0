"""The demo workspace shows every state that a screen can show."""

from __future__ import annotations

from collections import Counter

import pytest

from segtui.emulator import World
from segtui.emulator.seed import demo_workspace
from segtui.emulator.seed_staging import staging_workspace
from tests.emulator.support import Json


@pytest.fixture(scope="module")
def demo() -> Json:
    return demo_workspace()


def test_it_is_the_same_every_time_and_shares_nothing(demo: Json) -> None:
    again = demo_workspace()
    assert demo == again
    World(again).sources.popitem()
    assert demo == demo_workspace()


def test_it_is_of_a_believable_size(demo: Json) -> None:
    assert 55 <= len(demo["sources"]) <= 70
    assert [len(demo["catalog"][kind]) for kind in ("sources", "destinations", "warehouses")] == [35, 30, 6]


def test_every_state_of_a_source_is_there(demo: Json) -> None:
    sources = demo["sources"]
    assert len({s["slug"] for s in sources}) == len(sources)
    assert {s["enabled"] for s in sources} == {True, False}
    assert any("name" not in s for s in sources)
    assert {len(s["labels"]) for s in sources} >= {0, 1, 2, 3, 4, 9}
    assert {len(s["writeKeys"]) for s in sources} >= {0, 1, 2, 3, 5}
    assert any(s["metadata"]["isCloudEventSource"] and not s["writeKeys"] for s in sources)
    assert any(len(s.get("name", "")) > 100 for s in sources)
    assert any("東" in s.get("name", "") for s in sources)
    assert any("\u200d" in s.get("name", "") for s in sources)
    assert {s["metadata"]["status"] for s in sources} >= {"PUBLIC", "DEPRECATED", "PUBLIC_BETA", "PRIVATE_BETA"}


def test_secrets_are_shown_and_masked_and_settings_are_nested(demo: Json) -> None:
    values = [value for s in demo["sources"] for value in s["settings"].values()]
    assert any(isinstance(value, str) and "•" in value for value in values)
    assert any("apiSecret" in s["settings"] and "•" not in s["settings"]["apiSecret"] for s in demo["sources"])
    assert any(isinstance(value, dict) for value in values)
    assert any(isinstance(value, list) for value in values)


def test_connections_of_every_kind_are_there(demo: Json) -> None:
    counts = Counter(d["sourceId"] for d in demo["destinations"])
    assert max(counts.values()) > 15
    assert len(counts) < len(demo["sources"])
    assert {d["enabled"] for d in demo["destinations"]} == {True, False}
    connected = [len(w["connectedSources"]) for w in demo["warehouses"]]
    assert min(connected) > 0
    assert {w["enabled"] for w in demo["warehouses"]} == {True, False}


def test_protocols_are_in_use(demo: Json) -> None:
    settings = list(demo["schemaSettings"].values())
    assert any({"forwardingViolationsTo", "forwardingBlockedEventsTo"} <= set(s) for s in settings)
    assert {s["track"]["commonEventOnViolations"] for s in settings} == {"ALLOW", "BLOCK", "OMIT_PROPERTIES"}
    assert demo["trackingPlans"]


def test_the_catalogue_has_every_type_of_option_and_every_status(demo: Json) -> None:
    entries = [entry for kind in demo["catalog"].values() for entry in kind]
    kinds = {option["type"] for entry in entries for option in entry["options"]}
    assert kinds == {"string", "boolean", "select", "password", "array", "number", "mixed", "map", "text-map", "color"}
    statuses = {entry["status"] for entry in demo["catalog"]["sources"]}
    assert len(statuses) == 7


def test_every_label_in_use_is_a_label_of_the_workspace_and_some_are_not_in_use(demo: Json) -> None:
    known = {(label["key"], label["value"]) for label in demo["labels"]}
    used = {(label["key"], label["value"]) for s in demo["sources"] for label in s["labels"]}
    assert used < known
    for s in demo["sources"]:
        assert len({label["key"] for label in s["labels"]}) == len(s["labels"])


def test_the_staging_workspace_is_another_one_that_has_drifted(demo: Json) -> None:
    staging = staging_workspace()
    World(staging_workspace())  # it is one that the emulator takes
    assert staging == staging_workspace()
    by_slug = [{source["slug"]: source for source in one["sources"]} for one in (demo, staging)]
    both = set(by_slug[0]) & set(by_slug[1])
    assert set(by_slug[0]) - both and set(by_slug[1]) - both
    for slug in both:
        assert by_slug[0][slug]["id"] != by_slug[1][slug]["id"]
        assert not set(by_slug[0][slug]["writeKeys"]) & set(by_slug[1][slug]["writeKeys"])
    for field in ("enabled", "settings", "labels", "name"):
        differing = [slug for slug in both if by_slug[0][slug].get(field) != by_slug[1][slug].get(field)]
        assert 0 < len(differing) < len(both) / 4
