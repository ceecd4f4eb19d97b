"""The developer's commands: what CI calls, and that the scripts parse."""
from __future__ import annotations

import re
import subprocess

import pytest
from helpers.source import ROOT


@pytest.mark.parametrize("script", [
    "dev", ".ci/run", "tools/profile", "tools/resources", "tools/platform", "tools/on-platform"])
def test_scripts_parse(script):
    done = subprocess.run(["bash", "-n", ROOT / script], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


def test_ci_runs_the_tests_that_a_developer_runs():
    lines = [line for line in (ROOT / ".ci" / "run").read_text(encoding="utf-8").splitlines()
             if line and not line.startswith("#")]
    assert lines == ["set -euo pipefail", 'cd "$(dirname "$(readlink -f "$0")")/.."', "exec ./dev test"]


def test_an_unknown_command_says_what_there_is():
    done = subprocess.run([ROOT / "dev", "nonsense"], capture_output=True, text=True)
    assert done.returncode == 2
    for command in ("demo", "test", "gui", "zip", "bench", "translate", "screenshots"):
        assert f"./dev {command}" in done.stderr


def test_links_in_the_pages_lead_somewhere():
    """Relative links of README, CONTRIBUTING, docs and help."""
    wrong = []
    for page in [*ROOT.glob("*.md"), *ROOT.glob("docs/*.md"), *ROOT.glob("help/*/*.html"), *ROOT.glob("samples/*.md")]:
        text = page.read_text(encoding="utf-8")
        for link in re.findall(r"\]\(([^)#\s]+)\)|href=\"([^\"#]+)\"", text):
            target = next(filter(None, link))
            if "://" not in target and not (page.parent / target).exists():
                wrong.append(f"{page.relative_to(ROOT)}: {target}")
    assert not wrong
