"""Ids of a caseload in the words of the rulebook, as a page or a report shows them."""

from __future__ import annotations

from engine.caseload.audit.bands import JOINED
from engine.caseload.audit.same import Findings
from engine.explanation import CONCERNS
from engine.law.library import NATIONAL, Library
from engine.law.rulebook import Rulebook
from engine.text import Text

GROUPINGS = {
    "court": Text(zh="法院", en="court"),
    "judge": Text(zh="法官", en="judge"),
    "year": Text(zh="年份", en="year"),
    "region": Text(zh="地区", en="region"),
    "crime": Text(zh="罪名", en="crime"),
    "jurisdiction": Text(zh="适用地", en="jurisdiction"),
    "tier": Text(zh="量刑幅度", en="tier"),
    "plea_stage": Text(zh="认罪认罚阶段", en="stage of the plea"),
    "place": Text(zh="地方", en="place"),
    "province": Text(zh="省份", en="province"),
    "prosecutor": Text(zh="检察官", en="prosecutor"),
    "sex": Text(zh="性别", en="sex"),
    "office": Text(zh="检察院", en="procuratorate"),
}

# Lines of the adjustment that are no factor of their own.
_HELD = {
    "ceiling": Text(zh="{name}的合计上限", en="ceiling: {name}"),
    "floor": Text(zh="{name}的最少增加", en="floor: {name}"),
}


def of_grouping(by: str) -> Text:
    """The name of a grouping; a column of the office's own keeps its name."""
    parts = [GROUPINGS.get(part, Text(zh=part, en=part)) for part in by.split("+")]
    return Text(zh="×".join(part.zh for part in parts), en=" × ".join(part.en for part in parts))


def of_group(by: str, group: str, rules: Library) -> Text:
    """The name of one group."""
    parts = by.replace("tier", "crime+tier").split("+") if "crime" not in by else by.split("+")
    words = group.split(JOINED)
    if len(words) != len(parts):
        return Text(zh=group, en=group)
    crime = next((word for part, word in zip(parts, words, strict=True) if part == "crime"), "")
    named = [_word(part, word, crime, rules) for part, word in zip(parts, words, strict=True)]
    return Text(zh=JOINED.join(one.zh for one in named), en=JOINED.join(one.en for one in named))


def _word(part: str, word: str, crime: str, rules: Library) -> Text:
    if part == "crime" and word in rules.crime_ids:
        return rules.crime(NATIONAL, word).name
    if part == "jurisdiction":
        return of_place(word, rules)
    if part == "tier" and crime:
        return of_tier(NATIONAL, crime, word, rules)
    if part == "plea_stage":
        return CONCERNS.get(word, Text(zh=word, en=word))
    return Text(zh=word, en=word)


def of_place(jurisdiction: str, rules: Library) -> Text:
    """The name of a jurisdiction."""
    overlay = rules.overlay(jurisdiction)
    return overlay.name if overlay else Text(zh="全国", en="national")


def of_tier(jurisdiction: str, crime: str, tier: str, rules: Library) -> Text:
    """The name of a tier of a crime."""
    found = rules.crime(jurisdiction, crime).tiers.get(tier)
    return found.name if found else Text(zh=tier, en=tier)


def of_factors(findings: Findings, rules: Library) -> Text:
    """The factors that like cases share, each with its ratio."""
    book = Rulebook.of(rules, findings.jurisdiction, findings.crime)
    if not findings.factors:
        return Text(zh="没有情节", en="no factor")
    said = []
    for id, ratio in findings.factors:
        kind, _, factor = id.rpartition(".")
        name = book.factors[factor].name if factor in book.factors else Text(zh=factor, en=factor)
        name = _HELD[kind].format(name=name) if kind in _HELD else name
        said.append(Text(zh=f"{name.zh}{ratio}%", en=f"{name.en} {ratio}%"))
    return Text.join(said)
