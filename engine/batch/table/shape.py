"""The columns of the answer, and the figures of an explained result in them."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

import pyarrow as pa

from engine.result import CountResult, Result

DECIMAL = pa.decimal128(18, 6)
LINE = pa.struct([("factor", pa.string()), ("low", DECIMAL), ("chosen", DECIMAL), ("high", DECIMAL)])
PROBLEM = pa.struct([("field", pa.string()), ("reason", pa.string())])
ENDS = ("low", "chosen", "high")
OUTER = ("low", "high")
EXACT = tuple(f"{name}_{end}" for name in ("starting_point", "base_sentence", "adjusted") for end in ENDS)
MONTHS = (
    *(f"{name}_{end}" for name in ("proposed", "declared") for end in ENDS),
    "envelope_low",
    "envelope_high",
    "probation_low",
    "probation_high",
)
YUAN = ("fine_low", "fine_high")
# A span is known at all its ends or at none; but of a fine the lower bound may be known alone.
SPAN_OF = {name: name if name in YUAN else name.rpartition("_")[0] for name in (*EXACT, *MONTHS, *YUAN)}
WORDS = ("status", "tier", "penalty", "probation")
STATUS = ("term", "below", "open", "wrong")  # a term; facts below the lowest tier; an open threshold; a wrong row
TERM, BELOW, OPEN, WRONG = range(4)
PROBATION = ("false", "true", "mandatory")
# What is shown of every count: of the first in columns of the case, of others in the list `more_counts`.
_OF_A_COUNT = ("tier", *EXACT, *(f"proposed_{end}" for end in ENDS))
COUNT = (*_OF_A_COUNT, *(f"envelope_{end}" for end in OUTER), "factors")


def _type(name: str) -> pa.DataType:
    if name == "factors":
        return pa.list_(LINE)
    return DECIMAL if name in EXACT else pa.int32() if name in MONTHS else pa.string()


MORE = pa.struct([("crime", pa.string()), *((name, _type(name)) for name in COUNT)])


def schema(row: pa.Field, kept: Sequence[pa.Field] = ()) -> pa.Schema:
    """The columns of the answer, after the row's own id and before the columns kept."""
    word = pa.dictionary(pa.int16(), pa.string())
    return pa.schema(
        [
            row,
            ("status", word),
            ("tier", word),
            *((name, DECIMAL) for name in EXACT),
            *((name, pa.int32()) for name in MONTHS),
            ("penalty", word),
            *((name, pa.int64()) for name in YUAN),
            ("probation", word),
            ("factors", pa.list_(LINE)),
            ("warnings", pa.list_(pa.string())),
            ("problems", pa.list_(PROBLEM)),
            ("more_counts", pa.list_(MORE)),
            *kept,
        ]
    )


def figures(result: Result) -> dict[str, Any]:
    """What the table shows of an explained result, by column; None where there is nothing."""
    count, *others = result.counts.values()
    found = figures_of(count)
    found |= {f"declared_{end}": getattr(result.declared, end) if result.declared else None for end in ENDS}
    for name, band in (
        ("envelope", result.envelope),
        ("probation", result.probation.period if result.probation else None),
        ("fine", result.fine),
    ):
        found |= {f"{name}_{end}": getattr(band, end) if band else None for end in ("low", "high")}
    warnings = sorted({warning.id for warning in result.warnings})
    status = "term" if result.declared else "open" if "threshold_open" in warnings else "below"
    return found | {
        "status": status,
        "penalty": result.penalty.kind if result.penalty else None,
        "probation": str(result.probation.eligible).lower() if result.probation else None,
        "warnings": warnings,
        "more_counts": [{"crime": other.crime, **figures_of(other)} for other in others],
    }


def figures_of(count: CountResult) -> dict[str, Any]:
    """What is shown of every count of an explained result."""
    found: dict[str, Any] = {}
    for name in ("starting_point", "base_sentence", "adjusted"):
        span = getattr(count, name)
        found |= {f"{name}_{end}": _micro(getattr(span, end)) if span else None for end in ENDS}
    found |= {f"proposed_{end}": int(getattr(count.proposed, end)) if count.proposed else None for end in ENDS}
    found |= {f"envelope_{end}": getattr(count.envelope, end) if count.envelope else None for end in OUTER}
    found["tier"] = count.tier.id if count.tier else None
    found["factors"] = [(line.factor, *(_micro(getattr(line.ratio, e)) for e in ENDS)) for line in count.adjustments]
    return found


def _micro(value: Fraction) -> int:
    return round(value * 10**6)
