"""`segtui serve`: the screen in a browser."""

from __future__ import annotations

import importlib.util
import os
import shlex
import sys
from typing import TYPE_CHECKING

import click

from segtui.cli.options import Choices, FilePath, choice_options
from segtui.errors import UsageError

if TYPE_CHECKING:
    from pathlib import Path


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen on.")
@click.option("--port", type=click.IntRange(0, 65535), default=8000, show_default=True, help="The port; 0: a free one.")
@click.option("--allow-remote", is_flag=True, help="Let --host be an address that other machines can reach.")
@click.option("--allow-writes", is_flag=True, help="Let the browser write; without it nothing but GET is sent.")
@click.option("--demo", is_flag=True, help="Serve the built-in demo data: no network, no account.")
@click.option("--workspace", type=FilePath(), metavar="FILE", help="With --demo: the workspace file to show.")
@choice_options
@click.pass_obj
def serve(
    before: Choices,
    choices: Choices,
    host: str,
    port: int,
    allow_remote: bool,
    allow_writes: bool,
    demo: bool,
    workspace: Path | None,
) -> int:
    """Show the screen in a browser: on this machine alone, and read-only unless writes are allowed."""
    asked = choices.over(before if isinstance(before, Choices) else Choices())
    asked = asked._replace(read_only=asked.read_only or not allow_writes)
    _refuse(demo, workspace, asked)
    if importlib.util.find_spec("textual_serve") is None:
        raise UsageError("serving needs the extra [serve]", hint="pip install 'segtui[serve]'")
    from segtui.cli.web_page import Page, is_loopback
    from segtui.emulator.serve import listening

    if not is_loopback(host):
        _refuse_or_warn(host, allow_remote)
    settings = None if demo else asked.settings(os.environ)
    reads_only = asked.read_only or (settings is not None and settings.read_only)
    with listening(host, port) as listener:
        page = Page("exec " + shlex.join(_words(asked, demo, workspace)), listener, host)
        page.run(lambda address: click.echo(f"serving on {address}{' (read-only)' if reads_only else ''}"))
    return 0


def _refuse(demo: bool, workspace: Path | None, asked: Choices) -> None:
    if workspace is not None and not demo:
        raise UsageError("--workspace is for --demo", hint="a real workspace is chosen by its token")
    if demo and asked.names_a_workspace:
        raise UsageError("--demo goes without --profile, --region and --config")


def _refuse_or_warn(host: str, allow_remote: bool) -> None:
    if not allow_remote:
        raise UsageError(
            f"{host} can be reached from other machines, without encryption",
            hint="a tunnel is safer: ssh -L 8000:127.0.0.1:8000 HOST; --allow-remote serves there all the same",
        )
    click.echo(f"segtui: {host} can be reached from other machines, and nothing is encrypted", err=True)


def _words(asked: Choices, demo: bool, workspace: Path | None) -> list[str]:
    """The command that each visitor gets; it finds the token by itself, and the current folder lends it no module."""
    words = [sys.executable, "-P", "-m", "segtui"]
    for option, value in (("--profile", asked.profile), ("--region", asked.region), ("--config", asked.config)):
        words += [option, str(value)] if value else []
    words += ["--read-only"] if asked.read_only else []
    words += ["--demo"] if demo else []
    return words + (["--workspace", str(workspace)] if workspace is not None else [])
