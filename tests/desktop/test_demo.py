"""``./dev demo``: what it prints in both languages, that every answer is the expected one, and where it writes."""
from __future__ import annotations

import os
import re
import subprocess

import pytest
from helpers.county.zoning_runs import expected
from helpers.real_data import DATA
from helpers.source import ROOT


def demo(home, *arguments, **environment):
    inherited = {name: value for name, value in os.environ.items()
                 if not name.startswith(("QGIS", "XDG", "LC_", "LANG", "QT_"))}
    return subprocess.run([ROOT / "dev", "demo", *arguments], capture_output=True, text=True, cwd=home,
                          env={**inherited, "HOME": str(home), **environment}, timeout=300)


@pytest.mark.parametrize(("language", "notice"), [
    ("zh_CN.UTF-8", "初步检测，以主管部门认定为准"),
    pytest.param("C.UTF-8", "the competent authority decides", marks=pytest.mark.takes_turns)])
def test_county(language, notice, tmp_path):
    done = demo(tmp_path, LANG=language)
    assert done.returncode == 0, done.stdout + done.stderr
    output = done.stdout
    assert notice in output
    parcels, projects = len(expected()), len(expected("checkzoning_projects"))
    counts = {f"{parcels} of {parcels}", f"{projects} of {projects}"} if "decides" in output else {
        f"{parcels} 个地块中 {parcels} 个", f"{projects} 个项目中 {projects} 个"}
    assert all(count in output for count in counts)
    assert re.search(r"\d\.\d{4}\b", output)  # hectares with four decimals
    for name in ("report.html", "results.gpkg", "manifest.json"):
        path = re.search(rf"(/[^\n]*{name})", output).group(1)   # the folder may bear any name
        assert os.path.getsize(path) > 0
        assert path.startswith(str(ROOT / ".work"))
    assert not list(tmp_path.iterdir())  # the home stays as it was: no profile, no cache


def real(layer_folder):
    if not (DATA / layer_folder).is_dir():
        pytest.skip(f"no {layer_folder}: real layers are not on this machine")


def test_chino(tmp_path):
    real("chino-development-permit")
    done = demo(tmp_path, "chino", "--lang", "en", LANG="zh_CN.UTF-8")   # what is asked for wins
    assert done.returncode == 0, done.stdout + done.stderr
    assert "the competent authority decides" in done.stdout
    touched = dict(re.findall(r"^  (Agricultural|Assumed flood|Land known)\D*?(\d+)  ", done.stdout, re.M))
    assert touched == {"Agricultural": "0", "Assumed flood": "150", "Land known": "77"}
    assert "every ledger closes" in done.stdout


@pytest.mark.takes_turns
def test_cambridge(tmp_path):
    real("cambridge-ma-zoning")
    done = demo(tmp_path, "cambridge", "--lang", "en")
    assert done.returncode == 0, done.stdout + done.stderr
    assert "13116 subjects" in done.stdout
    unusable = re.findall(r"^  (\d+) × .*: (\w+) geometry\.", done.stdout, re.M)
    assert unusable == [("37", "invalid"), ("1", "empty")]
    assert "every ledger closes" in done.stdout


@pytest.mark.parametrize(("language", "arguments", "words"), [
    ("zh_CN.UTF-8", [], "请用 --data"), ("zh_CN.UTF-8", ["--lang", "en"], "Say where they are"),
    ("C.UTF-8", [], "Say where they are"), ("C.UTF-8", ["--lang", "zh"], "请用 --data")])
def test_without_the_data(tmp_path, language, arguments, words):
    done = demo(tmp_path, "chino", "--data", str(tmp_path), *arguments, LANG=language)
    assert done.returncode != 0
    assert words in done.stderr and "--data" in done.stderr
    assert "Traceback" not in done.stderr
