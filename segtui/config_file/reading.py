"""Reading a config file, and checking it."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

from segtui.config_file.file import ConfigFile
from segtui.config_file.problems import problems_in
from segtui.errors import FileProblem
from segtui.private_files import read_private

_LIMIT_BYTES = 1_000_000
_POSITION = re.compile(r" \(at (?:line (\d+), column \d+|end of document)\)")


def read_config(path: Path) -> ConfigFile | None:
    """The checked config file, or None where there is none. Raises `FileProblem` for the first thing that is wrong."""
    config = parse_config(path)
    if config is not None:
        for problem in problems_in(config):
            raise problem
    return config


def parse_config(path: Path) -> ConfigFile | None:
    """The config file, unchecked, or None where there is none. Raises `FileProblem` where it cannot be read."""
    text = read_private(path, limit_bytes=_LIMIT_BYTES)
    return None if text is None else ConfigFile(path, text, _parsed(path, text))


def _parsed(path: Path, text: str) -> dict[str, object]:
    try:
        return tomllib.loads(text)
    except RecursionError as error:
        raise FileProblem(path, "is nested too deeply") from error
    except ValueError as error:
        found = _POSITION.search(str(error))
        line = int(found[1]) if found and found[1] else text.rstrip().count("\n") + 1 if found else None
        problem = (
            _POSITION.sub("", str(error)) if isinstance(error, tomllib.TOMLDecodeError) else "a number is too long"
        )
        raise FileProblem(path, f"not valid TOML: {problem}", line=line) from error
