"""The zip that ``./dev zip`` builds from the commit, held against the plugin site's checks."""
from __future__ import annotations

import hashlib
import json
import subprocess
import sys
import zipfile
from pathlib import PurePosixPath

import pytest
from helpers.source import ROOT

NOT_SHIPPED = ("tests/", "tools/", ".ci/", "dev", "pyproject.toml", ".git", "resources.qrc",
               "samples/generat")
SHIPPED = ("packs/", "samples/", "help/", "icons/", "styles/", "models/", "core/", "bridge/",
           "algorithms/", "ui/")
REFUSED = (".pyc", ".ts", ".sh", ".bat", ".exe", ".so", ".dll", ".dylib", ".ps1", ".cmd")


def names(package_zip) -> list[str]:
    with zipfile.ZipFile(package_zip) as archive:
        return archive.namelist()


def test_shape(package_zip):
    members = [name for name in names(package_zip) if not name.endswith("/")]
    assert all(name.startswith("groundrules/") for name in members)
    inside = [name.removeprefix("groundrules/") for name in members]
    for needed in ("__init__.py", "metadata.txt", "LICENSE", "README.md", "CHANGELOG.md", "plugin.py",
                   "i18n/groundrules_zh.qm"):
        assert needed in inside
    assert not [name for name in inside if name.startswith(NOT_SHIPPED) or name.endswith(REFUSED)]
    assert not [name for name in inside if ".." in PurePosixPath(name).parts or "\\" in name
                or any(part.startswith(".") or part == "__pycache__" for part in PurePosixPath(name).parts)]
    assert package_zip.stat().st_size < 25e6


def test_everything_a_user_runs_is_in_it(package_zip):
    """Every committed file of the shipped folders, so that no pack, page or icon is forgotten."""
    committed = subprocess.run(["git", "ls-tree", "-r", "-z", "--name-only", "HEAD"], cwd=ROOT,
                               capture_output=True, check=True).stdout.decode("utf-8").split("\0")
    expected = {name for name in committed if name.startswith(SHIPPED) and not name.startswith(NOT_SHIPPED)}
    for folder in ("packs/", "samples/", "help/en/", "help/zh/", "icons/", "models/"):
        assert any(name.startswith(folder) for name in expected), folder
    assert expected <= {name.removeprefix("groundrules/") for name in names(package_zip)}


def test_the_same_commit_gives_the_same_zip(package_zip):
    before = hashlib.sha256(package_zip.read_bytes()).hexdigest()
    subprocess.run([ROOT / "dev", "zip"], cwd=ROOT, capture_output=True, check=True)
    assert hashlib.sha256(package_zip.read_bytes()).hexdigest() == before


def tool(*arguments, cwd):
    return subprocess.run([sys.executable, "-m", *arguments], cwd=cwd, capture_output=True, text=True)


@pytest.mark.takes_turns(turn=0)
def test_bandit(package):
    done = tool("bandit", "-q", "-ll", "-r", ".", cwd=package)
    assert done.returncode == 0, done.stdout


@pytest.mark.takes_turns
def test_detect_secrets(package):
    done = tool("detect_secrets", "scan", "--all-files", "--exclude-files", r"metadata\.txt", cwd=package)
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["results"] == {}


@pytest.mark.takes_turns(turn=1)
def test_flake8(package):
    done = tool("flake8", "--max-line-length=120", "--extend-ignore=QGS105,QGS201,QGS202", ".", cwd=package)
    assert done.returncode == 0, done.stdout


def test_the_scanners_see(tmp_path):
    """Each of the three finds a planted fault."""
    (tmp_path / "bad.py").write_text(
        "import subprocess, yaml\nsubprocess.run('ls', shell=True)\nyaml.load(open('x'))\n"
        "aws_key = 'AKIA" + "Z7Q2M4N6P8R3T5V9'\n", encoding="utf-8")
    assert tool("bandit", "-q", "-ll", "-r", ".", cwd=tmp_path).returncode == 1
    assert tool("flake8", ".", cwd=tmp_path).returncode == 1
    result = json.loads(tool("detect_secrets", "scan", "--all-files", cwd=tmp_path).stdout)
    assert result["results"]
