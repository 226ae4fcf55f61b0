"""`segtui completion`: the script for a shell, and the words that it asks for."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import click

from segtui.cli.commands import COMPLETING
from segtui.errors import UsageError

if TYPE_CHECKING:
    from click.shell_completion import ShellComplete


# For bash = and : end a word, where other shells take team=growth for one: so the line is told as it was typed up to
# the cursor, and of what comes back only what follows the last of them is put in.
_BASH = r"""
%(complete_func)s() {
    local IFS=$'\n' completion type value typed="${COMP_LINE:0:COMP_POINT}" at=-1 held=
    local word="${typed##*[[:space:]]}" breaks="${COMP_WORDBREAKS//[^=:]/}"
    [[ -n $word ]] || at=1000
    [[ -z $breaks ]] || held="${word%%"${word##*[$breaks]}"}"
    for completion in $(env COMP_WORDS="$typed" COMP_CWORD=$at %(complete_var)s=bash_complete $1); do
        IFS=',' read -r type value <<< "$completion"
        if [[ $type == dir ]]; then
            COMPREPLY=() && compopt -o dirnames
        elif [[ $type == file ]]; then
            COMPREPLY=() && compopt -o default
        elif [[ $type == plain ]]; then
            value="${value#"$held"}"
            COMPREPLY+=("${value#"${held#--*=}"}")
        fi
    done
    return 0
}

complete -o nosort -F %(complete_func)s %(prog_name)s
"""


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
    script = _shell(shell, context.find_root().command)
    click.echo((_BASH if shell == "bash" else script.source_template) % script.source_vars())
    return 0


def words_for_shell(command: click.Command) -> int:
    """Print the words that a shell asks for; whatever goes wrong, there are none."""
    shell, _, asked = os.environ[COMPLETING].partition("_")
    if asked != "complete":
        return 1
    try:
        words = _shell(shell, command).complete()
    except Exception:  # a line that is being typed is no place for a message
        return 1
    if words:
        click.echo(words)
    return 0


def _shell(name: str, command: click.Command) -> ShellComplete:
    from click.shell_completion import get_completion_class

    found = get_completion_class(name)
    if found is None:
        raise UsageError(f"there is no completion for {name}")
    return found(command, {}, "segtui", COMPLETING)
