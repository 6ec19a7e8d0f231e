"""What the law makes of the invented case: the range, the formula with its figures, each factor with its strength."""

from __future__ import annotations

import streamlit as st

from engine import summary, wording
from engine.formula import Formula, Term, formula
from engine.invented import COUNT, Invented
from engine.law.library import library
from engine.law.rulebook import Rulebook
from engine.result import Adjustment, CountResult, Result
from views import charts, drag, explore_rule, figures, names
from views.explore_case import change, explored, key
from views.tables import badges
from views.text import colon, labels, language, plain, read, say, sentence

_SPECIAL = str.maketrans({mark: f"\\{mark}" for mark in "%&#_{}$"} | dict.fromkeys("\\~^", " "))


def headline(result: Result) -> None:
    """The range first, then the point and what stands beside it; or why there is no term."""
    with st.container(border=True):
        declared, count = result.declared, result.counts[COUNT]
        if declared is None or count.tier is None:
            st.markdown(f"**{say('answer.none')}**")
            for warning in result.warnings:
                if warning.id in ("below_threshold", "threshold_open"):
                    st.caption(plain(warning.zh if language() == "zh" else warning.en))
            return
        st.metric(say("answer.label"), figures.span(declared.low, declared.high))
        beside = {
            say("explore.point"): summary.point(result, language()),
            say("answer.whose"): sentence(read(summary.chosen_by(result, library()))),
            say("answer.tier"): f"{read(count.tier.name)} {figures.span(count.tier.low, count.tier.high)}",
            say("answer.probation"): sentence(summary.probation(result, language())),
            say("answer.fine"): sentence(summary.fine(result, language())),
        }
        st.markdown("  \n".join(f":gray[{label}]{colon()}{plain(words)}" for label, words in beside.items()))


def shown_formula(result: Result) -> None:
    """The formula with the figures in it, in pieces that break where the screen ends."""
    found = formula(result.counts[COUNT], result.rulebook.jurisdiction, library())
    if found is None:
        return
    st.markdown(f"**{say('explore.formula')}**")
    with st.container(border=True):
        st.markdown(" ".join(f"${piece}$" for piece in pieces(found)))
        span = figures.span(found.proposed.low, found.proposed.high)
        st.caption(plain(say("explore.rounded", span=span, point=figures.months(found.proposed.chosen))))


def pieces(found: Formula) -> list[str]:
    """The formula as pieces of TeX, each of which stays whole."""
    out = [_brace(figures.short(found.base), say("chart.base"))]
    if found.added and found.first:
        out += [r"\times\bigl(1", *(_signed(term) for term in found.first), r"\bigr)"]
    else:
        out += [rf"\times\,{_brace(f'(1{_percent(term)})', read(term.name))}" for term in found.first]
    if found.second:
        out += [r"\times\bigl(1", *(_signed(term) for term in found.second), r"\bigr)"]
    return [*out, rf"=\,{_brace(figures.short(found.adjusted), say('chart.adjusted'))}"]


def _signed(term: Term) -> str:
    return _brace(_percent(term), read(term.name))


def _percent(term: Term) -> str:
    if term.ratio == 0:
        return r"\pm 0\%"
    sign = "-" if term.ratio < 0 else "+"
    return rf"{sign}{figures.short(abs(term.ratio))}\%"


def _brace(figure: str, name: str) -> str:
    """A figure with its name under it, in lines of a few characters."""
    lines = [rf"\text{{{line.translate(_SPECIAL)}}}" for line in charts.wrapped(sentence(name)).split("\n")]
    stacked = r"\\".join(lines)
    return rf"\underbrace{{{figure}}}_{{\substack{{{stacked}}}}}"


def factors(result: Result) -> None:
    """Every factor with its switch and its strength; those left out with the reason; and one more."""
    case, count = explored().case, result.counts[COUNT]
    book = Rulebook.of(library(), case.place, case.crime)
    st.markdown(f"**{say('explore.factors')}**")
    if count.base_sentence is None:
        st.caption(say("factors.no_base"))
        return
    lines = [line for line in count.adjustments if line.kind == "factor"]
    if not lines:
        st.caption(say("explore.no_factors"))
    for line in lines:
        _factor(line, case, book, result)
    for line in count.adjustments:
        if line.kind != "factor":
            change_ = figures.signed(line.after - line.before)
            st.caption(f"{plain(sentence(read(line.name)))} **{plain(change_)}** {plain(line.law)}")
    _left_out(count, case, book, result)
    _another(count, case, book)


