"""The parts of the result page: each shows one part of the result as the engine gives it."""

from __future__ import annotations

import streamlit as st

from engine import summary, wording
from engine.law.library import library
from engine.law.rulebook import Rulebook
from engine.result import Adjustment, CountResult, PenaltyOption, Result
from views import figures, names, state, tables
from views.text import colon, join, language, plain, read, say, sentence

_LARGEST = 3
_WHY_NONE = ("below_threshold", "threshold_open")
_FEW = 4  # warnings that may stand open without pushing the reasons off the screen


def title(key: str, count: CountResult, result: Result) -> str:
    """A heading, with the crime where the case has several."""
    return say(key) if len(result.counts) == 1 else f"{say(key)} · {read(count.name)}"


def headline(result: Result) -> None:
    """The proposed range, the point and whose choice it is, and what stands beside the main penalty."""
    with st.container(border=True):
        if result.declared is None or result.penalty is None:
            _no_answer(result)
            return
        declared = result.declared
        st.metric(say("answer.label"), figures.span(declared.low, declared.high))
        st.markdown(
            say(
                "answer.point",
                words=plain(figures.term_span(declared.low, declared.high)),
                point=plain(summary.point(result, language())),
            )
        )
        st.caption(f"{say('answer.whose')}{colon()}{plain(sentence(read(summary.chosen_by(result, library()))))}")
        with st.grid(4, min_column_width=170, gap="medium") as cells:
            for label, words in _beside(result):
                with cells.cell():
                    st.caption(label)
                    st.markdown(f"**{plain(words)}**")
        if result.proposal is not None:
            st.caption(plain(f"{say('section.proposal')}{colon()}{summary.proposal(result.proposal, language())}"))
        if result.penalty.options:
            others = join([names.kind(kind) for kind in result.penalty.options])
            st.caption(plain(f"{say('answer.options')}{colon()}{others}"))


def _no_answer(result: Result) -> None:
    """Which charges have no term yet, and what the engine says about it."""
    st.markdown(f"**{say('answer.none')}**")
    for key, count in result.counts.items():
        if count.proposed is None:
            st.markdown(f"- {plain(names.count(key, state.document()))}{colon()}{say('answer.no_tier_of')}")
    for warning in result.warnings:
        if warning.id in _WHY_NONE:
            st.caption(plain(_words(warning.zh, warning.en)))


def _beside(result: Result) -> list[tuple[str, str]]:
    spoken = language()
    parts = [(say("answer.tier"), _tiers(result))]
    if result.combined is not None:
        parts.append((say("answer.combined"), figures.span(result.combined.low, result.combined.high)))
        if control := result.combined.then_control:
            parts.append((read(summary.LABELS["control"]), figures.span(control.low, control.high)))
    if result.earlier is not None:
        left = result.earlier.remains
        parts.append((read(summary.LABELS["remains"]), figures.span(left.low, left.high)))
    if result.envelope is not None and result.envelope.high != 0:
        parts.append((say("answer.envelope"), figures.span(result.envelope.low, result.envelope.high)))
    parts.append((say("answer.probation"), sentence(summary.probation(result, spoken))))
    parts.append((say("answer.fine"), sentence(summary.fine(result, spoken))))
    return parts


def _tiers(result: Result) -> str:
    used = [count.tier for count in result.counts.values() if count.tier]
    named = [say("field.with_unit", label=read(tier.name), unit=figures.span(tier.low, tier.high)) for tier in used]
    return join(named) or say("answer.no_tier")


def _words(zh: str, en: str) -> str:
    return zh if language() == "zh" else en


def warnings(result: Result, *, most: int = _FEW) -> None:
    """What the reader must know before using the figures; open where there are no more than `most`."""
    if not result.warnings:
        return
    with st.expander(
        say("section.warnings", number=len(result.warnings)),
        expanded=len(result.warnings) <= most,
        icon=":material/info:",
    ):
        for item in result.warnings:
            law = f" :gray[{plain(item.law)}]" if item.law else ""
            st.markdown(f"- {plain(_words(item.zh, item.en))}{law}")


def largest(result: Result) -> None:
    """The adjustments that moved the sentence most."""
    lines = [(key, line) for key, count in result.counts.items() for line in count.adjustments]
    lines.sort(key=lambda item: abs(item[1].after - item[1].before), reverse=True)
    if not lines:
        st.caption(say("factors.none"))
    with st.grid(_LARGEST, min_column_width=240) as cells:
        for key, line in lines[:_LARGEST]:
            with cells.cell(), st.container(border=True, height="stretch", gap="xsmall"):
                _adjustment(line, key)


def _adjustment(line: Adjustment, key: str) -> None:
    st.metric(plain(sentence(read(line.name))), figures.signed(line.after - line.before))
    ratio = figures.percent(line.ratio.chosen)
    if line.band is not None and line.band.low != line.band.high:
        ratio += say("factor.of_band", band=figures.percent_span(line.band.low, line.band.high))
    st.markdown(plain(ratio))
    why = sentence(names.matched(line.why, state.document(), key)) or say("factor.by_party")
    st.caption(plain(why))
    st.caption(plain(line.law))
    st.markdown(tables.badges(line))


