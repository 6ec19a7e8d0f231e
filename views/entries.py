"""Entries of the rulebook as rows: what, how much, by which article, how well read, and where in the files."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from engine.explanation import counted, limit
from engine.law.condition import Condition
from engine.law.library import library
from engine.law.schema import Cap, Crime, Fact, Factor, FineRule, Increment, Node, Statutory, Threshold, Tier
from views import figures, names
from views.conditions import Reader
from views.tables import BREAK, badges
from views.tables import source as source_cell
from views.text import join, plain, read, say

COMMON = "common"


@dataclass
class Section:
    """A table of entries; `places` are their lines in the files, by the name under which they are listed."""

    title: str
    rows: list[dict[str, str]] = field(default_factory=list)
    places: dict[str, str] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    width: int = 760

    def add(self, name: str, cells: Mapping[str, str], entry: Node, law: str, marks: str = "") -> None:
        """One row, closed by its article, its kind of source and its line."""
        cell = source_cell(law, marks, entry.at)
        self.rows.append({say("rules.entry"): f"**{plain(name)}**", **cells, say("steps.law"): cell})
        if entry.at:
            self.places.setdefault(f"{self.title} · {name}", entry.at)


def topic(name: str) -> str:
    """A crime, or what is common to all."""
    return say("rules.common") if name == COMMON else names.crime(name)


def crime(place: str, law: Crime) -> list[Section]:
    """Everything that the rulebook holds on one crime."""
    facts = {**law.facts, **library().general.facts}
    reader = Reader(facts, {**library().factors(place), **law.factors}, law)
    return [
        _tiers(law, reader),
        _thresholds(place, law),
        _increments(law, reader),
        _factors(say("rules.own_factors"), law.factors, reader),
        _caps(law.caps),
        _fines(law, reader),
        _probation(law, reader),
        _additional(law, reader),
    ]


def common(place: str) -> list[Section]:
    """The common factors and the readings of the method."""
    law = library().factors(place)
    reader = Reader(library().general.facts, law, None)
    return [_factors(say("rules.common"), law, reader), _method(place)]


def _tiers(law: Crime, reader: Reader) -> Section:
    section = Section(say("rules.tiers"), width=900)
    for tier in law.tiers.values():
        for version in tier.statutory:
            cells = {say("rules.when"): _listed(reader, tier.when), say("rules.figure"): plain(_penalties(version))}
            section.add(read(tier.name), cells, version if version.at else tier, version.law, badges(version))
        _starts(section, tier, reader)
        if tier.carve_out:
            section.notes.append(f"{read(tier.name)}：{read(tier.carve_out.text)} {tier.carve_out.law}")
    return section


def _listed(reader: Reader, when: Condition | None) -> str:
    """A condition as a cell: each alternative on a line of its own."""
    found = [plain(words) for words in reader.alternatives(when)]
    return found[0] if len(found) == 1 else BREAK.join(f"· {words}" for words in found)


def _starts(section: Section, tier: Tier, reader: Reader) -> None:
    for start in tier.starting_point:
        when = reader.words(start.when) if start.when else say("rules.same_tier")
        months = figures.span(*start.months)
        cells = {say("rules.when"): plain(when), say("rules.figure"): plain(months + _since(start.since, start.until))}
        name = f"{say('chart.start')} · {read(start.name) or read(tier.name)}"
        section.add(name, cells, start if start.at else tier, start.law, badges(start))


def _since(since: object, until: object) -> str:
    if since and until:
        return say("rules.since_until", since=since, until=until)
    return say("rules.since", since=since) if since else say("rules.until", until=until) if until else ""


def _penalties(version: Statutory) -> str:
    bands = (
        ("fixed-term-imprisonment", version.fixed_term),
        ("criminal-detention", version.detention),
        ("public-surveillance", version.control),
    )
    parts = [f"{names.kind(kind)} {figures.span(*band)}" for kind, band in bands if band]
    parts += [names.kind(kind) for kind, given in (("life", version.life), ("death", version.death)) if given]
    return join([*parts, say(f"fine.{version.fine}")]) + _since(version.since, version.until)


def _thresholds(place: str, law: Crime) -> Section:
    section = Section(say("rules.thresholds"))
    for name, versions in law.thresholds.items():
        for entry in versions:
            section.add(
                names.threshold(name, law),
                {say("rules.figure"): plain(_amount(entry, place, law.measured_by(name)))},
                entry,
                entry.law,
                badges(entry),
            )
            if note := entry.warning or entry.note:
                section.notes.append(f"{names.threshold(name, law)}：{read(note)}")
    for fact in law.facts.values():
        for option in fact.options.values():
            for measure in option.limit:
                figure = read(limit(fact, measure)) + _since(measure.since, measure.until)
                section.add(
                    read(option.name), {say("rules.figure"): plain(figure)}, measure, measure.law, badges(measure)
                )
    return section


def _amount(entry: Threshold, place: str, fact: Fact | None) -> str:
    def shown(value: int | None) -> str:
        if value is None:
            return say("rules.unknown")
        return figures.yuan(value) if fact is None or fact.type == "yuan" else read(counted(fact, value))

    if entry.same_as:
        crime_id, _, other = entry.same_as.partition(".")
        law = library().crime(place, crime_id)
        return say("rules.same_as", crime=read(law.name), name=names.threshold(other, law))
    if entry.range:
        return say("rules.band", band="～".join(map(shown, entry.range))) + _since(entry.since, entry.until)
    if entry.by_region:
        return join([f"{names.region(key, place)} {shown(value)}" for key, value in entry.by_region.items()])
    return shown(entry.value) + _since(entry.since, entry.until)


def _increments(law: Crime, reader: Reader) -> Section:
    section = Section(say("rules.increments"), width=900)
    for entry in law.increments.values():
        tiers = join([read(law.tiers[tier].name) for tier in entry.tiers if tier in law.tiers]) or say(
            "rules.all_tiers"
        )
        cells = {
            say("rules.when"): plain(_each(entry, law, reader)),
            say("rules.figure"): plain(_added(entry)),
            say("rules.tier"): plain(tiers),
        }
        section.add(read(entry.name), cells, entry, entry.law, badges(entry))
    return section


def _each(entry: Increment, law: Crime, reader: Reader) -> str:
    if entry.per is None or entry.fact is None:
        return reader.words(entry.when)
    fact = {**law.facts, **library().general.facts}.get(entry.fact)
    per = read(counted(fact, entry.per))
    over = names.threshold(entry.over, law) if isinstance(entry.over, str) else read(counted(fact, entry.over))
    text = say("rules.each", fact=read(fact.name) if fact else entry.fact, over=over, per=per)
    return text if entry.when is None else f"{reader.words(entry.when)}{say('condition.and')}{text}"


def _added(entry: Increment) -> str:
    text = figures.span(entry.months[0], entry.months[1])
    if entry.cap is not None:
        text += say("rules.capped", months=figures.months(entry.cap))
    return text + _since(entry.since, entry.until)


def _factors(title: str, law: Mapping[str, Factor], reader: Reader) -> Section:
    section = Section(title, width=900)
    for factor in law.values():
        when = _listed(reader, factor.when) if factor.when else say("rules.asserted")
        for item in factor.excluded:
            when += BREAK + f":gray[{plain(say('rules.excluded', reason=read(item.because), law=item.law))}]"
        layer = say(f"layer.{factor.layer}")
        for band in factor.bands:
            figure = figures.percent_span(*band.percent)
            if band.name:
                figure = f"{read(band.name)} {figure}"
            if band.exempt:
                figure += say("rules.exempt")
            figure += _since(band.since, band.until)
            cells = {say("rules.when"): when, say("rules.figure"): plain(figure), say("rules.layer"): layer}
            section.add(read(factor.name), cells, band if band.at else factor, band.law, badges(band))
        if not factor.bands:
            cells = {
                say("rules.when"): when,
                say("rules.figure"): say("factor.no_band"),
                say("rules.layer"): layer,
            }
            section.add(read(factor.name), cells, factor, factor.law)
    return section


def _caps(caps: Mapping[str, Cap]) -> Section:
    section = Section(say("rules.caps"))
    for cap in caps.values():
        section.add(
            read(cap.name), {say("rules.figure"): plain(figures.percent(cap.percent))}, cap, cap.law, badges(cap)
        )
    return section


def _fines(law: Crime, reader: Reader) -> Section:
    section = Section(say("answer.fine"), width=900)
    for entry in law.fine.values():
        cells = {say("rules.when"): _listed(reader, entry.when), say("rules.figure"): plain(_fine(entry, law))}
        section.add(read(entry.name), cells, entry, entry.law, badges(entry))
    if law.fine_weigh:
        section.notes.append(f"{say('fine.weigh')}：{names.listed(law.fine_weigh)}")
    return section


def _fine(entry: FineRule, law: Crime) -> str:
    parts = []
    if entry.low is not None or entry.high is not None:
        parts.append(figures.money(entry.low or 0, entry.high))
    if entry.times and entry.of:
        fact = law.facts.get(entry.of)
        low, high = entry.times
        key = "fine.times_to" if low == 0 else "fine.times"
        parts.append(say(key, low=low, high=high, fact=read(fact.name) if fact else entry.of))
    if entry.per_month:
        parts.append(say("fine.per_month", band=figures.money(*entry.per_month)))
    if entry.term:
        parts.append(say("fine.term", term=figures.span(*entry.term)))
    return join(parts) or say("fine.no_figure")


def _probation(law: Crime, reader: Reader) -> Section:
    section = Section(say("answer.probation"), width=900)
    for entry in (*library().general.probation.values(), *law.probation.values()):
        cells = {
            say("rules.when"): _listed(reader, entry.when),
            say("rules.effect"): say(f"probation_kind.{entry.kind}"),
        }
        section.add(read(entry.text), cells, entry, entry.law, badges(entry))
    return section


def _additional(law: Crime, reader: Reader) -> Section:
    section = Section(say("section.additional"), width=900)
    for entry in (*library().general.additional.values(), *law.additional.values()):
        when = [_listed(reader, entry.when)] if entry.when else []
        when += [join([names.kind(kind) for kind in entry.penalties])] if entry.penalties else []
        when += [join([read(law.tiers[tier].name) for tier in entry.tiers if tier in law.tiers])] if entry.tiers else []
        effect = say(f"mode.{entry.mode}") + (f" · {figures.span(*entry.months)}" if entry.months else "")
        cells = {say("rules.when"): BREAK.join(when) or say("condition.always"), say("rules.effect"): plain(effect)}
        section.add(read(entry.text), cells, entry, entry.law, badges(entry))
    return section


def _method(place: str) -> Section:
    section = Section(say("rules.method"))
    method = library().method(place)
    titled = [
        (say(f"method.{name}") + (say("rules.in_use") if key == question.reading else ""), reading)
        for name, question in (("combination", method.combination), ("rounding", method.rounding))
        for key, reading in question.readings.items()
    ]
    titled += [
        (say(f"method.{name}"), getattr(method, name))
        for name in ("choice", "counting", "interpolation", "below_minimum", "presupposed_kind")
    ]
    titled += [
        (say("field.plea_reading") + (say("rules.in_use") if key == method.plea.reading else ""), reading)
        for key, reading in method.plea.readings.items()
    ]
    for title, reading in titled:
        section.add(title, {say("rules.reading"): plain(read(reading.name))}, reading, reading.law, badges(reading))
    for ceiling in method.plea.ceilings:
        cells = {say("rules.reading"): plain(f"{read(ceiling.name)}：{ceiling.percent}%")}
        section.add(say("rules.ceiling"), cells, ceiling, ceiling.law, badges(ceiling))
    return section
