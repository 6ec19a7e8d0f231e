"""What there is to argue on each disputed factor, from the rulebook and the case, and nothing else.

For each factor that some positions apply and others do not, or apply with another strength: the article and what the
statute attaches to it, every band of this place with its condition in words, what each side has on record, what would
still have to be shown for the factor to apply, what excludes it, and where counting it would count something twice.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Literal

from engine.analysis.record import Record, records
from engine.analysis.sets import COMMON, view
from engine.calculation.calculate import calculate
from engine.condition_words import Reader
from engine.disputed import Point, factor_lines, factor_name, get, stated
from engine.explanation import describe
from engine.inference import matcher
from engine.law import condition
from engine.law.condition import All, Condition, Found
from engine.law.library import Library, library
from engine.law.rulebook import in_force
from engine.law.schema import Factor, Verified
from engine.result import Adjustment, Basis, Part, Range, Result, Why
from engine.text import Text

EFFECTS = {
    "lighten": Text(zh="从轻", en="lighter within the range"),
    "mitigate": Text(zh="减轻", en="below the statutory minimum"),
    "exempt": Text(zh="免除处罚", en="exemption from punishment"),
    "aggravate": Text(zh="从重", en="heavier within the range"),
}
MODES = {"may": Text(zh="可以", en="may"), "shall": Text(zh="应当", en="shall")}
STATUTE = Text(zh="{mode}{effects}", en="{mode}: {effects}")
OTHERWISE = Text(zh="其余情形", en="otherwise")
NOT_WITH = Text(zh="认定“{other}”的，{because}", en="beside “{other}”: {because}")
CAP = Text(zh="与同组情节合计不超过{percent}%：{name}", en="together with its group no more than {percent}%: {name}")
PLEA = Text(
    zh="与认罪认罚不作重复评价，合计受共用上限限制。",
    en="Not to be counted twice with the plea; both share a ceiling.",
)
PLEA_WITH = Text(
    zh="与下列已认定的情节不作重复评价，合计受共用上限限制：{names}。",
    en="Not to be counted twice with these factors found, with which it shares a ceiling: {names}.",
)


class StatuteLine(Part):
    """What the Criminal Law attaches: must or may, which effects, and on which condition where it has one."""

    law: str
    at: str
    mode: Literal["may", "shall"]
    effects: tuple[str, ...]
    words: Text
    when: Text | None


class BandLine(Part):
    """One band in percent with its condition in words; `used_by` are the positions whose facts select it."""

    name: Text | None
    low: int
    high: int
    when: Text
    exempt: bool
    law: str
    at: str
    verified: Verified
    basis: Basis
    used_by: tuple[str, ...]


class ExclusionLine(Part):
    """A reason for which the factor would not apply; `holds_for` are the positions on whose facts it does."""

    when: Text
    because: Text
    law: str
    at: str
    by: str | None
    holds_for: tuple[str, ...]


class Side(Part):
    """One position on the factor.

    Attributes:
        applies: whether the factor is at work.
        ratio: the ratio used, in percent.
        says: the position in words.
        record: the facts on record that the factor turns on, in words; empty where the rules see none.
        asserted: whether the position asserts the factor itself, by whom and on what evidence.
        missing: where it does not apply, what would have to be shown: each entry one condition not met.
        against: why it was considered and not applied.
    """

    applies: bool
    ratio: Range | None
    says: Text
    record: Text
    asserted: bool
    by: str | None = None
    evidence: str | None = None
    missing: tuple[Text, ...] = ()
    against: tuple[Text, ...] = ()


class Argument(Part):
    """Everything on one disputed factor in one count."""

    factor: str
    count: str
    name: Text
    law: str
    at: str
    layer: Literal[1, 2] | None
    direction: Literal["mitigating", "aggravating", "either"] | None
    basis: Basis
    when: Text | None
    statute: tuple[StatuteLine, ...] = ()
    bands: tuple[BandLine, ...] = ()
    exclusions: tuple[ExclusionLine, ...] = ()
    weigh: tuple[Text, ...] = ()
    note: Text | None = None
    sides: dict[str, Side]
    twice: tuple[Text, ...] = ()
    warnings: tuple[Text, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """Plain values for JSON."""
        return self.model_dump(mode="json")


def arguments(raw: Mapping[str, Any], rules: Library | None = None) -> tuple[Argument, ...]:
    """The arguments on every disputed factor, count by count, in the order of the positions' own lists.

    Raises:
        InputError: a position is wrong.
    """
    rules = rules or library()
    given = raw.get("positions")
    names = list(given) if isinstance(given, dict) else []
    if len(names) < 2:
        names = [COMMON, *names]
    views = {name: view(raw, name) for name in dict.fromkeys(names)}
    results = {name: calculate(seen, rules=rules) for name, seen in views.items()}
    seen = {name: records(views[name], results[name], rules) for name in views}
    lines = {name: {(key, line.factor): line for key, line in factor_lines(result)} for name, result in results.items()}
    found = []
    for count, factor in dict.fromkeys(pair for each in lines.values() for pair in each):
        each = [lines[name].get((count, factor)) for name in views]
        ratios = {line.ratio if line else None for line in each}
        if len(ratios) > 1:
            found.append(_argument(factor, count, views, results, seen, lines, rules))
    return tuple(found)


Views = Mapping[str, dict[str, Any]]
Lines = Mapping[str, Mapping[tuple[str, str], Adjustment]]


def _argument(
    factor: str,
    count: str,
    views: Views,
    results: Mapping[str, Result],
    seen: Mapping[str, Mapping[str, Record]],
    lines: Lines,
    rules: Library,
) -> Argument:
    here = {name: each[count] for name, each in seen.items() if count in each}
    law = next((record.book.factors.get(factor) for record in here.values()), None)
    any_line = next(line for each in lines.values() if (line := each.get((count, factor))))
    sides = {name: _side(factor, count, law, name, views, results, here, lines, rules) for name in here}
    name = factor_name(factor, views, rules)
    if law is None:  # a party's own circumstance: no rule speaks of it
        return Argument(
            factor=factor,
            count=count,
            name=name,
            law=any_line.law,
            at=any_line.at,
            layer=any_line.layer,
            direction=None,
            basis="party",
            when=None,
            sides=sides,
        )
    reader = Reader.of(next(iter(here.values())).book)
    return Argument(
        factor=factor,
        count=count,
        name=name,
        law=law.law,
        at=law.at,
        layer=law.layer,
        direction=law.direction,
        basis=any_line.basis,
        when=reader.words(law.when) if law.when is not None else None,
        statute=tuple(_statutes(law, reader)),
        bands=tuple(_bands(law, reader, here, factor, count, lines)),
        exclusions=tuple(_exclusions(law, reader, here)),
        weigh=law.weigh,
        note=law.note,
        sides=sides,
        twice=tuple(_twice(factor, law, here, lines, count)),
        warnings=tuple(_warned(factor, results, here)),
    )


def _statutes(law: Factor, reader: Reader) -> Iterator[StatuteLine]:
    for entry in law.statute:
        effects = Text.join([EFFECTS[effect] for effect in entry.effects])
        yield StatuteLine(
            law=entry.law,
            at=entry.at,
            mode=entry.mode,
            effects=entry.effects,
            words=STATUTE.format(mode=MODES[entry.mode], effects=effects),
            when=reader.words(entry.when) if entry.when is not None else None,
        )


def _bands(
    law: Factor, reader: Reader, here: Mapping[str, Record], factor: str, count: str, lines: Lines
) -> Iterator[BandLine]:
    date = next(iter(here.values())).date
    for place, (_, band) in enumerate(in_force(law.bands, date)):
        used = [
            name for name in here if (line := lines[name].get((count, factor))) and line.at == band.at and line.band
        ]
        yield BandLine(
            name=band.name,
            low=band.percent[0],
            high=band.percent[1],
            when=OTHERWISE if band.when is None and place else reader.words(band.when),
            exempt=band.exempt,
            law=band.law,
            at=band.at,
            verified=band.verified,
            basis=band.basis,
            used_by=tuple(used),
        )


def _exclusions(law: Factor, reader: Reader, here: Mapping[str, Record]) -> Iterator[ExclusionLine]:
    for entry in law.excluded:
        yield ExclusionLine(
            when=reader.words(entry.when),
            because=entry.because,
            law=entry.law,
            at=entry.at,
            by=entry.by,
            holds_for=tuple(name for name, record in here.items() if record.holds(entry.when)),
        )


def _side(
    factor: str,
    count: str,
    law: Factor | None,
    name: str,
    views: Views,
    results: Mapping[str, Result],
    here: Mapping[str, Record],
    lines: Lines,
    rules: Library,
) -> Side:
    record, line = here[name], lines[name].get((count, factor))
    entry = get(views[name], ("factors", factor))
    own = entry if isinstance(entry, dict) else {}
    reader = Reader.of(record.book)
    missing: tuple[Text, ...] = ()
    if line is None and law is not None and law.when is not None:
        missing = tuple(reader.words(part) for part in unmet(law.when, record))
    against = [out.reason for out in results[name].counts[count].excluded if out.factor == factor]
    return Side(
        applies=line is not None,
        ratio=line.ratio if line else None,
        says=stated(Point(path=("factors", factor), kind="factor"), views[name], results[name], rules),
        record=_on_record(law, record),
        asserted=isinstance(entry, dict),
        by=own.get("by"),
        evidence=own.get("evidence"),
        missing=missing,
        against=tuple(against),
    )


def _on_record(law: Factor | None, record: Record) -> Text:
    """The facts stated in the case that the factor's own condition and its bands read."""
    if law is None:
        return Text(zh="", en="")
    names: dict[str, None] = {}
    for when in (law.when, *(band.when for band in law.bands)):
        if when is not None:
            names |= dict.fromkeys(sorted(condition.facts(when)))
    known = {name: matcher.stated(name, record.facts) for name in names if name in record.facts.given}
    return describe([Why(rule="", facts=known)] if known else [], record.book)


