"""`w`: write keys are masked, revealed for a moment, copied unseen, removed, and rotated across restarts."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import pytest

from segtui.emulator import Emulator
from segtui.models import WriteKey
from segtui.operations.sources import list_sources, remove_write_key_from_source
from segtui.service.demo import HOST as DEMO_HOST
from segtui.service.rotation import Rotation, Rotations
from segtui.settings import Settings
from segtui.tui.forms import write_keys
from tests.tui.forms.kit import SMALL, applied, drawn, only, previewed, sizes, source_of, writes
from tests.tui.harness import Story, story


async def open_keys(told: Story, slug: str = "storefront-web") -> list[str]:
    await only(told, f"slug:{slug}")
    await told.press("g", "w")
    await told.sees("Write keys of")
    found: list[str] = source_of(told, slug)["writeKeys"]
    await told.sees(f"•••{found[0][-4:]}")
    return found


@sizes
@pytest.mark.threat("T19")
async def test_a_key_is_revealed_alone_and_hides_itself(size: tuple[int, int], monkeypatch: Any) -> None:
    monkeypatch.setattr(write_keys, "REVEALED_S", 0.2)
    async with story(size=size) as told:
        keys = await open_keys(told)
        assert not any(key in told.screen for key in keys)
        await told.press("down", "v")
        assert keys[1] in told.screen
        assert keys[0] not in told.screen
        await told.sees_no(keys[1])


@pytest.mark.threat("T19")
async def test_a_revealed_key_is_hidden_by_the_same_key_by_a_preview_and_by_closing() -> None:
    async with story(size=SMALL) as told:
        keys = await open_keys(told)
        await told.press("v")
        assert keys[0] in told.screen
        await told.press("v")
        assert keys[0] not in told.screen
        await told.press("v", "c")
        await previewed(told)
        assert keys[0] not in told.screen
        await told.press("escape")
        await told.sees("v reveal")
        assert keys[0] not in told.screen
        await told.press("v", "escape", "w")
        await told.sees("v reveal")
        assert keys[0] not in told.screen


@pytest.mark.threat("T19")
async def test_a_key_is_copied_without_being_shown() -> None:
    async with story(size=SMALL) as told:
        keys = await open_keys(told)
        await told.press("down", "y")
        assert told.app.clipboard == keys[1]
        assert keys[1] not in told.screen
        await told.sees(f"•••{keys[1][-4:]} was sent to the terminal's clipboard")


async def test_a_key_is_created_and_one_removed_with_its_end_typed() -> None:
    async with story(size=SMALL) as told:
        keys = await open_keys(told)
        path = f"/sources/{source_of(told, 'storefront-web')['id']}/writekey"
        await told.press("c")
        await previewed(told)
        assert await applied(told, 1) == [("POST", path, None)]
        await told.sees("key 3")
        await told.press("g", "up", "up", "D")
        await told.sees("last four characters")
        await drawn(told)
        await told.type(keys[0][-4:])
        await told.press("enter")
        await told.until(lambda: len(writes(told)) == 2)
        assert writes(told)[1][:2] == ("DELETE", f"{path}/{keys[0]}")
        await told.until(lambda: "key 3" not in told.screen)
        assert keys[0] not in told.screen


async def test_no_permission_is_never_said_to_be_no_keys() -> None:
    emulator = Emulator(member_token="member")
    async with story(emulator, size=SMALL, token="member") as told:
        await only(told, "slug:storefront-web")
        await told.press("w")
        await told.sees("the token has no permission to read them, or")
        await told.press("v", "y", "D")
        await told.sees("There is no key here.")


async def test_a_rotation_goes_on_after_a_restart_and_ends_with_the_old_key_gone(tmp_path: Path) -> None:
    path = tmp_path / "state" / "rotations.json"
    emulator = Emulator()
    async with story(emulator, size=SMALL) as told:
        told.app.session.rotations = Rotations(path)
        keys = await open_keys(told)
        await told.press("R")
        await previewed(told)
        assert [sent[0] for sent in await applied(told, 1)] == ["POST"]
        await told.sees("Rotation, begun")
        assert "old" in told.row("key 1")
        await told.until(lambda: "new" in told.row("key 3"))
        new = source_of(told, "storefront-web")["writeKeys"][2]
        await told.press("y")
        assert told.app.clipboard == new
        await told.sees("2 ✓ copied")
        await told.press("q")
        await told.sees("q does nothing here: esc closes")
        await told.press("escape")
        await told.until(lambda: "key rotation: w goes on" in told.state)
    kept = path.read_text()
    assert not any(key in kept for key in (*keys, new))
    assert path.stat().st_mode & 0o777 == 0o600
    assert path.parent.stat().st_mode & 0o777 == 0o700
    async with story(emulator, size=SMALL) as told:
        told.app.session.rotations = Rotations(path)
        told.app.writing._tell_rotations((await told.app.session.service.peek(list_sources())).items)
        await told.until(lambda: "not finished: storefront-web. w on it goes on" in told.toasts)
        await open_keys(told)
        await told.sees("2 ✓ copied")
        await told.press("R")
        await told.sees("last four characters")
        await drawn(told)
        await told.type(keys[0][-4:])
        before = len(writes(told))
        await told.press("enter")
        await told.until(lambda: len(writes(told)) > before)
        assert writes(told)[-1][1].endswith(f"/writekey/{keys[0]}")
        await told.sees_no("Rotation, begun")
        await told.press("escape")
        await told.until(lambda: "key rotation" not in told.state)
    assert Rotations(path).of(source_of(told, "storefront-web")["id"]) is None


async def test_the_steps_of_a_rotation_and_a_plan_name_the_keys_that_are_bound() -> None:
    keys = {
        "overlay.rotate_key": "X", "overlay.copy_key": "a", "overlay.forget_rotation": "", "write.undo": "U",
        "overlay.toggle": "o",
    }  # fmt: skip
    async with story(size=SMALL, settings=Settings(profile="test", base_url=DEMO_HOST, keys=keys)) as told:
        await only(told, "checkout")
        await told.press("asterisk", "b", "a")
        await told.type("quarter=q4")
        await told.press("enter")
        await previewed(told)
        assert "undone with U" in told.screen and "o lists them" in told.screen
        await told.press("escape", "escape")
        await open_keys(told)
        await told.press("X")
        await previewed(told)
        await applied(told, 1)
        await told.sees("a on the key that says new")
        await told.sees("4 › X removes the old key")
        await told.sees("“Forget the rotation” (without a key) forgets")


@pytest.mark.threat("T21")
def test_rotations_survive_a_file_that_is_damaged_or_others_can_read(tmp_path: Path) -> None:
    path = tmp_path / "rotations.json"
    rotation = Rotation("s1", "•a", "•b", 1.0)
    for text, mode in (("{", 0o600), ('[{"source_id": 1}, 3]', 0o600), ("[]", 0o644)):
        path.write_text(text)
        path.chmod(mode)
        rotations = Rotations(path)
        rotations.put(rotation)
        assert rotations.of("s1") == rotation
        assert bool(rotations.problem) is (text == "{" or mode == 0o644)
    path.unlink()
    Rotations(path).put(rotation)
    assert Rotations(path).of("s1") == rotation
    Rotations(path).end("s1")
    assert Rotations(path).of("s1") is None


async def test_closed_just_when_a_plan_comes_it_leaves_the_app_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    async with story(size=SMALL) as told:
        keys = await open_keys(told)
        gate, service = asyncio.Event(), told.app.session.service
        plan = await service.plan(remove_write_key_from_source(told.app.screen.source.id, WriteKey(keys[0])))  # type: ignore[attr-defined]

        async def planned(_: Any) -> Any:
            await gate.wait()
            return plan

        monkeypatch.setattr(service, "plan", planned)
        await told.press("c")
        told.app.screen.dismiss(None)
        gate.set()
        await told.sees_no("Write keys of")
        assert told.app.is_running
        await told.press("w")
        await told.sees("Write keys of")
