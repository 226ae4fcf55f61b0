"""What a run works with: profile, host, read-only, and where the files are."""

from __future__ import annotations

import os
import shlex
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

import platformdirs

from segtui.config_file import PROFILE_KEYS, TOP_KEYS, ConfigFile, Place, read_config
from segtui.errors import FileProblem, UsageError
from segtui.hosts import OFFICIAL, BadAddress, Region, origin_of, region_of
from segtui.keys.choosing import named

DEFAULT_PROFILE = "default"
_ON = frozenset({"1", "true", "yes", "on"})
_OFF = frozenset({"", "0", "false", "no", "off"})
_OF_ONE_WORKSPACE = frozenset({"SEGTUI_TOKEN", "SEGTUI_BASE_URL", "SEGTUI_REGION", "SEGTUI_PROFILE"})

Origin = str | Place
"""A flag's or variable's name, or the place in the config file."""


@dataclass(frozen=True, slots=True)
class Settings:
    """One profile, with the environment and the flags laid over it.

    `base_url` is `scheme://host[:port]`, checked. `token_command` is the words to run, () if none.
    `read_only_reasons` says what switched read-only on, for people.
    `config_path` is the file that was read, None if there was none.
    `columns` and `filter` are what the list of sources begins with, () and "" for the usual.
    `keys` says which keys an action has instead of its own, by its id: names joined by commas, "" for none.
    `theme` is the name of a theme, "" for the usual one.
    `ascii`: signs and borders in ASCII; None where the terminal's own surroundings decide.
    `orientation`: the first start on a workspace says in three lines how to go on.
    `origins` says where what was chosen comes from: a flag, a variable, or the place in the config file.
    """

    profile: str = DEFAULT_PROFILE
    base_url: str = OFFICIAL["us"]
    region: Region = "us"
    read_only_reasons: tuple[str, ...] = ()
    production: bool = False
    token_command: tuple[str, ...] = ()
    token_file: Path | None = None
    config_path: Path | None = None
    known_profiles: tuple[str, ...] = ()
    columns: tuple[str, ...] = ()
    filter: str = ""
    mcp_reveal_keys: bool = False
    keys: Mapping[str, str] = field(default_factory=dict)
    theme: str = ""
    ascii: bool | None = None
    mouse: bool = True
    orientation: bool = True
    origins: Mapping[str, Origin] = field(default_factory=dict, compare=False, repr=False)

    @property
    def read_only(self) -> bool:
        return bool(self.read_only_reasons)


def config_folder() -> Path:
    return Path(platformdirs.user_config_dir("segtui", appauthor=False))


def state_folder() -> Path:
    """The folder of the journal: SEGTUI_STATE_DIR, or the user's state folder of this system."""
    chosen = os.environ.get("SEGTUI_STATE_DIR")
    if chosen:
        return Path(chosen).expanduser()
    return Path(platformdirs.user_state_dir("segtui", appauthor=False))


def load(
    *,
    config: Path | None = None,
    profile: str | None = None,
    read_only: bool = False,
    region: str | None = None,
    environ: Mapping[str, str],
) -> Settings:
    """The settings of a run: flags go before the environment, the environment before the profile.

    Read-only is the exception: any of the three switches it on, and none switches it off.
    Raises `FileProblem` (file, line, key) or `UsageError`.
    """
    file = _config(config, environ)
    name, name_from = _profile_name(file, profile, environ)
    values = file.profiles.get(name, {})
    base_url, chosen_region, host_from = _host(file, name, region, environ)
    origins = _origins(file, name) | {"profile": name_from, "base_url": host_from, "region": host_from}
    found = Settings(
        profile=name,
        base_url=base_url,
        region=chosen_region,
        read_only_reasons=read_only_reasons(
            flag=read_only, environ=environ, profile=name if values.get("read_only") is True else None
        ),
        production=values.get("production") is True,
        token_command=_words(values.get("token_command")),
        token_file=_token_file(file, name),
        config_path=file.path,
        known_profiles=tuple(sorted(file.profiles)),
        columns=_names(values.get("columns")),
        filter=str(values.get("filter", "")),
        mcp_reveal_keys=values.get("mcp_reveal_keys") is True,
        origins={key: origin for key, origin in origins.items() if origin},
    )
    return _with_habits(found, file)


def _with_habits(found: Settings, file: ConfigFile) -> Settings:
    """What the file says of its user and not of a workspace."""
    return replace(
        found,
        keys={name: named(keys) for name, keys in file.keys.items()},
        theme=str(file.values.get("theme", "")),
        ascii=bool(file.values["ascii"]) if "ascii" in file.values else None,
        mouse=file.values.get("mouse") is not False,
        orientation=file.values.get("orientation") is not False,
    )


