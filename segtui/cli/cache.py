"""`segtui cache`: what the cache holds, and emptying it."""

from __future__ import annotations

import json
import sys
import time
from dataclasses import asdict
from typing import TYPE_CHECKING

import click

from segtui.errors import Refused, SegtuiError

if TYPE_CHECKING:
    from segtui.cache.report import CacheFile


@click.group()
def cache() -> None:
    """Show or empty the cache of this machine."""


@cache.command()
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def info(as_json: bool) -> int:
    """Show where the cache is, how large, and what it holds."""
    from segtui.cache.paths import cache_folder
    from segtui.cache.report import describe

    folder = cache_folder()
    files = describe(folder)
    if as_json:
        click.echo(
            json.dumps({"folder": str(folder), "files": [asdict(file) for file in files]}, default=str, indent=2)
        )
        return 0
    _print_facts({"folder": str(folder), "files": str(len(files)), "size": _size(sum(file.size for file in files))})
    for file in files:
        click.echo()
        _print_facts(_facts(file))
    return 0


@cache.command()
@click.option("--yes", is_flag=True, help="Do not ask.")
def purge(yes: bool) -> int:
    """Remove every file of the cache."""
    from segtui.cache.paths import cache_folder
    from segtui.cache.report import purge as remove_all

    folder = cache_folder()
    if not yes:
        _ask(f"Remove everything that is cached in {folder}?")
    try:
        removed = remove_all(folder)
    except OSError as error:
        raise SegtuiError(f"the cache in {folder} cannot be removed: {error.strerror}") from error
    click.echo(f"removed {len(removed)} {'file' if len(removed) == 1 else 'files'} from {folder}", err=True)
    return 0


def _ask(question: str) -> None:
    """Raises `Refused` unless the user says yes; without a terminal there is nobody to say it."""
    if sys.stdin is None or not sys.stdin.isatty():
        raise Refused("nothing was removed: there is nobody to ask", hint="--yes removes without asking")
    click.echo(f"{question} [y/N] ", nl=False, err=True)
    if sys.stdin.readline().strip().lower() not in ("y", "yes"):
        raise Refused("nothing was removed")


def _print_facts(facts: dict[str, str]) -> None:
    from segtui.text import harmless

    for name, value in facts.items():
        click.echo(f"{name:<10} {harmless(value)}")


def _facts(file: CacheFile) -> dict[str, str]:
    from segtui.cache.freshness import age_text

    facts = {"file": file.path.name, "state": file.state.value, "size": _size(file.size)}
    if file.host:
        facts["host"] = file.host
    if file.workspace:
        facts["workspace"] = file.workspace
    if file.records:
        facts["records"] = ", ".join(f"{kind} {count}" for kind, count in sorted(file.records.items()))
    if file.newest is not None:
        now = time.time()
        facts["fetched"] = f"newest {age_text(now, file.newest)}, oldest {age_text(now, file.oldest)}"
    return facts


def _size(count: int) -> str:
    return f"{count} bytes" if count < 10_000 else f"{count / 1000:,.0f} kB"
