"""Every command that can be typed into the palette, declared once, and how a line is read."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from segtui.tui.places import PLACES, TABS_OF_PLACES


class Kind(Enum):
    """What an argument names, and so what it can be completed with."""

    FILTER = "filter"
    SLUG = "slug"
    TAB = "tab"
    SIDE = "side"
    REPORT = "report"
    LABEL_KEY = "label key"
    PROFILE = "profile"
    THEME = "theme"
    VIEW = "view"
    TOPIC = "topic"


@dataclass(frozen=True, slots=True)
class Argument:
    """A word of a command, or with `goes_on` all that is left of the line.

    `words` are the only ones that are taken for it; another one belongs to the next argument. Without `is_needed` the
    command can do without it.
    """

    name: str
    kind: Kind
    is_needed: bool = False
    goes_on: bool = True
    words: tuple[str, ...] = ()

    @property
    def shown(self) -> str:
        """As help shows it: in brackets where it may be left out."""
        return self.name if self.is_needed else f"[{self.name}]"


@dataclass(frozen=True, slots=True)
class Command:
    """A command: `about` says what it does, and its arguments come in this order."""

    name: str
    about: str
    arguments: tuple[Argument, ...] = ()

    @property
    def usage(self) -> str:
        """How it is typed."""
        return " ".join((self.name, *(argument.shown for argument in self.arguments)))


@dataclass(frozen=True, slots=True)
class Typed:
    """A line that was understood: its command, and the words of its arguments by their kind.

    `argument` is the one that the end of the line belongs to, None where no more is taken; `head` is the line before
    it, and `stem` what was typed of it.
    """

    command: Command
    words: dict[Kind, str]
    argument: Argument | None
    head: str
    stem: str

    @property
    def missing(self) -> Argument | None:
        """The first argument that the command cannot do without, and has not got."""
        needed = (argument for argument in self.command.arguments if argument.is_needed)
        return next((argument for argument in needed if not self.words.get(argument.kind)), None)

    def word(self, kind: Kind) -> str:
        """What was typed for an argument of this kind; empty: nothing."""
        return self.words.get(kind, "")


_FILTER = Argument("FILTER", Kind.FILTER)
_ARGUMENTS: dict[str, tuple[Argument, ...]] = {
    "sources": (_FILTER,),
    "labels": (_FILTER,),
    "catalog": (Argument("TAB", Kind.TAB, goes_on=False, words=TABS_OF_PLACES["catalog"]), _FILTER),
    "activity": (_FILTER,),
    "compare": (Argument("A B", Kind.SIDE),),
}

COMMANDS: tuple[Command, ...] = (
    *(Command(place.name, place.about, _ARGUMENTS.get(place.name, ())) for place in PLACES),
    Command("source", "open one source", (Argument("SLUG", Kind.SLUG, is_needed=True),)),
    Command(
        "report",
        "the sources that a question about them finds",
        (Argument("NAME", Kind.REPORT, is_needed=True, goes_on=False), Argument("KEY", Kind.LABEL_KEY)),
    ),
    Command("profile", "go to the workspace of another profile", (Argument("NAME", Kind.PROFILE, is_needed=True),)),
    Command("view", "a named view of this list; or save, delete NAME", (Argument("NAME", Kind.VIEW, is_needed=True),)),
    Command("help", "what there is to read, or one text of it", (Argument("TOPIC", Kind.TOPIC),)),
    Command("theme", "other colours, from now on", (Argument("NAME", Kind.THEME, is_needed=True),)),
)
"""In the order in which they are offered."""


def command_named(name: str) -> Command | None:
    """The command of this name, or the only one that begins so."""
    found = [command for command in COMMANDS if command.name.startswith(name)] if name else []
    exact = [command for command in found if command.name == name]
    return exact[0] if exact else found[0] if len(found) == 1 else None


def read(line: str) -> Typed | None:
    """What a line means; None where it does not begin with a command.

    The beginning of a name is enough for it once more follows: `lab prod` is `labels prod`.
    """
    name, blank, rest = line.lstrip().removeprefix(":").partition(" ")
    command = command_named(name)
    if command is None or (not blank and command.name != name):
        return None
    words: dict[Kind, str] = {}
    head = f"{command.name} "
    for argument in command.arguments:
        rest = rest.lstrip()
        if argument.goes_on:
            words[argument.kind] = rest.rstrip()
            return Typed(command, words, argument, head, rest)
        word, blank, after = rest.partition(" ")
        if not blank:
            if not argument.words or word in argument.words:
                words[argument.kind] = word
            elif word:
                words.update(dict.fromkeys((other.kind for other in command.arguments if other.goes_on), word))
            return Typed(command, words, argument, head, word)
        if not argument.words or word in argument.words:
            words[argument.kind] = word
            head, rest = f"{head}{word} ", after
    return Typed(command, words, None, head, rest)
