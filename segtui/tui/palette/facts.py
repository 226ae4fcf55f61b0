"""What filters can name, counted over the sources a little at a time: labels, types, categories."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from segtui.models import Source
from segtui.service.facts import label_counts

_STEP = 500  # sources: about a millisecond


class Facts:
    """How many sources carry each label, and how many there are of each type and category, as far as counted."""

    def __init__(self) -> None:
        self.labels: Counter[tuple[str, str]] = Counter()
        self.types: Counter[str] = Counter()
        self.categories: Counter[str] = Counter()

    def steps(self, sources: Sequence[Source]) -> Iterator[None]:
        """Count these sources, a step at a time."""
        for start in range(0, len(sources), _STEP):
            part = sources[start : start + _STEP]
            self.labels.update(label_counts(part))
            self.types.update(source.metadata.slug for source in part)
            self.categories.update(category for source in part for category in source.metadata.categories)
            yield

    @property
    def label_keys(self) -> list[str]:
        """The keys of the labels, each once, in order."""
        return sorted({key for key, _ in self.labels})
