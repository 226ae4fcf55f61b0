"""Whose cache it is: a host and a token, as far as the name of a file needs to know them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from hashlib import blake2b
from urllib.parse import urlsplit

from segtui.errors import UsageError

_PORTS = {"http": 80, "https": 443}
_UNSAFE = re.compile(r"[^a-z0-9.-]+")


@dataclass(frozen=True, slots=True)
class Identity:
    """A host (`scheme://host:port`) and a digest of the token; the token itself is not kept."""

    host: str
    token_id: str

    @classmethod
    def of(cls, base_url: str, token: str) -> Identity:
        """The identity of a token at a base URL. Raises UsageError where the URL has no scheme or host."""
        host = _origin(base_url)
        return cls(host, _digest(b"segtui token", host, token))

    def file_name(self) -> str:
        """The cache file's name; another host or token never has the same one."""
        readable = _UNSAFE.sub("-", self.host.partition("://")[2])[:60].strip("-.") or "host"
        return f"segtui-{readable}-{_digest(b'segtui cache', self.host, self.token_id)}.db"


def _origin(base_url: str) -> str:
    try:
        parts = urlsplit(base_url)
        port = parts.port or _PORTS.get(parts.scheme)
    except ValueError:
        raise UsageError("the base URL of the API cannot be understood") from None
    if not parts.scheme or not parts.hostname or port is None:
        raise UsageError("the base URL of the API needs a scheme and a host")
    host = f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname
    return f"{parts.scheme}://{host}:{port}"


def _digest(purpose: bytes, first: str, second: str) -> str:
    """64 hex digits; keyed by the first text, so that the same token at two hosts has nothing in common."""
    key = blake2b(first.encode("utf-8", "surrogatepass"), digest_size=64, person=purpose).digest()
    return blake2b(second.encode("utf-8", "surrogatepass"), digest_size=32, key=key, person=purpose).hexdigest()
