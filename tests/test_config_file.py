"""The config file: what is wrong in it is told with file, line and key, and one that others can get at is refused."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.support.settings import config, home, problem, settings

__all__ = ["home"]  # used by every test


@pytest.mark.parametrize(
    ("text", "line", "key", "words"),
    [
        ("[profiles.eu]\nread_only = 'yes'", 2, "profiles.eu.read_only", "must be true or false, not this text"),
        ("[profiles.eu]\n\nread_only = 1", 3, "profiles.eu.read_only", "must be true or false, not a number"),
        ("[profiles.a]\nregion='eu'\n[profiles.eu]\nregion = 'de'", 4, "profiles.eu.region", 'must be "us" or "eu"'),
        ("profiles.eu.region = 3", 1, "profiles.eu.region", 'must be "us" or "eu", not a number'),
        ("[profiles]\neu = {region = 3}", 2, "profiles.eu.region", 'must be "us" or "eu"'),
        ("[profiles]\neu.region = 3", 2, "profiles.eu.region", 'must be "us" or "eu"'),
        ("[profiles]\n# eu\neu = 3", 3, "profiles.eu", "must be a table, not a number"),
        ("profiles = 3", 1, "profiles", "must be a table"),
        ("[[profiles]]\na = 1", 1, "profiles", "must be a table, not this list"),
        ("default_profile = ''", 1, "default_profile", "not an empty text"),
        ("default_profile = 'x'\n[profiles.y]", 1, "default_profile", "no profile of this name; known: y"),
        ("[profiles.eu]\ntoken_command = []", 2, "profiles.eu.token_command", "must be a command"),
        ('[profiles.eu]\ntoken_command = "op \'x"', 2, "profiles.eu.token_command", "quotes closed"),
        ("[profiles.eu]\ntoken_command = ['op', 1]", 2, "profiles.eu.token_command", "must be a command"),
        ("[profiles.eu]\ntoken_file = 2020-01-01", 2, "profiles.eu.token_file", "not a date or time"),
        ('[profiles."../eu"]\n', 1, "profiles.../eu", "letters, digits"),
        ("[profiles.eu]\nreadonly = true", 2, "profiles.eu.readonly", "unknown key; did you mean read_only?"),
        ("[profiles.eu]\nread-only = true", 2, "profiles.eu.read-only", "did you mean read_only?"),
        ("[profile.eu]\nread_only = true", 1, "profile", "did you mean profiles?"),
        ("[profiles.eu]\nzzz = true", 2, "profiles.eu.zzz", "unknown key; known here: base_url,"),
        ("read_only = true", 1, "read_only", "belongs into a table [profiles.NAME]"),
        ("x = 1\n= 2", 2, "", "not valid TOML"),
        ("[profiles.eu\n", 1, "", "not valid TOML"),
        ("[profiles.eu]\nregion = '''eu\n\n", 2, "", "not valid TOML"),
        ("[profiles.eu]\nregion = 'eu'\nregion = 'us'", 3, "", "not valid TOML"),
        (b"# caf\xe9\n", 1, "", "is not UTF-8 text"),
        ("x = " + "[" * 100_000, None, "", "nested too deeply"),
        ("x = " + "9" * 5_000, None, "", "a number is too long"),
        ("#" * 1_000_001, None, "", "is larger than"),
    ],
)
def test_a_malformed_config_is_told_with_line_and_key(
    tmp_path: Path, text: str | bytes, line: int | None, key: str, words: str
) -> None:
    found = problem(config(tmp_path, text))
    assert words in str(found)
    assert (found.line, found.key) == (line, key)
    if line is not None:
        assert f"line {line}" in str(found)


@pytest.mark.threat("T18")
def test_a_wrong_value_is_not_repeated_since_it_may_be_a_secret(tmp_path: Path) -> None:
    path = config(tmp_path, "[profiles.eu]\nread_only = 'sgp_secret'\n")
    assert "sgp_secret" not in str(problem(path))


@pytest.mark.parametrize(("mode", "what"), [(0o640, "read"), (0o604, "read"), (0o620, "change"), (0o602, "change")])
@pytest.mark.threat("T21")
def test_a_config_that_others_can_get_at_is_refused_with_the_cure(tmp_path: Path, mode: int, what: str) -> None:
    path = config(tmp_path, "", mode)
    found = problem(path)
    assert f"others can {what} it" in str(found)
    assert found.hint == f"run: chmod 600 {path}"


@pytest.mark.threat("T21")
def test_a_config_in_a_folder_that_others_can_write_to_is_refused(tmp_path: Path) -> None:
    folder = tmp_path / "open house"
    folder.mkdir()
    path = config(folder, "")
    folder.chmod(0o777)
    assert problem(path).hint == f"run: chmod go-w '{folder}'"
    folder.chmod(0o1777)
    assert settings(path).config_path == path


@pytest.mark.parametrize("mode", [0o600, 0o400, 0o700])
@pytest.mark.threat("T21")
def test_a_private_config_is_read_whatever_the_umask(tmp_path: Path, mode: int) -> None:
    before = os.umask(0)
    try:
        assert settings(config(tmp_path, "", mode)).config_path is not None
    finally:
        os.umask(before)


def test_a_config_that_belongs_to_another_user_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = config(tmp_path, "")
    if os.geteuid() == 0:
        os.chown(path, 12345, 12345)
    else:
        monkeypatch.setattr(os, "geteuid", lambda: 12345)
    assert "belongs to another user" in str(problem(path))


def test_what_is_no_plain_file_is_refused_without_waiting_for_it(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe, 0o600)
    assert "is not a plain file" in str(problem(pipe))
    assert "Is a directory" in str(problem(tmp_path))
    loop = tmp_path / "loop"
    loop.symlink_to(loop)
    assert "cannot be read" in str(problem(loop))
    assert "cannot be read" in str(problem(Path("nul\0byte")))
