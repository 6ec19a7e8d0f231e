"""A whole caseload: the same law over many cases at once, by columns, exactly.

What is named here is loaded when it is first asked for: `workers` starts other processes, and does it before anything
that takes its time is loaded.
"""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from engine.batch.evaluate import Tally, evaluate_batch

__all__ = ["Tally", "evaluate_batch"]


def __getattr__(name: str) -> Any:
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from engine.batch import evaluate

    return getattr(evaluate, name)
