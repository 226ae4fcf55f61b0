"""Where the token comes from, and that nothing shows it."""

from __future__ import annotations

import copy
import os
import pickle
import sys
import threading
import time
import types
from pathlib import Path
from typing import Any

import pytest

from segtui import credentials
from segtui.credentials import Token, find_token, token_file_of
from segtui.errors import FileProblem, NotAuthorised, NoToken, UsageError
from segtui.settings import Settings

SECRET = "sgp_0123456789abcdefghijklmnop"


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    no_keyring(monkeypatch)
    return tmp_path


def no_keyring(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(credentials.importlib.util, "find_spec", lambda name: None)


def a_keyring(monkeypatch: pytest.MonkeyPatch, get_password: Any) -> None:
    module = types.ModuleType("keyring")
    module.get_password = get_password  # type: ignore[attr-defined]
    monkeypatch.setattr(credentials.importlib.util, "find_spec", lambda name: module)
    monkeypatch.setitem(sys.modules, "keyring", module)


def token_file(home: Path, text: str = SECRET, profile: str = "default", mode: int = 0o600) -> Path:
    path = home / "segtui" / "tokens" / profile
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    path.chmod(mode)
    return path


def printing(script: str) -> Settings:
    return Settings(profile="prod", token_command=("/bin/sh", "-c", script), config_path=Path("/c.toml"))


@pytest.mark.threat("T16")
def test_a_token_shows_itself_only_where_it_is_asked() -> None:
    from rich.pretty import pretty_repr

    token = Token(SECRET, origin="SEGTUI_TOKEN")
    assert token.secret == SECRET and token.origin == "SEGTUI_TOKEN"
    for shown in (
        repr(token),
        str(token),
        f"{token}",
        f"{token!r}",
        "".join(map(str, [token])),
        pretty_repr({"token": token}),
    ):
        assert SECRET not in shown and SECRET[-4:] not in shown and "SEGTUI_TOKEN" in shown
    for copied in (pickle.dumps, copy.copy, copy.deepcopy):
        with pytest.raises(TypeError):
            copied(token)


def test_the_first_way_that_has_a_token_wins(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    a_keyring(monkeypatch, lambda service, user: f"from-keyring-{service}-{user}")
    token_file(home, "from-file", "prod")
    with_command = printing("echo from-command")
    without = Settings(profile="prod")
    in_environment = find_token(with_command, {"SEGTUI_TOKEN": "from-environment"})
    assert (in_environment.secret, in_environment.origin) == ("from-environment", "SEGTUI_TOKEN")
    from_command = find_token(with_command, {})
    assert (from_command.secret, from_command.origin) == ("from-command", "token_command")
    from_keyring = find_token(without, {})
    assert (from_keyring.secret, from_keyring.origin) == ("from-keyring-segtui-prod", "keyring")
    no_keyring(monkeypatch)
    from_file = find_token(without, {})
    assert (from_file.secret, from_file.origin) == ("from-file", f"file {token_file_of(without)}")


def test_without_any_token_everything_that_was_tried_is_told(home: Path) -> None:
    with pytest.raises(NoToken) as caught:
        find_token(Settings(profile="eu"), {})
    told = str(caught.value)
    assert caught.value.exit_code == 4
    for words in ("profile eu", "SEGTUI_TOKEN is not set", "no token_command", "keyring extra is not installed"):
        assert words in told
    assert f"there is no file {home}/segtui/tokens/eu" in told
    assert caught.value.hint == f"set SEGTUI_TOKEN, or put a token into {home}/segtui/tokens/eu with mode 600"


@pytest.mark.parametrize("text", [SECRET + "\n", f"  {SECRET}\t\r\n", f"\ufeff{SECRET}\n"])
def test_space_around_a_token_is_left_out(home: Path, text: str) -> None:
    token_file(home, text)
    assert find_token(Settings(), {}).secret == SECRET


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (f"{SECRET}\n{SECRET}", "a line break that no token has, at position 31"),
        (f"Bearer {SECRET}", "a space that no token has, at position 7"),
        (f"{SECRET}\x1b[0m", "a character that no token has"),
        (f"{SECRET}\x00x", "a character that no token has"),
        (f"{SECRET}\u200bx", "a character that no token has"),
        (f"{SECRET}\u00e9", "a character that no token has"),
    ],
)
@pytest.mark.threat("T18")
def test_what_cannot_be_a_token_is_refused_and_not_repeated(home: Path, text: str, words: str) -> None:
    token_file(home, text)
    cases: list[tuple[Settings, dict[str, str], type[UsageError]]] = [(Settings(), {}, FileProblem)]
    cases.append((Settings(), {"SEGTUI_TOKEN": text}, UsageError))
    for settings, environ, kind in cases:
        with pytest.raises(kind) as caught:
            find_token(settings, environ)
        assert words in str(caught.value) and caught.value.exit_code == 2
        assert SECRET not in str(caught.value)


