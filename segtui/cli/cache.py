"""`segtui cache`: what the cache holds, and emptying it."""

from __future__ import annotations

import sys

import click

from segtui.errors import Refused
from segtui.settings import cache_folder


@click.group()
def cache() -> None:
    """Show or empty the cache of this machine."""


@cache.command()
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def info(as_json: bool) -> int:
    """Show where the cache is, how large, and what it holds."""
    import json
    from dataclasses import asdict

    from segtui.cache import describe

    facts = asdict(describe(cache_folder()))
    if as_json:
        click.echo(json.dumps(facts, default=str, indent=2))
    else:
        for name, value in facts.items():
            click.echo(f"{name:<12} {value}")
    return 0


@cache.command()
@click.option("--yes", is_flag=True, help="Do not ask.")
def purge(yes: bool) -> int:
    """Remove every file of the cache."""
    from segtui.cache import purge as purge_cache

    folder = cache_folder()
    if not yes:
        _ask(f"Remove everything that is cached in {folder}?")
    removed = purge_cache(folder)
    click.echo(f"removed {removed} from {folder}", err=True)
    return 0


def _ask(question: str) -> None:
    """Raises `Refused` unless the user says yes; without a terminal nobody can."""
    if not sys.stdin.isatty():
        raise Refused("nothing was removed: there is nobody to ask", hint="--yes does it unasked")
    click.echo(f"{question} [y/N] ", nl=False, err=True)
    if sys.stdin.readline().strip().lower() not in ("y", "yes"):
        raise Refused("nothing was removed")
