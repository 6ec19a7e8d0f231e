"""The rulebook as text for a terminal: what it holds, each figure of an entry with its source, whether it is clean."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from engine import wording, yaml_source
from engine.errors import UNKNOWN, InputError, Problem, RulesError, nearest
from engine.explanation import counted, limit
from engine.law import schema
from engine.law.library import NATIONAL, Library, library
from engine.law.method_schema import Overlay
from engine.tables import screen, table, wrap
from engine.text import Language, Text

WORDS = {
    "crimes": Text(zh="罪名", en="Crimes"),
    "factors": Text(zh="情节", en="Factors"),
    "jurisdictions": Text(zh="地区", en="Jurisdictions"),
    "id": Text(zh="编号", en="Id"),
    "name": Text(zh="名称", en="Name"),
    "statute": Text(zh="法条", en="Statute"),
    "guideline": Text(zh="指导意见", en="Guideline"),
    "layer": Text(zh="层", en="Layer"),
    "band": Text(zh="幅度", en="Band"),
    "law": Text(zh="依据", en="Article"),
    "covers": Text(zh="收录范围", en="Covers"),
    "what": Text(zh="内容", en="What"),
    "figure": Text(zh="数字", en="Figure"),
    "source": Text(zh="来源，核对", en="Source, verified"),
    "at": Text(zh="文件", en="File"),
    "facts": Text(zh="事实", en="Facts"),
    "type": Text(zh="类型", en="Type"),
    "tier": Text(zh="法定刑", en="statutory range"),
    "start": Text(zh="量刑起点", en="starting point"),
    "increment": Text(zh="增加刑罚量", en="increment"),
    "threshold": Text(zh="数额标准", en="threshold"),
    "factor": Text(zh="情节", en="factor"),
    "cap": Text(zh="合计上限", en="cap"),
    "fine": Text(zh="罚金", en="fine"),
    "probation": Text(zh="缓刑", en="probation"),
    "limit": Text(zh="折算所用的数量", en="quantity used for conversion"),
    "additional": Text(zh="附加刑、处置", en="additional measure"),
    "floor": Text(zh="最少增加", en="least increase"),
    "national": Text(zh="全国", en="National text"),
    "none": Text(zh="全国文本没有给出比例", en="no ratio in the text"),
    "open": Text(zh="没有可靠的数字", en="no reliable figure"),
    "excluded": Text(zh="不适用的情形", en="Excluded when"),
    "weigh": Text(zh="考虑", en="Weigh"),
    "documents": Text(zh="文件", en="Documents"),
    "regions": Text(zh="地区分类", en="Regions"),
    "clean": Text(zh="没有问题：{files}个文件，{figures}个数字", en="clean: {files} files, {figures} figures"),
}

_RULE_IDS = Text(zh="liangxing rules list列出的名称", en="an id of `liangxing rules list`")
_NO_RULES = Text(zh="不是规则目录", en="is not a directory of rules")


def _say(key: str, language: Language) -> str:
    return WORDS[key].in_language(language)


def listing(rules: Library, jurisdiction: str, language: Language) -> str:
    """Crimes, common factors and jurisdictions, as `jurisdiction` applies them."""
    rules.check("jurisdiction", jurisdiction, rules.jurisdictions)
    crimes = [rules.crime(jurisdiction, crime) for crime in rules.crime_ids]
    parts = [
        _titled(
            "crimes",
            language,
            ["id", "name", "statute", "guideline"],
            [[crime.crime, crime.name.in_language(language), crime.statute, crime.guideline] for crime in crimes],
        ),
        _titled(
            "factors",
            language,
            ["id", "name", "layer", "band", "law"],
            [
                [id, factor.name.in_language(language), str(factor.layer), _bands(factor, language), factor.law]
                for id, factor in rules.factors(jurisdiction).items()
            ],
        ),
        _titled(
            "jurisdictions",
            language,
            ["id", "name", "covers"],
            [
                [NATIONAL, _say("national", language), ""],
                *(
                    [id, overlay.name.in_language(language), overlay.covers.in_language(language)]
                    for id in rules.jurisdictions
                    if (overlay := rules.overlay(id))
                ),
            ],
        ),
    ]
    return "\n\n".join(parts)


def _titled(title: str, language: Language, headers: list[str], rows: list[list[str]]) -> str:
    heads = [_say(key, language) for key in headers]
    return f"{_say(title, language)}\n{table(heads, rows, columns=screen())}"


def _bands(factor: schema.Factor, language: Language) -> str:
    return "\n".join(_band(band) for band in factor.bands) or _say("none", language)


def _band(band: schema.RatioBand) -> str:
    low, high = band.percent
    return f"{low:+d}%".replace("-", "−") if low == high else f"{low}～{high}%".replace("-", "−")


def show(rules: Library, jurisdiction: str, id: str, language: Language) -> str:
    """Every figure of a crime, a factor or a jurisdiction, each with its article, source and place in the files.

    Raises:
        InputError: no such id, with the nearest one.
    """
    rules.check("jurisdiction", jurisdiction, rules.jurisdictions)
    if id in rules.crime_ids:
        return _crime(rules.crime(jurisdiction, id), language)
    factors = dict(rules.factors(jurisdiction))
    for crime in rules.crime_ids:
        factors |= rules.crime(jurisdiction, crime).factors
    if id in factors:
        return _factor(id, factors[id], language)
    if overlay := rules.overlay(id) if id in rules.jurisdictions else None:
        return _overlay(overlay, language)
    known = [*rules.crime_ids, *factors, *rules.jurisdictions[1:]]
    raise InputError(Problem("ID", UNKNOWN.format(value=id), _RULE_IDS, nearest(id, known)))


def _figures(rows: list[list[str]], language: Language) -> str:
    heads = [_say(key, language) for key in ("what", "figure", "law", "source", "at")]
    return table(heads, rows, columns=screen())


def _row(what: str, name: str, figure: str, entry: schema.Sourced, language: Language) -> list[str]:
    source = [words.in_language(language) for words in (wording.BASES[entry.basis], wording.VERIFIED[entry.verified])]
    label = _say(what, language) + (f"：{name}" if language == "zh" else f": {name}") if name else _say(what, language)
    return [label, figure, entry.law, "\n".join(source), entry.at]


def _months(band: tuple[int, int | None], language: Language) -> str:
    return wording.span(*band, wording.MONTHS, language)


def _crime(crime: schema.Crime, language: Language) -> str:
    parts = [f"{crime.name.in_language(language)} · {crime.crime} · {crime.statute} · {crime.guideline}"]
    rows = [*_tiers(crime, language), *_thresholds(crime, language), *_rest(crime, language)]
    parts.append(_figures(rows, language))
    facts = [[id, fact.name.in_language(language), fact.type, fact.law] for id, fact in crime.facts.items()]
    parts.append(_titled("facts", language, ["id", "name", "type", "law"], facts))
    return "\n\n".join(parts)


def _tiers(crime: schema.Crime, language: Language) -> Iterator[list[str]]:
    for tier in crime.tiers.values():
        name = tier.name.in_language(language)
        for statutory in tier.statutory:
            lengths = [
                (kind, band)
                for kind, band in (
                    ("public-surveillance", statutory.control),
                    ("criminal-detention", statutory.detention),
                    ("fixed-term-imprisonment", statutory.fixed_term),
                )
                if band
            ]
            text = [f"{wording.KINDS[kind].in_language(language)} {_months(band, language)}" for kind, band in lengths]
            gravest = (("life", statutory.life), ("death", statutory.death))
            text += [wording.KINDS[kind].in_language(language) for kind, allowed in gravest if allowed]
            yield _row("tier", name, "\n".join(text), statutory, language)
        for start in tier.starting_point:
            own = start.name.in_language(language) if start.name else ""
            yield _row("start", own or name, _months(start.months, language), start, language)


def _thresholds(crime: schema.Crime, language: Language) -> Iterator[list[str]]:
    for id, versions in crime.thresholds.items():
        name = crime.threshold_names.get(id, Text(zh=id, en=id)).in_language(language)
        for entry in versions:
            figure = _threshold(entry, crime.measured_by(id), language)
            yield _row("threshold", name, figure, entry, language)
    for fact in crime.facts.values():
        for option in fact.options.values():
            for measure in option.limit:
                figure = limit(fact, measure).in_language(language)
                yield _row("limit", option.name.in_language(language), figure, measure, language)


def _threshold(entry: schema.Threshold, fact: schema.Fact | None, language: Language) -> str:
    if entry.same_as:
        return f"= {entry.same_as}"
    if entry.range and (fact is None or fact.type == "yuan"):
        return wording.money(*entry.range, language)
    if entry.range:
        return "～".join(_amount(value, fact, language) for value in entry.range)
    if entry.by_region:
        figures = {region: _amount(value, fact, language) for region, value in entry.by_region.items()}
        return "\n".join(f"{region}: {figure}" for region, figure in figures.items())
    return _amount(entry.value, fact, language)


def _amount(value: int | None, fact: schema.Fact | None, language: Language) -> str:
    if value is None:
        return _say("open", language)
    money = fact is None or fact.type == "yuan"
    return wording.yuan(value, language) if money else counted(fact, value).in_language(language)


def _rest(crime: schema.Crime, language: Language) -> Iterator[list[str]]:
    for increment in crime.increments.values():
        figure = _months(increment.months, language)
        yield _row("increment", increment.name.in_language(language), figure, increment, language)
    for factor in crime.factors.values():
        for band in factor.bands:
            yield _row("factor", factor.name.in_language(language), _band(band), band, language)
    for cap in crime.caps.values():
        yield _row("cap", cap.name.in_language(language), f"{cap.percent}%".replace("-", "−"), cap, language)
    for fine in crime.fine.values():
        yield _row("fine", fine.name.in_language(language), _fine(fine, crime, language), fine, language)
    for measure in crime.additional.values():
        figure = _months(measure.months, language) if measure.months else ""
        yield _row("additional", measure.text.in_language(language), figure, measure, language)
    for rule in crime.probation.values():
        yield _row("probation", rule.text.in_language(language), "", rule, language)


def _fine(fine: schema.FineRule, crime: schema.Crime, language: Language) -> str:
    figures = []
    if fine.low is not None or fine.high is not None:
        figures.append(wording.money(fine.low or 0, fine.high, language))
    if fine.times and fine.of:
        of = crime.facts[fine.of].name.in_language(language) if fine.of in crime.facts else fine.of
        figures.append(f"{of} × {_plain(fine.times)}")
    if fine.per_month:
        more = wording.money(*fine.per_month, language)
        figures.append(
            Text(zh="每增加一个月加{more}", en="for each further month {more}").in_language(language).format(more=more)
        )
    return "\n".join(figures)


def _factor(id: str, factor: schema.Factor, language: Language) -> str:
    parts = [f"{factor.name.in_language(language)} · {id} · {_say('layer', language)} {factor.layer} · {factor.law}"]
    rows = [
        _row("band", band.name.in_language(language) if band.name else "", _band(band), band, language)
        for band in factor.bands
    ]
    if factor.floor:
        least = _months((factor.floor.months, factor.floor.months), language)
        rows.append(_row("floor", "", least, factor.floor, language))
    parts.append(_figures(rows, language) if rows else _say("none", language))
    notes = [factor.note.in_language(language)] if factor.note else []
    notes += [
        f"{_say('excluded', language)} · {out.because.in_language(language)} · {out.law}" for out in factor.excluded
    ]
    notes += [f"{_say('weigh', language)} · {text.in_language(language)}" for text in factor.weigh]
    if notes:
        parts.append("\n".join(line for note in notes for line in wrap(note, screen())))
    return "\n\n".join(parts)


def _overlay(overlay: Overlay, language: Language) -> str:
    lines = [f"{overlay.name.in_language(language)} · {overlay.jurisdiction}"]
    lines += wrap(overlay.covers.in_language(language), screen())
    if overlay.regions:
        lines += ["", _say("regions", language)]
        for id, region in overlay.regions.items():
            lines += wrap(f"{id} · {region.name.in_language(language)} · {'、'.join(region.places)}", screen())
    if overlay.documents:
        lines += ["", _say("documents", language), *(f"· {document}" for document in overlay.documents)]
    rows = list(_overlay_figures(overlay.crimes | {"": overlay.factors}, "", language))
    if rows:
        lines += ["", _figures(rows, language)]
    return "\n".join(lines)


_FIGURES = ("value", "range", "by_region", "months", "percent", "low", "high", "times", "per")


def _overlay_figures(node: Any, path: str, language: Language) -> Iterator[list[str]]:
    """Every sourced entry of an overlay as it is written, since an overlay holds pieces and no whole crime."""
    if isinstance(node, list):
        for index, item in enumerate(node):
            yield from _overlay_figures(item, f"{path}[{index}]", language)
    if not isinstance(node, dict):
        return
    if "law" in node and "verified" in node:
        figure = "\n".join(f"{key} {_plain(node[key])}" for key in _FIGURES if key in node)
        source = [wording.BASES[str(node.get("basis", "provincial"))], wording.VERIFIED[str(node["verified"])]]
        words = "\n".join(text.in_language(language) for text in source)
        yield [path, figure, str(node["law"]), words, str(node.get("_at", ""))]
    for key, item in node.items():
        if key != "_at":
            yield from _overlay_figures(item, f"{path}.{key}".strip("."), language)


def _plain(value: Any) -> str:
    if isinstance(value, dict):
        return ", ".join(f"{key} {item}" for key, item in value.items() if key != "_at")
    return "～".join(map(str, value)) if isinstance(value, list | tuple) else str(value)


def check(directory: Path | None, language: Language, *, tests: bool = False) -> tuple[str, bool]:
    """The lint of a rules directory, its rules of procedure too: what to print, and whether it is clean.

    With `tests`, also every tier and factor that no law test meets.
    """
    from engine.law import procedure
    from engine.law.coverage import sourced
    from engine.law.lint import lint
    from engine.negotiation.bodies import NAMES
    from engine.negotiation.participants import ROLES

    if directory is not None and not directory.is_dir():
        raise InputError(Problem(str(directory), _NO_RULES))
    rules = library() if directory is None else Library(directory.resolve())
    try:
        problems = lint(rules)
    except RulesError as error:  # a file so wrong that the others cannot be looked at
        problems = error.problems
    problems = [*problems, *procedure.lint(rules.directory, NAMES, ROLES)]
    if tests and not problems:
        from engine.reach import unreached

        problems = unreached(rules)
    if problems:
        return "\n".join(problem.line(language) for problem in problems), False
    loaded = (yaml_source.load(path.read_text(encoding="utf-8"), name=path.name) for path in rules.files)
    figures = sum(sum(sourced(raw).values()) for raw in loaded)
    return WORDS["clean"].format(files=len(rules.files), figures=figures).in_language(language), True
