"""The trace of a result drawn as a graph, and told as a table for who cannot see it or has a narrow screen."""

from __future__ import annotations

import re
from collections.abc import Iterator

import streamlit as st

from engine.law.library import library
from engine.result import Result
from engine.trace import Graph, Node, trace
from views import charts
from views.tables import BREAK, table
from views.text import join, plain, read, say, sentence

# Kinds differ by shape and by the word on top, not by colour alone.
_SHAPES = {
    "fact": 'shape=box,style="filled",fillcolor="#f3f5f8",color="#8fa3b8"',
    "rule": 'shape=note,style="filled",fillcolor="#ffffff",color="#6b4c8a"',
    "finding": 'shape=box,style="rounded,filled",fillcolor="#e3ecf5",color="#1f4e79"',
    "left_out": 'shape=box,style="rounded,dashed",color="#5b6875",fontcolor="#5b6875"',
    "step": 'shape=box,style="filled",fillcolor="#fdf6ec",color="#a85a15"',
}
_FONT = 'fontname="PingFang SC, Microsoft YaHei, Noto Sans CJK SC, sans-serif"'
_SIZE = 11  # points of the letters
_LONG = 36  # characters of a detail in the picture, Latin ones twice as many; the table has it whole
_WIDE = 840


def draw(result: Result, key: str) -> None:
    """The picture in a frame of its own that scrolls on a narrow screen, and the same in words."""
    graph = trace(result, key, library())
    st.caption(say("trace.note"))
    with st.grid(1, min_column_width=_WIDE, wrap=False):
        st.graphviz_chart(dot(graph), width="content", alt=alt(graph))
    with st.expander(say("trace.table")):
        table(list(_rows(graph)), alt=say("trace.table"), width=800)


def dot(graph: Graph) -> str:
    """The graph in Graphviz' language, facts on the left and the steps on the right."""
    lines = [
        f'rankdir=LR;ranksep=0.3;nodesep=0.12;bgcolor="transparent";node [{_FONT},fontsize={_SIZE},margin="0.08,0.05"];'
    ]
    lines += [f'edge [{_FONT},fontsize=9,color="#7a8793",arrowsize=0.6];']
    numbers = {name: f"n{number}" for number, name in enumerate(graph.nodes)}
    for name, node in graph.nodes.items():
        words = _words(node)
        lines.append(f"{numbers[name]} [label={_quoted(words)},width={_width(words)},{_SHAPES[node.kind]}];")
    steps = [name for name, node in graph.nodes.items() if node.kind == "step"]
    if steps:
        lines.append("{rank=same;" + ";".join(numbers[name] for name in steps) + "}")
    left_out = [numbers[name] for name, node in graph.nodes.items() if node.kind == "left_out"]
    findings = [numbers[name] for name, node in graph.nodes.items() if node.kind == "finding"]
    if left_out and findings:  # nothing leads to them, yet they are findings: they stand in the same column
        lines.append("{rank=same;" + ";".join([findings[-1], *left_out]) + "}")
    for edge in graph.edges:
        style = "" if edge.label is None else f" [label={_quoted(read(edge.label))},style=dashed,constraint=false]"
        lines.append(f"{numbers[edge.source]} -> {numbers[edge.target]}{style};")
    return "digraph {" + "\n".join(lines) + "}"


def _width(words: str) -> str:
    """The least width of a node in inches: Graphviz has no measures of Chinese characters and takes them too narrow."""
    points = max(sum(_SIZE if ord(letter) > 0x2E7F else _SIZE * 0.6 for letter in line) for line in words.split("\n"))
    return f"{(points + 2 * _SIZE) / 72:.2f}"


def _words(node: Node) -> str:
    detail = read(node.detail)
    long = _LONG if any(ord(letter) > 0x2E7F for letter in detail) else 2 * _LONG
    detail = detail if len(detail) <= long else detail[: long - 1] + "…"
    parts = [sentence(read(node.label)), detail if node.kind != "left_out" else say("trace.left_out")]
    wrapped = "\n".join(charts.wrapped(part) for part in parts if part)
    return re.sub(r"\n([)）])", r"\1", wrapped)  # a bracket does not begin a line


def _quoted(words: str) -> str:
    return '"' + words.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n") + '"'


def alt(graph: Graph) -> str:
    """The picture for who cannot see it: each finding with what led to it."""
    lines = [
        say("trace.because", what=read(node.label), why=join([read(one.label) for one in _facts(graph, node)]))
        for node in graph.nodes.values()
        if node.kind == "finding" and list(_facts(graph, node))
    ]
    return say("trace.alt", text="; ".join(lines))


def _facts(graph: Graph, node: Node) -> Iterator[Node]:
    """The facts behind a finding, through its rules."""
    for before in graph.before(node.id):
        if before.kind == "rule":
            yield from graph.before(before.id)
        elif before.kind == "fact":
            yield before


def _rows(graph: Graph) -> Iterator[dict[str, str]]:
    for node in graph.nodes.values():
        after = [graph.nodes[edge.target] for edge in graph.edges if edge.source == node.id]
        source = BREAK.join(part for part in (plain(node.law), f":gray[{plain(node.at)}]" if node.at else "") if part)
        yield {
            say("trace.kind"): say(f"trace.{node.kind}"),
            say("trace.what"): BREAK.join(filter(None, (plain(sentence(read(node.label))), plain(read(node.detail))))),
            say("trace.leads_to"): plain(join([read(item.label) for item in after])),
            say("steps.law"): source,
        }