def steps(result: Result) -> None:
    """Every step: charge by charge, then the case as a whole; with one charge all in one table."""
    st.caption(say("steps.note"))
    if len(result.counts) == 1:
        tables.steps(result.steps, alt=say("section.steps"))
        return
    for key in [*result.counts, None]:
        own = [step for step in result.steps if step.count == key]
        title = names.count(key, state.document()) if key is not None else say("steps.whole")
        if own:
            st.markdown(f"**{plain(title)}**")
            tables.steps(own, alt=say("steps.alt", crime=title))


def excluded(result: Result) -> None:
    """Factors that were considered and do not count."""
    rows = [
        {
            say("excluded.factor"): plain(read(item.name)),
            say("excluded.status"): f":gray-badge[{read(wording.STATUSES[item.status])}]",
            say("excluded.reason"): plain(read(item.reason)),
            say("excluded.law"): plain(item.law),
        }
        for count in result.counts.values()
        for item in count.excluded
    ]
    if rows:
        st.header(say("section.excluded"), anchor=False)
        tables.table(rows, alt=say("section.excluded"), width=640)


def offers(result: Result) -> None:
    """Increments that other places give, where the text in use gives none."""
    rows = [
        {
            say("offers.place"): plain(read(item.jurisdiction_name)),
            say("offers.name"): plain(read(item.name)),
            say("offers.months"): plain(figures.span(item.months[0], item.months[1])),
            say("excluded.law"): plain(item.law),
            say("rules.verified"): plain(read(wording.VERIFIED[item.verified])),
        }
        for count in result.counts.values()
        for item in count.offers
    ]
    if rows:
        st.header(say("section.offers"), anchor=False)
        st.caption(say("offers.note"))
        tables.table(rows, alt=say("section.offers"), width=760)


def options(result: Result) -> None:
    """Other penalties that the law leaves open, each with its reason."""
    _bullets("section.options", [(summary.option(item, language()), item.law) for item in _offered(result)])


def _offered(result: Result) -> tuple[PenaltyOption, ...]:
    return result.penalty.offered if result.penalty else ()


def additional(result: Result) -> None:
    """Additional penalties and measures, as reminders."""
    _bullets("section.additional", [(summary.measure(item, language()), item.law) for item in result.additional])


def readings(result: Result) -> None:
    """What the other readings of the text would give."""
    found = [item for count in result.counts.values() for item in count.alternatives]
    _bullets("section.readings", [(summary.alternative(item, language()), item.law) for item in found])


def _bullets(title: str, items: list[tuple[str, str]]) -> None:
    if not items:
        return
    st.header(say(title), anchor=False)
    for text, law in items:
        st.markdown(f"- {plain(text)} :gray[{plain(law)}]")


def probation(result: Result) -> None:
    """Whether probation is open, and why."""
    if result.probation is None:
        return
    st.header(say("answer.probation"), anchor=False)
    st.markdown(f"**{plain(sentence(summary.probation(result, language())))}**")
    for reason in result.probation.reasons:
        st.markdown(f"- {plain(sentence(_words(reason.text, reason.text_en)))} :gray[{plain(reason.law)}]")


def fine(result: Result) -> None:
    """The fine, and what it is weighed by."""
    st.header(say("answer.fine"), anchor=False)
    st.markdown(f"**{plain(sentence(summary.fine(result, language())))}**")
    if result.fine is None:
        return
    if result.fine.note:
        st.caption(plain(read(result.fine.note)))
    st.caption(f"{plain(result.fine.law)} {tables.badges(result.fine)}")
    for count in result.counts.values():
        weigh = Rulebook.of(library(), result.rulebook.jurisdiction, count.crime).crime.fine_weigh
        if weigh:
            st.caption(plain(f"{say('fine.weigh')}{colon()}{names.listed(weigh)}"))


def detention(result: Result) -> None:
    """Days held before judgment that count towards the term."""
    credit = result.detention_credit
    if credit is None:
        return
    st.header(say("section.credit"), anchor=False)
    text = say("credit.days", days=credit.days)
    if credit.start_date is not None and credit.end_date is not None:
        text += say("credit.term", start=figures.date(credit.start_date), end=figures.date(credit.end_date))
    st.markdown(f"**{plain(text)}**")
    if credit.control_start_date is not None and credit.control_end_date is not None:
        dates = {"start": credit.control_start_date, "end": credit.control_end_date}
        st.markdown(plain(say("credit.control", **{name: figures.date(day) for name, day in dates.items()})))
    for note in credit.notes:
        st.caption(f"{plain(read(note.text))} {plain(note.law)}")
    if credit.note:
        st.caption(plain(read(credit.note)))
    st.caption(plain(credit.law))


def rulebook(result: Result) -> None:
    """Which rules were used, so that the figures can be found again."""
    used = result.rulebook
    st.caption(
        plain(
            say(
                "rulebook.used",
                place=read(used.jurisdiction_name),
                documents=join([item.document for item in used.guidelines]),
                version=used.version,
                date=figures.date(used.sentencing_date),
                hash=used.hash[:12],
            )
        )
    )
