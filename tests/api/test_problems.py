"""Answers that say no: which error they are, what they say, and what they must not say."""

from __future__ import annotations

import json
from typing import Any

import pytest

from segtui import errors
from segtui.api.answers import Answer
from segtui.api.problems import error_for
from segtui.text import Harmless
from tests.api.kit import KEY, START, TOKEN


def error(status: int, *entries: Any, body: bytes | None = None, **headers: str) -> Any:
    content = json.dumps({"errors": entries}).encode() if body is None else body
    return error_for(Answer(status, headers, content), {TOKEN, KEY}, START)


@pytest.mark.parametrize(
    ("status", "kind"),
    [
        (400, errors.Invalid),
        (401, errors.Unauthenticated),
        (403, errors.Forbidden),
        (404, errors.NotFound),
        (409, errors.Conflict),
        (413, errors.Invalid),
        (418, errors.ApiError),
        (422, errors.Invalid),
        (429, errors.RateLimited),
        (500, errors.ServiceDown),
        (503, errors.ServiceDown),
        (599, errors.ServiceDown),
        (304, errors.BadAnswer),
        (799, errors.ServiceDown),
    ],
)
def test_every_status_is_an_error_of_its_kind(status: int, kind: type[errors.SegtuiError]) -> None:
    for found in (
        error(status, {"type": "t", "message": "No.", "field": "source.slug"}),
        error(status, body=b"<html>"),
    ):
        assert type(found) is kind
        assert found.message
        if isinstance(found, errors.FromApi):
            assert found.status == status


def test_every_problem_of_the_list_is_told_with_its_field() -> None:
    found = error(
        422,
        {"type": "validation-error", "message": "must be lower case", "field": "source.slug", "status": 422},
        {"type": "validation-error", "message": "is missing", "field": "metadataId"},
    )
    assert found.message == "source.slug: must be lower case; metadataId: is missing"
    assert found.problems == (
        errors.Problem("validation-error", "must be lower case", "source.slug"),
        errors.Problem("validation-error", "is missing", "metadataId"),
    )


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"<html>",
        b"\xff",
        b"null",
        b"[]",
        b'{"errors": 7}',
        b'{"errors": [null, 7]}',
        b'{"errors": [{"message": 7}]}',
    ],
)
@pytest.mark.threat("T37")
def test_a_body_that_tells_nothing_still_gives_a_clear_text(body: bytes) -> None:
    assert error(404, body=body).message == "Segment answered 404 (Not Found)"
    assert error(502, body=body).message == "Segment answered 502 (Bad Gateway)"
    assert error(429, body=body).retry_after_s is None


@pytest.mark.threat("T18")
def test_a_text_holds_no_secret_not_even_in_its_original() -> None:
    found = error(404, {"message": f"no key {KEY}\x1b[2J for {TOKEN}", "field": f"writeKeys.{KEY}", "type": KEY})
    texts = [found.message, str(found), repr(found), *(str(problem) for problem in found.problems)]
    texts += [
        text.original for p in found.problems for text in (p.message, p.field, p.type) if isinstance(text, Harmless)
    ]
    assert texts and not [text for text in texts if KEY in text or TOKEN in text]
    assert found.message == "writeKeys.•••: no key •••␛[2J for •••"


@pytest.mark.threat("T08")
def test_a_hostile_text_is_inert_and_not_endless() -> None:
    found = error(422, *[{"message": "\x1b]52;c;x\x07" + "A" * 1_000, "field": "\u202e"}] * 500)
    assert "\x1b" not in found.message and "\u202e" not in found.message
    assert len(found.problems) == 100 and all(len(problem.message) <= 510 for problem in found.problems)
    assert error(422, {"message": "A" * 2_000_000}).message == "Segment answered 422 (Unprocessable Entity)"


@pytest.mark.threat("T27")
def test_how_long_a_429_asks_to_wait() -> None:
    data = {"msBeforeNext": 2500, "remainingPoints": 0}
    assert error(429, {"message": "slow down", "data": data}).retry_after_s == 2.5
    assert error(429, {"message": "slow down", "data": data}, **{"retry-after": "7"}).retry_after_s == 7
    assert error(429, {"message": "slow down", "data": "soon"}).retry_after_s is None
    assert error(429, {"message": "slow down"}).message == "Segment answered 429 (Too Many Requests): slow down"
