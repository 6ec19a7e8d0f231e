"""The trace of a count as a graph: fact → rule → finding → step, as the result tells it.

Nodes and edges come from the result's `why` and its steps, never from a second look at the facts: what is drawn is what
was computed. How it is drawn, and how small, is the page's affair.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Literal

from engine.explanation import NOTHING, band, describe, signed
from engine.inference.rules import Rule, collect
from engine.law.library import Library
from engine.law.rulebook import Rulebook
from engine.result import Adjustment, CountResult, Excluded, Result, Source, Step, Why
from engine.text import Text

NodeKind = Literal["fact", "rule", "finding", "left_out", "step"]
FOUND = "found "
PARTY = Text(zh="当事一方主张", en="Asserted by a party")
EXCLUDES = Text(zh="排除", en="excludes")
_STEPS = {
    "starting_point": Text(zh="量刑起点", en="Starting point"),
    "base_sentence": Text(zh="基准刑", en="Base sentence"),
    "adjusted": Text(zh="调节结果", en="Adjusted"),
    "proposed": Text(zh="取整", en="Rounded"),
    "declared": Text(zh="宣告刑建议", en="Declared sentence proposed"),
}
_RULES = {
    "tier": Text(zh="定档", en="Tier"),
    "increment": Text(zh="增加刑罚量", en="Increment"),
    "interpolation": Text(zh="内插", en="Interpolation"),
    "factor": Text(zh="认定情节", en="Factor"),
    "band": Text(zh="选定幅度", en="Band"),
    "statute": Text(zh="法定效果", en="Statutory effect"),
    "start": Text(zh="选定起点", en="Starting point"),
    "ceiling": Text(zh="上限", en="Ceiling"),
}
_LAYERS = {1: Text(zh="第一层", en="Layer 1"), 2: Text(zh="第二层", en="Layer 2")}
_LIMIT = Text(zh="法定刑限制", en="Statutory limit")


@dataclass(frozen=True)
class Node:
    """One thing in the trace: its name, its figure or value, the article, and its line in the rules."""

    id: str
    kind: NodeKind
    label: Text
    detail: Text = NOTHING
    law: str = ""
    at: str = ""


@dataclass(frozen=True)
class Edge:
    """From what to what; `label` where the arrow is not simply “leads to”."""

    source: str
    target: str
    label: Text | None = None


@dataclass
class Graph:
    """Nodes by their id in the order in which the law is read, and the edges between them, each once."""

    nodes: dict[str, Node] = field(default_factory=dict)
    edges: list[Edge] = field(default_factory=list)

    def add(self, node: Node) -> str:
        """The node's id; one that is there already stays as it is."""
        self.nodes.setdefault(node.id, node)
        return node.id

    def link(self, source: str, target: str, label: Text | None = None) -> None:
        """An edge between two nodes."""
        edge = Edge(source, target, label)
        if edge not in self.edges:
            self.edges.append(edge)

    def before(self, node: str) -> Iterator[Node]:
        """The nodes from which an edge leads to `node`."""
        return (self.nodes[edge.source] for edge in self.edges if edge.target == node)


def trace(result: Result, key: str, rules: Library) -> Graph:
    """The graph of count `key`, ending in the case's declared sentence; empty where it has no tier and no term."""
    count, graph = result.counts[key], Graph()
    book = Rulebook.of(rules, result.rulebook.jurisdiction, count.crime)
    by_id = {rule.id: rule for rule in collect(book)}
    if count.tier is not None:
        tier = count.tier
        months = Text(zh=f"{tier.low}–{tier.high}个月", en=f"{tier.low}–{tier.high} months")
        graph.add(Node("tier", "finding", tier.name, months, tier.law, tier.at))
        _lead(graph, "tier", tier.why, book, by_id, tier)
    for item in count.increments:
        months = Text(zh=f"+{band(item)}个月", en=f"+{band(item)} months")
        finding = graph.add(Node(f"increment.{item.id}", "finding", item.name, months, item.law, item.at))
        _lead(graph, finding, item.why, book, by_id, item)
    for line in count.adjustments:
        if line.kind != "factor":
            continue  # ceilings and floors are steps: they follow from the factors, not from facts
        finding = graph.add(_factor(line))
        _lead(graph, finding, line.why, book, by_id, line)
        if not line.why:
            graph.link(graph.add(Node("party", "fact", PARTY)), finding)
    _steps(graph, [step for step in result.steps if step.count == key], count)
    last = [name for name, node in graph.nodes.items() if node.kind == "step"]
    for step in result.steps:
        if step.count is None and step.id == "declared" and last:
            graph.link(last[-1], graph.add(_step(step)))
    for left in count.excluded:
        _left_out(graph, left)
    return graph


