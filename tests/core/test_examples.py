"""The examples of docstrings hold: numbers by hand beside the formula that they explain."""
from __future__ import annotations

import ast
import doctest
import importlib
from types import ModuleType

import pytest
from helpers.source import ROOT, python_files, relative, tree

MODULES = ["groundrules." + relative(path)[:-3].replace("/", ".").removesuffix(".__init__")
           for path in python_files("core") if ">>> " in path.read_text(encoding="utf-8")]
#: Functions that compute what a plan is judged by: each has an example by hand. Where one comes, it joins.
FORMULAS = """
    units from_m2; contract/interval Interval.of compare known_or; rules/evaluate width_m
    contract/arithmetic add subtract multiply divide share hull times at_least joined choose
    contract/sums total sum_by greatest_by mean_by
    contract/cells is_settled number is_kept
    geometry/measure/adjust adjust_areas group_sums relative_difference; geometry/measure/area area_m2 densify
    geometry/measure/cell_areas cell_areas; geometry/measure/distance pairs_within widened
    geometry/measure/drawn_area drawn_area_m2; geometry/measure/length length_m; geometry/measure/offset offset
    geometry/overlay/coverage covered_size; geometry/overlay/pieces measure
    geometry/overlay/pairs overlaps negligible_area; geometry/overlay/settled settle
    geometry/topology/vertices metric thinness; boundary_points/plane_areas plane_areas_m2
    boundary_points/tables stated_area_m2; layers/traps/shift gcj02
    landuse/codes/spelling read_shares; landuse/tables/whole_units step_of
    landuse/transition/tables annual_rate_percent period tables_of
    farmland/balance/totals total_rows; farmland/loss/request reason_of
    carbon/stock/features density_by_code feature_columns; carbon/stock/soil soil_stock relative_sd
    carbon/densities/spreads spread_of Spread.scaled; carbon/stock/stock carbon_stock area_by_class
    carbon/maps/quantity carbon_of soil_carbon; carbon/maps/holding MapUse.carbon; carbon/maps/ratios Ratio.relative
    carbon/uncertainty/bands is_nothing is_apart; carbon/change/run carbon_change; carbon/change/tables driver_table
    carbon/flux/account Account.tally; carbon/densities/tally tally tally_rows; carbon/pack/fuels computed_factor
    carbon/building/ground largest; carbon/rules/judging margin; carbon/rules/values sink_share
    carbon/scenario/ranking beyond_of widened
    indicators/rows indicator_frame per; indicators/people stated_or_more
    intensity/judging rounded tolerance_of known_part; quotas/judging status_of margin_of
"""


def formulas():
    """Module and name of each of ``FORMULAS``."""
    for line in FORMULAS.replace("\n", ";").split(";"):
        module, *names = line.split() or [""]
        yield from ((ROOT / "core" / f"{module}.py", name) for name in names)


def failures(module: ModuleType) -> tuple[int, str]:
    """How many examples of a module were run, and what they say where they fail."""
    messages: list[str] = []
    runner = doctest.DocTestRunner(verbose=False)
    for test in doctest.DocTestFinder(exclude_empty=True).find(module):
        runner.run(test, out=messages.append)
    return runner.tries, "".join(messages)


def example_of(module: ast.Module, name: str) -> str:
    """The docstring of ``function`` or ``Class.method``, from its first example on; empty without."""
    body = module.body
    for part in name.split("."):
        node = next((item for item in body if getattr(item, "name", "") == part), None)
        body = getattr(node, "body", [])
    return ((ast.get_docstring(node) if node else "") or "").partition(">>> ")[2]


def test_formulas_have_examples():
    wrong = [f"{relative(path)}: {name}" for path, name in formulas() if not example_of(tree(path), name)]
    assert not wrong, "\n".join(wrong)


def test_a_formula_without_an_example_is_seen():
    source = 'class A:\n    def b(self):\n        """Two.{}"""\n'
    assert example_of(ast.parse(source.format(" >>> 2")), "A.b") == "2"
    assert not example_of(ast.parse(source.format("")), "A.b") and not example_of(ast.parse(source), "A.c")


@pytest.mark.parametrize("module", MODULES)
def test_the_examples_of(module):
    tried, text = failures(importlib.import_module(module))
    assert tried and not text, text


def test_an_example_that_is_wrong_is_seen():
    module = ModuleType("wrong", "Two and two.\n\n>>> 2 + 2\n5\n")
    tried, text = failures(module)
    assert tried == 1 and "Got:\n    4" in text
