"""Bytes to results: the envelope is opened in C, its list cut into records, each decoded on its own.

So an odd record neither breaks nor slows the others, and a thread that decodes gives way between any two of them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar, cast

import msgspec

from segtui.api.records import Records
from segtui.decoding import decode, encode_json, parse, read
from segtui.errors import BadAnswer
from segtui.models import PageInfo
from segtui.operations import Call, Operation, Page
from segtui.text import original

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back: the status, the headers by their names in lower case, and the body, unpacked."""

    status: int
    headers: Mapping[str, str]
    body: bytes = field(repr=False)


class _Envelope(msgspec.Struct, gc=False):
    data: dict[str, msgspec.Raw]


_ENVELOPE = msgspec.json.Decoder(_Envelope)
_LIST = msgspec.json.Decoder(list[msgspec.Raw])


@dataclass(frozen=True, slots=True)
class Opened:
    """A page whose envelope was opened: where it stands is known, its records are not decoded yet.

    `problem` says why it cannot be told whether there is a next page, or is empty.
    """

    info: PageInfo
    next_cursor: str | None
    items: list[msgspec.Raw]
    problem: str = ""


def result_of(call: Call[T], body: bytes, records: Records) -> tuple[T, int]:
    """The result of a call, and how many entries of its list were left out because they are no objects.

    Raises:
        BadAnswer: the body is not what the API promises.
    """
    operation = call.operation
    if operation.is_paged:
        found = opened(operation, body)
        if found.problem:
            raise BadAnswer(f"the list is incomplete: {found.problem}")
        page, left_out = page_of(operation, found, records)
        return cast(T, page), left_out
    part = _part(_data(body), operation)
    if operation.is_many:
        items, left_out = records.many(operation.record, _items(part))
        return cast(T, items), left_out
    return cast(T, decode(operation.record, part)), 0


def opened(operation: Operation[..., Any], body: bytes) -> Opened:
    """The page in a body, its records still raw.

    Raises:
        BadAnswer: the body is no page.
    """
    data = _data(body)
    items = _items(_part(data, operation))
    pagination = parse(bytes(data.get("pagination", b"null")))
    if not isinstance(pagination, dict):
        return Opened(read(PageInfo, {}), None, items, "the answer does not say whether there is another page")
    info, following = read(PageInfo, pagination), pagination.get("next")
    if not isinstance(following, str | None):
        return Opened(info, None, items, "the answer does not say which page is the next one")
    return Opened(info, following or None, items)


def page_of(operation: Operation[..., Any], page: Opened, records: Records) -> tuple[Page[Any], int]:
    """The page with its records decoded, and how many entries were left out."""
    items, left_out = records.many(operation.record, page.items)
    return Page(tuple(items), page.info), left_out


def _data(body: bytes) -> dict[str, msgspec.Raw]:
    try:
        return _ENVELOPE.decode(body).data
    except (msgspec.DecodeError, UnicodeDecodeError):
        return _odd_data(body)
    except RecursionError as error:
        raise BadAnswer("the answer is nested too deep to be real") from error


def _odd_data(body: bytes) -> dict[str, msgspec.Raw]:
    """What is wrong with an envelope; or its data, where only the strict parser was displeased."""
    value = parse(body)
    if not isinstance(value, dict):
        raise BadAnswer("the answer is not an object")
    data = value.get("data")
    if not isinstance(data, dict):
        raise BadAnswer("the answer holds no data")
    return {key: _raw(item) for key, item in data.items()}


def _part(data: dict[str, msgspec.Raw], operation: Operation[..., Any]) -> bytes:
    if not operation.answer:
        return msgspec.json.encode(data)
    if operation.answer not in data:
        raise BadAnswer(f"the answer holds no {operation.answer}")
    return bytes(data[operation.answer])


def _items(part: bytes) -> list[msgspec.Raw]:
    try:
        return _LIST.decode(part)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        value = parse(part)
        if not isinstance(value, list):
            raise BadAnswer("the answer holds no list where one was promised") from error
        return [_raw(item) for item in value]


def _raw(value: Any) -> msgspec.Raw:
    return msgspec.Raw(encode_json(original(value)))
