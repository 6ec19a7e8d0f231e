"""Reads `rules/` and lays a province over the national text.

`rules/method.yaml`, `general.yaml` and `factors.yaml` hold what is common, `rules/crimes/` one file a crime,
`rules/provinces/<id>.yaml` the overlay of a province, `rules/provinces/<id>/<crime>.yaml` its rules for one crime
where they are more than a few lines. Everything read is frozen and shared; nothing here knows a case.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from functools import cache, cached_property, wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any, Concatenate, ParamSpec, TypeVar

from pydantic import BaseModel, ValidationError

from engine.errors import InputError, Problem, RulesError
from engine.law.method_schema import Factors, General, Method, Overlay
from engine.law.schema import Crime, Factor
from engine.yaml_source import load

if TYPE_CHECKING:
    from engine.law.rulebook import Rulebook

RULES = Path(__file__).resolve().parents[2] / "rules"
NATIONAL = "national"
Model = TypeVar("Model", bound=BaseModel)
Found = TypeVar("Found")
Given = ParamSpec("Given")


def merge(base: Any, patch: Any) -> Any:
    """`patch` laid over `base` key by key; a mapping with `law` of its own replaces the whole entry.

    A patch entry of None takes the national entry away.
    """
    if not isinstance(base, dict) or not isinstance(patch, dict) or ("law" in patch and "law" in base):
        return patch
    result = dict(base)
    for key, value in patch.items():
        if value is None:
            result.pop(key, None)
        elif key != "_at" or not base.get("_at"):
            result[key] = merge(base.get(key), value) if key in base else value
    return result


def locate(raw: Any, path: tuple[int | str, ...]) -> str:
    """The `file:line` of the innermost mapping on `path`."""
    at = raw.get("_at", "") if isinstance(raw, dict) else ""
    for part in path:
        try:
            raw = raw[part]
        except (KeyError, IndexError, TypeError):
            break
        if isinstance(raw, dict):
            at = raw.get("_at", at)
    return str(at)


def build(model: type[Model], raw: Any) -> Model:
    """`raw` as a `model`.

    Raises:
        RulesError: every field that is wrong, each with the file and line of the entry it stands in.
    """
    try:
        return model.model_validate(raw)
    except ValidationError as error:
        problems = [
            Problem(locate(raw, item["loc"]), f"{'.'.join(map(str, item['loc']))}: {item['msg']}")
            for item in error.errors()
        ]
        raise RulesError(problems) from error


def kept(
    method: Callable[Concatenate[Library, Given], Found],
) -> Callable[Concatenate[Library, Given], Found]:
    """Answer a question once; the library keeps the answer, so that it goes when the library goes."""

    @wraps(method)
    def answer(library: Library, /, *given: Given.args, **named: Given.kwargs) -> Found:
        key = (method.__qualname__, *given, *named.items())
        if key not in library.answers:
            library.answers[key] = method(library, *given, **named)
        found: Found = library.answers[key]
        return found

    return answer


class Library:
    """The files of one rules directory, read when they are first needed and kept."""

    def __init__(self, directory: Path = RULES) -> None:
        self.directory = directory
        self.rulebooks: dict[tuple[str, str], Rulebook] = {}
        self.answers: dict[tuple[object, ...], Any] = {}

    def _read(self, path: Path, basis: str) -> Any:
        try:
            text = path.read_text(encoding="utf-8")
        except OSError as error:
            raise RulesError(Problem(str(path), f"cannot be read: {error.strerror}")) from error
        name = path.relative_to(self.directory.parent).as_posix()
        try:
            raw = load(text, name=name, locate=True)
        except InputError as error:
            raise RulesError(error.problems) from error
        if not isinstance(raw, dict):
            raise RulesError(Problem(name, "the file must be a mapping"))
        if problems := list(_floats(raw, name)):
            raise RulesError(problems)
        _mark_basis(raw, basis)
        return raw

    @cached_property
    def files(self) -> tuple[Path, ...]:
        """Every rule file, tests left out."""
        common = [self.directory / name for name in ("method.yaml", "general.yaml", "factors.yaml")]
        return (
            *common,
            *sorted((self.directory / "crimes").glob("*.yaml")),
            *sorted((self.directory / "provinces").rglob("*.yaml")),
        )

    @cached_property
    def crime_ids(self) -> tuple[str, ...]:
        """Ids of the crimes, which are the names of their files."""
        return tuple(sorted(path.stem for path in (self.directory / "crimes").glob("*.yaml")))

    @cached_property
    def jurisdictions(self) -> tuple[str, ...]:
        """`national` and the ids of the provinces that have an overlay."""
        return (NATIONAL, *sorted(path.stem for path in (self.directory / "provinces").glob("*.yaml")))

    def sections(self, jurisdiction: str) -> tuple[Path, ...]:
        """The files that a province has for single crimes."""
        return tuple(sorted((self.directory / "provinces" / jurisdiction).glob("*.yaml")))

    @kept
    def raw_common(self, name: str) -> Any:
        """`method.yaml`, `general.yaml` or `factors.yaml` as it is written."""
        return self._read(self.directory / name, "national")

    @cached_property
    def general(self) -> General:
        """Facts about the person, common probation rules, warnings."""
        return build(General, self.raw_common("general.yaml"))

    @kept
    def raw_crime(self, crime: str) -> Any:
        """The national file of a crime as it is written."""
        return self._read(self.directory / "crimes" / f"{crime}.yaml", "national")

    @kept
    def overlay(self, jurisdiction: str) -> Overlay | None:
        """The province's overlay; None for the national text.

        Raises:
            InputError: no such jurisdiction.
        """
        if jurisdiction == NATIONAL:
            return None
        self.check("jurisdiction", jurisdiction, self.jurisdictions)
        raw = dict(self._read(self.directory / "provinces" / f"{jurisdiction}.yaml", "provincial"))
        crimes = raw["crimes"] = dict(raw.get("crimes") or {})
        for path in self.sections(jurisdiction):
            section, before = self._read(path, "provincial"), crimes.get(path.stem, {})
            if twice := sorted(section.keys() & before.keys() - {"_at"}):
                raise RulesError(Problem(section["_at"], f"{', '.join(twice)}: also in {before['_at']}"))
            crimes[path.stem] = before | section
        return build(Overlay, raw)

    @kept
    def method(self, jurisdiction: str) -> Method:
        """The method as `jurisdiction` applies it."""
        overlay, raw = self.overlay(jurisdiction), self.raw_common("method.yaml")
        return build(Method, merge(raw, overlay.method) if overlay else raw)

    @kept
    def factors(self, jurisdiction: str) -> dict[str, Factor]:
        """The common factors as `jurisdiction` applies them; what a place leaves alone is the nation's own object."""
        raw = self.raw_common("factors.yaml")
        overlay = self.overlay(jurisdiction)
        if overlay is None:
            return build(Factors, raw).factors
        merged = merge(raw, {"factors": overlay.factors})["factors"]
        national, alone = self.factors(NATIONAL), raw["factors"]
        changed = {name: entry for name, entry in merged.items() if entry is not alone.get(name)}
        own = build(Factors, raw | {"factors": changed}).factors
        return {name: own.get(name) or national[name] for name in merged if name != "_at"}

    @kept
    def crime(self, jurisdiction: str, crime: str) -> Crime:
        """One crime as `jurisdiction` applies it.

        Raises:
            InputError: no such crime or jurisdiction.
        """
        self.check("crime", crime, self.crime_ids)
        overlay = self.overlay(jurisdiction)
        if overlay and crime in overlay.crimes:
            return build(Crime, merge(self.raw_crime(crime), overlay.crimes[crime]))
        return build(Crime, self.raw_crime(crime)) if jurisdiction == NATIONAL else self.crime(NATIONAL, crime)

    @kept
    def hash(self, jurisdiction: str) -> str:
        """sha256 over the rule files that a result for `jurisdiction` can rest on."""
        digest = hashlib.sha256()
        for path in self.files:
            inside = path.relative_to(self.directory).with_suffix("").parts
            if inside[0] != "provinces" or inside[1] == jurisdiction:
                digest.update(path.relative_to(self.directory).as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
        return digest.hexdigest()

    @staticmethod
    def check(field: str, value: str, known: tuple[str, ...]) -> None:
        """Raise `InputError` naming `field` when `value` is not one of `known`."""
        if value not in known:
            raise InputError(Problem.unknown(field, value, known))


def _floats(raw: Any, at: str) -> Iterator[Problem]:
    """A figure of law is a whole number; a float would round somewhere."""
    if isinstance(raw, dict):
        at = raw.get("_at", at)
        for key, value in raw.items():
            if isinstance(value, float):
                yield Problem(at, f"{key}: {value} is a floating-point number", "whole numbers")
            yield from _floats(value, at)
    elif isinstance(raw, list):
        for value in raw:
            if isinstance(value, float):
                yield Problem(at, f"{value} is a floating-point number", "whole numbers")
            yield from _floats(value, at)


def _mark_basis(raw: Any, basis: str) -> None:
    """Write the basis of the file onto every entry that names its law and not its basis."""
    if isinstance(raw, dict):
        if "verified" in raw:
            raw.setdefault("basis", basis)
        for value in raw.values():
            _mark_basis(value, basis)
    elif isinstance(raw, list):
        for value in raw:
            _mark_basis(value, basis)


@cache
def library() -> Library:
    """The project's own rulebook."""
    return Library()
