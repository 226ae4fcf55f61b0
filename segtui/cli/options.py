"""Options that several commands share."""

from __future__ import annotations

import functools
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

import click

from segtui.errors import UsageError

if TYPE_CHECKING:
    from pathlib import Path

    from segtui.settings import Settings

AnyFunction = Callable[..., Any]


class FilePath(click.Path):
    """A path of a file; `pathlib` is loaded when one is given."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """The path as a `Path`."""
        from pathlib import Path

        return Path(str(super().convert(value, param, ctx)))


class Choices(NamedTuple):
    """Which workspace was asked for, and whether read-only."""

    profile: str | None = None
    config: Path | None = None
    region: str | None = None
    read_only: bool = False

    @property
    def names_a_workspace(self) -> bool:
        return bool(self.profile or self.config or self.region)

    def over(self, before: Choices) -> Choices:
        """These, which stood behind the command, laid over those that stood before it."""
        return Choices(
            profile=self.profile or before.profile,
            config=self.config or before.config,
            region=self.region or before.region,
            read_only=self.read_only or before.read_only,
        )

    def settings(self, environ: Mapping[str, str]) -> Settings:
        from segtui.settings import load

        return load(
            config=self.config, profile=self.profile, region=self.region, read_only=self.read_only, environ=environ
        )


def choice_options(function: AnyFunction) -> AnyFunction:
    """The options that make up `Choices`, handed to the function as `choices`; a --token is refused."""

    @click.option("--profile", "-P", metavar="NAME", help="The profile of the config file to use.")
    @click.option("--region", type=click.Choice(["us", "eu"]), help="Where the workspace lives.")
    @click.option("--config", type=FilePath(), metavar="FILE", help="The config file to use.")
    @click.option("--read-only", is_flag=True, help="Write nothing, whatever happens.")
    @click.option("--token", hidden=True, is_eager=True, expose_value=False, callback=_refuse_token)
    @functools.wraps(function)
    def with_choices(
        *args: Any, profile: str | None, region: str | None, config: Path | None, read_only: bool, **others: Any
    ) -> Any:
        choices = Choices(profile=profile, region=region, config=config, read_only=read_only)
        return function(*args, choices=choices, **others)

    return with_choices


def _refuse_token(_: click.Context, __: click.Parameter, value: str | None) -> None:
    """A command line can be read by everybody on the machine, and stays in the shell's history."""
    if value is not None:
        raise UsageError(
            "a token on the command line can be seen by others: this one should be revoked",
            hint="set SEGTUI_TOKEN, or token_command in the profile",
        )
