"""`E`: a document in the person's own editor; what is wrong brings it back, and nothing is left behind."""

from __future__ import annotations

import contextlib
import stat
from pathlib import Path

import pytest

from segtui.tui.forms import editor
from tests.tui.forms.kit import SMALL, applied, only, previewed, source_of, with_settings, writes
from tests.tui.harness import Story, story

Visits = Path


@pytest.fixture
def visits(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Visits:
    """An editor that runs `edit-1`, `edit-2`, … of this folder on the file, and keeps what it was given."""
    script = tmp_path / "editor"
    script.write_text(
        f"""#!/bin/sh
cd {tmp_path}
n=$(ls seen-* 2>/dev/null | wc -l); n=$((n + 1))
cp "$1" seen-$n; echo "$1" > path; stat -c %a "$1" "$(dirname "$1")" > rights
if [ -f edit-$n ]; then sh ./edit-$n "$1"; fi
"""
    )
    script.chmod(0o755)
    monkeypatch.setenv("VISUAL", f"'{script}'")
    monkeypatch.setattr("segtui.tui.app.SegtuiApp.suspend", contextlib.nullcontext)
    return tmp_path


def edits(visits: Visits, number: int, command: str) -> None:
    (visits / f"edit-{number}").write_text(f"{command}\n")


async def open_text(told: Story, kind: str, slug: str = "checkout-web") -> None:
    await only(told, f"slug:{slug}")
    await told.press("E")
    await told.sees("Edit as text")
    await told.press(kind)


@pytest.mark.threat("T21")
async def test_settings_go_through_the_editor_to_the_preview(visits: Visits) -> None:
    emulator = with_settings("checkout-web", {"websiteUrl": "https://a.example", "apiToken": "hunter2-hunter2"})
    edits(visits, 1, "sed -i 's/a.example/b.example/; s/^# anonymizeIp = false/anonymizeIp = true/' \"$1\"")
    async with story(emulator, size=SMALL) as told:
        await open_text(told, "s")
        await previewed(told)
        [(method, _, body)] = await applied(told, 1)
        assert (method, body) == ("PATCH", {"settings": {"websiteUrl": "https://b.example", "anonymizeIp": True}})
    seen = (visits / "seen-1").read_text()
    assert "hunter2" not in seen
    assert 'apiToken = "•••"' in seen
    assert (visits / "rights").read_text().split() == ["600", "700"]
    assert not Path((visits / "path").read_text().strip()).parent.exists()


async def test_what_is_wrong_brings_the_editor_back_with_the_line_and_all_that_was_typed(visits: Visits) -> None:
    edits(visits, 1, "printf 'maxRetries = three\\n' >> \"$1\"")
    edits(visits, 2, "sed -i 's/three/3/' \"$1\"")
    async with story(size=SMALL) as told:
        await open_text(told, "s")
        await previewed(told)
        assert (await applied(told, 1))[0][2] == {"settings": {"maxRetries": 3}}
    again = (visits / "seen-2").read_text().split("\n")
    line = next(at for at, text in enumerate(again, 1) if text == "maxRetries = three")
    assert again[0].startswith(f"#! line {line}: maxRetries: is no JSON value")


@pytest.mark.parametrize("command", ["true", 'touch "$1"', "echo '# more' >> \"$1\"", "exit 1", ': > "$1"'])
async def test_nothing_is_sent_where_nothing_was_changed(visits: Visits, command: str) -> None:
    edits(visits, 1, command)
    async with story(size=SMALL) as told:
        await open_text(told, "s")
        await told.until(lambda: "nothing is sent" in told.state)
        assert not writes(told)
    assert not Path((visits / "path").read_text().strip()).parent.exists()


async def test_a_document_that_is_left_wrong_is_given_up(visits: Visits) -> None:
    edits(visits, 1, 'echo wrong >> "$1"')
    async with story(size=SMALL) as told:
        await open_text(told, "s")
        await told.until(lambda: "left with what is wrong" in told.state)
        assert (visits / "seen-2").exists()
        assert not writes(told)


async def test_labels_and_schema_settings_by_the_tab_one_is_on(visits: Visits) -> None:
    edits(visits, 1, 'sed -i \'s/^team = .*/team = "growth"/\' "$1"')
    edits(visits, 2, "sed -i 's/^track.allowUnplannedEvents = .*/track.allowUnplannedEvents = true/' \"$1\"")
    async with story(size=SMALL) as told:
        await only(told, "slug:checkout-web")
        await told.press("enter")
        await told.loaded()
        told.app.screen.open_tab("Labels")  # type: ignore[attr-defined]
        await told.press("E")
        await previewed(told)
        [(method, _, body)] = await applied(told, 1)
        assert method == "PUT"
        assert {"key": "team", "value": "growth"} in body["labels"]
        await told.until(lambda: "done" in told.state)
        told.app.screen.open_tab("Schema")  # type: ignore[attr-defined]
        await told.press("E")
        await previewed(told)
        [(method, path, body)] = await applied(told, 1)
        assert path == f"/sources/{source_of(told, 'checkout-web')['id']}/settings"
        assert body["track"]["allowUnplannedEvents"] is True


async def test_no_editor_and_no_terminal_are_told(visits: Visits, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VISUAL", "no-such-editor-anywhere")
    async with story(size=SMALL) as told:
        await open_text(told, "l")
        await told.until(lambda: "there is no editor no-such-editor-anywhere" in told.state)


async def test_where_the_terminal_cannot_be_handed_over_that_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VISUAL", "true")
    async with story(size=SMALL) as told:
        await open_text(told, "s")
        await told.until(lambda: "cannot be opened from here" in told.state)


def test_visual_goes_before_editor_and_words_are_split() -> None:
    assert editor.editor_command({"VISUAL": "sh -c 'a b'", "EDITOR": "cat"}) == ["sh", "-c", "a b"]
    assert editor.editor_command({"EDITOR": "cat"}) == ["cat"]


def test_the_file_is_gone_whatever_happens() -> None:
    with pytest.raises(RuntimeError), editor._private_file("a.conf", "text") as path:
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
        (path.parent / ".a.conf.swp").write_text("swap")
        raise RuntimeError
    assert not path.parent.exists()
