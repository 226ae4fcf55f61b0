"""What the planner declines, as errors that name fields and sources."""

from __future__ import annotations

from collections.abc import Sequence

from segtui.errors import Invalid, Problem, Refused
from segtui.models import Label, Source
from segtui.service.planning.values import counted, listed
from segtui.text import harmless

BAD_REQUEST = 422


class LabelInUse(Refused):
    """A label cannot be deleted while sources carry it; `sources` are those."""

    def __init__(self, label: Label, sources: Sequence[Source]) -> None:
        super().__init__(
            f"{counted(len(sources), 'source')} {'carries' if len(sources) == 1 else 'carry'} {harmless(str(label))}: "
            + listed(source.slug for source in sources),
            hint="a label that is in use cannot be deleted: take it off them first",
        )
        self.label, self.sources = label, tuple(sources)


class LabelClash(Refused):
    """A source has one value for each label key, and these have another one already; `sources` are those."""

    def __init__(self, label: Label, sources: Sequence[Source]) -> None:
        super().__init__(
            f"{counted(len(sources), 'source')} would have two values for {harmless(label.key)}: "
            + listed(source.slug for source in sources),
            hint="take one of the two off them first",
        )
        self.label, self.sources = label, tuple(sources)


def invalid(problems: Sequence[Problem]) -> Invalid:
    """The error for wrong values, as the API would tell it: each problem with its field."""
    problems = [Problem(problem.type, harmless(problem.message), harmless(problem.field)) for problem in problems]
    error = Invalid("; ".join(map(str, problems)))
    error.told(BAD_REQUEST, problems)
    return error


def invalid_field(field: str, message: str) -> Invalid:
    """The error for one wrong value."""
    return invalid([Problem("invalid", message, field)])
