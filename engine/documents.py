"""The reasoning memo as a Word file: what is known, said once more in a form that can be filed.

The look is in `templates/memo.docx` (Chinese) and `templates/memo.en.docx`, which are edited in Word; the words come from
the result's own steps. Every text of a case is data: braces, markup and control characters typed into a name appear as
typed. Figures are the result's; none is computed here.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from docxtpl import DocxTemplate
from jinja2 import Environment, StrictUndefined

from engine import summary, wording
from engine.case.reader import build
from engine.cli_show import WORDS, before_after, change, rules_used
from engine.comparison import COMMON, Comparison, compare
from engine.disputed import fact_value
from engine.explanation import band
from engine.law.library import Library, library
from engine.law.rulebook import Rulebook
from engine.result import Result, Step
from engine.tables import visible_lines
from engine.text import Language, Text

TEMPLATES = Path(__file__).resolve().parent.parent / "templates"