def unmet(when: Condition, record: Record) -> list[Condition]:
    """The parts of a condition that do not hold: every such line of what is needed together, and a choice whole."""
    if record.holds(when):
        return []
    if isinstance(when, All):
        return [item for part in when.parts for item in unmet(part, record)]
    return [when]


def _twice(factor: str, law: Factor, here: Mapping[str, Record], lines: Lines, count: str) -> Iterator[Text]:
    """Where the factor and another one would count the same thing twice."""
    book = next(iter(here.values())).book
    for entry in law.excluded:
        if entry.by is not None and entry.by in book.factors:
            yield NOT_WITH.format(other=book.factors[entry.by].name, because=entry.because)
    for rule in book.factors.values():
        for entry in rule.excluded:
            if entry.by == factor and any(line == Found(factor) for line in condition.lines(entry.when)):
                yield NOT_WITH.format(
                    other=law.name,
                    because=Text(zh=f"{rule.name.zh}：{entry.because.zh}", en=f"{rule.name.en}: {entry.because.en}"),
                )
    caps = book.general.caps | book.crime.caps
    if law.cap_group in caps:
        cap = caps[law.cap_group]
        yield CAP.format(percent=abs(cap.percent), name=cap.name)
    plea = book.method.plea
    if factor in plea.shares_with:
        yield PLEA
    elif factor == plea.factor:
        found = {other for each in lines.values() for key, other in each if key == count and other in plea.shares_with}
        if found:
            yield PLEA_WITH.format(
                names=Text.join([book.factors[name].name for name in plea.shares_with if name in found])
            )


def _warned(factor: str, results: Mapping[str, Result], here: Mapping[str, Record]) -> Iterator[Text]:
    """The rulebook's own warnings that ask for this factor and hold in some position."""
    said: dict[str, Text] = {}
    for name, record in here.items():
        book = record.book
        known = book.general.warnings | book.crime.warnings | (book.overlay.warnings if book.overlay else {})
        raised = {warning.id for warning in results[name].warnings}
        for key, warning in known.items():
            if key in raised and warning.when is not None and factor in condition.factors(warning.when):
                said[key] = warning.text
    yield from said.values()
