from __future__ import annotations

import pytest

from segtui.cache.identity import Identity
from segtui.errors import UsageError

US, EU = "https://api.segmentapis.com", "https://eu1.api.segmentapis.com"


@pytest.mark.threat("T48")
def test_another_host_port_scheme_or_token_has_another_file() -> None:
    pairs = [(US, "a"), (US, "b"), (EU, "a"), (US + ":8443", "a"), ("http://api.segmentapis.com:443", "a")]
    assert len({Identity.of(*pair).file_name() for pair in pairs}) == len(pairs)


@pytest.mark.threat("T48")
def test_the_scheme_alone_makes_another_file() -> None:
    assert Identity("http://h:1", "x").file_name() != Identity("https://h:1", "x").file_name()


def test_spelling_a_host_differently_finds_the_same_file() -> None:
    same = [US, US + "/", "https://API.SegmentAPIs.com:443", US + "/some/path"]
    assert len({Identity.of(url, "a").file_name() for url in same}) == 1


@pytest.mark.threat("T23")
def test_neither_the_identity_nor_the_name_holds_the_token() -> None:
    identity = Identity.of(US, "sgp_verysecret")
    assert "verysecret" not in repr(identity) + identity.file_name()


def test_the_same_token_at_two_hosts_has_nothing_in_common() -> None:
    assert Identity.of(US, "a").token_id != Identity.of(EU, "a").token_id


@pytest.mark.parametrize(
    "url", ["https://[::1]:8443", "https://" + "x" * 300 + ".example", "https://bücher.example/../.."]
)
def test_a_name_is_safe_whatever_the_host(url: str) -> None:
    name = Identity.of(url, "a").file_name()
    assert "/" not in name and ".." not in name and name.isascii() and len(name) < 150


@pytest.mark.parametrize("url", ["", "api.segmentapis.com", "https://", "https://x:port", "ftp://x"])
def test_what_is_no_base_url_is_refused(url: str) -> None:
    with pytest.raises(UsageError):
        Identity.of(url, "a")
