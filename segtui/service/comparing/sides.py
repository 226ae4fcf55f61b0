"""The two sides of a comparison: the workspace as it is now, that of a profile, or a snapshot that was kept."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from contextlib import AbstractAsyncContextManager, nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from segtui.errors import Refused, UsageError
from segtui.service.comparing.difference import Difference, difference
from segtui.service.comparing.snapshot import Snapshot, snapshot_of
from segtui.service.comparing.snapshot_file import read_snapshot, snapshots_in
from segtui.service.exporting.gathering import Progress, Wanted, gather
from segtui.service.exporting.material import Missing
from segtui.service.headless import headless
from segtui.service.service import Service
from segtui.settings import DEFAULT_PROFILE, Settings, load, without_workspace
from segtui.text import harmless

if TYPE_CHECKING:
    from collections.abc import Callable

LIVE = "live"


@dataclass(frozen=True)
class Here:
    """What sides are looked for with: the settings of this run, its environment, and its service where one is open.

    `others` opens the service of another profile, where that is none of the config file's, as in the demo.
    """

    settings: Settings
    environ: Mapping[str, str]
    service: Service | None = None
    others: Callable[[str], AbstractAsyncContextManager[Service]] | None = None

    def opened(self, profile: str = "") -> AbstractAsyncContextManager[Service]:
        """The service of a profile, or the one of this run; what was opened for it is closed at the end.

        Raises:
            UsageError, NoToken, NotAuthorised: the profile cannot be used.
        """
        if not profile or profile == self.settings.profile:
            return nullcontext(self.service) if self.service is not None else headless(self.settings, self.environ)
        if self.others is not None:
            return self.others(profile)
        environ = without_workspace(self.environ)
        return headless(
            load(config=self.settings.config_path, profile=profile, read_only=True, environ=environ), environ
        )


@dataclass(frozen=True)
class Side:
    """One side: a snapshot file, or a profile ("" for the workspace of this run)."""

    file: Path | None = None
    profile: str = ""


@dataclass(frozen=True)
class Compared:
    """A difference, and what could not be read of the sides that were read now."""

    difference: Difference
    missing: tuple[Missing, ...]


def side_of(text: str, settings: Settings) -> Side:
    """What is meant by `live`, the name of a profile or the path of a snapshot; a path with a slash is always a file.

    Raises:
        UsageError: there is no such profile and no such file.
    """
    if text == LIVE:
        return Side()
    profiles = {*settings.known_profiles, settings.profile, DEFAULT_PROFILE}
    if "/" not in text and text in profiles and (text in settings.known_profiles or not Path(text).exists()):
        return Side(profile=text)
    path = Path(text).expanduser()
    if path.exists() or "/" in text:
        return Side(file=path)
    known = ", ".join([LIVE, *settings.known_profiles])
    raise UsageError(f"{harmless(text)} is no snapshot file and no profile", hint=f"known: {known}")


async def compared(
    here: Here, a: str, b: str, *, schema: bool = True, progress: Progress = lambda *_: None
) -> Compared:
    """Read both sides and compare them. Files are read first; schema settings only where both sides have them.

    Raises:
        UsageError, FileProblem: a side is not there. SegtuiError: it could not be read.
    """
    sides = [side_of(text, here.settings) for text in (a, b)]
    files = [await asyncio.to_thread(read_snapshot, side.file) if side.file is not None else None for side in sides]
    wants_schema = schema and all(file is None or file.schema is not None for file in files)
    snapshots: list[Snapshot] = []
    missing: list[Missing] = []
    for text, side, file in zip((a, b), sides, files, strict=True):
        if file is not None:
            snapshots.append(file)
            continue
        read = await snapshot_now(here, side.profile, schema=wants_schema, progress=_of(text, progress))
        snapshots.append(read[0])
        missing += read[1]
    return Compared(await asyncio.to_thread(difference, *snapshots), tuple(missing))


async def snapshot_now(
    here: Here,
    profile: str = "",
    *,
    schema: bool = True,
    from_cache: bool = False,
    progress: Progress = lambda *_: None,
) -> tuple[Snapshot, tuple[Missing, ...]]:
    """The workspace as it is now, and what could not be read of it.

    Raises:
        SegtuiError: it could not be read. Refused: the cache does not know the workspace.
    """
    async with here.opened(profile) as service:
        material = await gather(service, Wanted(schema=schema, from_cache=from_cache), progress)
        if material.workspace is None:
            raise Refused("the cache does not know whose sources these are", hint="leave out --from-cache")
        return await asyncio.to_thread(snapshot_of, material, service.hash_key), tuple(material.missing)


def _of(side: str, progress: Progress) -> Callable[[str, int, int], object]:
    return lambda what, done, count: progress(f"{harmless(side)}: {what}", done, count)


def offered(settings: Settings, folder: Path) -> list[tuple[str, str]]:
    """What can be compared from here, each with what it is: the workspace, other profiles, snapshots of the folder."""
    rows = [(LIVE, f"this workspace ({harmless(settings.profile)}), now")]
    rows += [(name, "another profile, as it is now") for name in settings.known_profiles if name != settings.profile]
    return rows + [(f"./{path.name}", "a snapshot") for path in snapshots_in(folder)]
