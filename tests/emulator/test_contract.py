"""Every answer of every operation, judged by the API's contract."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest
from jsonschema import Draft202012Validator

from segtui.emulator import DEFAULT_TOKEN, Emulator, Fault
from segtui.emulator.endpoints import ROUTES
from segtui.emulator.http import Request
from tests.contract import contract, operations
from tests.emulator.support import Answer, Api

CONTRACT = operations()
LABEL = {"key": "contract", "value": "test"}
REQUESTS: dict[str, tuple[str, Any, str, Any]] = {
    # operation: a path that succeeds, its body, a path or body that does not
    "get_workspace": ("/", None, "/", None),
    "list_sources": ("/sources?pagination.count=1000", None, "/sources?pagination.count=x", None),
    "create_source": ("/sources", {"slug": "new", "enabled": True, "metadataId": "{type}"}, "/sources", {}),
    "get_source": ("/sources/{source}", None, "/sources/nope", None),
    "update_source": ("/sources/{source}", {"name": "N", "settings": {"a": [1]}}, "/sources/{source}", {"slug": ""}),
    "list_connected_destinations_from_source": (
        *("/sources/{source}/connected-destinations", None),
        *("/sources/nope/connected-destinations", None),
    ),
    "list_connected_warehouses_from_source": (
        *("/sources/{source}/connected-warehouses?pagination[count]=1", None),
        *("/sources/{source}/connected-warehouses?pagination.cursor=x", None),
    ),
    "list_schema_settings_in_source": ("/sources/{source}/settings", None, "/sources/nope/settings", None),
    "update_schema_settings_in_source": (
        *("/sources/{source}/settings", {"group": {"allowUnplannedTraits": False}}),
        *("/sources/{source}/settings", {"forwardingViolationsTo": ""}),
    ),
    "create_label": ("/labels", {"label": {**LABEL, "description": "d"}}, "/labels", {"label": {}}),
    "list_labels": ("/labels", None, "/labels", None),
    "add_labels_to_source": (
        *("/sources/{source}/labels", {"labels": [LABEL]}),
        *("/sources/{source}/labels", {"labels": [{"key": "no", "value": "no"}]}),
    ),
    "replace_labels_in_source": ("/sources/{source}/labels", {"labels": []}, "/sources/nope/labels", {"labels": []}),
    "delete_label": ("/labels/contract/test", None, "/labels/environment/production", None),
    "create_write_key_for_source": ("/sources/{source}/writekey", None, "/sources/{cloud}/writekey", None),
    "remove_write_key_from_source": ("/sources/{source}/writekey/{key}", None, "/sources/{source}/writekey/no", None),
    "get_sources_catalog": ("/catalog/sources", None, "/catalog/sources?pagination.count=0", None),
    "get_source_metadata": ("/catalog/sources/{type}", None, "/catalog/sources/nope", None),
    "get_destinations_catalog": ("/catalog/destinations", None, "/catalog/destinations?pagination=x", None),
    "get_destination_metadata": ("/catalog/destinations/{destination}", None, "/catalog/destinations/nope", None),
    "get_warehouses_catalog": ("/catalog/warehouses", None, "/catalog/warehouses?pagination.count=", None),
    "get_warehouse_metadata": ("/catalog/warehouses/{warehouse}", None, "/catalog/warehouses/nope", None),
    "delete_source": ("/sources/{source}", None, "/sources/nope", None),
}


def violations(declared: dict[str, Any], answer: Answer) -> list[str]:
    """What the contract has against an answer; its parts must be complete, and an answer is data or errors."""
    response = declared["responses"].get(str(answer.status))
    if response is None:
        return [f"status {answer.status} is not declared"]
    schema = {**response["content"]["application/json"]["schema"], "components": contract()["components"]}
    found = [f"{e.json_path}: {e.message}" for e in Draft202012Validator(schema).iter_errors(answer.json)]
    return found + ([] if set(answer.json) in ({"data"}, {"errors"}) else ["neither data nor errors alone"])


def test_the_emulator_has_exactly_the_operations_of_the_contract() -> None:
    ours = {(r.name, r.method, "/" + "/".join(r.parts), r.offered) for r in ROUTES.all}
    theirs = {
        (declared["operationId"], method, path, tuple(declared["x-accept"]))
        for method, path, declared in CONTRACT.values()
    }
    assert len(ours) == 23
    assert ours == theirs


def test_every_answer_fits_the_contract() -> None:
    ask = Api(Emulator())
    source = next(iter(ask.world.sources.values()))
    cloud = next(s for s in ask.world.sources.values() if s["metadata"]["isCloudEventSource"])
    catalog = ask.world.catalog
    ids = {
        "source": source["id"],
        "cloud": cloud["id"],
        "key": source["writeKeys"][0],
        "type": source["metadata"]["id"],
    }
    ids |= {"destination": next(iter(catalog["destinations"])), "warehouse": next(iter(catalog["warehouses"]))}
    by_name = {declared["operationId"]: (method, declared) for method, _, declared in CONTRACT.values()}
    assert set(REQUESTS) == set(by_name)
    for name, (path, body, bad_path, bad_body) in REQUESTS.items():
        method, declared = by_name[name]
        if body is not None and "metadataId" in body:
            body = {**body, "metadataId": ids["type"]}
        for target, content, is_good in ((path, body, True), (bad_path, bad_body, path == bad_path and body is None)):
            sent = {} if content is None else {"body": content}
            answer = ask(method, target.format(**ids), **sent)
            assert (answer.status < 300) is is_good, (name, answer)
            assert violations(declared, answer) == [], name


async def test_a_damaged_answer_is_found() -> None:
    emulator = Emulator(faults=[Fault(wrong_types=True)])
    request = Request("GET", "/sources", "", {"authorization": f"Bearer {DEFAULT_TOKEN}"})
    sent = await emulator.exchange(request)
    assert sent is not None
    answer = Answer(200, {}, msgspec.json.decode(sent.response.body))
    assert violations(CONTRACT["segment_sources_list_sources"][2], answer)


@pytest.mark.parametrize("path", ["/sources", "/catalog/sources", "/catalog/destinations", "/catalog/warehouses"])
def test_the_whole_demo_workspace_fits_the_contract(path: str) -> None:
    ask = Api(Emulator())
    declared = next(d for method, p, d in CONTRACT.values() if (method, p) == ("GET", path))
    assert violations(declared, ask("GET", f"{path}?pagination.count=1000")) == []
