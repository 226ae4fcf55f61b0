"""Which hosts a token may be sent to."""

from __future__ import annotations

import pytest

from segtui.hosts import BadAddress, origin_of, region_of

LONGEST = ".".join([*["a" * 63] * 3, "b" * 61])
REASONS = (
    "the port must be between 1 and 65535",
    "plain http is for this machine only: use https",
    "the host must be plain ASCII",
    "there is a space, control character or backslash in it",
    "it must begin with https://",
    "it must hold no user name or password",
    "it must hold no path, query or fragment",
    "it is not of the form https://host or https://host:port",
    "the host must not end in a dot",
    "the host is not a valid name",
    "internationalised host names are not allowed",
    "the host is not a valid IP address",
)


@pytest.mark.parametrize(
    ("address", "origin"),
    [
        ("https://api.segmentapis.com", "https://api.segmentapis.com"),
        ("https://eu1.api.segmentapis.com/", "https://eu1.api.segmentapis.com"),
        ("HTTPS://API.SegmentAPIs.com:443", "https://api.segmentapis.com"),
        ("https://staging.api.segmentapis.com", "https://staging.api.segmentapis.com"),
        ("http://localhost:8080", "http://localhost:8080"),
        ("http://localhost:80", "http://localhost"),
        ("http://127.0.0.1:1", "http://127.0.0.1:1"),
        ("http://127.8.9.10", "http://127.8.9.10"),
        ("http://[::1]:4010", "http://[::1]:4010"),
        ("https://127.0.0.1:8443", "https://127.0.0.1:8443"),
        ("https://gateway.acme.example", "https://gateway.acme.example"),
        ("https://192.0.2.7:8443/", "https://192.0.2.7:8443"),
        ("https://gateway.acme.example:65535", "https://gateway.acme.example:65535"),
        ("https://gateway.acme.example:1", "https://gateway.acme.example:1"),
        (f"https://{LONGEST}", f"https://{LONGEST}"),
        ("https://sentiment.example", "https://sentiment.example"),
    ],
)
@pytest.mark.threat("T25")
def test_allowed_hosts_are_told_in_one_spelling(address: str, origin: str) -> None:
    assert origin_of(address) == origin


@pytest.mark.parametrize(
    ("address", "why"),
    [
        ("http://api.segmentapis.com", "plain http"),
        ("http://gateway.acme.example", "plain http"),
        ("http://192.168.0.1", "plain http"),
        ("http://0.0.0.0:80", "plain http"),
        ("http://[::]:80", "plain http"),
        ("http://localhost.acme.example", "plain http"),
        ("https://evil-segmentapis.com", "only looks like"),
        ("https://api.segmentapis.com.evil.example", "only looks like"),
        ("https://segmentapis.com", "only looks like"),
        ("https://segmentapis.co", "only looks like"),
        ("https://api.segmentapi.com", "only looks like"),
        ("https://api.segrnentapis.com", "only looks like"),
        ("https://api.segmemtapis.com", "only looks like"),
        ("https://api.s3gmentapis.com", "only looks like"),
        ("https://api-segmentapis-com.example", "only looks like"),
        ("https://seqment.example", "only looks like"),
        ("https://api.sediment.example", "only looks like"),
        ("https://user@api.segmentapis.com", "no user name"),
        ("https://user:pw@api.segmentapis.com", "no user name"),
        ("https://api.segmentapis.com@evil.example", "no user name"),
        ("https://api.segmentapis.com.", "end in a dot"),
        ("https://api.segmentapis.com.:443", "end in a dot"),
        ("http://localhost.", "end in a dot"),
        ("https://api.segmentapіs.com", "plain ASCII"),
        ("https://xn--segmentaps-7bd.com", "internationalised"),
        ("https://api.xn--segmentaps-7bd.com", "internationalised"),
        ("https://api.segmentapis.com/v1", "no path"),
        ("https://api.segmentapis.com//", "no path"),
        ("HTTPS://api.segmentapis.com/v1", "no path"),
        ("https://a.example://b/c", "no path"),
        ("https://a.example/b://c", "no path"),
        ("https://api.segmentapis.com?x=1", "no path"),
        ("https://api.segmentapis.com#x", "no path"),
        ("https://api.segmentapis.com\\@evil.example", "backslash"),
        ("https://api.segmentapis.com\n.evil.example", "control character"),
        ("https://api.\tsegmentapis.com", "control character"),
        ("ftp://api.segmentapis.com", "must begin with https://"),
        ("api.segmentapis.com", "must begin with https://"),
        ("https://", "not of the form"),
        ("https://-x.example", "not a valid name"),
        ("https://a..example", "not a valid name"),
        (f"https://{LONGEST}b", "not a valid name"),
        (f"https://{'a' * 64}.example", "not a valid name"),
        ("https://x-.example", "not a valid name"),
        ("https://a_b.example", "not of the form"),
        ("https://api.segmentapis.com:0", "port"),
        ("https://api.segmentapis.com:65536", "port"),
        ("https://api.segmentapis.com:123456", "not of the form"),
        ("https://api.segmentapis.com:x", "not of the form"),
        ("http://2130706433", "IP address"),
        ("http://127.1", "IP address"),
        ("http://0x7f.0.0.1", "IP address"),
        ("http://127.0.0.0x1", "IP address"),
        ("http://0177.0.0.1", "IP address"),
        ("https://[::zz]", "not of the form"),
        ("https://[1:2]", "IP address"),
        ("http://[::ffff:127.0.0.1]", "plain http"),
    ],
)
@pytest.mark.threat("T25")
def test_every_other_host_is_refused_with_the_reason(address: str, why: str) -> None:
    with pytest.raises(BadAddress, match=why) as caught:
        origin_of(address)
    assert str(caught.value) in (*REASONS, f"{address.partition('//')[2]} only looks like one of Segment's hosts")


@pytest.mark.threat("T18", "T25")
def test_a_password_in_an_address_is_not_repeated() -> None:
    with pytest.raises(BadAddress) as caught:
        origin_of("https://user:hunter2@api.segmentapis.com")
    assert "hunter2" not in str(caught.value)


def test_the_region_follows_from_an_official_host_only() -> None:
    assert region_of("https://eu1.api.segmentapis.com") == "eu"
    assert region_of("https://api.segmentapis.com") == "us"
    assert region_of("https://gateway.acme.example") is None
