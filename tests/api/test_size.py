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
    packer = zlib.compressobj(1, wbits=31)
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
    stream = Chunks(bomb(64 * MB))
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
    with pytest.raises(errors.BadAnswer) as caught:
        await wire(streamed(Chunks(b"x"), content_encoding=encoding)).send(GET)
    assert caught.value.message == "the answer is packed in a way that was not asked for"


@pytest.mark.threat("T37")
async def test_a_packed_answer_that_is_broken_or_cut_off_is_a_typed_error() -> None:
    packed = gzip.compress(b"x" * 5000)
    for chunks, says in (
        ([b"not gzip"], "the answer is packed wrongly"),
        ([zlib.compress(b"x")], "the answer is packed wrongly"),
        ([packed[:-9]], "the answer is cut off"),
        ([packed[:12]], "the answer is cut off"),
        ([packed[:12], b""], "the answer is cut off"),
        ([packed[:12], packed[12:24]], "the answer is cut off"),
    ):
        with pytest.raises(errors.BadAnswer) as caught:
            await wire(streamed(Chunks(*chunks), content_encoding="gzip")).send(GET)
        assert caught.value.message == says


async def test_an_empty_answer_is_not_taken_for_one_that_is_cut_off() -> None:
    for chunks in ([], [b""]):
        assert (await wire(streamed(Chunks(*chunks), content_encoding="gzip")).send(GET)).body == b""


async def test_what_was_unpacked_here_no_longer_says_that_it_is_packed() -> None:
    packed = gzip.compress(b"{}")
    script = streamed(Chunks(packed), Content_Encoding=" GZip ", Content_Length=str(len(packed)), X_Other="y")
    answer = await wire(script).send(GET)
    assert (answer.headers, answer.body) == ({"x-other": "y"}, b"{}")


@pytest.mark.threat("T39")
async def test_an_answer_may_be_as_large_as_the_cap() -> None:
    body = b" " * MB
    for stream in (Chunks(body), Chunks(body[:-1], body[-1:])):
        assert (await wire(streamed(stream)).send(GET)).body == body
    with pytest.raises(errors.BadAnswer) as caught:
        await wire(streamed(Chunks(body, b" "))).send(GET)
    assert caught.value.message == "the answer is larger than 1 MiB"
