"""The cases through OpenFisca-core: the answers held against ours row by row, then timed. Run in its own environment.

    python benchmarks/openfisca/run.py CASES.npz [--rounds 3]

Prints one JSON object: rows that differ by column, the largest difference in months, seconds of processor time for
everything that we answer and for the figures alone, and the rows of which a whole number of months is wrong with
OpenFisca's own 32-bit floats (`single`). What is timed begins where ours begins: with columns as Arrow holds them,
words as numbers in a list.
"""

from __future__ import annotations

import argparse
import datetime
import json
import statistics
import time
from importlib import import_module
from typing import Any

import numpy
from formulas import FORMULAS
from openfisca_core.indexed_enums import EnumArray
from openfisca_core.simulation_builder import SimulationBuilder
from system import CHOICES, COUNTS, DATES, ENDS, ENUMS, FIRST, FLAGS, SECOND, SHARED, THRESHOLDS, System

for module in ("found", "ratios", "limits", "due"):
    import_module(module)  # each adds its formulas
PERIOD = "2025-06"
NOTHING, NO_DAY = numpy.iinfo(numpy.int64).min, numpy.iinfo(numpy.int32).min
EXACT = [f"{name}_{end}" for name in ("starting_point", "base_sentence", "adjusted") for end in ENDS]
MONTHS = [*(f"proposed_{end}" for end in ENDS), "envelope_low", "envelope_high"]
PERIODS = ["probation_low", "probation_high"]
LINES = [f"ratio_{name}_{end}" for name in (*FIRST, *SHARED, *SECOND) for end in ENDS]
LINES += [f"{name}_{end}" for name in ("taken", "lift") for end in ENDS]
WARNINGS = [name for name in FORMULAS if name.startswith("warns_")]
ASKED = [*EXACT, *MONTHS, *PERIODS, "tier", "undecided", "penalty", "fined", "fine_high", "probation"]
WORDS = {
    "tier": ("", "basic", "serious", "especially_serious"),
    "penalty": ("exempt", "fine-alone", "criminal-detention", "fixed-term-imprisonment"),
    "probation": ("false", "true", "mandatory"),
}


def inputs(cases: dict[str, Any], words: dict[str, Any]) -> dict[str, Any]:
    """The columns as OpenFisca's inputs: its own numbers for words, its defaults where nothing is stated."""
    found: dict[str, Any] = {}
    for name, known in CHOICES.items():
        table = numpy.array([*(known.index(word) for word in words[f"case.{name}"]), 0], dtype=numpy.uint8)
        found[name] = EnumArray(table[cases[name]], ENUMS[name])
    for name, default in FLAGS.items():
        if name in cases:
            found[name] = cases[name] == 1 if not default else cases[name] != 0
    found["recidivist_asserted"] = cases["factor.recidivist"] == 1
    found["surrender_stated"] = ~numpy.isnan(cases["ratio.surrender"])
    found["surrender_ratio"] = numpy.nan_to_num(cases["ratio.surrender"])
    found["amount"] = numpy.nan_to_num(cases["amount"])
    for name in COUNTS:
        found[name] = numpy.where(cases[name] == NOTHING, 1, cases[name]).astype(numpy.int32)
    for name in THRESHOLDS:
        own = cases[f"threshold.{name}"]
        found[f"own_{name}"] = numpy.where(own == NOTHING, 0, own).astype(float)
    never = numpy.datetime64(datetime.date(2200, 1, 1))
    for name in DATES:
        found[name] = numpy.where(cases[name] == NO_DAY, never, cases[name].astype("datetime64[D]"))
    return found


def reckon(system: System, cases: dict[str, Any], words: dict[str, Any], asked: list[str]) -> dict[str, Any]:
    """One simulation of all cases."""
    simulation = SimulationBuilder().build_default_simulation(system, len(cases["amount"]))
    for name, values in inputs(cases, words).items():
        simulation.set_input(name, PERIOD, values)
    return {name: simulation.calculate(name, PERIOD) for name in asked}


