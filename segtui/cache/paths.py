"""Where cache files lie, which files are ours, and how they are kept from other people's eyes."""

from __future__ import annotations

import os
import re
from pathlib import Path

from segtui.sight import saved

FOLDER_VARIABLE = "SEGTUI_CACHE_DIR"

_OURS = re.compile(r"segtui-[a-z0-9.-]{1,60}-[0-9a-f]{64}\.db(-wal|-shm|-journal|\.corrupt-\d+)?")
_SIGHT = re.compile(r"[0-9a-f]{40}(\.\d+)?")


def cache_folder() -> Path:
    """The folder of the cache: SEGTUI_CACHE_DIR, or the user's cache folder of this system."""
    chosen = os.environ.get(FOLDER_VARIABLE)
    if chosen:
        return Path(chosen).expanduser()
    from platformdirs import user_cache_dir

    return Path(user_cache_dir("segtui", appauthor=False))


def ours(folder: Path) -> list[Path]:
    """Every file in a folder whose name only a cache file of segtui has, with its companions; sorted."""
    if not folder.is_dir():
        return []
    return sorted(path for path in folder.iterdir() if _OURS.fullmatch(path.name) and not path.is_dir())


def sights(folder: Path) -> list[Path]:
    """Every first sight that is kept below a folder of the cache, half-written ones too; sorted."""
    kept = folder / saved.FOLDER
    if not kept.is_dir():
        return []
    return sorted(path for path in kept.iterdir() if _SIGHT.fullmatch(path.name) and not path.is_dir())


def databases(folder: Path) -> list[Path]:
    """The cache files proper, without WAL, SHM and what was set aside."""
    return [path for path in ours(folder) if path.suffix == ".db"]


def aside(path: Path) -> list[Path]:
    """What was set aside of a cache file, oldest first."""
    return [other for other in ours(path.parent) if other.name.startswith(path.name + ".corrupt-")]
