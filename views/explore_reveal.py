"""What the law says at each step of an exercise, with what the reader guessed and a kind word on it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import streamlit as st

from engine import summary, wording
from engine.exercise import COUNT, Exercise, Stage, compare_factors, compare_range
from engine.formula import formula
from engine.law.library import library
from engine.law.rulebook import Rulebook
from engine.result import Result
from views import charts, explore_answer, figures, names, tables
from views.text import colon, join, language, plain, read, say, sentence


@dataclass
class Progress:
    """One reader's way through one exercise; terms in months. `stage`: answers uncovered, 0 while guessing."""

    stage: int = 0
    hints: int = 0
    tier: str | None = None
    start: tuple[int, int] | None = None
    factors: tuple[str, ...] = ()
    range: tuple[int, int] | None = None
    probation: str | None = None
    times: int = 0
    incomplete: bool = False


def tier_name(exercise: Exercise, name: str) -> str:
    """A tier with its longest term, which tells tiers apart for who does not know them by name."""
    tier = library().crime(exercise.place, exercise.crime).tiers[name]
    return (
        f"{read(tier.name)}（{_penalty(tier.statutory[0].high)}）"
        if language() == "zh"
        else (f"{read(tier.name)} ({_penalty(tier.statutory[0].high)})")
    )


def _penalty(high: int) -> str:
    return say("exercise.up_to", term=figures.term(high))


def _said(guess: str, verdict: str) -> None:
    """What was guessed and a kind word on it."""
    st.markdown(f":violet-badge[{say('exercise.yours')}] {plain(guess or say('exercise.no_guess'))}")
    st.caption(plain(verdict))


def _show_tier(exercise: Exercise, progress: Progress, result: Result) -> None:
    tier = result.counts[COUNT].tier
    assert tier is not None
    right = progress.tier == tier.id
    verdict = say("exercise.right") if right else say("exercise.other_tier" if progress.tier else "exercise.look")
    _said(tier_name(exercise, progress.tier) if progress.tier else "", verdict)
    st.markdown(f"{say('exercise.law')}{colon()}**{plain(tier_name(exercise, tier.id))}** :gray[{plain(tier.law)}]")
    why = names.matched(tier.why, exercise.case, COUNT)
    st.caption(plain(sentence(why)))


def _show_start(exercise: Exercise, progress: Progress, result: Result) -> None:
    count = result.counts[COUNT]
    start, base = count.starting_point, count.base_sentence
    assert start is not None and base is not None
    low, high = int(start.low), int(start.high)
    verdict = (
        say(f"exercise.range_{compare_range(progress.start, low, high)}") if progress.start else say("exercise.look")
    )
    _said(figures.span(*progress.start) if progress.start else "", verdict)
    st.markdown(
        f"{say('exercise.law')}{colon()}**{plain(figures.span(start.low, start.high))}** "
        f"{tables.badges(start)} :gray[{plain(start.law)}]"
    )
    for item in count.increments:
        st.markdown(
            f"{plain(sentence(read(item.name)))}{colon()}**{plain(figures.span(item.low, item.high))}** "
            f"{tables.badges(item)}"
        )
    st.markdown(f"{say('chart.base')}{colon()}**{plain(figures.months(base.chosen))}**")


def _show_factors(exercise: Exercise, progress: Progress, result: Result) -> None:
    hit, missed, extra = compare_factors(progress.factors, result)
    book = Rulebook.of(library(), exercise.place, exercise.crime)

    def named(found: tuple[str, ...]) -> str:
        return join([read(book.factors[name].name) for name in found])

    said = [say("exercise.factors_right")] if not missed and not extra else []
    said += [say("exercise.factors_hit", factors=named(hit))] if hit and (missed or extra) else []
    said += [say("exercise.factors_missed", factors=named(missed))] if missed else []
    said += [say("exercise.factors_extra", factors=named(extra))] if extra else []
    _said(named(progress.factors), " ".join(said))
    for line in result.counts[COUNT].adjustments:
        band = figures.percent_span(line.ratio.low, line.ratio.high) if line.kind == "factor" else ""
        words = f" :gray-badge[{say(f'layer.{line.layer}')}] **{plain(band)}**" if band else ""
        st.markdown(f"- {plain(sentence(read(line.name)))}{words} :gray[{plain(line.law)}]")
    for item in result.counts[COUNT].excluded:
        st.markdown(
            f"- {plain(read(item.name))} :gray-badge[{read(wording.STATUSES[item.status])}] {plain(read(item.reason))}"
        )


def _show_range(exercise: Exercise, progress: Progress, result: Result) -> None:
    declared, guess = result.declared, progress.range
    assert declared is not None and guess is not None
    verdict = compare_range(guess, declared.low, declared.high)
    _said(figures.span(*guess), say(f"exercise.range_{verdict}"))
    found = formula(result.counts[COUNT], exercise.place, library())
    if found is not None:
        st.markdown(" ".join(f"${piece}$" for piece in explore_answer.pieces(found)))
    words = figures.span(declared.low, declared.high)
    point = say("exercise.point", point=summary.point(result, language()))
    st.markdown(f"{say('exercise.law')}{colon()}**{plain(words)}** · {plain(point)}")
    bars = [
        charts.Bar(say("exercise.yours"), guess[0], guess[1], figures.span(*guess), charts.theme(3)),
        charts.Bar(say("chart.declared"), declared.low, declared.high, words, charts.theme(0), declared.chosen),
    ]
    if (band := result.envelope) is not None and band.high is not None:
        bars.append(
            charts.Bar(say("chart.envelope"), band.low, band.high, figures.span(band.low, band.high), "#8fa3b8")
        )
    alt = say("chart.place_alt", text="; ".join(f"{bar.label} {bar.words}" for bar in bars))
    charts.draw(bars, alt, key=f"{language()}/exercise/guess chart")


def _show_probation(exercise: Exercise, progress: Progress, result: Result) -> None:
    found = result.probation
    assert found is not None
    right = progress.probation == str(found.eligible).lower()
    verdict = say("exercise.right") if right else say("exercise.look")
    _said(say(f"exercise.probation_{progress.probation}") if progress.probation else "", verdict)
    st.markdown(f"{say('exercise.law')}{colon()}**{plain(sentence(summary.probation(result, language())))}**")
    for reason in found.reasons:
        text = reason.text if language() == "zh" else reason.text_en
        st.markdown(f"- {plain(sentence(text))} :gray[{plain(reason.law)}]")


SHOW: dict[Stage, Callable[[Exercise, Progress, Result], None]] = {
    "tier": _show_tier,
    "start": _show_start,
    "factors": _show_factors,
    "range": _show_range,
    "probation": _show_probation,
}
