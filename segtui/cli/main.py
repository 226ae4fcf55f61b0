"""`segtui`: starts the screen, or one of the commands; turns every error into one message and an exit status."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, TypeAlias

import click

from segtui.cli.commands import COMMANDS, COMPLETING, SCREEN, SERVER
from segtui.cli.failures import exit_status_of
from segtui.cli.lazy import LazyGroup
from segtui.cli.options import Choices, FilePath, choice_options
from segtui.errors import UsageError

if TYPE_CHECKING:
    from pathlib import Path

    from segtui.service.launch import Launch, Serving
    from segtui.settings import Settings

StartScreen: TypeAlias = "Callable[[Launch], int]"
ServeTools: TypeAlias = "Callable[[Serving], int]"


def run(
    arguments: Sequence[str],
    *,
    start_screen: StartScreen,
    serve_tools: ServeTools | None = None,
    give_back: Callable[[], object] = lambda: None,
) -> int:
    """Run `segtui` with these arguments; gives the exit status, 0 to 5 or 130.

    `start_screen` and `serve_tools` are the other front ends, which the command line only starts. `give_back` gives the
    terminal back, where something is shown on it already, before an error is told.
    """
    try:
        if COMPLETING in os.environ:
            from segtui.cli.completion import words_for_shell

            return words_for_shell(segtui)
        with segtui.make_context("segtui", list(arguments), obj=start_screen) as context:
            context.meta[SCREEN] = start_screen
            context.meta[SERVER] = serve_tools
            status = segtui.invoke(context)
        if sys.stdout is not None:
            sys.stdout.flush()
    except BaseException as error:
        give_back()
        return exit_status_of(error)
    give_back()
    return status if isinstance(status, int) else 0


def _show_version(context: click.Context, _: click.Parameter, wanted: bool) -> None:
    if wanted and not context.resilient_parsing:
        from segtui.service.versions import version_of

        click.echo(f"segtui {version_of('segtui', missing='from source')}")
        context.exit()


@click.group(
    cls=LazyGroup, table=COMMANDS, invoke_without_command=True, context_settings={"help_option_names": ["-h", "--help"]}
)
@click.option("--demo", is_flag=True, help="Start on built-in demo data: no network, no account.")
@click.option("--workspace", type=FilePath(), metavar="FILE", help="With --demo: the workspace file to show.")
@choice_options
@click.option(
    "--version", is_flag=True, is_eager=True, expose_value=False, callback=_show_version, help="Show the version."
)
@click.pass_context
def segtui(context: click.Context, demo: bool, workspace: Path | None, choices: Choices) -> int:
    """Browse and change the sources of a Twilio Segment workspace.

    Without a command, the screen starts.
    """
    start_screen: StartScreen = context.obj
    if workspace is not None and not demo:
        raise UsageError("--workspace is for --demo", hint="a real workspace is chosen by its token")
    if context.invoked_subcommand is not None:
        if demo:
            raise UsageError("--demo starts the screen and goes with no command")
        context.obj = choices
        return 0
    settings = _demo_settings(choices) if demo else choices.settings(os.environ)
    _refuse_without_terminal(workspace)
    from segtui.service.launch import Launch

    return start_screen(Launch(settings=settings, demo=demo, workspace=workspace))


def _demo_settings(choices: Choices) -> Settings:
    """A demo reads no config file and needs no profile; only read-only means something to it."""
    if choices.names_a_workspace:
        raise UsageError("--demo goes without --profile, --region and --config")
    from segtui.settings import Settings, read_only_reasons

    return Settings(profile="demo", read_only_reasons=read_only_reasons(flag=choices.read_only, environ=os.environ))


def _refuse_without_terminal(workspace: Path | None) -> None:
    """Raises `UsageError` where no screen can be shown; what is wrong with the workspace file is told first."""
    if os.environ.get("TEXTUAL_DRIVER"):
        return  # what shows the screen is somewhere else: a browser
    streams = (("input", sys.stdin), ("output", sys.stdout), ("error output", sys.stderr))
    missing = next((name for name, stream in streams if stream is None or not stream.isatty()), None)
    if missing is None:
        return
    if workspace is not None:
        from segtui.emulator import World

        World.from_file(workspace)
    raise UsageError(f"the screen needs a terminal, and standard {missing} is none", hint="see segtui --help")
