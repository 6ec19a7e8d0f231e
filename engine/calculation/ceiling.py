"""Ceilings that several factors share: that of plea leniency (G1 §三(十四)) and the caps of groups in provincial rules.

不作重复评价 leaves open how the shared room is split. The rulebook names the reading; each is computed here, and what a
ceiling takes from a party's factor gets a line in `excluded`. A plea never makes things worse: where the other factors
alone already reach past the ceiling, they stand as they would without the plea, the plea adds nothing, and the reader
is told what the stricter reading would give.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from fractions import Fraction

from engine.calculation.line import Line
from engine.calculation.notes import Notes
from engine.calculation.ratio import Applied
from engine.calculation.span import percent
from engine.inference.findings import Findings
from engine.law.method_schema import Ceiling, PleaReading, PleaRule
from engine.law.rulebook import Rulebook
from engine.law.schema import Cap
from engine.result import Excluded
from engine.text import Text

NAME = Text(zh="认罪认罚共用上限{percent}%", en="shared ceiling of plea leniency, {percent}%")
TAKEN = Text(
    zh="与认罪认罚不作重复评价的情节合计{sum}%，超过上限{percent}%的部分不再减少",
    en="the factors that may not be counted twice with the plea come to {sum}%; what exceeds the "
    "ceiling of {percent}% is not taken off",
)
NOTHING = Text(
    zh="其他情节合计{sum}%已达到或者超过上限{percent}%，认罪认罚不再另行减少",
    en="the other factors already come to {sum}%, at or past the ceiling of {percent}%; the plea "
    "takes off nothing more",
)
STRICT = Text(
    zh="与认罪认罚不作重复评价的情节单独合计{sum}%，已超过上限{percent}%。"
    "本结果按“认罪认罚不使被告人处于更不利地位”计算，仍计{sum}%；如认为上限约束全部情节，则合计只计−{percent}%。",
    en="The factors that share the ceiling come to {sum}% by themselves, past the ceiling of {percent}%. Here the plea "
    "is not allowed to put the accused in a worse position, so {sum}% stands; if the ceiling binds them all, only "
    "−{percent}% counts.",
)
ABSORBED = Text(
    zh="按吸收的读法，与减让最大的情节不作重复评价",
    en="on the reading of absorption it is not counted beside the factor that takes off most",
)
CAP = Text(zh="{name}合计上限{percent}%", en="{name}: {percent}% in all")

Triple = tuple[Fraction, Fraction, Fraction]  # at the low end, the chosen point, the high end


@dataclass
class Outcome:
    """What the plea rule does to the factors of a count."""

    lines: list[Line] = field(default_factory=list)
    dropped: frozenset[str] = frozenset()
    excluded: list[Excluded] = field(default_factory=list)
    reading: Text | None = None
    ceiling: Ceiling | None = None
    exempt: bool = False


def plea(
    applied: list[Applied],
    book: Rulebook,
    findings: Findings,
    name: PleaReading,
    notes: Notes,
    *,
    shown: bool = True,
) -> Outcome:
    """Apply the reading of the plea rule; without `shown` nothing is said about what it takes."""
    rule = book.method.plea
    if not any(item.id == rule.factor for item in applied):
        return Outcome()
    known = concerned(rule)
    applied = [item for item in applied if item.id in known]
    members = [item for item in applied if item.id == rule.factor or item.id in rule.shares_with]
    reading = rule.readings[name]
    if name == "absorbed":
        return _absorb(members, reading.name)
    if name == "additive_bonus":
        return Outcome(reading=reading.name)
    present = {item.id for item in applied}
    ceiling = due(book, findings, present)
    outcome = Outcome(reading=reading.name, ceiling=ceiling, exempt=ceiling.exempt)
    taken = _taken(members, rule.factor, ceiling)
    if not any(taken):
        return outcome
    outcome.lines.append(_line(rule.factor, NAME.format(percent=ceiling.percent), ceiling, taken))
    if shown:
        _explain(outcome, members, rule.factor, ceiling, taken[1], notes)
    return outcome


def concerned(rule: PleaRule) -> frozenset[str]:
    """The factors that the plea rule looks at; it is the same whatever others there are."""
    return frozenset({rule.factor, *rule.shares_with}.union(*(ceiling.with_any for ceiling in rule.ceilings)))


def due(book: Rulebook, findings: Findings, present: set[str]) -> Ceiling:
    """The ceiling that the plea and the factors present lead to: the last one whose conditions are met."""
    last: Ceiling | None = None
    for index, ceiling in enumerate(book.method.plea.ceilings):
        met = not ceiling.with_any or bool(present & set(ceiling.with_any))
        if met and findings.holds("ceiling", index, ceiling.when):
            last = ceiling
    assert last is not None, "the first ceiling has no condition"
    return last


def _sums(members: list[Applied], *, lawful: bool = False) -> Triple:
    """The second-layer ratios added up, at the low end, the chosen point and the high end."""
    spans = [item.lawful if lawful else item.ratio for item in members if item.layer == 2]
    if not spans:
        return Fraction(0), Fraction(0), Fraction(0)
    low, chosen, high = spans[0]
    for span in spans[1:]:
        low, chosen, high = low + span.low, chosen + span.chosen, high + span.high
    return low, chosen, high


def _taken(members: list[Applied], factor: str, ceiling: Ceiling, *, lawful: bool = False) -> Triple:
    """What the ceiling gives back: the group takes off at most the ceiling, and never less than the others alone."""
    limit = -percent(ceiling.percent)
    own = next(item.lawful if lawful else item.ratio for item in members if item.id == factor)
    return _triple(
        max(Fraction(0), min(total - mine, limit) - total)
        for total, mine in zip(_sums(members, lawful=lawful), own, strict=True)
    )


def _triple(values: Iterable[Fraction]) -> Triple:
    low, chosen, high = values
    return low, chosen, high


def _line(factor: str, name: Text, source: Ceiling | Cap, taken: Triple) -> Line:
    return Line(
        f"ceiling.{factor}",
        name,
        "ceiling",
        2,
        taken,
        None,
        source.law,
        source.at,
        source.verified,
        source.basis,
    )


def _explain(
    outcome: Outcome, members: list[Applied], factor: str, ceiling: Ceiling, taken: Fraction, notes: Notes
) -> None:
    if taken == 0:
        return
    own = next(item for item in members if item.id == factor)
    total = _sums(members)[1]
    others = total - own.ratio.chosen
    nothing = taken >= -own.ratio.chosen
    shown = _percent(others if nothing else total)
    because = (NOTHING if nothing else TAKEN).format(sum=shown, percent=ceiling.percent)
    outcome.excluded.append(
        Excluded(
            factor=factor,
            name=own.name,
            status="absorbed",
            because=because.zh,
            reason=because,
            by="shared_ceiling",
            law=ceiling.law,
            at=ceiling.at,
        )
    )
    if others < -percent(ceiling.percent):
        notes.add("plea_ceiling_reading", STRICT.format(sum=_percent(others), percent=ceiling.percent), law=ceiling.law)


def _absorb(members: list[Applied], reading: Text) -> Outcome:
    kept = min(members, key=lambda item: (item.ratio.chosen, item.ratio.low))
    absorbed = [item for item in members if item is not kept]
    excluded = [
        Excluded(
            factor=item.id,
            name=item.name,
            status="absorbed",
            because=ABSORBED.zh,
            reason=ABSORBED,
            by=kept.id,
            law=item.law_text,
            at=item.at,
        )
        for item in absorbed
    ]
    return Outcome(dropped=frozenset(item.id for item in absorbed), excluded=excluded, reading=reading)


def caps(applied: list[Applied], book: Rulebook) -> list[Line]:
    """Lines for groups of factors whose sum exceeds the cap that the rules set for them."""
    lines = []
    for name, cap, members in _groups(applied, book):
        taken = _triple(_capped(total, cap) - total for total in _sums(members))
        if any(taken):
            lines.append(_line(name, CAP.format(name=cap.name, percent=abs(cap.percent)), cap, taken))
    return lines


def _groups(applied: list[Applied], book: Rulebook) -> list[tuple[str, Cap, list[Applied]]]:
    known = book.general.caps | book.crime.caps
    groups = []
    for name, cap in known.items():
        members = [item for item in applied if item.law is not None and item.law.cap_group == name]
        if members:
            groups.append((name, cap, members))
    return groups


def _capped(total: Fraction, cap: Cap) -> Fraction:
    limit = percent(cap.percent)
    return max(total, limit) if limit < 0 else min(total, limit)


def limited(second: list[Applied], outcome: Outcome, book: Rulebook) -> Triple:
    """Sums of the second layer over the whole bands, under the same ceilings: for the envelope."""
    rule = book.method.plea
    sums = [_sums(second, lawful=True)]
    if outcome.ceiling is not None:
        members = [item for item in second if item.id == rule.factor or item.id in rule.shares_with]
        sums.append(_taken(members, rule.factor, outcome.ceiling, lawful=True))
    for _, cap, group in _groups(second, book):
        sums.append(_triple(_capped(total, cap) - total for total in _sums(group, lawful=True)))
    return _triple(sum(end, Fraction(0)) for end in zip(*sums, strict=True))


def _percent(value: Fraction) -> str:
    number = abs(value * 100)
    text = str(number.numerator) if number.denominator == 1 else f"{float(number):.2f}"
    return ("−" if value < 0 else "") + text
