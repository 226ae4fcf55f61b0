"""`segtui config`: where the file is, what holds and why, what is wrong, and the file that nobody rewrites unasked."""

from __future__ import annotations

import json
import os
from pathlib import Path

import jsonschema
import pytest

from segtui.config_file import PROFILE_KEYS, TOP_KEYS
from segtui.keys.screens import ids

from .conftest import Command

TEXT = """# mine
default_profile = "prod"  # the usual one

[profiles.prod]
region = "eu"
token_command = ["print-token", "sgp_a_secret_of_mine"]
filter = "type:ios key:0123456789abcdef0123456789abcdef"
columns = ["name", "label:env"]
read_only = true

[keys]
list.down = "j"
"""


@pytest.fixture
def file(home: Path) -> Path:
    path = home / "config" / "segtui" / "config.toml"
    path.parent.mkdir(parents=True, mode=0o700)
    path.write_text(TEXT)
    path.chmod(0o600)
    return path


def test_path_tells_where_the_file_is_or_would_be(command: Command, home: Path) -> None:
    assert command("config", "path").out == f"{home}/config/segtui/config.toml\n"
    assert command("config", "--config", "here.toml", "path").out == "here.toml\n"
    assert command("--config", "here.toml", "config", "path").out == "here.toml\n"


def test_show_tells_what_holds_and_where_it_comes_from(command: Command, file: Path) -> None:
    rows = {row["key"]: row for row in json.loads(command("config", "show", "--json").out)}
    assert (rows["profile"]["value"], rows["profile"]["origin"]) == ("prod", f"{file}:2")
    assert (rows["base_url"]["value"], rows["base_url"]["origin"]) == ("https://eu1.api.segmentapis.com", f"{file}:5")
    assert (rows["read_only"]["value"], rows["read_only"]["origin"]) == ("yes", "profile prod")
    assert (rows["columns"]["value"], rows["columns"]["origin"]) == ("name, label:env", f"{file}:8")
    assert (rows["keys.list.down"]["value"], rows["keys.list.down"]["origin"]) == ("j", f"{file}:12")
    assert rows["mouse"]["origin"] == "default"


