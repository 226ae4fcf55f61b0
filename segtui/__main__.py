"""The entry point of `segtui` and `python -m segtui`."""

from __future__ import annotations

import os
import sys

from segtui.sight.early import first_sight

TYPE_CHECKING = False  # `typing` itself costs more than the first sight
if TYPE_CHECKING:
    from segtui.service.launch import Launch


def main() -> int:
    """Run the command line; gives the exit status."""
    arguments = sys.argv[1:]
    early = first_sight(arguments, os.environ)

    def give_back() -> None:
        if early is not None:
            early.end()

    def start_screen(launch: Launch) -> int:
        from segtui.tui.run import run as run_screen  # only here: no other command may pay for Textual

        return run_screen(launch, early)

    try:
        from segtui.cli.main import run  # here, so that an interrupt while it loads ends quietly too
    except KeyboardInterrupt:
        give_back()
        return 130
    if hasattr(sys.stdout, "reconfigure"):
        sys.stdout.reconfigure(errors="backslashreplace")  # as stderr does: no locale may turn a sign into a failure
    return run(arguments, start_screen=start_screen, give_back=give_back)


if __name__ == "__main__":
    sys.exit(main())
