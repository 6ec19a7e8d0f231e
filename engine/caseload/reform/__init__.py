"""Today's rulebook against a changed one over the same caseload: who moves, by how much, by which rule.

`reform` is the one question; `Reform` its answer, plain counts and months. `changed_rules` reads a changed rulebook.
"""

from engine.caseload.reform.counts import NO_TERM, Moves, Shift, band_name
from engine.caseload.reform.entries import Alone, Change, Example, Pair, Together
from engine.caseload.reform.result import NOTICE, Reform
from engine.caseload.reform.rules import Changed, changed_rules
from engine.caseload.reform.run import reform
from engine.caseload.reform.words import step_name

__all__ = [
    "NOTICE",
    "NO_TERM",
    "Alone",
    "Change",
    "Changed",
    "Example",
    "Moves",
    "Pair",
    "Reform",
    "Shift",
    "Together",
    "band_name",
    "changed_rules",
    "reform",
    "step_name",
]
