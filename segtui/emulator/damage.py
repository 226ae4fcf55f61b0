"""What faults do to an answer before it is sent."""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

import msgspec

from segtui.emulator import media
from segtui.emulator.faults import Fault
from segtui.emulator.http import Response
from segtui.emulator.refusals import Json, error

PAGE = b"<!DOCTYPE html><html><head><title>Maintenance</title></head><body><h1>Back soon</h1></body></html>"
UNEXPECTED: dict[type, Any] = {str: 7, bool: "yes", int: "many", float: "many", list: {"0": None}, dict: ["?"]}
CHUNK = 65_536


@dataclass(frozen=True, slots=True)
class Sent:
    """What goes over the wire: a response, spaces after its body, and how much of it before the connection breaks."""

    response: Response
    padding: int = 0
    cut_at: int | None = None

    @property
    def length(self) -> int:
        """The bytes that the header announces."""
        return len(self.response.body) + self.padding

    def chunks(self) -> Iterator[bytes]:
        """The bytes of the body that are really sent, in pieces, so that nothing large is held at once."""
        left = self.length if self.cut_at is None else min(self.cut_at, self.length)
        body = self.response.body
        for start in range(0, min(left, len(body)), CHUNK):
            yield body[start : min(start + CHUNK, left)]
        left -= min(left, len(body))
        spaces = b" " * min(CHUNK, left)
        while left > 0:
            yield spaces[:left]
            left -= CHUNK


def instead(fault: Fault) -> Response:
    """The answer that a rule with a status gives in place of the real one."""
    status = fault.status or 500
    body = fault.body
    if body is None:
        body = {"errors": [error(status, "The emulator was asked for this answer")]}
    if status in (204, 304):
        return Response(status, fault.headers, b"")
    content = body.encode() if isinstance(body, str) else msgspec.json.encode(body)
    return Response(status, {"Content-Type": media.JSON, **fault.headers}, content)


def damaged(response: Response, fault: Fault) -> Sent:
    """The answer after one rule did its work."""
    body, headers = response.body, {**response.headers, **fault.headers}
    if fault.wrong_types or fault.repeat_cursor:
        body = _with_damaged_json(body, fault)
    if fault.deep:
        body = b'{"data":' + b"[" * fault.deep + b"]" * fault.deep + b"}"
    if fault.not_utf8:
        body = body.replace(b'":"', b'":"\xff\xfe\xc3', 3) if b'":"' in body else b'{"data":"\xff"}'
    if fault.html:
        body, headers = PAGE, {**headers, "Content-Type": "text/html; charset=utf-8"}
    if fault.gzip_bomb:
        body, headers = _bomb(body, fault.gzip_bomb), {**headers, "Content-Encoding": "gzip"}
    status = 200 if fault.html and fault.status is None else response.status
    return Sent(replace(response, status=status, headers=headers, body=body), fault.oversize, fault.truncate)


def _bomb(body: bytes, padding: int) -> bytes:
    packer = zlib.compressobj(9, wbits=31)
    parts = [packer.compress(body)]
    spaces = b" " * CHUNK
    parts += [packer.compress(spaces) for _ in range(max(1, padding // CHUNK))]
    return b"".join(parts) + packer.flush()


def _with_damaged_json(body: bytes, fault: Fault) -> bytes:
    content = msgspec.json.decode(body)
    data = content.get("data") if isinstance(content, dict) else None
    if not isinstance(data, dict):
        return body
    if fault.repeat_cursor and isinstance(data.get("pagination"), dict):
        data["pagination"]["next"] = data["pagination"]["current"]
    if fault.wrong_types:
        for name, value in data.items():
            if name != "pagination":
                data[name] = _mistyped(value, fault.wrong_types, 0)
    return msgspec.json.encode(content)


def _mistyped(value: Any, which: bool | list[str], turn: int) -> Any:
    """A record, or a list of records, with its fields damaged in turn."""
    if isinstance(value, list):
        return [_mistyped(item, which, turn + i) for i, item in enumerate(value)]
    if not isinstance(value, dict):
        return value
    found: Json = {}
    for i, (name, content) in enumerate(value.items()):
        if name in which if isinstance(which, list) else name != "id":
            found |= _wrong(name, content, (turn + i) % 4, which)
        else:
            found[name] = content
    return found


def _wrong(name: str, content: Any, way: int, which: bool | list[str]) -> Json:
    """One damaged field: null, another type, an unknown value, or nothing at all."""
    if way == 0:
        return {name: None}
    if way == 1:
        return {name: UNEXPECTED.get(type(content), 7)}
    if way == 2:
        return {}
    if name in ("status", "commonEventOnViolations"):
        return {name: "SOMETHING_NEW"}
    if isinstance(content, dict) and content:
        return {name: _mistyped(content, which, 1)}
    return {name: UNEXPECTED.get(type(content), 7)}
