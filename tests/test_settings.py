"""Settings: profiles, environment, flags; every complaint with its file, line and key."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from segtui.config_file import PROFILE_KEYS, TOP_KEYS
from segtui.errors import FileProblem, UsageError
from segtui.settings import Settings, load

EU = "https://eu1.api.segmentapis.com"
US = "https://api.segmentapis.com"


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home folder of the test's own, so that nobody's real config is read."""
    for name in ("config", "cache", "state"):
        monkeypatch.setenv(f"XDG_{name.upper()}_HOME", str(tmp_path / name))
    monkeypatch.setenv("HOME", str(tmp_path))
    return tmp_path


def config(folder: Path, text: str | bytes, mode: int = 0o600) -> Path:
    path = folder / "config.toml"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    path.chmod(mode)
    return path


def settings(path: Path | None = None, **changes: object) -> Settings:
    given: dict[str, object] = {"config": path, "profile": None, "read_only": False, "environ": {}} | changes
    return load(**given)  # type: ignore[arg-type]


def problem(path: Path, **changes: object) -> FileProblem:
    with pytest.raises(FileProblem) as caught:
        settings(path, **changes)
    assert caught.value.exit_code == 2
    assert str(path) in str(caught.value)
    return caught.value


def test_without_any_config_the_american_host_is_used_and_writing_is_allowed() -> None:
    found = settings()
    assert found == Settings(profile="default", base_url=US, region="us", config_path=None)
    assert not found.read_only and not found.production


def test_a_profile_says_region_token_and_dangers(tmp_path: Path) -> None:
    path = config(
        tmp_path,
        """
        default_profile = "prod"
        [profiles.prod]
        region = "eu"
        token_command = ["op", "read", "op://x/y z"]
        token_file = "secret/token"
        read_only = true
        production = true
        [profiles.dev]
        base_url = "http://127.0.0.1:8080/"
        token_command = "pass show 'segment dev'"
        token_file = "~/dev-token"
        """,
    )
    prod, dev = settings(path), settings(path, profile="dev")
    assert (prod.profile, prod.base_url, prod.region, prod.production) == ("prod", EU, "eu", True)
    assert prod.read_only_reasons == ("profile prod",)
    assert prod.token_command == ("op", "read", "op://x/y z")
    assert prod.token_file == tmp_path / "secret/token"
    assert (dev.base_url, dev.production, dev.read_only) == ("http://127.0.0.1:8080", False, False)
    assert dev.token_command == ("pass", "show", "segment dev")
    assert dev.token_file == tmp_path / "dev-token"
    assert dev.known_profiles == ("dev", "prod")


def test_the_config_is_found_by_option_environment_and_folder_in_this_order(tmp_path: Path) -> None:
    places = {}
    for name in ("option", "environment", "config/segtui"):
        (tmp_path / name).mkdir(parents=True)
        places[name] = config(tmp_path / name, "")
    environ = {"SEGTUI_CONFIG": str(places["environment"])}
    assert settings(places["option"], environ=environ).config_path == places["option"]
    assert settings(environ=environ).config_path == places["environment"]
    assert settings().config_path == places["config/segtui"]
    assert settings(environ={"SEGTUI_CONFIG": ""}).config_path == places["config/segtui"]


def test_a_config_that_was_asked_for_must_exist(tmp_path: Path) -> None:
    assert "there is no such file" in str(problem(tmp_path / "absent.toml"))
    with pytest.raises(FileProblem):
        settings(environ={"SEGTUI_CONFIG": str(tmp_path / "absent.toml")})


def test_the_profile_is_chosen_by_flag_environment_and_file_in_this_order(tmp_path: Path) -> None:
    path = config(tmp_path, 'default_profile = "c"\n[profiles.a]\n[profiles.b]\n[profiles.c]\n')
    assert settings(path, profile="a", environ={"SEGTUI_PROFILE": "b"}).profile == "a"
    assert settings(path, environ={"SEGTUI_PROFILE": "b"}).profile == "b"
    assert settings(path).profile == "c"
    assert settings(path, profile="default").profile == "default"


@pytest.mark.parametrize(
    ("changes", "asked_by"),
    [({"profile": "eu"}, "--profile"), ({"environ": {"SEGTUI_PROFILE": "eu"}}, "SEGTUI_PROFILE")],
)
def test_an_unknown_profile_names_the_known_ones(tmp_path: Path, changes: dict[str, object], asked_by: str) -> None:
    path = config(tmp_path, "[profiles.prod]\n[profiles.dev]\n")
    with pytest.raises(UsageError, match=f"{asked_by}: there is no profile eu") as caught:
        settings(path, **changes)
    assert "known profiles: dev, prod" in str(caught.value)


