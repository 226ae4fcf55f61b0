"""The entry point of `segtui` and `python -m segtui`."""

from __future__ import annotations

import os
import sys

from segtui.cli.commands import COMMANDS

TYPE_CHECKING = False  # `typing` itself costs more than the first sight
if TYPE_CHECKING:
    from collections.abc import Sequence

    from segtui.service.launch import Launch, Serving
    from segtui.sight.early import Early

_TELLING = {"-h", "--help", "--version"}

_TURN_S = 0.0005
"""How long a thread that loads or decodes keeps the one waiting that answers keys; an answer takes several turns."""

_LAST_WORK_S = 1.0


def main() -> int:
    """Run the command line; gives the exit status."""
    arguments = sys.argv[1:]
    try:
        early = _first_sight(arguments)
    except Exception as error:
        return _crashed(error)

    def give_back() -> None:
        if early is not None:
            early.end()

    def start_screen(launch: Launch) -> int:
        from segtui.tui.run import run as run_screen  # only here: no other command may pay for Textual

        return run_screen(launch, early)

    def serve_tools(serving: Serving) -> int:
        from segtui.mcp.run import serve  # only here: an extra, and slow to import

        return serve(serving)

    try:
        from segtui.cli.main import run  # here, so that an interrupt while it loads ends quietly too
    except KeyboardInterrupt:
        give_back()
        return 130
    except Exception as error:
        give_back()
        return _crashed(error)
    _hush()
    if hasattr(sys.stdout, "reconfigure"):
        sys.stdout.reconfigure(errors="backslashreplace")  # as stderr does: no locale may turn a sign into a failure
    status = run(arguments, start_screen=start_screen, serve_tools=serve_tools, give_back=give_back)
    if "textual" in sys.modules:
        _end_at_once(status)
    return status


def _first_sight(arguments: Sequence[str]) -> Early | None:
    """What the screen shows at once; a command has no screen, and pays for none."""
    if any(argument in COMMANDS or argument in _TELLING for argument in arguments):
        return None
    sys.setswitchinterval(_TURN_S)
    from segtui.sight.early import first_sight

    return first_sight(arguments, os.environ)


def _crashed(error: BaseException) -> int:
    """Tell of an error that nobody expected, without its text, which may hold a secret; gives the exit status."""
    try:
        from segtui.service.crashes import crash_said

        said = crash_said(error)
    except Exception:  # what would tell of it is broken too
        said = f"this is a defect of segtui: {type(error).__name__}"
    print(f"segtui: {said}", file=sys.stderr)
    return 1


def _hush() -> None:
    """Keep a report, where Python would print an error of a thread or of a clean-up with all that is in its text."""
    import threading

    def keep(found: threading.ExceptHookArgs | sys.UnraisableHookArgs) -> None:
        from segtui.service.crashes import keep

        if found.exc_value is not None and not isinstance(found.exc_value, SystemExit):
            keep(found.exc_value)

    threading.excepthook = sys.unraisablehook = keep


def _end_at_once(status: int) -> None:
    """End without taking the memory apart piece by piece: all is closed by now, and the shell is waited for."""
    import atexit
    import threading
    import time

    until = time.monotonic() + _LAST_WORK_S
    for thread in threading.enumerate():
        if thread is not threading.main_thread() and not thread.daemon:
            thread.join(max(0.0, until - time.monotonic()))
    atexit._run_exitfuncs()
    for stream in (sys.stdout, sys.stderr):
        if stream is not None:
            stream.flush()
    os._exit(status)


if __name__ == "__main__":
    sys.exit(main())
