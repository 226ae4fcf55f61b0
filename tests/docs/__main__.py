"""`python -m tests.docs`: write the README's topics anew."""

from __future__ import annotations

from tests.docs.readme import README, readme

README.write_text(readme(README.read_text(encoding="utf-8")), encoding="utf-8")
