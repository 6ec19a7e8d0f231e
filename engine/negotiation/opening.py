"""The opening of a negotiation from a case file: what both sides start from, on which rulebook.

A position, a text for a paper or an answer is one side's own and stays behind; names and numbers of the case go along.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

from engine.case.model import Case
from engine.law.library import NATIONAL, Library, library

_OWN = ("positions", "saved_with")
_SHARED = ("particulars",)


def plain(raw: Mapping[str, Any]) -> dict[str, Any]:
    """What was read from YAML in the values that a record holds: days as text."""
    found: dict[str, Any] = json.loads(json.dumps(dict(raw), ensure_ascii=False, default=str))
    return found


def common(raw: Mapping[str, Any]) -> tuple[dict[str, Any], list[str]]:
    """The case in plain values without what is one side's own, and what was left out."""
    found = plain(raw)
    left_out = [key for key in _OWN if found.pop(key, None)]
    papers = found.get("documents")
    if isinstance(papers, dict):
        left_out += [f"documents.{key}" for key in papers if key not in _SHARED and papers[key]]
        shared = {key: value for key, value in papers.items() if key in _SHARED}
        if shared:
            found["documents"] = shared
        else:
            del found["documents"]
    return found, left_out


def body(
    case: Mapping[str, Any],
    participants: Iterable[Any],
    *,
    title: str | None = None,
    agenda: Iterable[str] = (),
    proposed_rules: str = "warn",
    rules: Library | None = None,
) -> dict[str, Any]:
    """The content of the opening event, with the rulebook that is used here."""
    rules = rules or library()
    place = str(case.get("jurisdiction", NATIONAL))
    known = place if place in rules.jurisdictions else NATIONAL  # an unknown one is complained of with the case
    return {
        "type": "opened",
        "title": title if title is not None else str(case.get("title", "")),
        "case": dict(case),
        "rules": {"jurisdiction": place, "version": rules.method(known).version, "hash": rules.hash(known)},
        "participants": list(participants),
        "agenda": list(agenda),
        "proposed_rules": proposed_rules,
    }


def in_order(raw: Mapping[str, Any]) -> dict[str, Any]:
    """The case with its keys as a case file has them; a record keeps them by the alphabet."""
    order = [field.alias or name for name, field in Case.model_fields.items()]
    return {key: raw[key] for key in sorted(raw, key=lambda key: order.index(key) if key in order else len(order))}
