"""Settings: profiles, environment, flags; every complaint with its file, line and key."""

from __future__ import annotations

from pathlib import Path

import pytest

from segtui.config_file import PROFILE_KEYS, TOP_KEYS
from segtui.errors import FileProblem, UsageError
from segtui.settings import Settings
from tests.support.settings import config, home, problem, settings

__all__ = ["home"]  # used by every test

EU = "https://eu1.api.segmentapis.com"
US = "https://api.segmentapis.com"


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
