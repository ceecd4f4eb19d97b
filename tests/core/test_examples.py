"""The examples of docstrings hold: numbers by hand beside the formula that they explain."""
from __future__ import annotations

import doctest
import importlib
from types import ModuleType

import pytest
from helpers.source import python_files, relative

MODULES = ["groundrules." + relative(path)[:-3].replace("/", ".").removesuffix(".__init__")
           for path in python_files("core") if ">>> " in path.read_text(encoding="utf-8")]


def failures(module: ModuleType) -> tuple[int, str]:
    """How many examples of a module were run, and what they say where they fail."""
    said: list[str] = []
    runner = doctest.DocTestRunner(verbose=False)
    for test in doctest.DocTestFinder(exclude_empty=True).find(module):
        runner.run(test, out=said.append)
    return runner.tries, "".join(said)


@pytest.mark.parametrize("module", MODULES)
def test_the_examples_of(module):
    tried, said = failures(importlib.import_module(module))
    assert tried and not said, said


def test_an_example_that_is_wrong_is_seen():
    module = ModuleType("wrong", "Two and two.\n\n>>> 2 + 2\n5\n")
    tried, said = failures(module)
    assert tried == 1 and "Got:\n    4" in said
