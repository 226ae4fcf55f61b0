"""The entry point of `segtui` and `python -m segtui`."""

from __future__ import annotations

import sys

from segtui.cli.main import run
from segtui.service.launch import Launch


def main() -> int:
    """Run the command line; gives the exit status."""
    return run(sys.argv[1:], start_screen=_start_screen)


def _start_screen(launch: Launch) -> int:
    from segtui.tui.app import run as run_screen  # only here: no other command may pay for Textual

    return run_screen(launch)


if __name__ == "__main__":
    sys.exit(main())
