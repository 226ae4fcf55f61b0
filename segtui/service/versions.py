"""Which version of what is installed, asked without importing it."""

from __future__ import annotations


def version_of(package: str, *, missing: str = "not installed") -> str:
    """The installed version of a package, or `missing`."""
    from importlib import metadata  # slow to import, and seldom needed

    try:
        return metadata.version(package)
    except metadata.PackageNotFoundError:
        return missing