def _factor(line: Adjustment, case: Invented, book: Rulebook, result: Result) -> None:
    name, label = line.factor, sentence(read(line.name))
    with st.container(border=True, gap="xsmall"):
        with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
            _switch(name, label, on=True, inferred=bool(line.why))
            months = plain(figures.signed(line.after - line.before))
            st.markdown(f":gray-badge[{say(f'layer.{line.layer}')}] **{months}**", width="content")
        if line.band is not None and line.band.low < line.band.high:
            low, high = int(line.band.low), int(line.band.high)
            places = range(low, high + 1)
            own = case.strengths.get(name)
            whole = "" if own is not None else say("explore.whole_band", band=figures.percent_span(low, high))
            drag.slider(
                say("explore.strength"),
                [figures.percent(place) + (whole if place == round(line.ratio.chosen) else "") for place in places],
                max(0, min(high - low, round(line.ratio.chosen) - low)),
                key=key("strength", name),
                moved=lambda place: change(explored().case.with_factor(name, places[place])),
            )
        else:
            st.markdown(plain(figures.percent(line.ratio.chosen)))
        with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
            st.caption(f"{plain(line.law)} {badges(line)}", width="stretch")
            explore_rule.popover(name, book, result.rulebook.sentencing_date, key=key("rule", name), used=line.at)
            if case.strengths.get(name) is not None:
                st.button(
                    say("explore.whole"),
                    key=key("whole", name),
                    icon=":material/undo:",
                    type="tertiary",
                    on_click=_widen,
                    args=(name, bool(line.why)),
                )


def _widen(name: str, inferred: bool) -> None:
    """Back to the whole band: a factor that the facts show needs no assertion for it."""
    case = explored().case
    change(case.restored(name) if inferred else case.with_factor(name, None))


def _switch(name: str, label: str, *, on: bool, inferred: bool) -> None:
    widget = key("factor", name)
    if st.session_state.get(widget) != on:
        st.session_state[widget] = on

    def turn() -> None:
        case = explored().case
        change(case.without_factor(name, inferred=inferred) if on else case.restored(name))

    st.toggle(plain(label), key=widget, on_change=turn, wrap=True)


def _left_out(count: CountResult, case: Invented, book: Rulebook, result: Result) -> None:
    """What was considered and does not count, with the reason; what was switched off can be switched on."""
    for item in count.excluded:
        with st.container(border=True, gap="xsmall"):
            if item.factor in case.withdrawn:
                _switch(item.factor, read(item.name), on=False, inferred=True)
                st.caption(say("explore.switched_off"))
            else:
                st.markdown(f"{plain(read(item.name))} :gray-badge[{read(wording.STATUSES[item.status])}]")
                st.caption(f"{plain(read(item.reason))} {plain(item.law)}")
            explore_rule.popover(item.factor, book, result.rulebook.sentencing_date, key=key("rule", item.factor))


def _another(count: CountResult, case: Invented, book: Rulebook) -> None:
    """A factor switched on without asking for its facts."""
    shown = {line.factor for line in count.adjustments} | {item.factor for item in count.excluded}
    options = [name for name, law in book.factors.items() if name not in shown and law.bands]
    widget = key("another", *sorted(shown))
    st.selectbox(
        say("explore.another"),
        options,
        index=None,
        format_func=labels(options, lambda name: read(book.factors[name].name)),
        placeholder=say("field.choose"),
        filter_mode="contains",
        key=widget,
        on_change=lambda: change(explored().case.with_factor(st.session_state[widget], None)),
        help=say("explore.another_help"),
    )


def warnings(result: Result) -> None:
    """What the reader must know before using the figures, under a lid."""
    if result.warnings:
        with st.expander(say("section.warnings", number=len(result.warnings)), icon=":material/info:"):
            for item in result.warnings:
                law = f" :gray[{plain(item.law)}]" if item.law else ""
                st.markdown(f"- {plain(item.zh if language() == 'zh' else item.en)}{law}")


def place_note(result: Result) -> None:
    """Whose rules, and on which day."""
    used = result.rulebook
    st.caption(
        plain(say("explore.day", place=names.jurisdiction(used.jurisdiction), date=figures.date(used.sentencing_date)))
    )
