"""The rules about sources, one by one."""

from __future__ import annotations

import pytest

from tests.emulator.support import Json, api, workspace

NEW: Json = {"slug": "new", "enabled": True, "metadataId": "type-web"}


def test_a_source_comes_with_its_tracking_plan_or_null() -> None:
    ask = api()
    assert ask("GET", "/sources/id-one").data["trackingPlanId"] == "tp_1"
    assert ask("GET", "/sources/id-two").data["trackingPlanId"] is None


def test_an_unknown_source_is_a_404_everywhere() -> None:
    ask = api()
    for method, path, body in [
        ("GET", "/sources/nope", None),
        ("PATCH", "/sources/nope", {}),
        ("DELETE", "/sources/nope", None),
        ("GET", "/sources/nope/connected-destinations", None),
        ("GET", "/sources/nope/connected-warehouses", None),
        ("POST", "/sources/nope/labels", {"labels": []}),
        ("PUT", "/sources/nope/labels", {"labels": []}),
        ("GET", "/sources/nope/settings", None),
        ("PATCH", "/sources/nope/settings", {}),
        ("POST", "/sources/nope/writekey", None),
        ("DELETE", "/sources/nope/writekey/k", None),
    ]:
        assert ask(method, path, body).status == 404, (method, path)


def test_a_created_source_has_no_name_one_key_and_the_defaults_of_its_type() -> None:
    answer = api()("POST", "/sources", {**NEW, "metadataId": "type-opts", "settings": {"x": [1], "gone": None}})
    assert answer.status == 201
    source = answer.data["source"]
    assert "name" not in source
    assert source["settings"] == {"region": "us", "x": [1]}
    assert len(source["writeKeys"]) == 1
    assert len(source["writeKeys"][0]) == 32
    assert source["writeKeys"][0].isalnum()
    assert source["workspaceId"] == "w1"


def test_a_cloud_source_has_no_keys() -> None:
    assert api()("POST", "/sources", {**NEW, "metadataId": "type-cloud"}).data["source"]["writeKeys"] == []


@pytest.mark.parametrize(("asked", "connected"), [(None, 1), (False, 1), (True, 0)])
def test_warehouses_are_connected_unless_asked_otherwise(asked: bool | None, connected: int) -> None:
    ask = api()
    body = NEW if asked is None else {**NEW, "disconnectAllWarehouses": asked}
    source_id = ask("POST", "/sources", body).data["source"]["id"]
    assert len(ask("GET", f"/sources/{source_id}/connected-warehouses").data["warehouses"]) == connected


def test_every_mistake_is_told_at_once() -> None:
    answer = api()("POST", "/sources", {"slug": "one", "metadataId": "nope", "settings": 3})
    assert answer.status == 422
    assert sorted(answer.fields) == ["enabled", "metadataId", "settings", "slug"]


@pytest.mark.parametrize("slug", ["", " ", "-x", "a b", "a/b", "a\n", "x" * 201])
def test_a_bad_slug_is_refused_at_its_field(slug: str) -> None:
    ask = api()
    assert ask("POST", "/sources", {**NEW, "slug": slug}).fields == ["slug"]
    assert ask("PATCH", "/sources/id-one", {"slug": slug}).fields == ["slug"]


def test_a_patch_changes_what_it_names_and_nothing_else() -> None:
    ask = api()
    before = ask("GET", "/sources/id-one").data["source"]
    after = ask("PATCH", "/sources/id-one", {"name": "Uno", "enabled": False, "slug": "uno"}).data["source"]
    assert after == {**before, "name": "Uno", "enabled": False, "slug": "uno"}
    assert ask("GET", "/sources/id-one").data["source"] == after


def test_a_patch_upserts_settings_and_null_removes_a_key() -> None:
    answer = api()("PATCH", "/sources/id-one", {"settings": {"a": None, "c": {"d": 1}}})
    assert answer.data["source"]["settings"] == {"b": 2, "c": {"d": 1}}


def test_a_masked_secret_is_refused() -> None:
    ask = api()
    assert ask("PATCH", "/sources/id-one", {"settings": {"k": "••••"}}).fields == ["settings.k"]
    assert ask("PATCH", "/sources/id-one", {"settings": {"k": {"deep": ["x•"]}}}).fields == ["settings.k"]
    assert ask("GET", "/sources/id-one").data["source"]["settings"] == {"a": 1, "b": 2}


def test_the_type_never_changes() -> None:
    ask = api()
    ask("PATCH", "/sources/id-one", {"metadataId": "type-cloud", "metadata": {"id": "type-cloud"}})
    assert ask("GET", "/sources/id-one").data["source"]["metadata"]["id"] == "type-web"


def test_a_slug_of_another_source_is_refused_and_ones_own_is_not() -> None:
    ask = api()
    assert ask("PATCH", "/sources/id-one", {"slug": "two"}).fields == ["slug"]
    assert ask("PATCH", "/sources/id-one", {"slug": "one"}).status == 200


def test_wrong_types_change_nothing() -> None:
    ask = api()
    answer = ask("PATCH", "/sources/id-one", {"name": None, "enabled": "yes", "settings": []})
    assert sorted(answer.fields) == ["enabled", "name", "settings"]
    assert ask("GET", "/sources/id-one").data["source"]["enabled"] is True


def test_deleting_a_source_takes_everything_of_it_along() -> None:
    ask = api()
    assert ask("DELETE", "/sources/id-one").data == {"status": "SUCCESS"}
    assert ask("DELETE", "/sources/id-one").status == 404
    left = ask.world.as_data()
    assert "id-one" not in str({name: left[name] for name in left if name != "catalog"})
    assert "forwardingViolationsTo" not in ask("GET", "/sources/id-two/settings").data["settings"]


def test_fields_that_the_emulator_does_not_know_are_kept() -> None:
    data = workspace(futureKey=[1])
    data["sources"][0]["novelty"] = {"x": 1}
    ask = api(data)
    ask("PATCH", "/sources/id-one", {"enabled": False})
    assert ask("GET", "/sources/id-one").data["source"]["novelty"] == {"x": 1}
    assert ask.world.as_data()["futureKey"] == [1]


def test_write_keys_are_made_and_removed_down_to_the_last() -> None:
    ask = api()
    first, second = ask("POST", "/sources/id-one/writekey").data["source"]["writeKeys"]
    assert first == "key-one"
    assert ask("DELETE", f"/sources/id-one/writekey/{second}").data == {"status": "SUCCESS"}
    assert ask("DELETE", f"/sources/id-one/writekey/{second}").status == 404
    assert ask("DELETE", "/sources/id-one/writekey/key-one").status == 200
    assert ask("GET", "/sources/id-one").data["source"]["writeKeys"] == []


def test_a_cloud_source_gets_no_write_key() -> None:
    assert api()("POST", "/sources/id-cloud/writekey").fields == ["sourceId"]


def test_the_same_world_makes_the_same_ids() -> None:
    assert api()("POST", "/sources", NEW).data == api()("POST", "/sources", NEW).data