def test_show_names_the_flag_and_the_variable_that_won(
    command: Command, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SEGTUI_BASE_URL", "http://127.0.0.1:7700")
    lines = command("config", "show", "-P", "default").out.splitlines()
    assert "base_url         http://127.0.0.1:7700  SEGTUI_BASE_URL" in lines
    assert any(line.startswith("profile ") and line.endswith("--profile") for line in lines)
    flagged = command("config", "show", "--region", "us").out.splitlines()
    assert any(line.startswith("region ") and line.endswith("--region") for line in flagged)


@pytest.mark.threat("T19")
@pytest.mark.usefixtures("file")
def test_show_prints_no_secret(command: Command) -> None:
    out = command("config", "show").out
    assert "print-token" in out and "sgp_a_secret" not in out and "0123456789abcdef" not in out


def test_validate_tells_everything_that_is_wrong(command: Command, file: Path) -> None:
    assert command("config", "validate").status == 0
    file.write_text('[profiles.a]\nregoin = "eu"\nfilter = "/(/"\n[profiles.b]\nbase_url = "http://x.example"\nmouse=1')
    outcome = command("config", "validate")
    assert outcome.status == 2
    lines = outcome.out.splitlines()
    assert len(lines) == 4
    assert lines[0] == f"{file}, line 2, key profiles.a.regoin: unknown key; did you mean region?"
    assert "line 3, key profiles.a.filter" in lines[1]
    assert "line 5, key profiles.b.base_url" in lines[2]
    assert "line 6, key profiles.b.mouse: this key belongs to the top of the file" in lines[3]


def test_columns_and_themes_that_there_are_not_are_told_with_the_nearest(command: Command, file: Path) -> None:
    file.write_text(
        'theme = "nrod"\n[profiles.a]\ncolumns = ["slug", "lables", "label:env"]\n[profiles.b]\ncolumns = "x"'
    )
    lines = command("config", "validate").out.splitlines()
    assert "line 1, key theme: there is none of this name; did you mean nord?" in lines[0]
    assert "line 3, key profiles.a.columns: there is none of this name; did you mean labels?" in lines[1]
    assert "line 5, key profiles.b.columns: must be a list of columns" in lines[2] and len(lines) == 3


def test_keys_lists_every_action_with_the_keys_that_it_has(command: Command, file: Path) -> None:
    file.write_text('[keys]\nlist.down = "J,f2"\nlist.sort = ""\n')
    rows = {row["id"]: row for row in json.loads(command("config", "keys", "--json").out)}
    assert set(rows) == set(ids())
    assert (rows["list.down"]["keys"], rows["list.sort"]["keys"], rows["list.up"]["keys"]) == ("J  f2", "", "k  ↑")
    assert "Activity" in rows["list.down"]["screens"]
    assert command("config", "keys").out.count("\n") == len(rows)


def test_validate_checks_the_file_that_is_named(command: Command, tmp_path: Path) -> None:
    other = tmp_path / "other.toml"
    other.write_text("theme = 3")
    other.chmod(0o600)
    outcome = command("config", "validate", str(other))
    assert outcome.status == 2 and f"{other}, line 1, key theme" in outcome.out
    absent = command("config", "validate", str(tmp_path / "absent.toml"))
    assert absent.status == 2 and "there is no such file" in absent.out


@pytest.mark.threat("T21")
def test_init_writes_a_private_file_once(command: Command, home: Path) -> None:
    before = os.umask(0)
    try:
        assert command("config", "init").status == 0
    finally:
        os.umask(before)
    path = home / "config" / "segtui" / "config.toml"
    assert (path.stat().st_mode & 0o777, path.parent.stat().st_mode & 0o777) == (0o600, 0o700)
    assert command("config", "validate").status == 0
    path.write_text("# changed\n")
    again = command("config", "init")
    assert again.status == 1 and "is there already" in again.err
    assert path.read_text() == "# changed\n"
    assert os.listdir(path.parent) == ["config.toml"]


def test_every_key_is_explained_by_init_and_its_examples_are_right(command: Command, home: Path) -> None:
    command("config", "init")
    path = home / "config" / "segtui" / "config.toml"
    text = path.read_text()
    for name in [name for name, entry in {**TOP_KEYS, **PROFILE_KEYS}.items() if entry.example]:
        assert f"# {name} = " in text
    uncommented = [line.removeprefix("# ") for line in text.splitlines()]
    settings = [line for line in uncommented if " = " in line or line.startswith("[")]
    path.write_text("\n".join(settings).replace('base_url = "https://gateway.example"', ""))
    assert command("config", "validate").out == f"{path}: nothing is wrong\n"


def test_the_schema_accepts_what_is_right_and_refuses_what_is_not(command: Command) -> None:
    validator = jsonschema.Draft202012Validator(json.loads(command("config", "schema").out))
    good = {
        "default_profile": "a",
        "profiles": {"a": {"region": "eu", "columns": ["name"]}},
        "keys": {"list.down": "j"},
    }
    assert validator.is_valid(good)
    for wrong in ({"profiles": {"a": {"regoin": "eu"}}}, {"profiles": {"a": {"region": "mars"}}}, {"mouse": 1}):
        assert not validator.is_valid(wrong)


def test_set_changes_one_value_and_leaves_the_comments(command: Command, file: Path) -> None:
    assert command("config", "set", "profiles.prod.production", "true").status == 0
    assert command("config", "set", "profiles.dev.region", "us").status == 0
    assert command("config", "unset", "profiles.prod.columns").status == 0
    text = file.read_text()
    assert text.startswith('# mine\ndefault_profile = "prod"  # the usual one\n')
    assert "production = true\n" in text and '[profiles.dev]\nregion = "us"\n' in text and "columns" not in text
    assert file.stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["set", "profiles.prod.regoin", "eu"], "did you mean region?"),
        (["set", "profiles.prod.region", "mars"], 'must be "us" or "eu"'),
        (["set", "theme.x", "1"], "theme"),
        (["set", "..", "1"], "is not the name of a value"),
        (["unset", "theme"], "is not set"),
        (["set", "profiles.prod.token", "sgp_x"], "a token does not belong"),
    ],
)
def test_a_change_that_is_wrong_leaves_the_file_as_it_was(
    command: Command, file: Path, arguments: list[str], words: str
) -> None:
    outcome = command("config", *arguments)
    assert outcome.status == 2 and words in outcome.err
    assert file.read_text() == TEXT


@pytest.mark.usefixtures("file")
def test_nothing_but_set_and_unset_rewrites_the_file(command: Command, home: Path) -> None:
    path = home / "config" / "segtui" / "config.toml"
    before = path.stat().st_mtime_ns
    for arguments in (["path"], ["show"], ["validate"], ["init"], ["schema"]):
        command("config", *arguments)
    assert path.stat().st_mtime_ns == before and path.read_text() == TEXT