@pytest.mark.parametrize("flag", [False, True])
@pytest.mark.parametrize("in_environment", [None, "", "0", "1"])
@pytest.mark.parametrize("in_profile", ["", "read_only = false", "read_only = true"])
@pytest.mark.threat("T51")
def test_read_only_holds_when_any_of_three_says_so(
    tmp_path: Path, flag: bool, in_environment: str | None, in_profile: str
) -> None:
    path = config(tmp_path, f"[profiles.default]\n{in_profile}\n")
    environ = {} if in_environment is None else {"SEGTUI_READ_ONLY": in_environment}
    expected = flag * ("--read-only",) + (in_environment == "1") * ("SEGTUI_READ_ONLY",)
    expected += in_profile.endswith("true") * ("profile default",)
    found = settings(path, read_only=flag, environ=environ)
    assert found.read_only_reasons == expected
    assert found.read_only is bool(expected)


@pytest.mark.parametrize(
    ("value", "is_on"),
    [(value, True) for value in ("1", "true", "YES", " on ", "y", "2", "ture", "-")]
    + [(value, False) for value in ("0", "False", "no", "OFF", "", " ")],
)
@pytest.mark.threat("T51")
def test_a_value_that_is_not_understood_switches_read_only_on(value: str, is_on: bool) -> None:
    assert settings(environ={"SEGTUI_READ_ONLY": value}).read_only is is_on


def test_the_host_comes_from_flag_environment_and_profile_in_this_order(tmp_path: Path) -> None:
    path = config(tmp_path, '[profiles.default]\nbase_url = "https://gateway.example:8443"\nregion = "eu"\n')
    url, region = {"SEGTUI_BASE_URL": "http://localhost:1"}, {"SEGTUI_REGION": "us"}

    def host(**changes: object) -> tuple[str, str]:
        found = settings(path, **changes)
        return found.base_url, found.region

    assert host(region="eu", environ=url | region) == (EU, "eu")
    assert host(environ=url | region) == ("http://localhost:1", "us")
    assert host(environ=url) == ("http://localhost:1", "eu")
    assert host(environ={"SEGTUI_BASE_URL": US + "/"}) == (US, "us")
    assert host(environ=region) == (US, "us")
    assert host() == ("https://gateway.example:8443", "eu")


def test_a_region_that_does_not_exist_is_refused() -> None:
    with pytest.raises(UsageError, match="SEGTUI_REGION must be us or eu"):
        settings(environ={"SEGTUI_REGION": "mars"})


@pytest.mark.threat("T25")
def test_a_host_that_is_not_allowed_is_told_with_its_place(tmp_path: Path) -> None:
    path = config(tmp_path, '[profiles.default]\n\nbase_url = "http://api.segmentapis.com"\n')
    found = problem(path)
    assert (found.line, found.key) == (3, "profiles.default.base_url")
    with pytest.raises(UsageError, match=r"SEGTUI_BASE_URL: .*only looks like") as caught:
        settings(environ={"SEGTUI_BASE_URL": "https://evil-segmentapis.com"})
    assert caught.value.exit_code == 2


def test_a_region_that_contradicts_the_official_host_is_refused(tmp_path: Path) -> None:
    path = config(tmp_path, f'[profiles.default]\nregion = "us"\nbase_url = "{EU}"\n')
    assert "keep one of the two" in str(problem(path))


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


def test_every_key_of_a_profile_reaches_the_settings() -> None:
    assert set(TOP_KEYS) - {"default_profile", "profiles"} <= set(Settings.__dataclass_fields__)
    assert set(PROFILE_KEYS) - {"read_only"} <= set(Settings.__dataclass_fields__)


def test_what_the_screen_begins_with_comes_from_file_and_profile(tmp_path: Path) -> None:
    path = config(
        tmp_path,
        """
        theme = "nord"
        mouse = false
        ascii = false
        [profiles.default]
        columns = ["name", "label:env"]
        filter = "enabled:true"
        mcp_reveal_keys = true
        [keys]
        "list.down" = "j, down"
        "list.up" = ["k", "up"]
        "write.undo" = ""
        """,
    )
    found = settings(path)
    assert (found.columns, found.filter, found.mcp_reveal_keys) == (("name", "label:env"), "enabled:true", True)
    assert found.keys == {"list.down": "j,down", "list.up": "k,up", "write.undo": ""}
    assert (found.theme, found.mouse, found.ascii) == ("nord", False, False)
    usual = settings()
    assert (usual.columns, usual.filter, usual.mcp_reveal_keys, usual.keys) == ((), "", False, {})
    assert (usual.theme, usual.mouse, usual.ascii) == ("", True, None)
