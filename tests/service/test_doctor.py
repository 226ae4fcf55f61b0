"""The doctor: what it finds, what its failures mean, and that it shows no secret."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from segtui.errors import ConnectionFailed, FileProblem, NotFound, SegtuiError, Unauthenticated
from segtui.models import Workspace, WorkspaceId
from segtui.service.checks import Check, Report, State
from segtui.service.doctor import examine
from segtui.service.surroundings import folder_check, terminal_check
from segtui.settings import Settings

SECRET = "sgp_0123456789abcdefghijklmnop"
TOKEN = {"SEGTUI_TOKEN": SECRET, "TERM": "xterm-256color"}
ACME = Workspace(id=WorkspaceId("w1"), slug="acme", name="Acme")


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in ("config", "cache", "state"):
        monkeypatch.setenv(f"XDG_{name.upper()}_HOME", str(tmp_path / name))
    monkeypatch.delenv("SEGTUI_CACHE_DIR", raising=False)
    monkeypatch.setitem(sys.modules, "keyring", None)
    return tmp_path


def answering(answer: Workspace | SegtuiError, asked: list[str] | None = None) -> Callable[[Settings, str], Workspace]:
    def ask(settings: Settings, secret: str) -> Workspace:
        if asked is not None:
            asked.append(secret)
        if isinstance(answer, SegtuiError):
            raise answer
        return answer

    return ask


def report(
    answer: Workspace | SegtuiError = ACME, settings: Settings | SegtuiError | None = None, **environ: str
) -> tuple[Report, dict[str, Check]]:
    def load() -> Settings:
        if isinstance(settings, SegtuiError):
            raise settings
        return settings or Settings()

    found = examine(load, environ or TOKEN, answering(answer))
    return found, {check.name: check for check in found.checks}


def test_where_everything_is_fine_the_status_is_0() -> None:
    found, checks = report()
    assert found.exit_code == 0
    assert {check.state for check in found.checks} == {State.OK}
    assert checks["workspace"].text == "Acme (acme)"
    assert checks["workspace"].facts == {"id": "w1", "slug": "acme", "name": "Acme"}
    assert checks["host"].text == "https://api.segmentapis.com answers"
    assert "python 3." in checks["versions"].text and "textual " in checks["versions"].text


@pytest.mark.threat("T16", "T19")
def test_the_token_is_shown_masked_with_its_origin() -> None:
    found, checks = report(Unauthenticated(f"token {SECRET} is wrong"))
    assert checks["token"].text == "•••mnop from SEGTUI_TOKEN"
    assert SECRET not in json.dumps(found.as_json()) + repr(found)


@pytest.mark.parametrize(
    ("answer", "status", "host", "workspace"),
    [
        (ConnectionFailed("no route"), 3, State.FAIL, State.SKIPPED),
        (Unauthenticated("unknown token"), 4, State.OK, State.FAIL),
        (NotFound("nothing here"), 1, State.OK, State.FAIL),
    ],
)
def test_a_failure_online_is_told_where_it_happened(
    answer: SegtuiError, status: int, host: State, workspace: State
) -> None:
    found, checks = report(answer)
    assert found.exit_code == status
    assert (checks["host"].state, checks["workspace"].state) == (host, workspace)
    assert "https://api.segmentapis.com" in checks["host"].text
    failed = checks["host"] if host is State.FAIL else checks["workspace"]
    assert failed.text.endswith(answer.message) and failed.hint == answer.hint


@pytest.mark.parametrize("answer", [Unauthenticated("no"), ConnectionFailed("no route")])
def test_without_a_token_the_host_is_still_tried_and_the_status_is_4(answer: SegtuiError) -> None:
    found, checks = report(answer, TERM="xterm")
    assert found.exit_code == 4
    assert checks["token"].state is State.FAIL and "SEGTUI_TOKEN is not set" in checks["token"].text
    assert checks["host"].state is (State.OK if isinstance(answer, Unauthenticated) else State.FAIL)
    assert checks["workspace"].state is State.SKIPPED


def test_the_real_token_goes_to_the_host_and_a_stand_in_where_there_is_none() -> None:
    asked: list[str] = []
    for environ in (TOKEN, {}):
        examine(Settings, environ, answering(ACME, asked))
    assert asked == [SECRET, "no-token"]


def test_a_broken_config_is_told_and_the_rest_still_looked_at() -> None:
    found, checks = report(settings=FileProblem("/c.toml", "bad", line=3, key="k", hint="mend it"))
    assert found.exit_code == 2
    assert (checks["config"].state, checks["config"].hint) == (State.FAIL, "mend it")
    assert checks["config"].text == "/c.toml, line 3, key k: bad"
    assert {checks[name].state for name in ("profile", "token", "host", "workspace")} == {State.SKIPPED}
    assert checks["cache"].state is checks["versions"].state is State.OK


def test_what_is_configured_is_told(tmp_path: Path) -> None:
    settings = Settings(
        profile="prod",
        region="eu",
        base_url="https://eu1.api.segmentapis.com",
        read_only_reasons=("--read-only", "profile prod"),
        production=True,
        config_path=tmp_path / "c.toml",
    )
    _, checks = report(settings=settings)
    assert checks["config"].text == f"{tmp_path}/c.toml"
    assert checks["profile"].text == "prod, region eu, production"
    assert checks["profile"].facts["base_url"] == "https://eu1.api.segmentapis.com"
    assert checks["read-only"].text == "on, by --read-only and profile prod"
    assert checks["read-only"].facts == {"read_only": True, "reasons": ["--read-only", "profile prod"]}


def test_profiles_that_nobody_chose_are_worth_a_warning() -> None:
    found, checks = report(settings=Settings(known_profiles=("dev", "prod")))
    assert found.exit_code == 0 and checks["profile"].state is State.WARN
    assert "choose one of dev, prod" in checks["profile"].hint


@pytest.mark.threat("T43")
def test_a_damaged_cache_is_a_warning_since_it_is_rebuilt(home: Path) -> None:
    from segtui.cache.identity import Identity

    folder = home / "cache/segtui"
    folder.mkdir(parents=True)
    (folder / Identity.of("https://api.segmentapis.com", "t").file_name()).write_bytes(b"no database" * 999)
    found, checks = report()
    assert found.exit_code == 0 and checks["cache"].state is State.WARN
    assert "corrupt" in checks["cache"].text and "segtui cache purge" in checks["cache"].hint


def test_the_doctor_makes_no_file(home: Path) -> None:
    report()
    assert list(home.iterdir()) == []


@pytest.mark.threat("T21", "T46")
def test_folders_are_told_with_what_is_wrong_with_them(tmp_path: Path) -> None:
    absent = folder_check("x", tmp_path / "a/b")
    assert absent.state is State.OK and absent.facts == {"folder": f"{tmp_path}/a/b", "exists": False}
    file = tmp_path / "file"
    file.write_text("")
    assert folder_check("x", file).state is State.WARN
    shared = tmp_path / "to share"
    shared.mkdir()
    shared.chmod(0o777)
    assert folder_check("x", shared).hint == f"run: chmod 700 '{shared}'"
    shared.chmod(0o700)
    assert folder_check("x", shared).state is State.OK


def test_the_terminal_is_told_and_a_dumb_one_warned_about() -> None:
    environ = {"TERM": "tmux-256color", "TMUX": "/tmp/x", "SSH_TTY": "/dev/pts/1", "NO_COLOR": "1", "SECRET": "x"}
    check = terminal_check(environ)
    for words in ("TERM tmux-256color", "inside tmux", "over SSH", "NO_COLOR is set"):
        assert words in check.text
    assert "SECRET" not in check.facts
    assert terminal_check({"TERM": "dumb"}).state is terminal_check({}).state is State.WARN
