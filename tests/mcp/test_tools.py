"""What tools answer: data, outcomes, refusals; which profile they work on, and what they never show."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path
from typing import Any

import pytest

from segtui.cli.options import Choices
from segtui.emulator.http import Request, Response
from segtui.operations import OPERATIONS, Effect

from ..emulator.support import source, workspace
from ..support.calls import WRITES
from ..support.command import run_command
from .kit import Served, served, text, token_file

KEY = "abcdefghijklmnopqrstuvwxyz123456"


def tool(name: str) -> str:
    return OPERATIONS[name].tool_name


async def called(client: Any, name: str, /, **arguments: Any) -> Any:
    return await client.call_tool(tool(name), arguments)


@pytest.mark.threat("T50")
async def test_read_only_leaves_out_what_writes_and_refuses_it_all_the_same(world: Served) -> None:
    world.choices = Choices(read_only=True)
    async with world.client() as client:
        listed = {found.name for found in (await client.list_tools()).tools}
        assert listed == {one.tool_name for one in OPERATIONS.values() if one.effect is Effect.READ}
        for name, arguments in WRITES.items():
            result = await called(client, name, **arguments)
            assert result.is_error and "--read-only" in text(result)
        assert not (await called(client, "get_workspace")).is_error
    assert world.sent == []


@pytest.mark.threat("T51")
async def test_a_profile_that_only_reads_is_not_written_by_its_name_either(world: Served, tmp_path: Path) -> None:
    token = token_file(tmp_path, "token")
    world.config(f'[profiles.careful]\nread_only = true\nbase_url = "{world.url}"\ntoken_file = "{token}"\n')
    async with world.client() as client:
        for name, arguments in WRITES.items():
            result = await called(client, name, **arguments, PCID="careful")
            assert result.is_error and "profile careful" in text(result)
        assert not (await called(client, "get_source", sourceId="id-one", PCID="careful")).is_error
    assert world.sent == []


async def test_the_named_profile_is_used_with_its_own_address_and_token(world: Served, tmp_path: Path) -> None:
    other = workspace(workspace={"id": "w2", "slug": "other", "name": "Other"})
    with served(tmp_path, other, token="other-token") as elsewhere:
        token = token_file(tmp_path, "token", "other-token")
        world.config(f'[profiles.other]\nbase_url = "{elsewhere.url}"\ntoken_file = "{token}"\n[profiles.same]\n')
        async with world.client() as client:
            names = [None, "other", "", "same"]
            found = [await called(client, "get_workspace", **({} if n is None else {"PCID": n})) for n in names]
            assert [one.structured_content["workspace"]["slug"] for one in found] == ["acme", "other", "acme", "acme"]
            unknown = await called(client, "get_workspace", PCID="absent")
            assert unknown.is_error and "PCID: there is no profile absent" in text(unknown)
            assert "other" in text(unknown)
            assert (await called(client, "get_workspace", PCID=5)).is_error


async def test_without_a_token_tools_are_listed_and_a_call_says_what_to_do(world: Served) -> None:
    async with world.client(SEGTUI_TOKEN=None) as client:
        assert len((await client.list_tools()).tools) == 23
        result = await called(client, "list_sources")
        assert result.is_error and "set SEGTUI_TOKEN" in text(result)
    assert world.seen == []


@pytest.mark.threat("T19")
async def test_write_keys_and_secret_settings_are_masked_unless_the_profile_reveals_the_keys(tmp_path: Path) -> None:
    found = source("one", writeKeys=[KEY], settings={"apiKey": "hunter2hunter2"})
    with served(tmp_path, workspace(sources=[found], schemaSettings={})) as world:
        calls: list[tuple[str, dict[str, Any]]] = [
            ("list_sources", {}),
            ("get_source", {"sourceId": "id-one"}),
            ("update_source", {"sourceId": "id-one", "name": "New"}),
            ("create_write_key_for_source", {"sourceId": "id-one"}),
        ]
        async with world.client() as client:
            for name, arguments in calls:
                said = (await called(client, name, **arguments)).model_dump_json()
                assert KEY not in said and "hunter2" not in said and "•••3456" in said
            wrong = await called(client, "remove_write_key_from_source", sourceId="id-one", writeKey=KEY[:-1] + "7")
            assert "does not have this write key" in wrong.structured_content["outcome"]["said"]
            assert KEY[:-1] not in wrong.model_dump_json()
            back = await called(client, "update_source", sourceId="id-one", settings={"apiKey": "•••"})
            assert "stays as it is" in back.structured_content["outcome"]["said"]
            assert world.emulator.world.sources["id-one"]["settings"] == {"apiKey": "hunter2hunter2"}
        world.config("[profiles.default]\nmcp_reveal_keys = true\n")
        async with world.client() as client:
            for name, arguments in calls[:2]:
                said = json.dumps((await called(client, name, **arguments)).structured_content)
                assert KEY in said and "hunter2" not in said


async def test_a_write_says_what_became_of_it(world: Served) -> None:
    async with world.client() as client:
        done = (await called(client, "update_source", sourceId="id-one", enabled=False)).structured_content
        assert done["source"]["enabled"] is False and done["outcome"]["state"] == "done"
        assert "segtui journal undo" in done["outcome"]["said"]
        assert done["plan"]["undo"]["possible"] and done["plan"]["steps"][0]["changes"][0]["field"] == "enabled"
        again = await called(client, "update_source", sourceId="id-one", enabled=False)
        assert not again.is_error and again.structured_content["outcome"]["state"] == "unchanged"
        assert again.structured_content["source"]["enabled"] is False
        labels = await called(
            client, "add_labels_to_source", sourceId="id-one", labels=[{"key": "env", "value": "prod"}]
        )
        assert labels.structured_content["labels"] == [{"key": "env", "value": "prod"}]
        absent = await called(client, "delete_source", sourceId="absent")
        assert absent.is_error and "not found" in text(absent) and absent.structured_content is None
        in_use = await called(client, "delete_label", key="env", value="prod")
        assert in_use.is_error and "one" in text(in_use)
    assert len(world.sent) == 1


@pytest.mark.threat("T29")
async def test_a_write_whose_answer_is_lost_is_never_sent_again(world: Served) -> None:
    world.fails(method="PATCH", drop_after=True, times=1)
    async with world.client() as client:
        found = await called(client, "update_source", sourceId="id-one", name="Other")
        assert not found.is_error and found.structured_content["source"]["name"] == "Other"
        assert "it took effect all the same" in found.structured_content["outcome"]["said"]
        world.fails(method="PATCH", drop_before=True, times=1)
        world.fails(operation="get_source", status=401, after=2)
        unsure = await called(client, "update_source", sourceId="id-one", name="Third")
        assert unsure.is_error and text(unsure).startswith("in doubt: ")
        assert unsure.structured_content["outcome"]["state"] == "in doubt"
    assert len(world.sent) == 2


@pytest.mark.threat("T32")
async def test_what_others_changed_meanwhile_is_a_conflict(world: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    answer = world.emulator.answer

    def meddling(request: Request) -> Response:
        """Somebody renames the source after the plan was made: the workspace is asked for between that and sending."""
        if request.path == "/":
            world.emulator.world.sources["id-one"]["name"] = "Theirs"
        return answer(request)

    monkeypatch.setattr(world.emulator, "answer", meddling)
    async with world.client() as client:
        found = await called(client, "update_source", sourceId="id-one", name="Ours")
    assert found.is_error and text(found).startswith("conflict: ")
    assert found.structured_content["plan"]["steps"][0]["conflict"][0]["new"] == "Theirs"
    assert world.sent == []


async def test_a_production_profile_is_written_only_where_that_was_allowed(world: Served) -> None:
    world.config("[profiles.default]\nproduction = true\n")
    arguments = {"sourceId": "id-two"}
    async with world.client() as client:
        refused = await called(client, "delete_source", **arguments)
        assert refused.is_error and "--allow-production" in text(refused) and world.sent == []
    async with world.client(allow_production=True) as client:
        assert not (await called(client, "delete_source", **arguments)).is_error
    assert len(world.sent) == 1


@pytest.mark.threat("T01", "T03")
async def test_strings_of_the_api_are_harmless(tmp_path: Path) -> None:
    hostile = "a\x1b]0;pwned\x07\u202e\x9b"
    with served(tmp_path, workspace(sources=[source("one", name=hostile)], schemaSettings={})) as world:
        half = '{"data": {"workspace": {"id": "w1", "slug": "half", "name": "half \\ud800"}}}'
        world.fails(operation="get_workspace", status=200, body=half)
        async with world.client() as client:
            said = text(await called(client, "list_sources")) + text(await called(client, "get_workspace"))
    assert "a␛]0;pwned␇<RLO><U+9B>" in said and "half <U+D800>" in said
    assert not set(said) & set("\x1b\x07\u202e\x9b\ud800")


async def test_slow_calls_do_not_hold_up_others(world: Served) -> None:
    world.fails(operation="get_source", latency_ms=400, times=1)
    ended: list[str] = []

    async def noted(client: Any, name: str, /, **arguments: Any) -> None:
        assert not (await called(client, name, **arguments)).is_error
        ended.append(name)

    async with world.client() as client:
        await noted(client, "list_labels")
        await asyncio.gather(noted(client, "get_source", sourceId="id-one"), noted(client, "get_workspace"))
    assert ended == ["list_labels", "get_workspace", "get_source"]


@pytest.mark.threat("T40")
async def test_a_cancelled_call_sends_nothing_more_and_what_is_on_its_way_goes_on(world: Served) -> None:
    async def cancelled_at(request: str, client: Any, **arguments: Any) -> None:
        """The call of update_source, cancelled as soon as this request has come in."""
        call = asyncio.create_task(called(client, "update_source", **arguments))
        while request not in [f"{one.method} {one.path}" for one in world.seen]:
            await asyncio.sleep(0)
        call.cancel()
        await asyncio.gather(call, return_exceptions=True)

    world.fails(operation="get_source", latency_ms=50)
    async with world.client() as client:
        await cancelled_at("GET /sources", client, sourceId="id-one", name="Planned")
        await cancelled_at("GET /", client, sourceId="id-one", name="Applied")
        world.fails(operation="update_source", drop_after=True)
        await cancelled_at("PATCH /sources/id-two", client, sourceId="id-two", name="Sent")
        assert [path for _, path, _ in world.sent] == ["/sources/id-two"]
    outcome = await asyncio.to_thread(run_command, ["journal", "list", "--json"], world.environ)
    found = [(deed["subject"], deed["state"]) for deed in json.loads(outcome.out)]
    assert found == [("two", "done"), ("one", "cancelled")]
