"""liangxing (量刑): a sentencing calculator and negotiation workbench for China's plea-leniency system.

    >>> import engine
    >>> result = engine.calculate(engine.read_file(Path("case.yaml")), position="defence")
    >>> result.declared.low, result.declared.high

What the law says is in `rules/`; how the rooms of this package hang together is in `ARCHITECTURE.md`. Importing the
package is cheap: each name below is loaded when it is first used.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from engine.calculation.calculate import calculate
    from engine.case.reader import read_file, read_text
    from engine.comparison import compare
    from engine.documents import write as document
    from engine.errors import InputError, LiangxingError, RulesError
    from engine.law.library import Library, library
    from engine.result import Result

__version__ = "0.1.0"

_HOMES = {
    "InputError": "engine.errors",
    "Library": "engine.law.library",
    "LiangxingError": "engine.errors",
    "Result": "engine.result",
    "RulesError": "engine.errors",
    "calculate": "engine.calculation.calculate",
    "compare": "engine.comparison",
    "document": "engine.documents",
    "library": "engine.law.library",
    "read_file": "engine.case.reader",
    "read_text": "engine.case.reader",
}
_NAMES = {"document": "write"}

__all__ = [
    "InputError",
    "LiangxingError",
    "Library",
    "Result",
    "RulesError",
    "calculate",
    "compare",
    "document",
    "library",
    "read_file",
    "read_text",
]


def __getattr__(name: str) -> Any:
    if name in _HOMES:
        return getattr(import_module(_HOMES[name]), _NAMES.get(name, name))
    raise AttributeError(f"module 'engine' has no attribute '{name}'")
