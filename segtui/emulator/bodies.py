"""Reading a JSON object that a client sent: every mistake is collected, then all are told at once."""

from __future__ import annotations

from typing import Any

from segtui.emulator.refusals import Json, Refusal, error

MISSING: Any = object()


class Body:
    """A JSON object being read; `at` is the dotted path to it, empty for the body itself."""

    def __init__(self, data: Json, at: str = "", errors: list[Json] | None = None) -> None:
        self.data, self.at = data, at
        self.errors: list[Json] = [] if errors is None else errors

    def path(self, name: str) -> str:
        return f"{self.at}.{name}" if self.at else name

    def complain(self, name: str, message: str) -> None:
        """Note what is wrong with the field `name`."""
        self.errors.append(error(422, message, self.path(name)))

    def refuse_if_wrong(self) -> None:
        """Raise one refusal with everything that was noted so far."""
        if self.errors:
            raise Refusal(422, self.errors)

    def _value(self, name: str, kind: type, called: str, required: bool) -> Any:
        value = self.data.get(name, MISSING)
        if value is MISSING:
            if required:
                self.complain(name, "is required")
            return None
        if not isinstance(value, kind):
            self.complain(name, f"must be {called}")
            return None
        return value

    def string(self, name: str, *, required: bool = False) -> str | None:
        found: str | None = self._value(name, str, "a string", required)
        return found

    def boolean(self, name: str, *, required: bool = False) -> bool | None:
        found: bool | None = self._value(name, bool, "true or false", required)
        return found

    def mapping(self, name: str, *, required: bool = False) -> Body | None:
        found = self._value(name, dict, "an object", required)
        return None if found is None else Body(found, self.path(name), self.errors)

    def mappings(self, name: str) -> list[Body]:
        """The objects of a required list."""
        items = self._value(name, list, "a list", True) or []
        found = []
        for i, item in enumerate(items):
            if isinstance(item, dict):
                found.append(Body(item, f"{self.path(name)}.{i}", self.errors))
            else:
                self.complain(f"{name}.{i}", "must be an object")
        return found
