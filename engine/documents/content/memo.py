"""量刑说理备忘录: every step of every position, what was not applied and why, other readings, how sources were read."""

from __future__ import annotations

from typing import Any

from engine import summary
from engine.documents.content import common, memo_parts, memo_result
from engine.documents.matter import Matter
from engine.text import Text

PAPERS = {
    "case_number": Text(zh="案号", en="File number"),
    "procuratorate": Text(zh="检察机关", en="Procuratorate"),
    "court": Text(zh="审判机关", en="Court"),
    "counsel": Text(zh="辩护人", en="Defence counsel"),
}
OF_FIRM = Text(zh="{counsel}（{firm}）", en="{counsel} ({firm})")


def content(matter: Matter) -> dict[str, Any]:
    """What the memo's template shows."""
    language, rules = matter.language, matter.rules
    results = matter.comparison.results
    several = len(results) > 1
    shown = matter.common
    views, shared = memo_result.of_results(results, rules, language)
    warnings = summary.warnings(results, language)
    optional: dict[str, Any] = {
        "shared": shared,
        "comparison": common.comparison_block(matter.comparison, language) if several else None,
        "offers": memo_parts.offers(results.values(), language),
        "remarks": [line for line in matter.texts["remarks"].splitlines() if line.strip()],
    }
    parts = ["case", "result", *(part for part, value in optional.items() if value), "articles", "warnings"]
    return {
        "title": shown.title or matter.result.title,
        "case": _case(matter),
        "counts": [common.count_block(shown, key, n, rules, language) for n, key in enumerate(shown.counts, 1)],
        "asserted": [
            common.asserted_row(name, entry, shown, rules, language)
            for name, entry in shown.factors.items()
            if entry is not None
        ],
        "earlier": memo_parts.earlier_rows(shown, language),
        "views": views,
        **optional,
        "articles": memo_parts.articles(list(results.values()), rules, language),
        "warnings": [
            common.numbered(n, common.with_dates(text, language), language) for n, text in enumerate(warnings, 1)
        ],
        "notice": matter.say(matter.result.notice),
        "number": {part: common.heading(place, language) for place, part in enumerate(parts, 1)},
    }


def _case(matter: Matter) -> list[dict[str, str]]:
    """The case and its rules; after its name and the defendant's, where it stands, as far as that was given."""
    given = matter.particulars
    counsel = given.counsel
    if counsel and given.law_firm:
        counsel = matter.say(OF_FIRM).format(counsel=counsel, firm=given.law_firm)
    values = {
        "case_number": given.case_number,
        "procuratorate": given.procuratorate,
        "court": given.court,
        "counsel": counsel,
    }
    papers = [{"label": matter.say(PAPERS[key]), "value": value} for key, value in values.items() if value]
    rows = common.case_rows(matter.common, matter.result, matter.rules, matter.language)
    named = sum(bool(name) for name in (matter.common.title, matter.common.defendant.name))
    return [*rows[:named], *papers, *rows[named:]]
