"""Where SQLite's files lie, how they are kept from other people's eyes, and what their first bytes tell."""

from __future__ import annotations

import os
from pathlib import Path

from segtui.sqlite.faults import Damaged, Newer
from segtui.sqlite.schema import Schema

_MAGIC = b"SQLite format 3\x00"
_NETWORK = frozenset(
    {"nfs", "nfs4", "cifs", "smb3", "smbfs", "afs", "ceph", "9p", "fuse.sshfs", "fuse.glusterfs", "lustre"}
)


def companions(path: Path) -> tuple[Path, ...]:
    """The files that SQLite keeps beside a database."""
    return tuple(path.with_name(path.name + end) for end in ("-wal", "-shm", "-journal"))


def inode(path: Path) -> int | None:
    """Which file a path stands for now; None where there is none, or none that one may look at."""
    try:
        return path.stat().st_ino
    except OSError:
        return None


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


def check_header(path: Path, schema: Schema) -> None:
    """Judge a file by its first 100 bytes, without letting SQLite touch it. Raises Damaged, Newer, OSError.

    The fields: https://www.sqlite.org/fileformat.html#the_database_header
    """
    with path.open("rb") as file:
        head = file.read(100)
    size = path.stat().st_size
    if not head:
        return
    if len(head) < 100 or not head.startswith(_MAGIC):
        raise Damaged
    ours = int.from_bytes(head[68:72]) == schema.application_id
    if ours and int.from_bytes(head[60:64]) > schema.version:
        raise Newer("it was written by a newer segtui")
    wal = companions(path)[0]
    if wal.exists() and wal.stat().st_size:
        return  # pages that the file lacks may stand in the WAL
    page_size = int.from_bytes(head[16:18])
    pages_are_told = head[24:28] == head[92:96]
    if pages_are_told and int.from_bytes(head[28:32]) * (65_536 if page_size == 1 else page_size) > size:
        raise Damaged
