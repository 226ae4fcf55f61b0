"""`python -m tests.docs`: write the README's topics and the man page anew."""

from __future__ import annotations

from tests.docs.readme import README, readme
from tests.docs.roff import PAGE, man_page, version

README.write_text(readme(README.read_text(encoding="utf-8")), encoding="utf-8")
PAGE.write_text(man_page(version()), encoding="ascii")
