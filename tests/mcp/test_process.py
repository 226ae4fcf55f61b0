"""`segtui mcp` as a client meets it: a process that speaks the protocol on standard input and output."""

from __future__ import annotations

import asyncio
import json
import signal
import subprocess
import sys
from typing import Any

from jsonschema import Draft202012Validator

from segtui.operations import OPERATIONS, Effect

from ..contract import operations, resolved
from ..support.calls import READS, WRITES
from ..support.command import run_command
from .kit import ROOT, Served

TOOLS = {one.tool_name: one for one in OPERATIONS.values()}
TOOL = "segment_sources_get_source"
ARGUMENTS = {
    "add_labels_to_source": "sourceId! labels!",
    "create_label": "label!",
    "create_source": "slug! enabled! metadataId! settings disconnectAllWarehouses",
    "create_write_key_for_source": "sourceId!",
    "delete_label": "key! value!",
    "delete_source": "sourceId!",
    "get_catalog": "pagination",
    "get_destination_metadata": "destinationMetadataId!",
    "get_destinations_catalog": "pagination",
    "get_source": "sourceId!",
    "get_source_metadata": "sourceMetadataId!",
    "get_warehouse_metadata": "warehouseMetadataId!",
    "get_warehouses_catalog": "pagination",
    "get_workspace": "",
    "list_connected_destinations_from_source": "sourceId! pagination",
    "list_connected_warehouses_from_source": "sourceId! pagination",
    "list_labels": "",
    "list_schema_settings_in_source": "sourceId!",
    "list_sources": "pagination",
    "remove_write_key_from_source": "sourceId! writeKey!",
    "replace_labels_in_source": "sourceId! labels!",
    "update_schema_settings_in_source": (
        "sourceId! track identify group forwardingViolationsTo forwardingBlockedEventsTo"
    ),
    "update_source": "sourceId! name enabled slug settings",
}
"""What each tool takes; ! marks what is required."""


def test_the_contract_takes_the_same_arguments() -> None:
    assert {f"segment_sources_{name}": taken(words) for name, words in ARGUMENTS.items()} == {
        name: contracted(operation) for name, (_, _, operation) in operations().items()
    }


async def test_every_tool_is_listed_and_does_what_it_says(world: Served) -> None:
    async with world.process() as client:
        listed = {tool.name: tool for tool in (await client.list_tools()).tools}
        assert {name: shown(tool.input_schema) for name, tool in listed.items()} == {
            f"segment_sources_{name}": (taken(words)[0] | {"PCID"}, taken(words)[1])
            for name, words in ARGUMENTS.items()
        }
        for name, tool in listed.items():
            arguments = (READS | WRITES)[TOOLS[name].name]
            fits(tool.input_schema, arguments)
            fits(tool.input_schema, arguments | {"PCID": "prod"})
        for name in sorted(listed, key=lambda name: (not listed[name].annotations.read_only_hint, "delete" in name)):
            await assert_works(client, listed[name], (READS | WRITES)[TOOLS[name].name])
        alone, together = await asyncio.gather(*(client.call_tool(TOOL, READS["get_source"]) for _ in range(2)))
        assert alone.structured_content == together.structured_content
    listing = await asyncio.to_thread(run_command, ["journal", "list", "--json"], world.environ)
    journal = json.loads(listing.out)
    assert len(journal) == len(world.sent) == len(WRITES)
    assert {deed["state"] for deed in journal} == {"done"}


def fits(schema: dict[str, Any], value: Any) -> None:
    """The value is what the schema allows; the SDK's client has looked whether it is a schema."""
    Draft202012Validator(schema).validate(value)


Taken = tuple[set[str], set[str]]


def taken(words: str) -> Taken:
    """The arguments, and those of them that are required."""
    return {word.rstrip("!") for word in words.split()}, {word[:-1] for word in words.split() if word.endswith("!")}


def shown(schema: dict[str, Any]) -> Taken:
    return set(schema["properties"]), set(schema["required"])


def contracted(operation: dict[str, Any]) -> Taken:
    named = [p for p in operation.get("parameters", []) if "." not in p["name"]]
    body = operation.get("requestBody", {"content": {"application/json": {"schema": {"properties": {}}}}})
    fields = resolved(body["content"]["application/json"]["schema"])
    required = {p["name"] for p in named if p["required"]} | set(fields.get("required", []))
    return {p["name"] for p in named} | set(fields["properties"]), required


async def assert_works(client: Any, tool: Any, arguments: dict[str, Any]) -> None:
    """It answers with what its schema promises, and its hints tell the truth."""
    result = await client.call_tool(tool.name, arguments)
    assert not result.is_error, result
    fits(tool.output_schema, result.structured_content)
    assert json.loads(result.content[0].text) == result.structured_content
    operation = TOOLS[tool.name]
    assert tool.annotations.read_only_hint is (operation.effect is Effect.READ)
    if operation.effect is not Effect.READ:
        assert result.structured_content["outcome"]["state"] == "done"
    if operation.answer:
        assert operation.answer in result.structured_content


def test_standard_output_holds_the_protocol_alone_and_a_signal_ends_it(world: Served) -> None:
    world.config('[profiles.default]\ntoken_command = ["sh", "-c", "echo noise >&2; echo demo-token"]\n')
    environ = {name: value for name, value in world.environ.items() if name != "SEGTUI_TOKEN"}
    with subprocess.Popen(
        [sys.executable, "-m", "segtui", "mcp"], env=environ | {"PYTHONPATH": str(ROOT)}, text=True,
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    ) as server:  # fmt: skip
        assert server.stdin is not None and server.stdout is not None and server.stderr is not None

        def asked(method: str, **params: Any) -> Any:
            server.stdin.write(json.dumps({"jsonrpc": "2.0", "id": method, "method": method, "params": params}) + "\n")  # type: ignore[union-attr]
            server.stdin.flush()  # type: ignore[union-attr]
            answer = json.loads(server.stdout.readline())  # type: ignore[union-attr]
            assert answer["id"] == method
            return answer.get("result") or answer["error"]

        hello = asked(
            "initialize", protocolVersion="2025-06-18", capabilities={}, clientInfo={"name": "t", "version": "1"}
        )
        assert hello["serverInfo"]["name"] == "segtui" and "journal undo" in hello["instructions"]
        server.stdin.write('{"jsonrpc": "2.0", "method": "notifications/initialized"}\nthis is no JSON\n')
        found = asked("tools/call", name=TOOL, arguments={"sourceId": "id-one"})
        assert found["structuredContent"]["source"]["slug"] == "one"
        assert asked("tools/call", name="no_such_tool", arguments={})["code"] == -32602
        server.send_signal(signal.SIGTERM)
        assert server.wait(timeout=20) == 128 + signal.SIGTERM
        assert server.stdout.read() == "" and server.stderr.read() == ""
