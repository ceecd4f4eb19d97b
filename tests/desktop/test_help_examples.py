"""Commands of the help pages, pasted into a shell in a folder that looks like the plugin's."""
from __future__ import annotations

import html
import re
import shutil
import subprocess

import pytest
from helpers.desk.qgis_run import private_profile
from helpers.source import ROOT

HEADS = {"en": "Example", "zh": "示例"}


def commands(name: str, language: str) -> list:
    page = (ROOT / "help" / language / f"{name}.html").read_text(encoding="utf-8")
    _before, result, after = page.partition(f"<h3>{HEADS[language]}</h3>")
    section = after.partition("<h3>")[0]
    lines = [html.unescape(line) for line in re.findall("<p><code>(.*?)</code></p>", section, re.S)]
    assert lines or not result, (name, language)
    return lines


PAGES = [path.stem for path in sorted((ROOT / "help" / "en").glob("*.html")) if commands(path.stem, "en")]


@pytest.fixture(scope="module")
def environment(tmp_path_factory):
    return private_profile(tmp_path_factory.mktemp("examples"), "en")


def test_there_are_examples():
    assert {"checklandusecodes", "recodelanduse", "landusestructure", "comparetoplan", "landusetransition",
            "landusetransitionraster"} <= set(PAGES)


@pytest.mark.takes_turns
@pytest.mark.parametrize("name", PAGES)
def test_an_example_works_when_pasted(name, environment, tmp_path):
    """Every line ends well and leaves the files that it names; both languages say the same."""
    lines = commands(name, "en")
    assert lines == commands(name, "zh")
    shutil.copytree(ROOT / "samples", tmp_path / "samples", ignore=shutil.ignore_patterns("generator", "*.py"))
    done = subprocess.run(["bash", "-e", "-c", "\n".join(lines)], capture_output=True, text=True, cwd=tmp_path,
                          timeout=300, env={**environment, "QT_QPA_PLATFORM": "offscreen"})
    assert done.returncode == 0, done.stdout + done.stderr
    written = re.findall(r"=([a-z0-9]+\.(?:gpkg|tif|xlsx|html|json|csv))", " ".join(lines))
    assert written and all((tmp_path / item).stat().st_size for item in written)
