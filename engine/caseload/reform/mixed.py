"""Today's rulebook with some entries of the changed one; everything else is today's own objects, so little is built.

The columns and the inference remember what they made of a rulebook for the life of a process, because there is one. A
reform makes dozens; `forget` drops what was remembered of them.
"""

from __future__ import annotations

import inspect
import sys
from collections.abc import Sequence
from copy import deepcopy
from functools import cached_property
from pathlib import Path
from typing import Any

from engine.caseload.reform.changes import MISSING, Difference
from engine.law.library import Library, _mark_basis, build
from engine.law.method_schema import General, Method, Overlay
from engine.law.schema import Crime, Factor
from engine.yaml_source import load

_KINDS = ("Library", "Plan", "Rulebook")
_ROOMS = ("engine.batch", "engine.inference", "engine.calculation")


class Mixed(Library):
    """`base` with the given differences in it."""

    def __init__(self, base: Library, parts: Sequence[Difference]) -> None:
        super().__init__(base.directory)
        self.base = base
        self._raws = _patched(base, parts)

    @cached_property
    def files(self) -> tuple[Path, ...]:
        """Every rule file that is there after the changes."""
        gone = {name for name, raw in self._raws.items() if raw is MISSING}
        names = [path.relative_to(self.directory).as_posix() for path in self.base.files]
        left = dict.fromkeys(name for name in [*names, *self._raws] if name not in gone)
        return tuple(self.directory / name for name in left)

    @cached_property
    def _names(self) -> tuple[str, ...]:
        return tuple(path.relative_to(self.directory).with_suffix("").as_posix() for path in self.files)

    @cached_property
    def crime_ids(self) -> tuple[str, ...]:
        """As of any library, after the changes."""
        return tuple(sorted(name.removeprefix("crimes/") for name in self._names if name.startswith("crimes/")))

    @cached_property
    def jurisdictions(self) -> tuple[str, ...]:
        """As of any library, after the changes."""
        places = [name.removeprefix("provinces/") for name in self._names if name.startswith("provinces/")]
        return ("national", *sorted(place for place in places if "/" not in place))

    def sections(self, jurisdiction: str) -> tuple[Path, ...]:
        """As of any library, after the changes."""
        folder = self.directory / "provinces" / jurisdiction
        return tuple(sorted(path for path in self.files if path.parent == folder))

    def _read(self, path: Path, basis: str) -> Any:
        raw = self._raws.get(path.relative_to(self.directory).as_posix())
        if raw is None:
            return super()._read(path, basis)
        raw = deepcopy(raw)
        _mark_basis(raw, basis)
        return raw

    def _touched(self, *names: str) -> bool:
        """Whether a file of these, or one in a folder of these, has changes."""
        return any(name == own or own.startswith(f"{name}/") for own in self._raws for name in names)

    def _place(self, jurisdiction: str, *files: str) -> bool:
        """Whether these files have changes, or those of the place."""
        return self._touched(*files, f"provinces/{jurisdiction}.yaml", f"provinces/{jurisdiction}")

    def raw_common(self, name: str) -> Any:
        """As of any library."""
        return super().raw_common(name) if self._touched(name) else self.base.raw_common(name)

    @cached_property
    def general(self) -> General:
        """As of any library."""
        return build(General, self.raw_common("general.yaml")) if self._touched("general.yaml") else self.base.general

    def raw_crime(self, crime: str) -> Any:
        """As of any library."""
        return super().raw_crime(crime) if self._touched(f"crimes/{crime}.yaml") else self.base.raw_crime(crime)

    def overlay(self, jurisdiction: str) -> Overlay | None:
        """As of any library."""
        return super().overlay(jurisdiction) if self._place(jurisdiction) else self.base.overlay(jurisdiction)

    def method(self, jurisdiction: str) -> Method:
        """As of any library."""
        return (
            super().method(jurisdiction) if self._place(jurisdiction, "method.yaml") else self.base.method(jurisdiction)
        )

    def factors(self, jurisdiction: str) -> dict[str, Factor]:
        """As of any library."""
        return (
            super().factors(jurisdiction)
            if self._place(jurisdiction, "factors.yaml")
            else self.base.factors(jurisdiction)
        )

    def crime(self, jurisdiction: str, crime: str) -> Crime:
        """As of any library."""
        touched = self._place(jurisdiction, f"crimes/{crime}.yaml")
        return super().crime(jurisdiction, crime) if touched else self.base.crime(jurisdiction, crime)

    def hash(self, jurisdiction: str) -> str:
        """No file holds what stands here, so there is nothing to name."""
        return f"{self.base.hash(jurisdiction)} with changes"


def _patched(base: Library, parts: Sequence[Difference]) -> dict[str, Any]:
    """The files that have changes, as they are then; `MISSING` for one that goes."""
    raws: dict[str, Any] = {}
    for part in parts:
        file, keys = part.change.file, part.change.keys
        if not keys:
            raws[file] = part.value
            continue
        if file not in raws:
            path = base.directory / file
            name = path.relative_to(base.directory.parent).as_posix()
            raws[file] = load(path.read_text(encoding="utf-8"), name=name, locate=True)
        inside = raws[file]
        for key in keys[:-1]:
            inside = inside[key]
        if part.value is MISSING:
            inside.pop(keys[-1])
        else:
            inside[keys[-1]] = deepcopy(part.value)
    return raws


def forget() -> None:
    """Drop what the columns and the inference remember of rulebooks; today's is made anew when it is next needed."""
    for name, module in list(sys.modules.items()):
        if module is None or not name.startswith(_ROOMS):
            continue
        for function in vars(module).values():
            if hasattr(function, "cache_clear") and hasattr(function, "__wrapped__") and _about_rules(function):
                function.cache_clear()


def _about_rules(function: Any) -> bool:
    parameters = list(inspect.signature(function.__wrapped__).parameters.values())
    return bool(parameters) and str(parameters[0].annotation) in _KINDS
