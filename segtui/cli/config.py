"""`segtui config`: where the config file is, what holds, what is wrong, and a first one."""

from __future__ import annotations

import json
import os
from dataclasses import asdict
from typing import TYPE_CHECKING

import click

from segtui.cli.options import Choices, FilePath, choice_options
from segtui.errors import Refused, SegtuiError, UsageError

if TYPE_CHECKING:
    from pathlib import Path


@click.group()
@click.option("--config", type=FilePath(), metavar="FILE", help="The config file to use.")
@click.pass_context
def config(context: click.Context, config: Path | None) -> None:
    """Show, check and begin the config file."""
    before = context.obj if isinstance(context.obj, Choices) else Choices()
    context.obj = Choices(config=config).over(before)


@config.command()
@click.pass_obj
def path(before: Choices) -> int:
    """Print where the config file is, or would be."""
    click.echo(_path_of(before))
    return 0


@config.command()
@choice_options
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@click.pass_obj
def show(before: Choices, choices: Choices, as_json: bool) -> int:
    """Show every setting that holds, and where it comes from."""
    from segtui.service.configuration import settings_said
    from segtui.text import harmless

    rows = settings_said(choices.over(before).settings(os.environ))
    if as_json:
        click.echo(json.dumps([asdict(row) for row in rows], indent=2, ensure_ascii=False))
        return 0
    key_width, value_width = (max(len(getattr(row, name)) for row in rows) for name in ("key", "value"))
    for row in rows:
        click.echo(harmless(f"{row.key:<{key_width}}  {row.value:<{min(value_width, 40)}}  {row.origin}"))
    return 0


@config.command()
@click.argument("file", type=FilePath(), required=False)
@click.pass_obj
def validate(before: Choices, file: Path | None) -> int:
    """Tell everything that is wrong with the config file, or with FILE; the exit status is 2 if anything is."""
    from segtui.service.configuration import problems_of
    from segtui.text import harmless

    checked = file or _path_of(before)
    problems = problems_of(checked)
    for problem in problems:
        click.echo(harmless(str(problem)))
    if not problems:
        click.echo(harmless(f"{checked}: nothing is wrong"))
    return 2 if problems else 0


@config.command()
@click.pass_obj
def init(before: Choices) -> int:
    """Write a config file that explains everything and sets nothing; never over one that is there."""
    from segtui.config_file.schema import first_file
    from segtui.private_files import write_private

    chosen = _path_of(before)
    try:
        write_private(chosen, first_file(), replace=False)
    except FileExistsError as error:
        raise Refused(f"{chosen} is there already", hint="it is never overwritten") from error
    except OSError as error:
        raise SegtuiError(f"{chosen} cannot be written: {error.strerror}") from error
    click.echo(f"wrote {chosen}", err=True)
    return 0


@config.command()
def schema() -> int:
    """Print the JSON Schema of the config file, for editors."""
    from segtui.config_file.schema import schema as made

    click.echo(json.dumps(made(), indent=2))
    return 0


@config.command("set")
@click.argument("name")
@click.argument("value")
@click.pass_obj
def set_(before: Choices, name: str, value: str) -> int:
    """Change one value of the config file, such as profiles.prod.read_only; comments and all the rest stay."""
    _change(before, name, value)
    return 0


@config.command()
@click.argument("name")
@click.pass_obj
def unset(before: Choices, name: str) -> int:
    """Take one value out of the config file; comments and all the rest stay."""
    _change(before, name, None)
    return 0


def _change(before: Choices, name: str, value: str | None) -> None:
    if "token" in name.split(".")[-1:]:
        raise UsageError("a token does not belong into the config file", hint="token_command says what prints it")
    from segtui.config_file.editing import changed, place_named

    chosen = _path_of(before)
    changed(chosen, place_named(name), value)
    click.echo(f"changed {chosen}", err=True)


def _path_of(choices: Choices) -> Path:
    from segtui.settings import config_path

    return config_path(choices.config, os.environ)[0]