def read_only_reasons(*, flag: bool, environ: Mapping[str, str], profile: str | None = None) -> tuple[str, ...]:
    """Everything that switches read-only on, as texts; `profile` is the name of a profile that says so.

    A value of SEGTUI_READ_ONLY that is neither a yes nor a no counts as a yes: a typing error must not allow writes.
    """
    reasons = ["--read-only"] if flag else []
    value = environ.get("SEGTUI_READ_ONLY", "").strip().lower()
    if value in _ON:
        reasons.append("SEGTUI_READ_ONLY")
    elif value not in _OFF:
        reasons.append("SEGTUI_READ_ONLY (its value is neither yes nor no)")
    if profile is not None:
        reasons.append(f"profile {profile}")
    return tuple(reasons)


def without_workspace(environ: Mapping[str, str]) -> dict[str, str]:
    """The environment for another profile than that of the start: without what names one workspace, or its token."""
    return {name: value for name, value in environ.items() if name not in _OF_ONE_WORKSPACE}


def config_path(asked: Path | None, environ: Mapping[str, str]) -> tuple[Path, bool]:
    """The config file to use, and whether it was asked for: then it must exist."""
    chosen = asked or (Path(environ["SEGTUI_CONFIG"]) if environ.get("SEGTUI_CONFIG") else None)
    return (chosen, True) if chosen else (config_folder() / "config.toml", False)


def _config(asked: Path | None, environ: Mapping[str, str]) -> ConfigFile:
    path, is_asked_for = config_path(asked, environ)
    found = read_config(path)
    if found is None and is_asked_for:
        raise FileProblem(path, "there is no such file")
    return found or ConfigFile()


def _profile_name(file: ConfigFile, flag: str | None, environ: Mapping[str, str]) -> tuple[str, Origin]:
    """The profile that was asked for, and by what; `default` needs no table in the file."""
    asked_by = "--profile" if flag else "SEGTUI_PROFILE"
    asked = flag or environ.get("SEGTUI_PROFILE")
    if not asked:
        return (file.default_profile, ("default_profile",)) if file.default_profile else (DEFAULT_PROFILE, "")
    if asked != DEFAULT_PROFILE and asked not in file.profiles:
        known = ", ".join(sorted(file.profiles)) or "none"
        where = f" in {file.path}" if file.path else ": there is no config file"
        raise UsageError(f"{asked_by}: there is no profile {asked}{where}", hint=f"known profiles: {known}")
    return asked, asked_by


def _host(file: ConfigFile, name: str, flag: str | None, environ: Mapping[str, str]) -> tuple[str, Region, Origin]:
    """Base URL and region from the first of flag, environment and profile that says something, and which it was."""
    values = file.profiles.get(name, {})
    in_profile = _region(values.get("region"))
    if flag:
        chosen = _asked_region(flag, "--region")
        return OFFICIAL[chosen], chosen, "--region"
    asked = environ.get("SEGTUI_REGION")
    region = _asked_region(asked, "SEGTUI_REGION") if asked else None
    if environ.get("SEGTUI_BASE_URL"):
        url = _checked(environ["SEGTUI_BASE_URL"], lambda why: UsageError(f"SEGTUI_BASE_URL: {why}"))
        return url, region_of(url) or region or in_profile or "us", "SEGTUI_BASE_URL"
    if region:
        return OFFICIAL[region], region, "SEGTUI_REGION"
    if "base_url" in values:
        url = origin_of(str(values["base_url"]).strip())
        return url, region_of(url) or in_profile or "us", ("profiles", name, "base_url")
    chosen = in_profile or "us"
    return OFFICIAL[chosen], chosen, ("profiles", name, "region") if in_profile else ""


def _origins(file: ConfigFile, name: str) -> dict[str, Origin]:
    """Where the config file says something, by key."""
    found: dict[str, Origin] = {key: (key,) for key in TOP_KEYS if key in file.values}
    found |= {key: ("profiles", name, key) for key in PROFILE_KEYS if key in file.profiles.get(name, {})}
    return found | {f"keys.{'.'.join(place[1:])}": place for place, _ in file.key_places()}


def _checked(address: str, complaint: Callable[[str], UsageError]) -> str:
    try:
        return origin_of(address.strip())
    except BadAddress as error:
        raise complaint(str(error)) from error


def _asked_region(value: str, asked_by: str) -> Region:
    region = _region(value.strip().lower())
    if region is None:
        raise UsageError(f"{asked_by} must be us or eu")
    return region


def _region(value: object) -> Region | None:
    return "us" if value == "us" else "eu" if value == "eu" else None


def _words(command: object) -> tuple[str, ...]:
    if isinstance(command, list):
        return tuple(str(word) for word in command)
    return tuple(shlex.split(command)) if isinstance(command, str) else ()


def _names(value: object) -> tuple[str, ...]:
    return tuple(str(name).strip() for name in value) if isinstance(value, list) else ()


def _token_file(file: ConfigFile, name: str) -> Path | None:
    """The profile's token file; a relative one is looked for beside the config file."""
    value = file.profiles.get(name, {}).get("token_file")
    if not isinstance(value, str):
        return None
    try:
        path = Path(value).expanduser()
    except RuntimeError as error:
        raise file.problem("whose home folder this is cannot be found out", "profiles", name, "token_file") from error
    return path if path.is_absolute() or file.path is None else file.path.absolute().parent / path