def differences(found: dict[str, Any], stored: dict[str, Any]) -> tuple[dict[str, int], float]:
    """Rows that differ, by column, and by how many months an exact figure is off at most (half a millionth is ours)."""
    term = stored["answer.adjusted_chosen"] != NOTHING
    wrong, off = {}, 0.0
    for name in EXACT:
        apart = numpy.abs(found[name][term] - stored[f"answer.{name}"][term] / 10**6)
        wrong[name], off = (apart > 5.1e-7).sum(), max(off, float(apart.max()))
    for name in MONTHS:
        wrong[name] = (found[name][term] != stored[f"answer.{name}"][term]).sum()
    open_ = term & (found["probation"] > 0)
    for name in PERIODS:
        wrong[name] = (found[name][open_] != stored[f"answer.{name}"][open_]).sum()
    for name, mine in WORDS.items():
        theirs = numpy.append(stored[f"words.answer.{name}"], "")[stored[f"answer.{name}"]]
        wrong[name] = (numpy.array(mine)[found[name]] != theirs)[term].sum()
    most = numpy.where(found["fined"] & (found["fine_high"] >= 0), found["fine_high"], NOTHING)
    wrong["fine_high"] = (most != stored["answer.fine_high"])[term].sum()
    wrong["fined"] = (found["fined"] != (stored["answer.fine_low"] != NOTHING))[term].sum()
    for name in WARNINGS:
        due = stored.get(f"warning.{name.removeprefix('warns_')}", numpy.zeros(len(term), dtype=bool))
        wrong[name] = (found[name] != due).sum()
    ours = {name.removeprefix("warning.") for name in stored if name.startswith("warning.")}
    wrong["warnings that it lacks"] = len(ours - {name.removeprefix("warns_") for name in WARNINGS})
    return {name: int(number) for name, number in (wrong | _lines(found, stored, term)).items() if number}, off


def months_off(found: dict[str, Any], stored: dict[str, Any]) -> int:
    """Rows of which some whole number of months differs."""
    term = stored["answer.adjusted_chosen"] != NOTHING
    return int(numpy.any([(found[name] != stored[f"answer.{name}"]) & term for name in MONTHS], axis=0).sum())


def _lines(found: dict[str, Any], stored: dict[str, Any], term: Any) -> dict[str, Any]:
    """The same for the lines of the adjustments: every factor, the ceiling of the plea, the floor of recidivism."""
    wrong = {}
    names = {name: (f"found_{name}", f"ratio_{name}") for name in (*FIRST, *SHARED, *SECOND)}
    for name, (there, figure) in (names | {"ceiling.plea_leniency": ("", "taken")}).items():
        ends = [found[f"{figure}_{end}"] for end in ENDS]
        due = term & (found[there] if there else (numpy.array(ends) != 0).any(axis=0))
        if f"line.{name}.low" not in stored:
            wrong[name] = due.sum()
            continue
        wrong[name] = (due != (stored[f"line.{name}.low"] != NOTHING)).sum()
        for end, values in (("low", numpy.min(ends, axis=0)), ("chosen", ends[1]), ("high", numpy.max(ends, axis=0))):
            apart = numpy.abs(values[due] - stored[f"line.{name}.{end}"][due] / 10**6)
            wrong[name] += (apart > 1e-6).sum()
    lifts = term & (numpy.array([found[f"lift_{end}"] for end in ENDS]) > 1e-9).any(axis=0)
    wrong["floor.recidivist"] = (lifts != (stored["line.floor.recidivist.low"] != NOTHING)).sum()
    return wrong


def main() -> None:
    """Compare and time."""
    parser = argparse.ArgumentParser()
    parser.add_argument("cases")
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    with numpy.load(options.cases) as file:
        stored = {name: file[name] for name in file.files}
    cases, words = (
        {name.removeprefix(prefix): values for name, values in stored.items() if name.startswith(prefix)}
        for prefix in ("case.", "words.")
    )
    system, everything = System(FORMULAS), [*ASKED, *LINES, *WARNINGS]
    said: dict[str, Any] = {"rows": len(cases["amount"]), "numpy": numpy.__version__}
    if "answer.adjusted_chosen" in stored:
        found = reckon(system, cases, words, [*everything, *(f"found_{name}" for name in (*FIRST, *SHARED, *SECOND))])
        said["differ"], said["off"] = differences(found, stored)
        said["single"] = months_off(reckon(System(FORMULAS, single=True), cases, words, MONTHS), stored)
        del found
    reckon(system, cases, words, everything)  # to warm up
    for name, asked in (("seconds", everything), ("figures", ASKED)):
        said[name] = statistics.median(timed(system, cases, words, asked) for _ in range(options.rounds))
    print(json.dumps(said))


def timed(system: System, cases: dict[str, Any], words: dict[str, Any], asked: list[str]) -> float:
    """Seconds of processor time."""
    start = time.process_time()
    reckon(system, cases, words, asked)
    return time.process_time() - start


if __name__ == "__main__":
    main()
