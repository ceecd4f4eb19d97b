"""Facts and texts of all checks are those that were frozen. A change is explained in the commit that makes it.

``./dev golden facts [-k JOB]`` and ``./dev golden texts [-k JOB]`` write them anew.
"""
from __future__ import annotations

import difflib
from functools import cache, lru_cache
from pathlib import Path

import pytest
from golden import frozen
from golden.jobs import COUNTY, JOBS
from golden.running import seen
from helpers.county.results import Data

pytestmark = [pytest.mark.usefixtures("qgis_app")]
HERE = Path(__file__).parent
LANGUAGES = ("zh", "en")


@pytest.fixture(scope="module")
def runs(tmp_path_factory):
    """``(job, language)`` to what its run gave; each runs once."""
    folder = tmp_path_factory.mktemp("golden")

    @cache
    def data(language: str) -> Data:
        return Data(folder / language / "data", projects=None)

    @lru_cache(maxsize=2)
    def of(name: str, language: str) -> frozen.Seen:
        job = JOBS[name]
        if job.needs is not None and not job.needs.exists():
            pytest.skip(f"no {job.needs.name}: real layers are not on this machine")
        return seen(job, data(language), folder / language / name, language)

    return of


def _facts(name: str) -> Path:
    return HERE / "facts" / f"{name}.json"


def _texts(name: str, language: str) -> Path:
    return HERE / "texts" / f"{name}.{language}.md"


#: In Chinese in each run, in English by turns.
CASES = [pytest.param(name, language, marks=[pytest.mark.takes_turns] * (language == "en"))
         for name in JOBS for language in LANGUAGES]


@pytest.mark.parametrize(("name", "language"), CASES)
def test_facts_and_texts(name, language, runs, request):
    """Counts, ids, hashes, verdicts and numbers; then sentences of results, reports and logs."""
    freeze = request.config.getoption("--freeze", None)
    if freeze == "facts":
        frozen.write_facts(_facts(name), frozen.facts(runs(name, "zh"), runs(name, "en")))
    known = frozen.read_facts(_facts(name))
    result = frozen.differences(frozen.named(known), frozen.named(frozen.facts_again(runs(name, language), known)))
    assert not result, "\n".join([f"{len(result)} facts of {name} are others:", *result[:40]])

    if name not in COUNTY:
        return   # their sentences are the county's, with other numbers
    now, path = frozen.texts(runs(name, language), known), _texts(name, language)
    if freeze:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("\n".join([*now, ""]), encoding="utf-8")
    changed = list(difflib.unified_diff(path.read_text(encoding="utf-8").splitlines(), now, "frozen", "now",
                                        lineterm="", n=0))
    assert not changed, "\n".join([f"Texts of {name} are others; ./dev golden texts -k {name} freezes them:",
                                   *changed[:60]])


def test_a_changed_fact_is_found():
    """The comparison itself: a number within and beyond tolerance, a verdict, a row that is gone."""
    def facts(sum_m2, rows):
        table = {"row_count": len(rows), "columns": ["verdict"], "rows": list(rows)}
        return frozen.named({"counts": {"SUM_M2": sum_m2}, "tables": {"A": table}})

    def after(sum_m2=100.0, rows=(["allowed"],)):
        return frozen.differences(facts(100.0, (["allowed"],)), facts(sum_m2, rows))

    assert after() == after(100.00009) == []
    assert after(100.01) == ["/counts/SUM_M2: 100.0 was frozen, it is 100.01"]
    assert after(rows=(["forbidden"],)) == ["/tables/A/rows/0/verdict: 'allowed' was frozen, it is 'forbidden'"]
    assert len(after(rows=())) == 2
