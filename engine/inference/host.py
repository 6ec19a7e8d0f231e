"""The one place that imports durable_rules: register once, assert one message, read what fired, forget.

What was measured of durable_rules 2.0.28 and is dealt with here: deleting a state in which no action ever ran frees
uninitialised memory and ends the process, so every ruleset has one rule that always fires; an exception in an action
is swallowed into the state; rulesets cannot be changed after registration; one with many rules overflows a fixed stack
(error 303), so rules are registered in chunks; its polling threads are not needed, since every firing happens inside
the assertion, and are not started.
"""

from __future__ import annotations

import itertools
import threading
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any

from engine.inference.compiler import Expression

try:
    from durable import engine as durable
except ImportError as error:  # pragma: no cover - depends on how the extension was built
    raise ImportError(
        "durable_rules is not installed or was built for another Python. It is built from source with a C compiler; "
        "on Python 3.13 and later set CPPFLAGS=-DPyEval_CallObject=PyObject_CallObject while installing it. "
        "`make app` does both by itself."
    ) from error

CHUNK = 24  # rules in one ruleset; the engine's match stack holds 64 branches
LARGEST_CHUNK = 120  # comparisons in one ruleset
LARGEST_RULE = 16  # comparisons in one rule; a longer list of alternatives is registered one by one (error 113)
ALWAYS = "asserted"
_LARGEST = 2**62  # the engine compares 64-bit integers


class _Host(durable.Host):  # type: ignore[misc]  # durable_rules is untyped
    """A host without polling threads."""

    def _run(self) -> None:
        """Start nothing."""


_host = _Host()
_lock = threading.RLock()
_names = itertools.count()
_states = itertools.count()
_fired: dict[str, list[str]] = {}
_known: dict[str, str] = {}  # the rules of a chunk, written out, and its name


def _action(rule: str) -> Any:
    def fire(closure: Any) -> None:
        _fired[closure.s.sid].append(rule)

    return fire


class Ruleset:
    """Compiled rules, registered with the engine for the life of the process."""

    def __init__(self, expressions: Mapping[str, Expression]) -> None:
        self._chunks: list[tuple[str, frozenset[str]]] = []
        with _lock:
            for items in _chunks(expressions):
                chunk = [*items, (ALWAYS, {ALWAYS: 1})]
                self._chunks.append((_registered(chunk), frozenset().union(*(_properties(e) for _, e in chunk))))

    def fire(self, message: Mapping[str, int | str]) -> frozenset[str]:
        """The ids of the rules that `message` fires.

        Firing has no memory, so the last answers are kept: positions on one case differ in a factor or two, and their
        facts are then the same message.

        Raises:
            TypeError: a property is neither a whole number in range nor text.
            RuntimeError: an action failed inside the engine.
        """
        for name, value in message.items():
            if isinstance(value, bool) or not isinstance(value, int | str) or value == "":
                raise TypeError(f"{name}: the rule engine takes integers and ids, not {value!r}")
            if isinstance(value, int) and abs(value) > _LARGEST:
                raise TypeError(f"{name}: {value} is too large")
        fired: set[str] = set()
        for ruleset, read in self._chunks:
            # The engine hands the whole message back at every firing, so each chunk is told only what it reads.
            fired.update(_assert(ruleset, tuple(item for item in message.items() if item[0] in read)))
        return frozenset(fired) - {ALWAYS}


def _registered(chunk: list[tuple[str, Expression]]) -> str:
    """The name under which the engine has these rules, told to it once: what crimes and places have in common is most
    of the law, and the engine keeps a quarter of a megabyte for each chunk as long as the process lives."""
    written = repr(chunk)
    if written not in _known:
        name = f"rules-{next(_names)}"
        rules = {
            f"{rule} {number}": {"all": [{"m": e}], "run": _action(rule)} for number, (rule, e) in enumerate(chunk)
        }
        _host.set_rulesets({name: rules})
        _known[written] = name
    return _known[written]


def _chunks(expressions: Mapping[str, Expression]) -> Iterator[list[tuple[str, Expression]]]:
    """The rules in order, cut where a ruleset would hold more rules or comparisons than the engine takes."""
    chunk: list[tuple[str, Expression]] = []
    size = 0
    for name, expression in (item for entry in expressions.items() for item in _alternatives(*entry)):
        more = _comparisons(expression)
        if chunk and (len(chunk) == CHUNK or size + more > LARGEST_CHUNK):
            yield chunk
            chunk, size = [], 0
        chunk.append((name, expression))
        size += more
    if chunk:
        yield chunk


def _alternatives(name: str, expression: Expression) -> Iterator[tuple[str, Expression]]:
    """The rule, or its alternatives under the same name where it is too long; which of them fires is all one."""
    if "$or" in expression and _comparisons(expression) > LARGEST_RULE:
        for part in expression["$or"]:
            yield from _alternatives(name, part)
    else:
        yield name, expression


def _comparisons(expression: Any) -> int:
    if isinstance(expression, list):
        return sum(map(_comparisons, expression))
    joined = expression.get("$and") or expression.get("$or")
    return _comparisons(joined) if joined else 1


def _properties(expression: Any) -> frozenset[str]:
    """The message properties that an expression reads; keys that begin with $ are its operators."""
    if isinstance(expression, list):
        return frozenset().union(*map(_properties, expression))
    if not isinstance(expression, dict):
        return frozenset()
    own = {key for key in expression if not key.startswith("$")}
    return frozenset(own).union(*(_properties(value) for value in expression.values()))


@lru_cache(maxsize=4096)
def _assert(ruleset: str, message: tuple[tuple[str, int | str], ...]) -> tuple[str, ...]:
    sid = str(next(_states))
    with _lock:
        _fired[sid] = []
        try:
            _host.assert_fact(ruleset, {"id": "1", "sid": sid, **dict(message), ALWAYS: 1})
        finally:
            _host.delete_state(ruleset, sid)
            fired = _fired.pop(sid)
    if ALWAYS not in fired:  # the engine swallows what goes wrong in an action
        raise RuntimeError(f"the rule engine did not finish with {ruleset}")
    return tuple(fired)
