"""The entry point of `segtui` and `python -m segtui`."""

from __future__ import annotations

import io
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from segtui.service.launch import Launch


def main() -> int:
    """Run the command line; gives the exit status."""
    try:
        from segtui.cli.main import run  # here, so that an interrupt while it loads ends quietly too
    except KeyboardInterrupt:
        return 130
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="backslashreplace")  # as stderr does: no locale may turn a sign into a failure
    return run(sys.argv[1:], start_screen=_start_screen)


def _start_screen(launch: Launch) -> int:
    from segtui.tui.run import run as run_screen  # only here: no other command may pay for Textual

    return run_screen(launch)


if __name__ == "__main__":
    sys.exit(main())
