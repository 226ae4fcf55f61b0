"""Starts the screens: token and service first, then the app."""

from __future__ import annotations

import os
import sys
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from segtui.credentials import find_token, token_file_of
from segtui.errors import NoToken
from segtui.service.configuration import check_filter
from segtui.service.crashes import crash_said
from segtui.service.launch import Launch
from segtui.service.opening import hash_key_of
from segtui.settings import Settings
from segtui.sight.early import Early, first_sight

if TYPE_CHECKING:
    from segtui.tui.app import SegtuiApp
    from segtui.tui.session import Session


def run(launch: Launch, early: Early | None = None) -> int:
    """Show the screens until the user leaves; gives the exit status.

    The token is found before the screen opens: without one there is nothing to show but how to get it. `early` is what
    the terminal shows already.

    Raises:
        SegtuiError: nothing could be shown in the whole run, for this reason.
    """
    if launch.shows_keys:
        from segtui.tui.pressed import show_keys

        return show_keys(launch.settings.keys)
    app = _app(launch, early)
    try:
        status = app.run(mouse=app.settings.mouse) or 0
    finally:
        app.give_back()
    if app.crash is not None:
        print(f"segtui: {crash_said(app.crash)}", file=sys.stderr)
        return 1
    if app.dead_end is not None:
        raise app.dead_end
    return status


def _app(launch: Launch, early: Early | None) -> SegtuiApp:
    settings = launch.settings
    if launch.demo:
        return _loaded()(open_demo_session(settings, launch.workspace))
    try:
        token = find_token(settings, os.environ)
    except NoToken as error:
        demo_settings = Settings(profile="demo", read_only_reasons=settings.read_only_reasons)
        return _loaded()(
            None,
            demo=partial(open_demo_session, demo_settings),
            no_token=error,
            token_file=token_file_of(settings),
            early=early,
            settings=settings,
        )
    check_filter(settings)
    arguments = sys.argv[1:]
    early = early or first_sight(arguments, os.environ, hash_key_of(token.secret).hex())
    app = _loaded()
    from segtui.tui.profiles import ConfiguredProfiles

    profiles = ConfiguredProfiles(settings, dict(os.environ))
    return app(profiles.session(settings, token), early=early, arguments=arguments)


def _loaded() -> type[SegtuiApp]:
    """The app, and Textual with it: only once everything is known that may be shown without them."""
    from segtui.tui.app import SegtuiApp

    return SegtuiApp


def open_demo_session(settings: Settings, workspace: Path | None = None) -> Session:
    """The session that the demo begins with. Raises FileProblem: the workspace file is no good."""
    from segtui.tui.profiles import DemoProfiles

    return DemoProfiles(settings, workspace).first()
