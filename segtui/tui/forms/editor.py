"""`E`: a document in the editor of the person's choice, opened again with what is wrong until it is right or left."""

from __future__ import annotations

import os
import shlex
import shutil
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from segtui.children import run_in_terminal
from segtui.errors import Refused
from segtui.tui.documents import WrongDocument, with_problem, without_problems

if TYPE_CHECKING:
    from textual.app import App

T = TypeVar("T")


def editor_command(environ: Mapping[str, str]) -> list[str]:
    """The words of the editor: VISUAL, EDITOR, or vi. Raises Refused where they cannot be understood."""
    asked = environ.get("VISUAL", "").strip() or environ.get("EDITOR", "").strip() or "vi"
    try:
        words = shlex.split(asked)
    except ValueError as error:
        raise Refused("VISUAL or EDITOR cannot be understood", hint=str(error)) from error
    if shutil.which(words[0]) is None:
        raise Refused(f"there is no editor {words[0]}", hint="set VISUAL or EDITOR to one that is there")
    return words


async def edited(app: App[object], name: str, text: str, read: Callable[[str], T]) -> T | None:
    """What the document says after it was edited; None where it was left as it was.

    The editor comes again while `read` raises WrongDocument, with the reason on top, until it is left unchanged.

    Raises:
        Refused: there is no editor, or no terminal that can be handed to it; or the document was left wrong.
    """
    given = text
    while True:
        came = await _edited_once(app, name, given)
        if came is not None and came == given != text:
            raise Refused("The document was left with what is wrong in it: nothing is sent.")
        if came is None or came == given or not came.strip():
            return None
        plain = without_problems(came)
        if plain == text:
            return None
        try:
            return read(plain)
        except WrongDocument as problem:
            given = with_problem(plain, problem)


async def _edited_once(app: App[object], name: str, text: str) -> str | None:
    """The text after one visit to the editor; None where the editor says that it was given up."""
    words = editor_command(os.environ)
    with _private_file(name, text) as path:
        with _terminal_of(app):  # what is being sent goes on; nothing is drawn meanwhile
            status = await _run([*words, str(path)])
        if status != 0:
            return None
        try:
            return path.read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError) as error:
            raise Refused("what the editor left cannot be read as UTF-8 text") from error


async def _run(words: list[str]) -> int:
    try:
        return await run_in_terminal(words)
    except OSError as error:
        raise Refused(f"the editor {words[0]} cannot be started", hint=error.strerror or "") from error


@contextmanager
def _private_file(name: str, text: str) -> Iterator[Path]:
    """A file of this name that nobody else can read, in a folder of its own; both are gone afterwards."""
    folder = Path(tempfile.mkdtemp(prefix="segtui-"))  # 0700
    path = folder / name
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with open(descriptor, "w", encoding="utf-8") as stream:
            os.fchmod(descriptor, 0o600)
            stream.write(text)
        yield path
    finally:
        shutil.rmtree(folder, ignore_errors=True)  # swap and backup files of the editor as well


@contextmanager
def _terminal_of(app: App[object]) -> Iterator[None]:
    """Hand the terminal over, and draw nothing until it is back."""
    from textual.app import SuspendNotSupported

    suspended: AbstractContextManager[None] = app.suspend()
    try:
        with app.batch_update(), suspended:
            yield
    except SuspendNotSupported as error:
        raise Refused("an editor cannot be opened from here", hint="the forms (e, l) need none") from error
