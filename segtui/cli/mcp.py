"""`segtui mcp`: the tool server, and the tools that it would serve."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

import click

from segtui.cli.commands import SERVER
from segtui.cli.options import Choices, choice_options
from segtui.errors import UsageError

if TYPE_CHECKING:
    from segtui.operations.tools import Tool
    from segtui.service.launch import Serving
    from segtui.settings import Settings


@click.command()
@click.option("--list", "only_list", is_flag=True, help="Print the tools and end.")
@click.option("--json", "as_json", is_flag=True, help="With --list: print them as the protocol has them, with schemas.")
@click.option("--allow-production", is_flag=True, help="Let tools write in profiles with production = true.")
@choice_options
@click.pass_context
def mcp(context: click.Context, choices: Choices, only_list: bool, as_json: bool, allow_production: bool) -> int:
    """Serve the operations as tools for an MCP client, on standard input and output."""
    asked = choices.over(context.obj if isinstance(context.obj, Choices) else Choices())
    settings = asked.settings(os.environ)
    if only_list:
        _print_tools(settings, as_json)
        return 0
    if as_json:
        raise UsageError("--json goes with --list")
    from segtui.service.launch import Serving

    def settings_of(profile: str, environ: Mapping[str, str]) -> Settings:
        return asked._replace(profile=profile, region=None).settings(environ)

    serve: Callable[[Serving], int] = context.meta[SERVER]
    return serve(Serving(settings, settings_of, dict(os.environ), allow_production))


def _print_tools(settings: Settings, as_json: bool) -> None:
    from segtui.cli.output import Output
    from segtui.operations.tools import tools

    found = list(tools(read_only=settings.read_only).values())
    if as_json:
        click.echo(json.dumps([tool.as_json() for tool in found], indent=2))
        return
    columns: dict[str, Callable[[Tool], str]] = {"tool": _name, "effect": _effect, "description": _description}
    printer = Output().with_columns(dict(columns))
    printer.add(found)
    printer.end()


def _name(tool: Tool) -> str:
    return tool.name


def _effect(tool: Tool) -> str:
    return tool.operation.effect.value


def _description(tool: Tool) -> str:
    return tool.description
