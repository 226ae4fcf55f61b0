"""How a plan is being applied, on stderr: a line for each step as it ends, and how all of it ended."""

from __future__ import annotations

import click

from segtui.cli.plan_text import outcome_line, result_lines
from segtui.cli.running import note
from segtui.service.plans import Application, Result, State

_UNDER_WAY = (State.WAITING, State.SENDING)


class Progress:
    """Tells each thing once; `look` is called whenever something may have changed."""

    def __init__(self, application: Application, *, color: bool) -> None:
        self._application, self._color = application, color
        self._told: set[int] = set()

    def look(self) -> None:
        """Tell what has ended since the last time."""
        for number, result in enumerate(self._application.results, 1):
            if number not in self._told and result.state not in _UNDER_WAY:
                self._told.add(number)
                self._tell(number, result)

    def tell_end(self) -> None:
        """How all of it ended, where that is more than one step."""
        if len(self._application.results) > 1:
            note(outcome_line(self._application))

    def tell_left(self) -> None:
        """What nobody waited for."""
        for result in self._application.results:
            if result.state is State.SENDING:
                note(f"in doubt: {result.step.subject} was being written; segtui journal list finds out")
        waiting = len(self._application.with_state(State.WAITING))
        if waiting:
            note(f"not sent: {waiting}")

    def _tell(self, number: int, result: Result) -> None:
        count = len(self._application.results)
        first, *rest = result_lines(result, color=self._color)
        place = f"{number:>{len(str(count))}}/{count} " if count > 1 else ""
        click.echo("\n".join([place + first, *rest]), err=True, color=True)
