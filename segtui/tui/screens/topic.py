"""What there is to read about segtui: the text of a topic, or the list of all."""

from __future__ import annotations

from collections.abc import Sequence

from segtui.topics.declared import Topic, listing
from segtui.topics.layout import laid_out
from segtui.tui.pages import Row
from segtui.tui.screens.page_frame import PageFrame


class TopicScreen(PageFrame):
    """The text of a topic, as wide as the screen; with None, all topics."""

    reads = False

    def __init__(self, topic: Topic | None) -> None:
        super().__init__(f"Help: {topic.name}" if topic is not None else "Help")
        self.topic = topic

    async def again(self) -> TopicScreen:
        return TopicScreen(self.topic)

    def rows(self) -> Sequence[Row]:
        text = listing(":help TOPIC") if self.topic is None else self.topic.text
        return laid_out(text, self.app.size.width - 1)

    def on_resize(self) -> None:
        super().on_resize()
        self.show_page()
