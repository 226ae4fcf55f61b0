"""`segtui completion`: the script for a shell, and the words that it asks for."""

from __future__ import annotations

import os

import click

from segtui.cli.commands import COMPLETING
from segtui.errors import UsageError


@click.command()
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
@click.pass_context
def completion(context: click.Context, shell: str) -> int:
    """Print the script that completes segtui's words in a shell.

    \b
    bash: echo 'eval "$(segtui completion bash)"' >> ~/.bashrc
    zsh:  echo 'eval "$(segtui completion zsh)"' >> ~/.zshrc
    fish: segtui completion fish > ~/.config/fish/completions/segtui.fish

    Slugs of sources and labels come from the cache: nothing is sent, and no token command is run.
    """
    from click.shell_completion import get_completion_class

    found = get_completion_class(shell)
    if found is None:
        raise UsageError(f"there is no completion for {shell}")
    made = found(context.find_root().command, {}, "segtui", COMPLETING)
    click.echo(made.source_template % made.source_vars())
    return 0


def words_for_shell(command: click.Command) -> int:
    """Print the words that a shell asks for; whatever goes wrong, there are none."""
    from click.shell_completion import shell_complete

    try:
        return shell_complete(command, {}, "segtui", COMPLETING, os.environ[COMPLETING])
    except Exception:  # a line that is being typed is no place for a message
        return 1
