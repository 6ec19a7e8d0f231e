"""The law tests beside the rules, read once for all the modules that ask them."""

from __future__ import annotations

from engine.law.library import library
from engine.lawtest import files, read

# The stem of the file, which is a crime or a province, and the test.
LAW_TESTS = [(path.stem, test) for path in files(library()) for test in read(path)]
