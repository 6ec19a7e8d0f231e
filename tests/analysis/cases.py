"""Cases that the tests of the analyses start from."""

from __future__ import annotations

import datetime
from typing import Any


def case(crime: str, jurisdiction: str = "national", **rest: Any) -> dict[str, Any]:
    """A case of one count; facts of the count by name, and `defendant`, `plea`, `factors`, `chosen`, `positions`."""
    count: dict[str, Any] = {"crime": crime, "offence_date": datetime.date(2024, 6, 1)}
    made: dict[str, Any] = {
        "jurisdiction": jurisdiction,
        "sentencing_date": datetime.date(2025, 3, 1),
        "defendant": {"facts": rest.pop("defendant", {})},
        "counts": {"a": count},
    }
    if "chosen" in rest:
        count["chosen"] = rest.pop("chosen")
    if "plea" in rest:
        made["plea"] = {"stage": rest.pop("plea")}
    for key in ("factors", "positions", "region"):
        if key in rest:
            made[key] = rest.pop(key)
    count["facts"] = rest
    return made


# Nine points between the two sides: first-layer factors, shared ceilings, an exclusion, a fact, a figure chosen.
NINE: dict[str, Any] = case(
    "theft",
    amount=12000,
    chosen={"tier": "basic", "starting_point": 9, "base_sentence": 24},
    positions={
        "prosecution": {
            "counts": {"a": {"chosen": {"base_sentence": 30}}},
            "factors": {
                "confession": {"ratio": -10},
                "vulnerable_victim": {"ratio": 20},
                "restitution": {"ratio": -10},
            },
        },
        "defence": {
            "factors": {
                "minor_16_18": {"ratio": -30},
                "accessory": {"ratio": -30},
                "surrender": {"ratio": -20},
                "restitution": {"ratio": -20},
                "compensation_with_forgiveness": {"ratio": -20},
            },
            "plea": {"stage": "investigation"},
        },
    },
)
