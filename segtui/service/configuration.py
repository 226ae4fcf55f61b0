"""What the configuration amounts to, in words: every setting with where it comes from, and everything that is wrong."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from segtui.config_file import ConfigFile, parse_config, problems_in
from segtui.errors import BadFilter, FileProblem
from segtui.keys.names import shown
from segtui.keys.screens import keys_by_screen
from segtui.service.filters import SOURCES, parse
from segtui.settings import Settings

_KEY_TERM = re.compile(r'(key:)("[^"]*"?|\S+)', re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Said:
    """One setting: its name, its value in words, and where that comes from."""

    key: str
    value: str
    origin: str


def settings_said(settings: Settings) -> list[Said]:
    """Every setting that holds, without secrets."""
    file = (parse_config(settings.config_path) if settings.config_path else None) or ConfigFile()

    def said(key: str, value: str) -> Said:
        return Said(key, value, origin_said(file, settings, key))

    return [
        said("profile", settings.profile),
        said("region", settings.region),
        said("base_url", settings.base_url),
        Said("read_only", _flag(settings.read_only), " and ".join(settings.read_only_reasons) or "default"),
        said("production", _flag(settings.production)),
        said("token_command", command_said(settings.token_command)),
        said("token_file", str(settings.token_file or "–")),
        said("columns", ", ".join(settings.columns) or "–"),
        said("filter", _KEY_TERM.sub(r"\1…", settings.filter) or "–"),
        said("mcp_reveal_keys", _flag(settings.mcp_reveal_keys)),
        said("theme", settings.theme or "–"),
        said("ascii", "by itself" if settings.ascii is None else _flag(settings.ascii)),
        said("mouse", _flag(settings.mouse)),
        said("orientation", _flag(settings.orientation)),
        *(said(f"keys.{name}", keys or "none") for name, keys in settings.keys.items()),
    ]


@dataclass(frozen=True, slots=True)
class SaidKeys:
    """One action that keys lead to: its id in the config file, its keys as shown, its title, and where it works."""

    id: str
    keys: str
    title: str
    screens: str


def keys_said(settings: Settings) -> list[SaidKeys]:
    """Every action that can have other keys, with those that it has."""
    found: dict[str, SaidKeys] = {}
    for screen, key in keys_by_screen():
        before = found.get(key.id)
        keys = filter(None, settings.keys.get(key.id, key.keys).split(","))
        screens = f"{before.screens}, {screen}" if before else screen
        found[key.id] = SaidKeys(key.id, "  ".join(map(shown, keys)), before.title if before else key.title, screens)
    return list(found.values())


def origin_said(file: ConfigFile, settings: Settings, key: str) -> str:
    """Where a setting comes from: a flag, a variable, file and line, or nowhere (`default`)."""
    origin = settings.origins.get(key, "default")
    if isinstance(origin, str):
        return origin
    line = file.line(origin)
    return str(file.path) + (f":{line}" if line else "")


def command_said(words: tuple[str, ...]) -> str:
    """The program of a command; its words may hold a secret."""
    if not words:
        return "–"
    return words[0] + (f" and {len(words) - 1} more word{'s' if len(words) > 2 else ''}" if len(words) > 1 else "")


def problems_of(path: Path) -> list[FileProblem]:
    """Everything that is wrong with a config file, by line; none: all is well."""
    try:
        file = parse_config(path)
    except FileProblem as problem:
        return [problem]
    if file is None:
        return [FileProblem(path, "there is no such file")]
    found = [*problems_in(file), *_wrong_filters(file)]
    return sorted(found, key=lambda problem: problem.line or 0)


def check_filter(settings: Settings) -> None:
    """Raises FileProblem, with the line, where the filter that the profile begins with is wrong."""
    file = parse_config(settings.config_path) if settings.config_path and settings.filter else None
    for problem in _wrong_filters(file, settings.profile) if file is not None else ():
        raise problem


def _wrong_filters(file: ConfigFile, profile: str | None = None) -> Iterator[FileProblem]:
    for name, values in file.profiles.items():
        text = values.get("filter") if isinstance(values, dict) and profile in (None, name) else None
        if isinstance(text, str):
            try:
                parse(text, SOURCES)
            except BadFilter as error:
                yield file.problem(f"{error.message} (at {error.position + 1})", "profiles", name, "filter")


def _flag(value: bool) -> str:
    return "yes" if value else "no"
