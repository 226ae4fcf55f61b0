"""Media types: which version of an operation a request asks for, and whether its body is JSON."""

from __future__ import annotations

from segtui.emulator.refusals import invalid

JSON = "application/json"
V1, V1BETA, V1ALPHA = (f"application/vnd.segment.{version}+json" for version in ("v1", "v1beta", "v1alpha"))
STABLE = (V1, JSON, V1BETA, V1ALPHA)
ALPHA = (V1ALPHA, JSON)


def answer_type(accept: str | None, offered: tuple[str, ...]) -> str:
    """The media type to answer with, by the client's preference; plain JSON where anything is welcome."""
    if accept is None or not accept.strip():
        return JSON
    for wanted in _by_preference(accept):
        if wanted in ("*/*", "application/*"):
            return JSON
        if wanted in offered:
            return wanted
    raise invalid("Accept", f"This operation answers as {', '.join(offered)}")


def _by_preference(accept: str) -> list[str]:
    weighted = []
    for part in accept.split(","):
        name, _, parameters = part.partition(";")
        weight = _weight(parameters)
        if weight > 0:
            weighted.append((-weight, name.strip().lower()))
    return [name for _, name in sorted(weighted, key=lambda pair: pair[0])]


def _weight(parameters: str) -> float:
    for parameter in parameters.split(";"):
        name, _, value = parameter.partition("=")
        if name.strip().lower() == "q":
            try:
                return float(value)
            except ValueError:
                return 0.0
    return 1.0


def require_json(content_type: str | None) -> None:
    """Refuse a body that is not sent as JSON."""
    name = (content_type or "").partition(";")[0].strip().lower()
    if name not in STABLE:
        raise invalid("Content-Type", f"The body must be {JSON}")
