"""A whole caseload: the same law over many cases at once, by columns, exactly."""

from engine.batch.evaluate import Tally, evaluate_batch

__all__ = ["Tally", "evaluate_batch"]
