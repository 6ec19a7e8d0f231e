"""量刑说理备忘录: every step of every position, what was not applied and why, what was compared, the articles."""

from __future__ import annotations

from typing import Any

from engine import summary
from engine.documents.content import common
from engine.documents.matter import Matter


def content(matter: Matter) -> dict[str, Any]:
    """What the memo's template shows."""
    language, rules = matter.language, matter.rules
    results = matter.comparison.results
    several = len(results) > 1
    shown = matter.common
    parts = ("case", "result", *(("comparison",) if several else ()), "articles", "warnings")
    return {
        "title": shown.title or matter.result.title,
        "case": common.case_rows(shown, matter.result, rules, language),
        "counts": [common.count_block(shown, key, n, rules, language) for n, key in enumerate(shown.counts, 1)],
        "asserted": [
            common.asserted_row(name, entry, shown, rules, language)
            for name, entry in shown.factors.items()
            if entry is not None
        ],
        "views": [
            common.view_block(result, name if several else None, place, rules, language)
            for place, (name, result) in enumerate(results.items(), 1)
        ],
        "comparison": common.comparison_block(matter.comparison, language) if several else None,
        "articles": common.article_rows(list(results.values()), rules, language),
        "warnings": [
            common.numbered(n, text, language) for n, text in enumerate(summary.warnings(results, language), 1)
        ],
        "notice": matter.say(matter.result.notice),
        "number": {part: common.heading(place, language) for place, part in enumerate(parts, 1)},
    }
