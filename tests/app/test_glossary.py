"""Terms of art have one English gloss each, and every text that has a term in Chinese uses it in English."""

from __future__ import annotations

import ast
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from views.glossary import Term, terms
from views.text import catalogue

ROOT = Path(__file__).resolve().parents[2]
# Texts that stand beside a label which has the term, and need not say it again.
BESIDE_A_LABEL = {
    "engine/summary.py": {"缓刑", "罚金"},
    "engine/analysis/targets.py": {"缓刑"},
    "engine/evaluation.py": {"缓刑"},
    "engine/calculation/probation.py": {"缓刑"},
}
ANSWERS = {
    "probation_kind.barred",
    "probation_kind.generally_not",
    "probation_kind.mandatory",
    "probation_kind.favours",
}


@cache
def engine_texts() -> list[tuple[str, str, str]]:
    """File, Chinese and English of every text that the engine's modules hold."""
    found = []
    for path in sorted((ROOT / "engine").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Text":
                words = {item.arg: _literal(item.value) for item in node.keywords}
                if words.get("zh") and words.get("en"):
                    found.append((str(path.relative_to(ROOT)), words["zh"], words["en"]))
    return found


def _literal(node: Any) -> str:
    if isinstance(node, ast.JoinedStr):
        return "".join(str(part.value) if isinstance(part, ast.Constant) else "{}" for part in node.values)
    return str(node.value) if isinstance(node, ast.Constant) else ""


def wrong(zh: str, en: str) -> list[str]:
    """Terms of the Chinese whose gloss the English lacks; a term inside a longer one counts as the longer one."""
    missing, rest = [], zh
    for term in sorted(terms(), key=lambda term: len(term.zh), reverse=True):
        if term.zh in rest:
            rest = rest.replace(term.zh, "□")
            if not term.in_english(en):
                missing.append(term.zh)
    return missing


def test_glosses_are_one_to_a_term() -> None:
    known = terms()
    assert len({term.zh for term in known}) == len({term.en for term in known}) == len(known) >= 25
    for term in known:
        assert term.meaning.zh.endswith("。") and term.meaning.en.endswith("."), term.zh
        assert not wrong(term.meaning.zh, f"{term.en} {term.meaning.en}"), term.zh


def test_pages_use_the_glosses() -> None:
    found = {key: missing for key, text in catalogue().items() if (missing := wrong(text.zh, text.en))}
    assert {key: missing for key, missing in found.items() if key not in ANSWERS} == {}


def test_engine_uses_the_glosses() -> None:
    found = [
        (file, zh, missing)
        for file, zh, en in engine_texts()
        if (missing := [term for term in wrong(zh, en) if term not in BESIDE_A_LABEL.get(file, set())])
    ]
    assert found == []


@pytest.mark.parametrize("term", terms(), ids=lambda term: term.zh)
def test_every_term_is_used_somewhere(term: Term) -> None:
    """A gloss that no text needs would only grow stale."""
    texts = [text.zh for text in catalogue().values()] + [zh for _, zh, _ in engine_texts()]
    rules = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "rules").glob("*.yaml"))
    assert any(term.zh in text for text in texts) or term.zh in rules


def test_terms_can_be_looked_up_on_every_page(pages: Any) -> None:
    pages.go("rules")
    assert pages.sees("基准刑") and pages.sees("量刑起点加上增加刑罚量；各情节的比例都按它计算。")
    pages.speak("en")
    assert pages.sees("Base sentence") and pages.sees("every ratio is taken of it")
