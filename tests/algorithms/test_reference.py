"""The reference and the help's index say what the declarations say, in both languages."""
from __future__ import annotations

import runpy

import pytest
from helpers.source import ROOT

import groundrules
from groundrules.algorithms.provider import algorithm_classes
from groundrules.core.packs.kinds import KINDS


@pytest.fixture(scope="module")
def made(qgis_app) -> dict:
    plugin, tool = groundrules.classFactory(None), runpy.run_path(str(ROOT / "tools" / "reference.py"))
    plugin.initProcessing()
    pages = tool["pages"](list(algorithm_classes()), tool["shipped_models"]())
    plugin.unload()
    return pages


@pytest.mark.parametrize("name", [
    "docs/reference/en.md", "docs/reference/zh.md", "help/en/index.html", "help/zh/index.html",
    *(f"help/{language}/models/{path.stem.replace('-', '')}.svg" for language in ("en", "zh")
      for path in sorted((ROOT / "models").glob("*.model3"))),
    *(f"models/{path.name}" for path in sorted((ROOT / "models").glob("*.model3")))])
def test_a_page_is_that_of_the_declarations(made, name):
    assert (ROOT / name).read_text(encoding="utf-8") == made[name], "run ./dev reference"


def test_each_algorithm_is_in_each_page_and_every_sentence_has_its_chinese(made):
    for name, page in ((name, page) for name, page in made.items() if not name.endswith((".svg", ".model3"))):
        for kind in algorithm_classes():
            mark = f"`groundrules:{kind().name()}`" if name.startswith("docs") else f'href="{kind().name()}.html"'
            assert page.count(mark) == 1, (name, mark)
    english, chinese = (made[f"docs/reference/{language}.md"].splitlines() for language in ("en", "zh"))
    assert len(english) == len(chinese)
    same = [line for line, other in zip(english, chinese) if line == other and line.startswith("| `")]
    assert not same


def test_a_model_that_a_chinese_qgis_saved_is_put_into_english(made):
    """Labels, help, heads of matrices and names of steps; ids and the description in both languages stay."""
    tool, name = runpy.run_path(str(ROOT / "tools" / "models.py")), "models/rights-review.model3"
    plugin = groundrules.classFactory(None)
    plugin.initProcessing()
    model = next(model for model in runpy.run_path(str(ROOT / "tools" / "reference.py"))["shipped_models"]()
                 if model.name() == "rightsreview")
    saved = made[name]
    for words, chinese in (("Layers of rights", "\u6743\u5c5e\u56fe\u5c42"), ("Check rights on land", "\u68c0\u67e5")):
        assert f'value="{words}"' in saved
        saved = saved.replace(f'value="{words}"', f'value="{chinese}"')
    assert tool["worded"](saved, type(model)(model.path)) == made[name] != saved
    plugin.unload()


def test_the_keys_of_packs_are_those_that_the_loader_takes():
    for name, page in runpy.run_path(str(ROOT / "tools" / "pack_keys.py"))["pages"]().items():
        assert (ROOT / name).read_text(encoding="utf-8") == page, f"{name}: run ./dev reference"


def test_each_kind_of_pack_has_its_keys_in_its_page():
    tool = runpy.run_path(str(ROOT / "tools" / "pack_keys.py"))
    assert list(tool["SCHEMAS"]) == list(KINDS)
    text = tool["pages"]()["docs/packs/quotas.md"]
    assert "| `indicators.*.relation` | `at_least`, `at_most`, `equal` | needed |" in text
    assert "| `kinds.*` | `binding`, `expected`, `suggested` → the keys below | needed |" in text
