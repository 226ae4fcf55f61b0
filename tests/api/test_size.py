"""Answers are unpacked as they come in, and cut off at a size."""

from __future__ import annotations

import gzip
import zlib

import pytest

from segtui import errors
from segtui.api.requests import Request
from segtui.api.transport import _CappedStream
from tests.api.kit import Chunks, streamed, wire

GET = Request("GET", "/sources")
MB = 2**20


@pytest.mark.threat("T39")
async def test_an_answer_is_cut_off_at_a_size_while_it_streams() -> None:
    stream = Chunks(b" " * 65_536, times=3200)
    with pytest.raises(errors.BadAnswer, match="larger than 1 MiB"):
        await wire(streamed(stream)).send(GET)
    assert stream.sent <= MB + 65_536 and stream.is_closed


def bomb(size: int) -> bytes:
    packer = zlib.compressobj(9, wbits=31)
    return b"".join(packer.compress(b" " * MB) for _ in range(size // MB)) + packer.flush()


@pytest.mark.threat("T39")
async def test_a_bomb_does_not_go_off(monkeypatch: pytest.MonkeyPatch) -> None:
    largest = 0
    pieces = _CappedStream._pieces

    def watched(self: object, chunk: bytes) -> object:
        nonlocal largest
        for piece in pieces(self, chunk):
            largest = max(largest, len(piece))
            yield piece

    monkeypatch.setattr("segtui.api.transport._CappedStream._pieces", watched)
    stream = Chunks(bomb(200 * MB))
    with pytest.raises(errors.BadAnswer, match="larger than 4 MiB"):
        await wire(streamed(stream, content_encoding="gzip"), most_bytes=4 * MB).send(GET)
    assert stream.is_closed and largest <= MB


async def test_a_packed_answer_is_unpacked_even_byte_by_byte() -> None:
    body = b'{"data": {}}' * 1000
    packed = gzip.compress(body)
    for chunks in ([packed], [packed[i : i + 1] for i in range(len(packed))]):
        assert (await wire(streamed(Chunks(*chunks), content_encoding="gzip")).send(GET)).body == body


@pytest.mark.parametrize("encoding", ["gzip, gzip", "br", "deflate", "zstd", "x"])
@pytest.mark.threat("T39")
async def test_an_answer_packed_otherwise_is_refused(encoding: str) -> None:
    with pytest.raises(errors.BadAnswer, match="packed"):
        await wire(streamed(Chunks(b"x"), content_encoding=encoding)).send(GET)


@pytest.mark.threat("T37")
async def test_a_packed_answer_that_is_broken_or_cut_off_is_a_typed_error() -> None:
    packed = gzip.compress(b"x" * 5000)
    for body, says in ((b"not gzip", "packed wrongly"), (packed[:-9], "cut off"), (packed[:12], "cut off")):
        with pytest.raises(errors.BadAnswer, match=says):
            await wire(streamed(Chunks(body), content_encoding="gzip")).send(GET)