def _factor(line: Adjustment) -> Node:
    width = "" if line.ratio.low == line.ratio.high else f"（{signed(line.ratio.low)}～{signed(line.ratio.high)}）"
    zh = signed(line.ratio.chosen) + width
    en = zh.replace("（", " (").replace("）", ")").replace("～", " to ")
    return Node(f"finding.{line.factor}", "finding", line.name, Text(zh=zh, en=en), line.law, line.at)


def _lead(
    graph: Graph, finding: str, why: Iterable[Why], book: Rulebook, by_id: dict[str, Rule], source: Source
) -> None:
    """The rules that fired and the facts they matched, before what they found."""
    for item in why:
        rule = by_id.get(item.rule)
        law, at = (rule.law, rule.at) if rule else (source.law, item.at)
        label = _RULES.get(item.rule.partition(".")[0], Text(zh="规则", en="Rule"))
        node = graph.add(Node(f"rule.{item.rule}", "rule", label, Text(zh=law, en=law), law, item.at or at))
        graph.link(node, finding)
        for name, value in item.facts.items():
            if name.startswith(FOUND):
                before = f"finding.{name.removeprefix(FOUND)}"
                if before in graph.nodes:
                    graph.link(before, node)
                continue
            graph.link(graph.add(_fact(name, value, book)), node)


def _fact(name: str, value: object, book: Rulebook) -> Node:
    words = describe([Why(rule="", facts={name: value})], book)
    (zh, _, zh_value), (en, _, en_value) = words.zh.partition("："), words.en.partition(": ")
    fact = book.facts.get(name)
    law, at = (fact.law, fact.at) if fact else ("", "")
    return Node(f"fact.{name}", "fact", Text(zh=zh, en=en), Text(zh=zh_value, en=en_value), law, at)


def _steps(graph: Graph, steps: list[Step], count: CountResult) -> None:
    """The steps one after the other, each with the finding that it counts."""
    own = {f"finding.{line.factor}" for line in count.adjustments if line.kind == "factor"}
    before = ""
    for step in steps:
        name = step.id.rpartition(".")[2] if step.id.endswith("tier") else step.id
        if name == "tier":
            continue
        node = graph.add(_step(step, count))
        if before:
            graph.link(before, node)
        before = node
        bare = _bare(step, count)
        for finding in (f"finding.{bare}", f"finding.{bare.removeprefix('factor.')}", bare):
            if finding in graph.nodes and (finding in own or finding.startswith("increment.")):
                graph.link(finding, node)
                break
        if "tier" in graph.nodes and (bare == "starting_point" or bare.startswith("limit.")):
            graph.link("tier", node)


def _bare(step: Step, count: CountResult) -> str:
    """The step's id without the count that several counts put before it."""
    prefix = f"{step.count}."
    known = {*_STEPS, *(line.factor for line in count.adjustments)}
    inner = step.id.removeprefix(prefix)
    return step.id if step.id in known else inner


def _step(step: Step, count: CountResult | None = None) -> Node:
    bare = _bare(step, count) if count else step.id
    lines = {line.factor: line for line in count.adjustments} if count else {}
    line = lines.get(bare) or lines.get(bare.removeprefix("factor."))
    name = _STEPS.get(bare)
    if name is None and line is not None:
        name = _LAYERS[line.layer] if line.kind == "factor" else line.name
    if name is None:
        name = _LIMIT if bare.startswith("limit.") else _RULES.get(bare.partition(".")[0], Text(zh=step.zh, en=step.en))
    return Node(f"step.{step.id}", "step", name, Text(zh=step.formula, en=step.formula), step.law, step.at)


def _left_out(graph: Graph, left: Excluded) -> None:
    node = graph.add(Node(f"left_out.{left.factor}", "left_out", left.name, left.reason, left.law, left.at))
    by = f"finding.{left.by}"
    if by in graph.nodes:
        graph.link(by, node, EXCLUDES)
