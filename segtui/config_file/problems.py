"""Everything that is wrong in a config file that is valid TOML."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from difflib import get_close_matches

from segtui.config_file.file import ConfigFile
from segtui.config_file.kinds import KEYS, PROFILE_KEYS, REGION, TEXT, TOP_KEYS, Entry, Kind
from segtui.errors import FileProblem
from segtui.hosts import BadAddress, origin_of, region_of
from segtui.keys.choosing import clashes, named, problems_of
from segtui.keys.names import shown

_PROFILE_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")


def problems_in(config: ConfigFile) -> Iterator[FileProblem]:
    """Everything that is wrong in a config file that is valid TOML."""
    yield from _problems_of_table(config, config.values, TOP_KEYS, ())
    for name, values in config.profiles.items():
        place = ("profiles", name)
        if not _PROFILE_NAME.fullmatch(name):
            yield config.problem("a profile's name has letters, digits, dots, hyphens and underscores only", *place)
        elif not isinstance(values, dict):
            yield config.problem(f"must be a table, not {_kind_of(values)}", *place)
        else:
            yield from _problems_of_table(config, values, PROFILE_KEYS, place)
            yield from _problems_of_host(config, values, place)
    for at, keys in config.key_places():
        if not KEYS.accepts(keys):
            yield config.problem(f"must be {KEYS.expects}, not {_kind_of(keys)}", *at)
        else:
            yield from (config.problem(text, *at) for text in problems_of(".".join(at[1:]), keys))
    yield from _clashes(config)
    default = config.default_profile
    if default is not None and default != "default" and default not in config.profiles:
        known = ", ".join(sorted(config.profiles)) or "none"
        yield config.problem(f"there is no profile of this name; known: {known}", "default_profile")


def _clashes(config: ConfigFile) -> Iterator[FileProblem]:
    places = {".".join(place[1:]): place for place, _ in config.key_places()}
    overrides = {name: named(keys) for name, keys in config.keys.items() if KEYS.accepts(keys)}
    for name, other, key, screen in clashes(overrides) if overrides else ():
        line = config.line(places[other]) if other in places else None
        where = f" (line {line})" if line else ""
        yield config.problem(f"{shown(key)} is {other}{where} on the same screen, {screen}", *places[name])


def _problems_of_table(
    config: ConfigFile, values: Mapping[str, object], known: Mapping[str, Entry], place: tuple[str, ...]
) -> Iterator[FileProblem]:
    for key, value in values.items():
        entry = known.get(key)
        if entry is None:
            yield config.problem(_unknown(key, known), *place, key)
        elif not entry.kind.accepts(value):
            expected = f"must be {entry.kind.expects}, not {_kind_of(value)}"
            yield config.problem(_nearest_word(value, entry.kind) or expected, *place, key)


def _nearest_word(value: object, kind: Kind) -> str:
    """What was probably meant; the value itself is not shown, since it may be a secret in the wrong place."""
    for word in value if isinstance(value, list) else [value]:
        near = get_close_matches(word.lower(), kind.words, n=1) if isinstance(word, str) else []
        if near and word not in kind.words:
            return f"there is none of this name; did you mean {near[0]}?"
    return ""


def _problems_of_host(
    config: ConfigFile, values: Mapping[str, object], place: tuple[str, ...]
) -> Iterator[FileProblem]:
    address, region = values.get("base_url"), values.get("region")
    if not (isinstance(address, str) and TEXT.accepts(address)):
        return
    try:
        official = region_of(origin_of(address.strip()))
    except BadAddress as error:
        yield config.problem(str(error), *place, "base_url")
        return
    if official and REGION.accepts(region) and official != region:
        yield config.problem(
            f'is the {official} host, but region is "{region}": keep one of the two', *place, "base_url"
        )


def _unknown(key: str, known: Mapping[str, Entry]) -> str:
    if known is TOP_KEYS and key in PROFILE_KEYS:
        return "this key belongs into a table [profiles.NAME]"
    if known is PROFILE_KEYS and key in TOP_KEYS:
        return "this key belongs to the top of the file, before any table"
    near = get_close_matches(key.lower().replace("-", "_"), known, n=1)
    return f"unknown key; did you mean {near[0]}?" if near else f"unknown key; known here: {', '.join(sorted(known))}"


def _kind_of(value: object) -> str:
    """What a value is, without showing it: it may be a secret in the wrong place."""
    match value:
        case bool():
            return "true or false"
        case str():
            return "this text" if value.strip() else "an empty text"
        case int() | float():
            return "a number"
        case list():
            return "this list"
        case dict():
            return "a table"
    return "a date or time"
