"""`segtui config`: where the config file is, what holds, what is wrong, and a first one."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable
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

    rows = settings_said(choices.over(before).settings(os.environ))
    _print(((row.key, row.value, row.origin) for row in rows), list(map(asdict, rows)) if as_json else None)
    return 0


@config.command("keys")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@click.pass_obj
def keys_(before: Choices, as_json: bool) -> int:
    """List every action of the screen by its id, with its keys and where it works."""
    from segtui.service.configuration import keys_said

    rows = keys_said(before.settings(os.environ))
    _print(((row.id, row.keys, row.title, row.screens) for row in rows), list(map(asdict, rows)) if as_json else None)
    return 0


def _print(rows: Iterable[tuple[str, ...]], as_json: list[dict[str, str]] | None) -> None:
    """The rows in aligned columns, or as JSON."""
    from segtui.text import harmless

    if as_json is not None:
        click.echo(json.dumps(as_json, indent=2, ensure_ascii=False))
        return
    lines = list(rows)
    widths = [min(40, max(map(len, column))) for column in zip(*lines, strict=True)][:-1]
    for *cells, last in lines:
        click.echo(harmless("".join(f"{cell:<{width}}  " for cell, width in zip(cells, widths, strict=True)) + last))


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
