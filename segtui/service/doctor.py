"""Is everything in place? Configuration, token, host, workspace, cache, and what surrounds them."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator, Mapping

from segtui.cache.paths import cache_folder
from segtui.credentials import Token, find_token
from segtui.errors import SegtuiError, TimedOut, Unreachable
from segtui.models import Workspace
from segtui.service.checks import Check, Report, State
from segtui.service.surroundings import surroundings
from segtui.settings import DEFAULT_PROFILE, Settings
from segtui.text import masked, without_secrets

AskWorkspace = Callable[[Settings, str], Workspace]

_STAND_IN = "no-token"
_LIMIT_S = 30.0


def examine(load: Callable[[], Settings], environ: Mapping[str, str], ask: AskWorkspace | None = None) -> Report:
    """Look at everything that a start needs, without changing anything.

    `load` gives the settings or raises; `ask` gets the workspace by settings and token, from the API if left out.
    """
    return Report(tuple(_checks(load, environ, ask or ask_workspace)))


def ask_workspace(settings: Settings, secret: str) -> Workspace:
    """The workspace that the token belongs to, from the API."""
    from segtui.api import Client
    from segtui.operations.workspace import get_workspace

    async def ask() -> Workspace:
        async with asyncio.timeout(_LIMIT_S), Client(settings.base_url, secret, read_only=True) as client:
            return await client.fetch(get_workspace())

    try:
        return asyncio.run(ask())
    except TimeoutError as error:
        raise TimedOut(f"no answer within {_LIMIT_S:g} s") from error


def _checks(load: Callable[[], Settings], environ: Mapping[str, str], ask: AskWorkspace) -> Iterator[Check]:
    try:
        settings = load()
    except SegtuiError as error:
        yield _failed("config", error)
        yield from (_skipped(name, "the config") for name in ("profile", "read-only", "token", "host", "workspace"))
    else:
        yield from _configured(settings)
        token, found = _token(settings, environ)
        yield found
        yield from _online(settings, token, ask)
    yield _cache()
    yield from surroundings(environ)


def _failed(name: str, error: SegtuiError, token: Token | None = None, about: str = "") -> Check:
    text = without_secrets(about + error.message, [token.secret] if token else [])
    return Check(name, State.FAIL, text, hint=error.hint, exit_code=error.exit_code)


def _skipped(name: str, need: str) -> Check:
    return Check(name, State.SKIPPED, f"not looked at: it needs {need}")


def _configured(settings: Settings) -> Iterator[Check]:
    file = str(settings.config_path) if settings.config_path else None
    yield Check("config", State.OK, file or "no config file, and none is needed", facts={"file": file})
    yield _profile(settings)
    reasons = " and ".join(settings.read_only_reasons)
    text = f"on, by {reasons}" if reasons else "off: writing is allowed"
    facts = {"read_only": settings.read_only, "reasons": list(settings.read_only_reasons)}
    yield Check("read-only", State.OK, text, facts=facts)


def _profile(settings: Settings) -> Check:
    known = settings.known_profiles
    facts = {
        "profile": settings.profile,
        "known_profiles": list(known),
        "region": settings.region,
        "base_url": settings.base_url,
        "production": settings.production,
    }
    text = f"{settings.profile}, region {settings.region}" + (", production" if settings.production else "")
    if known and settings.profile == DEFAULT_PROFILE and DEFAULT_PROFILE not in known:
        hint = f"choose one of {', '.join(known)} by --profile, SEGTUI_PROFILE or default_profile"
        return Check("profile", State.WARN, f"{text}; no profile of the config is in use", hint=hint, facts=facts)
    return Check("profile", State.OK, text, facts=facts)


def _token(settings: Settings, environ: Mapping[str, str]) -> tuple[Token | None, Check]:
    try:
        token = find_token(settings, environ)
    except SegtuiError as error:
        return None, _failed("token", error)
    shown = masked(token.secret)
    facts = {"origin": token.origin, "masked": shown}
    state = State.WARN if token.troubles else State.OK
    text = "; ".join((f"{shown} from {token.origin}", *token.troubles))
    return token, Check("token", state, text, facts=facts)


def _online(settings: Settings, token: Token | None, ask: AskWorkspace) -> Iterator[Check]:
    reachable = Check("host", State.OK, f"{settings.base_url} answers")
    try:
        # Without a token there is still something to learn: whether the host answers at all, be it with a refusal.
        workspace = ask(settings, token.secret if token else _STAND_IN)
    except Unreachable as error:
        yield _failed("host", error, token, about=f"{settings.base_url}: ")
        yield _skipped("workspace", "the host")
    except SegtuiError as error:
        yield reachable
        yield _failed("workspace", error, token) if token else _skipped("workspace", "a token")
    else:
        yield reachable
        about = {"id": workspace.id, "slug": workspace.slug, "name": workspace.name}
        yield Check("workspace", State.OK, f"{workspace.name} ({workspace.slug})", facts=about)


def _cache() -> Check:
    from segtui.cache.report import State as FileState
    from segtui.cache.report import describe

    files = describe(cache_folder())
    facts = {"files": [{"file": str(file.path), "state": file.state.value, "size": file.size} for file in files]}
    if not files:
        return Check("cache", State.OK, "empty", facts=facts)
    text = f"{len(files)} files, {sum(file.size for file in files)} bytes"
    wrong = [file for file in files if file.state is not FileState.OK]
    if wrong:
        text += "; " + ", ".join(f"{file.path.name}: {file.state.value}" for file in wrong)
        return Check("cache", State.WARN, text, hint="`segtui cache purge` removes them all", facts=facts)
    return Check("cache", State.OK, text, facts=facts)
