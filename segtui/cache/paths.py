"""Where cache files lie, which files are ours, and how they are kept from other people's eyes."""

from __future__ import annotations

import os
import re
from pathlib import Path

FOLDER_VARIABLE = "SEGTUI_CACHE_DIR"

_OURS = re.compile(r"segtui-[a-z0-9.-]{1,60}-[0-9a-f]{64}\.db(-wal|-shm|-journal|\.corrupt-\d+)?")
_NETWORK = frozenset(
    {"nfs", "nfs4", "cifs", "smb3", "smbfs", "afs", "ceph", "9p", "fuse.sshfs", "fuse.glusterfs", "lustre"}
)


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


def databases(folder: Path) -> list[Path]:
    """The cache files proper, without WAL, SHM and what was set aside."""
    return [path for path in ours(folder) if path.suffix == ".db"]


def companions(path: Path) -> tuple[Path, ...]:
    """The files that SQLite keeps beside a database."""
    return tuple(path.with_name(path.name + end) for end in ("-wal", "-shm", "-journal"))


def aside(path: Path) -> list[Path]:
    """What was set aside of a cache file, oldest first."""
    return [other for other in ours(path.parent) if other.name.startswith(path.name + ".corrupt-")]


def make_private(path: Path) -> None:
    """Create the file (0600) and its folder (0700) where they are missing, whatever the umask. Raises OSError.

    SQLite gives WAL and SHM the mode of the database, so the file is made before SQLite sees it.
    """
    folder = path.parent
    if not folder.is_dir():
        folder.parent.mkdir(parents=True, exist_ok=True)
        folder.mkdir(mode=0o700, exist_ok=True)
        folder.chmod(0o700)
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
    try:
        if os.fstat(descriptor).st_mode & 0o777 != 0o600:
            os.fchmod(descriptor, 0o600)
    finally:
        os.close(descriptor)


def network_kind(path: Path, mounts: str) -> str:
    """The network file system that a path lies on, by the text of /proc/self/mounts; empty where it is a local one."""
    best, kind = "", ""
    for line in mounts.splitlines():
        fields = line.split(" ")
        if len(fields) < 3:
            continue
        point = fields[1].replace("\\040", " ").rstrip("/")
        if len(point) >= len(best) and (str(path) + "/").startswith(point + "/"):
            best, kind = point, fields[2]
    return kind if kind in _NETWORK else ""


def mounts_text() -> str:
    """What this system says about its mounts; empty where it says nothing."""
    try:
        return Path("/proc/self/mounts").read_text("utf-8", "replace")
    except OSError:
        return ""
