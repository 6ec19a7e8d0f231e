"""The items of a procedure decided by the rule engine: which conditions hold on what a record says."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from engine.inference import compiler
from engine.inference.facts import Facts
from engine.inference.host import Ruleset
from engine.law.procedure import Procedure, procedure


@cache
def _ruleset(name: str) -> Ruleset:
    return Ruleset({key: compiler.expression(item.when) for key, item in procedure(name).items.items()})


def holding(name: str, values: Mapping[str, int | str]) -> frozenset[str]:
    """The ids of the items whose condition holds on these facts; what is left out is unknown and matches nothing."""
    rules: Procedure = procedure(name)
    read = compiler.readings(item.when for item in rules.items.values())
    return _ruleset(name).fire(compiler.message(read, Facts(values, {}), frozenset()))
