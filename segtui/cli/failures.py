"""The one place where an error becomes a message on stderr and an exit status."""

from __future__ import annotations

import os
import sys

import click

from segtui.errors import SegtuiError, exit_code_for

_INTERRUPTED = 130


def exit_status_of(error: BaseException) -> int:
    """Tell the user about an error, in one message without a traceback; gives the process's exit status."""
    match error:
        case click.exceptions.Exit():
            return error.exit_code
        case SystemExit():
            return error.code if isinstance(error.code, int) else int(error.code is not None)
        case KeyboardInterrupt() | click.Abort():
            return _INTERRUPTED
        case BrokenPipeError():
            _abandon_output()
            return 0
        case SegtuiError():
            _tell(str(error))
        case click.exceptions.NoArgsIsHelpError():
            click.echo(error.format_message(), err=True)
            return error.exit_code
        case click.ClickException():
            _tell(_click_message(error))
            return error.exit_code
        case _:
            from segtui.service.crashes import crash_said  # only here: no other end needs it

            _tell(crash_said(error))
    return exit_code_for(error)


def _tell(message: str) -> None:
    from segtui.text import harmless

    lines = (harmless(line) for line in f"segtui: {message}".split("\n"))
    try:
        click.echo("\n".join(lines), err=True)
    except OSError:  # nobody is left to tell
        _abandon_output()


def _click_message(error: click.ClickException) -> str:
    context = error.ctx if isinstance(error, click.UsageError) else None
    help_command = f"{context.command_path} --help" if context else "segtui --help"
    return f"{error.format_message()} (see {help_command})"


def _abandon_output() -> None:
    """Point both outputs at nothing, so that the interpreter's last flush does not complain."""
    nothing = os.open(os.devnull, os.O_WRONLY)
    for stream in (sys.__stdout__, sys.__stderr__):
        if stream is not None and not stream.closed:
            os.dup2(nothing, stream.fileno())
    os.close(nothing)
