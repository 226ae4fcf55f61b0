"""Faults to order: rules that match requests, and what then goes wrong.

A rule is a JSON object. What it matches (all that is given must fit):

    method       "GET"
    path         a regular expression that is searched for in the percent-encoded path
    operation    the operation's name, such as "create_source"
    after        leave the first so many matching requests alone
    times        strike at most so many times
    nth          strike the nth matching request alone (1 is the first)
    probability  strike with this probability, 0 to 1; `seed` makes it the same every time

What happens (several may be combined):

    latency_ms   wait so long first
    status       this status instead of an answer; the request has no effect, unless took_effect is true
    body         … with this body: text as it is, anything else as JSON
    headers      … and these headers (they may also stand alone, and are then added to the real answer)
    drop_before  true: the connection is closed before the request took effect
    drop_after   true: the request takes effect, and then the connection is closed without an answer
    truncate     so many bytes of the body are sent, and then the connection is closed
    html         true: an HTML page with status 200
    not_utf8     true: the answer holds bytes that are not UTF-8
    wrong_types  true: fields of every record are missing, null or of the wrong type (all but `id`);
                 or a list of the names of those fields
    repeat_cursor true: every page is followed by itself
    deep         the answer is nested so many levels deep
    oversize     so many bytes of padding (spaces, still JSON) follow the answer
    gzip_bomb    so many bytes of padding, compressed

A file of faults is a list of rules, or an object that has the list as `faults`.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields
from difflib import get_close_matches
from pathlib import Path
from typing import Any

import msgspec

from segtui.emulator.endpoints import ROUTES
from segtui.emulator.http import Request
from segtui.errors import FileProblem


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """One rule; the module's text says what each field means."""

    method: str = ""
    path: str = ""
    operation: str = ""
    after: int = 0
    times: int | None = None
    nth: int | None = None
    probability: float = 1.0
    seed: int = 0
    latency_ms: float = 0
    status: int | None = None
    body: Any = None
    headers: Mapping[str, str] = field(default_factory=dict)
    took_effect: bool = False
    drop_before: bool = False
    drop_after: bool = False
    truncate: int | None = None
    html: bool = False
    not_utf8: bool = False
    wrong_types: bool | list[str] = False
    repeat_cursor: bool = False
    deep: int = 0
    oversize: int = 0
    gzip_bomb: int = 0

    def matches(self, request: Request, operation: str) -> bool:
        return (
            self.method in ("", request.method)
            and self.operation in ("", operation)
            and (not self.path or re.search(self.path, request.path) is not None)
        )


class Faults:
    """The rules in force, with what has been matched so far; rules may be added and cleared at any time."""

    def __init__(self, rules: Iterable[Fault] = ()) -> None:
        self._rules: list[_Armed] = []
        for rule in rules:
            self.add(rule)

    @classmethod
    def from_file(cls, path: str | Path) -> Faults:
        """The faults in a file; raises `FileProblem` with the key that is wrong."""
        return cls(read(Path(path)))

    def add(self, rule: Fault) -> None:
        self._rules.append(_Armed(rule))

    def clear(self) -> None:
        self._rules.clear()

    def striking(self, request: Request, operation: str) -> list[Fault]:
        """The rules that strike this request; each call counts as one request."""
        return [armed.rule for armed in self._rules if armed.strikes(request, operation)]


class _Armed:
    """A rule and its counters."""

    def __init__(self, rule: Fault) -> None:
        self.rule, self.seen, self.struck = rule, 0, 0
        self._random = random.Random(rule.seed)  # noqa: S311 - a repeatable series, not a secret

    def strikes(self, request: Request, operation: str) -> bool:
        rule = self.rule
        if not rule.matches(request, operation):
            return False
        self.seen += 1
        if self.seen <= rule.after or (rule.nth is not None and self.seen != rule.nth):
            return False
        if rule.times is not None and self.struck >= rule.times:
            return False
        if rule.probability < 1 and self._random.random() >= rule.probability:
            return False
        self.struck += 1
        return True


WHOLE = ("after", "times", "nth", "seed", "truncate", "deep", "oversize", "gzip_bomb")
FLAGS = ("took_effect", "drop_before", "drop_after", "html", "not_utf8", "repeat_cursor")
TOKEN, VALUE = re.compile(r"[A-Za-z0-9-]+"), re.compile(r"[ -~]*")
TEXTS = ("method", "path", "operation")
OPERATIONS = [route.name for route in ROUTES.all]


def read(path: Path) -> list[Fault]:
    """The rules in a file."""
    try:
        found = msgspec.json.decode(path.read_bytes())
    except OSError as error:
        raise FileProblem(path, f"cannot be read: {error.strerror}") from error
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise FileProblem(path, f"is not JSON: {error}") from error
    prefix = ""
    if isinstance(found, dict):
        unknown = sorted(set(found) - {"faults"})
        if unknown or "faults" not in found:
            raise FileProblem(path, "must hold a list of rules, as `faults`", key=unknown[0] if unknown else "faults")
        found, prefix = found["faults"], "faults"
    if not isinstance(found, list):
        raise FileProblem(path, "must hold a list of rules", key=prefix)
    return [_rule(item, f"{prefix}[{i}]", path) for i, item in enumerate(found)]


def _rule(item: Any, at: str, path: Path) -> Fault:
    if not isinstance(item, dict):
        raise FileProblem(path, "must be an object", key=at)
    known = {f.name for f in fields(Fault)}
    for name, value in item.items():
        problem = _problem(name, value) if name in known else f"is not known; known are {', '.join(sorted(known))}"
        if problem:
            raise FileProblem(path, problem, key=f"{at}.{name}")
    return Fault(**item)


def _problem(name: str, value: Any) -> str:
    """What is wrong with the value of one key of a rule, or ''."""
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    if name in TEXTS:
        return _text_problem(name, value)
    if name in FLAGS:
        return "" if isinstance(value, bool) else "must be true or false"
    if name in WHOLE:
        return "" if is_number and value == int(value) >= 0 else "must be a whole number, 0 or more"
    if name == "latency_ms":
        return "" if is_number and value >= 0 else "must be a number of milliseconds, 0 or more"
    if name == "probability":
        return "" if is_number and 0 <= value <= 1 else "must be a number from 0 to 1"
    if name == "status":
        return "" if is_number and value == int(value) and 200 <= value <= 599 else "must be a status, 200 to 599"
    if name == "headers":
        fits = isinstance(value, dict) and all(isinstance(v, str) for v in value.values())
        is_sendable = fits and all(TOKEN.fullmatch(k) and VALUE.fullmatch(v) for k, v in value.items())
        return "" if is_sendable else "must be an object of texts that can be sent as headers"
    if name == "wrong_types":
        fits = isinstance(value, bool) or (isinstance(value, list) and all(isinstance(v, str) for v in value))
        return "" if fits else "must be true, false or a list of names of fields"
    return ""


def _text_problem(name: str, value: Any) -> str:
    if not isinstance(value, str):
        return "must be a string"
    if name == "path":
        try:
            re.compile(value)
        except re.error as error:
            return f"is not a regular expression: {error}"
    if name == "operation" and value and value not in OPERATIONS:
        nearest = get_close_matches(value, OPERATIONS, 1)
        return "is not an operation" + (f"; did you mean {nearest[0]}?" if nearest else "")
    return ""
