"""segtui, with a defect put in at a place of one's choice: its text and its variables hold a token.

python -m tests.terminal.breaking MODULE:OBJECT.ATTRIBUTE [arguments of segtui]
"""

from __future__ import annotations

import importlib
import os
import sys
from functools import reduce
from typing import Any


def main() -> int:
    place = sys.argv.pop(1)
    module, _, names = place.partition(":")
    *path, name = names.split(".")

    def broken(*_: Any, **__: Any) -> Any:
        stolen = os.environ["SEGTUI_TOKEN"]
        raise ValueError(f"cannot go on with {stolen}", {"token": stolen})

    from segtui import __main__

    setattr(reduce(getattr, path, importlib.import_module(module)), name, broken)
    return __main__.main()


if __name__ == "__main__":
    sys.exit(main())
