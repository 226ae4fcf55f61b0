"""Copying: which way a text goes, how it gets there, and what can be said of it afterwards."""

from segtui.tui.clipboard.copier import Copier
from segtui.tui.clipboard.ways import Copied

__all__ = ["Copied", "Copier"]
