"""Arguments on each disputed factor: the article, what each side has on record, what would have to be shown, the bands.

Everything comes from the rulebook and the case; the page adds no sentence of its own but the headings.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from views import figures, names, state, tables, workbench
from views.text import colon, plain, read, say, sentence

if TYPE_CHECKING:
    from engine.analysis.arguments import Argument, BandLine, Side
    from engine.comparison import Comparison


def show(found: Comparison) -> None:
    """Each disputed factor folded up under its name and what the sides say; the first one open."""
    st.header(say("argue.title"), anchor=False)
    st.caption(say("argue.about"))
    points = _arguments()
    if not points:
        st.info(say("argue.none") if found.disputed else say("compare.no_dispute"))
    for place, point in enumerate(points):
        with st.expander(_label(point), expanded=place == 0, key=workbench.key("argue", point.count, point.factor)):
            _point(point)
    _others(found)


def _arguments() -> tuple[Argument, ...]:
    from engine.analysis.arguments import arguments

    return workbench.kept("arguments", lambda: arguments(state.session().raw))


def _label(point: Argument) -> str:
    """The name of the factor and, in short, what each side says."""
    raw = state.session().raw
    several = len(raw.get("counts") or {}) > 1
    name = sentence(read(point.name)) + (f" · {names.count(point.count, raw)}" if several else "")
    sides = workbench.listed([f"{names.position(side)} {_says(said)}" for side, said in point.sides.items()])
    return f"**{plain(name)}**　{plain(sides)}"


def _says(side: Side) -> str:
    if side.ratio is not None:
        return figures.percent_span(side.ratio.low, side.ratio.high)
    return read(side.says)


def _point(point: Argument) -> None:
    _law(point)
    with st.grid(max(1, min(3, len(point.sides))), min_column_width=240) as cells:
        for name, side in point.sides.items():
            with cells.cell(), st.container(border=True, height="stretch", gap="xsmall"):
                _side(name, side)
    if point.bands:
        st.markdown(f"**{say('argue.bands')}**")
        tables.table([_band(band) for band in point.bands], alt=say("argue.bands"), width=560)
    _bullets("argue.against", [_excluded(point, place) for place in range(len(point.exclusions))])
    said = [line.because.zh for line in point.exclusions]  # stand above already, with their articles
    twice = [text for text in point.twice if not any(text.zh.endswith(words) for words in said)]
    _bullets("argue.twice", [plain(sentence(read(text))) for text in twice])
    if point.weigh:
        st.markdown(f"**{say('argue.weigh')}**{colon()}{plain(names.listed(point.weigh))}")
    for text in (*([point.note] if point.note else []), *point.warnings):
        st.caption(f":material/info: {plain(read(text))}")


def _law(point: Argument) -> None:
    """The article of the Criminal Law first, then the guideline's, then on what condition the factor is found."""
    lines = [
        f"{plain(line.law)}{colon()}{plain(read(line.words))}"
        + (f" :gray[{plain(say('argue.where', when=read(line.when)))}]" if line.when else "")
        for line in point.statute
    ]
    lines.append(plain(point.law) if point.law else say("argue.no_law"))
    _bullets("argue.articles", lines)
    if point.when is not None:
        st.markdown(f"**{say('argue.when')}**{colon()}{plain(read(point.when))}")


def _side(name: str, side: Side) -> None:
    st.markdown(f"**{plain(names.position(name))}**{colon()}{plain(_says(side))}")
    record = read(side.record)
    st.markdown(f"{say('argue.record')}{colon()}{plain(record) if record else say('argue.no_record')}")
    if side.asserted:
        st.markdown(say("argue.evidence", text=plain(side.evidence)) if side.evidence else say("argue.no_evidence"))
    if side.missing:
        st.markdown(say("argue.missing"))
        st.markdown("\n".join(f"- {plain(read(text))}" for text in side.missing))
    for text in side.against:
        st.markdown(f"{say('argue.not_applied')}{colon()}{plain(read(text))}")


def _band(band: BandLine) -> dict[str, str]:
    figure = figures.percent_span(band.low, band.high) + (say("rules.exempt") if band.exempt else "")
    used = workbench.listed([names.position(name) for name in band.used_by])
    when, name = read(band.when), read(band.name)
    when = when if name in ("", when) else f"{name}{colon()}{when}"
    return {
        say("rules.when"): plain(sentence(when)),
        say("rules.figure"): plain(figure),
        say("argue.used_by"): plain(used) or say("compare.dash"),
        say("steps.law"): tables.source(band.law, tables.badges(band), band.at),
    }


def _excluded(point: Argument, place: int) -> str:
    line = point.exclusions[place]
    text = f"{plain(read(line.when))} → {plain(read(line.because))} :gray[{plain(line.law)}]"
    if line.holds_for:
        sides = workbench.listed([names.position(name) for name in line.holds_for])
        text += f" {say('argue.holds_for', sides=plain(sides))}"
    return text


def _bullets(title: str, lines: list[str]) -> None:
    if lines:
        st.markdown(f"**{say(title)}**\n\n" + "\n".join(f"- {line}" for line in lines))


def _others(found: Comparison) -> None:
    """The disputed points that make no factor, with the article that counts them."""
    results = list(found.results.values())
    rows = [
        {
            say("compare.point"): plain(sentence(read(point.name))),
            **{plain(names.position(name)): plain(read(point.values.get(name))) for name in found.results},
            say("excluded.law"): plain(workbench.law(point.path, *results)) or say("compare.dash"),
        }
        for point in found.disputed
        if point.kind != "factor" and not workbench.makes_factor(point.path, *results)
    ]
    if rows:
        st.markdown(f"**{say('argue.others')}**")
        tables.table(rows, alt=say("argue.others"), width=220 + 120 * len(results))
