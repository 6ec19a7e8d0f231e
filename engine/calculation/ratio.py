"""How strong each factor is: the band that the facts select, and the figure a party asks for inside or outside it."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from engine.calculation.notes import Notes
from engine.calculation.span import Span, band_in_percent, percent
from engine.case.model import AssertedFactor
from engine.inference.findings import FactorFound, Findings
from engine.law.rulebook import in_force
from engine.law.schema import Factor, RatioBand, Statute, Verified
from engine.result import Basis, Excluded
from engine.text import Text

NO_BAND = Text(
    zh="法律没有给出这一情节的比例，请填写主张的比例后再计算",
    en="the law gives no ratio for this factor; state the ratio that you ask for",
)
OUTSIDE = Text(
    zh="{name}主张的比例{asked}%超出规定的幅度（{low}%至{high}%）；已照算，请说明理由。",
    en="{name}: the ratio asked for, {asked}%, lies outside its band ({low}% to {high}%); it is "
    "computed, give the reason.",
)
AGAINST = Text(
    zh="{name}的比例{asked}%与该情节的方向相反。",
    en="{name}: a ratio of {asked}% runs against the direction of this factor.",
)
NO_RATIO = Text(zh="{name}：{reason}。", en="{name}: {reason}.")


@dataclass(frozen=True)
class Applied:
    """A factor with its ratio as fractions of one; `lawful` is the whole band, and 0 where the law says may.

    `mitigates`: the statute lets it go below the statutory minimum (减轻 or 免除); `must_mitigate`: it has to.
    """

    id: str
    name: Text
    layer: Literal[1, 2]
    ratio: Span
    lawful: Span
    band: Span | None
    band_law: RatioBand | None
    found: FactorFound
    law_text: str
    at: str
    verified: Verified
    basis: Basis
    mitigates: bool
    exempt: bool
    may_exempt: str | None = None
    must_mitigate: bool = False
    statute_law: str = ""

    @property
    def law(self) -> Factor | None:
        """The rulebook's entry; None for a party's own circumstance."""
        return self.found.law

    @property
    def asserted(self) -> AssertedFactor | None:
        """What the party said of it."""
        return self.found.asserted


def strengths(findings: Findings, date: datetime.date, notes: Notes) -> tuple[list[Applied], list[Excluded]]:
    """Every factor found with its ratio, and those that cannot be computed for want of one."""
    applied: list[Applied] = []
    open_: list[Excluded] = []
    for found in findings.factors:
        item = strength(found, findings, date, notes)
        if item is not None:
            applied.append(item)
        elif found.law is not None:
            open_.append(_open(found, found.law))
    return applied, open_


def strength(found: FactorFound, findings: Findings, date: datetime.date, notes: Notes) -> Applied | None:
    """One factor with its ratio; None where neither the law nor a party gives one."""
    if found.law is None:
        return _own(found)
    band = _band(found, findings, date)
    ratio = _asked(found.asserted) or (band_in_percent(*band.percent) if band else None)
    if ratio is None:
        notes.add(
            "ratio_needed",
            NO_RATIO.format(name=found.law.name, reason=NO_BAND),
            law=found.law.law,
        )
        return None
    if band:
        notes.figure(band)
    _check(found.law, band, ratio, notes)
    return _applied(found, found.law, band, ratio, _statute(found, findings))


def _band(found: FactorFound, findings: Findings, date: datetime.date) -> RatioBand | None:
    assert found.law is not None
    for index, band in in_force(found.law.bands, date):
        if findings.holds(f"band.{found.id}", index, band.when):
            return band
    return None


def _asked(asserted: AssertedFactor | None) -> Span | None:
    if asserted is None or asserted.ratio is None:
        return None
    if isinstance(asserted.ratio, tuple):
        return Span.band(*map(percent, asserted.ratio))
    return Span.point(percent(asserted.ratio))


def _statute(found: FactorFound, findings: Findings) -> Statute | None:
    assert found.law is not None
    for index, entry in enumerate(found.law.statute):
        if findings.holds(f"statute.{found.id}", index, entry.when):
            return entry
    return None


def _applied(found: FactorFound, law: Factor, band: RatioBand | None, ratio: Span, statute: Statute | None) -> Applied:
    lawful = band_in_percent(*band.percent) if band else ratio
    wide = lawful
    if statute is not None and statute.mode == "may":
        # 可以: the law leaves open not to use the factor at all.
        zero = Fraction(0)
        wide = Span(min(lawful.low, zero), min(max(lawful.chosen, lawful.low), lawful.high), max(lawful.high, zero))
    effects = set(statute.effects) if statute else set()
    source = band or law
    return Applied(
        id=found.id,
        name=law.name,
        layer=law.layer,
        ratio=ratio,
        lawful=wide,
        band=lawful if band else None,
        band_law=band,
        found=found,
        law_text=band.law if band else law.law,
        at=source.at,
        verified=band.verified if band else "none",
        basis=band.basis if band else "party",
        mitigates=bool(effects & {"mitigate", "exempt"}),
        # A band names exemption; where the law gives none, a party may ask for all of it if the statute allows that.
        statute_law=statute.law if statute else "",
        must_mitigate=bool(effects)
        and effects <= {"mitigate", "exempt"}
        and statute is not None
        and statute.mode == "shall",
        may_exempt=statute.law if statute and "exempt" in effects else None,
        exempt=bool(band and band.exempt) or ("exempt" in effects and band is None and ratio.low == -1),
    )


def _own(found: FactorFound) -> Applied:
    asserted = found.asserted
    assert asserted is not None
    ratio = _asked(asserted)
    assert ratio is not None  # the case was checked
    label = asserted.name or found.id.removeprefix("other_").replace("_", " ")
    return Applied(
        id=found.id,
        name=Text(zh=label, en=label),
        layer=asserted.layer or 2,
        ratio=ratio,
        lawful=ratio,
        band=None,
        band_law=None,
        found=found,
        law_text=asserted.law or "",
        at="",
        verified="none",
        basis="party",
        mitigates=False,
        exempt=False,
    )


def _open(found: FactorFound, law: Factor) -> Excluded:
    return Excluded(
        factor=found.id, name=law.name, status="open", because=NO_BAND.zh, reason=NO_BAND, law=law.law, at=law.at
    )


def _check(law: Factor, band: RatioBand | None, ratio: Span, notes: Notes) -> None:
    """Warn about a ratio outside the band, or against the factor's direction; a party may argue for it."""
    lawful = band_in_percent(*band.percent) if band else None
    if ratio is lawful:
        return
    ends = dict.fromkeys(_number(end * 100) for end in (ratio.low, ratio.high))
    asked = "～".join(ends)
    if band is not None and lawful is not None and not (lawful.low <= ratio.low and ratio.high <= lawful.high):
        low, high = band.percent
        text = OUTSIDE.format(name=law.name, asked=asked, low=low, high=high)
        notes.add("ratio_outside_band", text, law=band.law)
    elif (law.direction == "mitigating" and ratio.high > 0) or (law.direction == "aggravating" and ratio.low < 0):
        notes.add("ratio_against_direction", AGAINST.format(name=law.name, asked=asked), law=law.law)


def _number(value: Fraction) -> str:
    return str(value.numerator) if value.denominator == 1 else f"{float(value):.2f}"