@pytest.mark.parametrize("text", ["", " \n"])
def test_an_empty_token_is_an_error_and_not_a_reason_to_look_further(home: Path, text: str) -> None:
    token_file(home, SECRET)
    with pytest.raises(NoToken, match="SEGTUI_TOKEN is there, but empty"):
        find_token(Settings(), {"SEGTUI_TOKEN": text})
    with pytest.raises(NoToken, match="token_command is there, but empty"):
        find_token(printing("true"), {})
    token_file(home, text)
    with pytest.raises(NoToken, match="tokens/default is there, but empty"):
        find_token(Settings(), {})


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o660, 0o602])
@pytest.mark.threat("T21")
def test_a_token_file_that_others_can_get_at_is_refused_with_the_cure(home: Path, mode: int) -> None:
    path = token_file(home, mode=mode)
    with pytest.raises(FileProblem) as caught:
        find_token(Settings(), {})
    assert caught.value.hint == f"run: chmod 600 {path}"
    assert SECRET not in str(caught.value)


def test_a_token_file_that_the_profile_names_must_exist(tmp_path: Path) -> None:
    settings = Settings(token_file=tmp_path / "absent")
    with pytest.raises(FileProblem, match="there is no such file"):
        find_token(settings, {})
    (tmp_path / "absent").write_text(SECRET)
    (tmp_path / "absent").chmod(0o600)
    assert find_token(settings, {}).secret == SECRET


def test_a_token_file_is_bounded(home: Path) -> None:
    token_file(home, "x" * 70_000)
    with pytest.raises(FileProblem, match="is larger than"):
        find_token(Settings(), {})


@pytest.mark.threat("T22")
def test_a_command_that_fails_is_told_with_its_complaint_but_not_with_its_output() -> None:
    script = f"echo {SECRET}; echo 'vault is sealed' >&2; echo 'trace: {SECRET}' >&2; exit 3"
    with pytest.raises(NotAuthorised) as caught:
        find_token(printing(script), {})
    told = str(caught.value)
    assert "token_command ended with status 3: vault is sealed" in told
    assert caught.value.exit_code == 4 and SECRET not in told


def test_a_command_is_run_without_a_shell_and_with_the_environment() -> None:
    settings = Settings(token_command=("/bin/echo", "$HOME;id"))
    assert find_token(settings, {"HOME": "/x"}).secret == "$HOME;id"
    assert find_token(printing("echo $WORD"), {"WORD": "word"}).secret == "word"


def test_a_command_that_cannot_be_run_names_the_key() -> None:
    settings = Settings(profile="prod", token_command=("/no/such/program",), config_path=Path("/c.toml"))
    with pytest.raises(FileProblem) as caught:
        find_token(settings, {})
    assert (caught.value.path, caught.value.key) == ("/c.toml", "profiles.prod.token_command")
    assert "No such file" in str(caught.value)


@pytest.mark.parametrize("script", ["exec sleep 600", "sleep 600 & wait", "exec >&- 2>&-; exec sleep 600"])
@pytest.mark.threat("T22")
def test_a_command_that_hangs_is_killed_with_its_children(
    script: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert credentials.COMMAND_LIMIT_S <= 10  # a person may have to unlock what it asks
    monkeypatch.setattr(credentials, "COMMAND_LIMIT_S", 0.2)
    began = time.monotonic()
    with pytest.raises(NotAuthorised, match="did not end within"):
        find_token(printing(f"echo $$ > {tmp_path}/group; {script}"), {"PATH": os.environ["PATH"]})
    group = int((tmp_path / "group").read_text())
    while any(_is_alive_in(stat, group) for stat in Path("/proc").glob("[0-9]*/stat")):
        assert time.monotonic() - began < 5, "a child of the command is still running"


def _is_alive_in(stat: Path, group: int) -> bool:
    try:
        state, _, its_group = stat.read_text().rsplit(")", 1)[1].split()[:3]
    except (OSError, ValueError):
        return False
    return int(its_group) == group and state not in "ZX"


@pytest.mark.threat("T22")
def test_a_command_that_prints_without_end_is_stopped() -> None:
    with pytest.raises(NotAuthorised, match="far more than a token"):
        find_token(printing("exec yes"), {"PATH": os.environ["PATH"]})


def test_a_command_that_complains_a_lot_and_succeeds_is_fine() -> None:
    script = "i=0; while [ $i -lt 500 ]; do echo warning warning warning >&2; i=$((i+1)); done; echo token"
    assert find_token(printing(script), {}).secret == "token"


@pytest.mark.threat("T22")
def test_a_keyring_that_hangs_is_left_after_its_time(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    released = threading.Event()
    a_keyring(monkeypatch, lambda service, user: released.wait(60))
    assert credentials.KEYRING_LIMIT_S <= 3
    monkeypatch.setattr(credentials, "KEYRING_LIMIT_S", 0.05)
    token_file(home)
    began = time.monotonic()
    try:
        found = find_token(Settings(), {})
    finally:
        released.set()
    assert time.monotonic() - began < 2
    assert found.secret == SECRET
    assert found.troubles == ("the keyring did not answer within 0.05 s",)


@pytest.mark.threat("T22")
def test_a_locked_or_empty_keyring_is_passed_over(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    class KeyringLocked(Exception):
        pass

    def locked(service: str, user: str) -> str:
        raise KeyringLocked(SECRET)

    token_file(home)
    a_keyring(monkeypatch, locked)
    assert find_token(Settings(), {}).troubles == ("the keyring cannot be used (KeyringLocked)",)
    with pytest.raises(NoToken, match="the keyring cannot be used"):
        find_token(Settings(profile="eu"), {})
    a_keyring(monkeypatch, lambda service, user: None)
    assert find_token(Settings(), {}).troubles == ()
    with pytest.raises(NoToken, match="the keyring has none for segtui, eu"):
        find_token(Settings(profile="eu"), {})
