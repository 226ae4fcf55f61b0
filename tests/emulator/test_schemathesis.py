"""Schemathesis throws generated requests at the emulator, with the contract as the judge and every check on.

The contract says less than the API does. What is added to a copy of it, so that the checks can bite:
- 401 and 405, which the contract leaves out for every operation although it declares the token;
- ids that exist, beside any other string, so that not everything ends in a 404;
- the form of slugs and labels, and the metadata ids there are, so that not everything ends in a 422;
- links from creating a source to all that can be done with it, so that there are chains of requests.
"""

from __future__ import annotations

import copy
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from segtui.emulator import DEFAULT_TOKEN, Emulator, Limits
from tests.contract import contract
from tests.emulator.support import live

RUN = "from schemathesis.cli import schemathesis; schemathesis()"

RULES_BEYOND_THE_CONTRACT = {
    "create_source": "a slug is free; settings hold no masked secret",
    "update_source": "a slug is free; settings hold no masked secret",
    "create_label": "a label is there once",
    "delete_label": "a label in use cannot be deleted",
    "add_labels_to_source": "labels exist in the workspace; one value for each key",
    "replace_labels_in_source": "labels exist in the workspace; one value for each key",
    "update_schema_settings_in_source": "forwarding goes to a source that exists",
    "create_write_key_for_source": "a cloud source has no write keys",
    "list_sources": "a cursor is one that was given out",
    "list_connected_destinations_from_source": "a cursor is one that was given out",
    "list_connected_warehouses_from_source": "a cursor is one that was given out",
    "get_sources_catalog": "a cursor is one that was given out",
    "get_destinations_catalog": "a cursor is one that was given out",
    "get_warehouses_catalog": "a cursor is one that was given out",
}
"""Where `positive_data_acceptance` is off: what fits the schema and is refused all the same, and why."""


def judged_contract(emulator: Emulator) -> dict[str, Any]:
    """The contract's 23 operations, completed as the module's text says."""
    found = copy.deepcopy(contract())
    envelope = {"$ref": "#/components/schemas/RequestErrorEnvelope"}
    errors = {"description": "", "content": {"application/json": {"schema": envelope}}}
    ids = existing_ids(emulator)
    for path, methods in list(found["paths"].items()):
        found["paths"][path] = {m: op for m, op in methods.items() if isinstance(op, dict) and "x-tool" in op}
        for operation in found["paths"][path].values():
            operation["responses"] |= {"401": errors, "405": errors}
            for parameter in operation.get("parameters", []):
                if parameter["name"] in ids:
                    parameter["schema"] = {"anyOf": [{"enum": ids[parameter["name"]]}, {"type": "string"}]}
    found["paths"] = {path: methods for path, methods in found["paths"].items() if methods}
    found["paths"]["/sources"]["post"]["responses"]["201"]["links"] = links(found["paths"])
    say_more(found["components"]["schemas"], emulator, ids)
    return found


def say_more(schemas: dict[str, Any], emulator: Emulator, ids: dict[str, list[str]]) -> None:
    """Narrow the schemas to what the API accepts, where a schema can say it."""
    created = schemas["CreateSourceV1Input"]["properties"]
    created["metadataId"] = {"enum": list(emulator.world.catalog["sources"])}
    created["slug"] = {"type": "string", "pattern": "^[A-Za-z0-9][A-Za-z0-9._-]{0,199}$"}
    schemas["UpdateSourceV1Input"]["properties"]["slug"] = created["slug"]
    for name in ("key", "value"):
        schemas["LabelV1"]["properties"][name] = {"type": "string", "pattern": "^[A-Za-z][A-Za-z0-9-]*$"}
    for name in ("forwardingViolationsTo", "forwardingBlockedEventsTo"):
        schemas["UpdateSchemaSettingsInSourceV1Input"]["properties"][name] = {"enum": ids["sourceId"]}
    existing = {"enum": [{"key": key, "value": value} for key, value in emulator.world.labels]}
    for name in ("AddLabelsToSourceV1Input", "ReplaceLabelsInSourceV1Input"):
        items = schemas[name]["properties"]["labels"]
        items["items"] = {"anyOf": [existing, items["items"]]}


def existing_ids(emulator: Emulator) -> dict[str, list[str]]:
    """Some ids for the parameters of paths, by the parameter's name."""
    world = emulator.world
    return {
        "sourceId": list(world.sources)[:25],
        "writeKey": [key for source in list(world.sources.values())[:25] for key in source["writeKeys"]],
        "sourceMetadataId": list(world.catalog["sources"])[:5],
        "destinationMetadataId": list(world.catalog["destinations"])[:5],
        "warehouseMetadataId": list(world.catalog["warehouses"])[:5],
        "key": sorted({key for key, _ in world.labels}),
        "value": sorted({value for _, value in world.labels}),
    }


def links(paths: dict[str, Any]) -> dict[str, Any]:
    """What can be done with a source that was just created."""
    return {
        operation["operationId"]: {
            "operationId": operation["operationId"],
            "parameters": {"sourceId": "$response.body#/data/source/id"},
        }
        for path, methods in paths.items()
        if "{sourceId}" in path
        for operation in methods.values()
    }


def settings() -> str:
    """Schemathesis' own settings: every check everywhere, but for the exceptions that are named above."""
    names = json.dumps(list(RULES_BEYOND_THE_CONTRACT))
    excepted = f"[[operations]]\ninclude-operation-id = {names}\nchecks.positive_data_acceptance.enabled = false\n"
    return "[checks]\nenabled = true\n\n" + excepted


def withstands(folder: Path, *options: str) -> None:
    """Run schemathesis against an emulator on a socket; `options` say how long, and with which seed."""
    emulator = Emulator(limits=Limits(per_minute=None, label_writes_per_minute=None))
    (folder / "contract.json").write_text(json.dumps(judged_contract(emulator)), encoding="utf-8")
    (folder / "schemathesis.toml").write_text(settings(), encoding="utf-8")
    with live(emulator) as url:
        command = [sys.executable, "-c", RUN, "--config-file", "schemathesis.toml", "run", "contract.json"]
        command += ["--url", url, "--header", f"Authorization: Bearer {DEFAULT_TOKEN}"]
        command += ["--continue-on-failure", "--no-color", *options]
        ran = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False, timeout=900)
    assert ran.returncode == 0, ran.stdout[-20_000:] + ran.stderr
    assert "Tested: 23" in ran.stdout
    assert "0 covered" not in ran.stdout
    statuses = {seen.status for seen in emulator.seen}
    assert statuses >= {200, 201, 401, 404, 405, 422}
    assert not statuses & {None, 500}


def test_the_emulator_withstands_schemathesis(tmp_path: Path) -> None:
    withstands(tmp_path, "--max-examples", "6", "--generation-deterministic")


@pytest.mark.soak
def test_the_emulator_withstands_a_long_run_of_schemathesis(tmp_path: Path) -> None:
    withstands(tmp_path, "--max-examples", "300", "--seed", "11")
