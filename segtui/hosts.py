"""Which hosts a token may be sent to."""

from __future__ import annotations

import ipaddress
import re
from difflib import get_close_matches
from typing import Literal

Region = Literal["us", "eu"]

OFFICIAL: dict[Region, str] = {
    "us": "https://api.segmentapis.com",
    "eu": "https://eu1.api.segmentapis.com",
}
_DEFAULT_PORTS = {"https": 443, "http": 80}
_URL = re.compile(
    r"(?P<scheme>https?)://(?P<host>[a-z0-9.-]+|\[[0-9a-f:.]+\])(?::(?P<port>[0-9]{1,5}))?/?", re.IGNORECASE
)
_LABEL = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?")


class BadAddress(ValueError):
    """An address that no token may be sent to; the text says why and never repeats the address's secret parts."""


def origin_of(address: str) -> str:
    """The checked `scheme://host[:port]` of a base URL, in lower case and without a port that goes without saying.

    Allowed are exactly: the two official hosts and other hosts below `segmentapis.com`, by https; loopback
    (`localhost`, 127.0.0.0/8, `[::1]`), by http or https; any other host, by https, whose name does not resemble
    Segment's: a name that contains `segment`, or has a part spelled nearly like `segment` or `segmentapis`, is taken
    for a trap. Never: user names, paths, queries, fragments, trailing dots, non-ASCII or punycode names, numbers that
    are no plain IP address. Raises `BadAddress`.
    """
    found = _URL.fullmatch(address)
    if found is None:
        raise BadAddress(_why_unreadable(address))
    scheme, host = found["scheme"].lower(), found["host"].lower()
    port = int(found["port"]) if found["port"] else _DEFAULT_PORTS[scheme]
    if not 0 < port < 65536:
        raise BadAddress("the port must be between 1 and 65535")
    is_loopback = _check_host(host)
    if scheme == "http" and not is_loopback:
        raise BadAddress("plain http is for this machine only: use https")
    return f"{scheme}://{host}" + ("" if port == _DEFAULT_PORTS[scheme] else f":{port}")


def region_of(origin: str) -> Region | None:
    """The region whose official host this is, or None."""
    return next((region for region, official in OFFICIAL.items() if official == origin), None)


def _why_unreadable(address: str) -> str:
    if not address.isascii():
        return "the host must be plain ASCII"
    if re.search(r"[\s\x00-\x1f\x7f\\]", address):
        return "there is a space, control character or backslash in it"
    if not re.match(r"https?://", address, re.IGNORECASE):
        return "it must begin with https://"
    if "@" in address:
        return "it must hold no user name or password"
    if re.search(r"[?#]|[^/:]/.", address.split("://", 1)[1]):
        return "it must hold no path, query or fragment"
    return "it is not of the form https://host or https://host:port"


def _check_host(host: str) -> bool:
    """Whether the host is this machine. Raises `BadAddress` for one that is not allowed."""
    if host.startswith("["):
        return _ip(host[1:-1]) == ipaddress.IPv6Address("::1")
    if host.endswith("."):
        raise BadAddress("the host must not end in a dot")
    labels = host.split(".")
    if len(host) > 253 or not all(_LABEL.fullmatch(label) for label in labels):
        raise BadAddress("the host is not a valid name")
    if any(label.startswith("xn--") for label in labels):
        raise BadAddress("internationalised host names are not allowed")
    if re.fullmatch(r"[0-9]+|0x[0-9a-f]*", labels[-1]):
        return _ip(host).is_loopback
    if _is_lookalike(host, labels):
        raise BadAddress(f"{host} only looks like one of Segment's hosts")
    return host == "localhost"


def _ip(text: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address:
    try:
        return ipaddress.ip_address(text)
    except ValueError as error:
        raise BadAddress("the host is not a valid IP address") from error


def _is_lookalike(host: str, labels: list[str]) -> bool:
    if host.endswith(".segmentapis.com"):
        return False
    close = (get_close_matches(label, ["segment", "segmentapis"], cutoff=0.8) for label in labels)
    return "segment" in host or any(close)
