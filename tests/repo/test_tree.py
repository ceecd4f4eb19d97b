"""Nothing in the tree tells where it was made, and nothing generated stands in it."""
from __future__ import annotations

import io
import re
import subprocess
import zipfile

import pytest
from helpers.source import ROOT, files, relative

# Written so that this file does not match itself.
MACHINE_PATH = re.compile(rb"(?<![\w.$}\-])/(?:work|tmp|root|mnt|media)/[\w.]")
REGISTRY = re.compile(rb"(?:pypi|pythonhosted|npmjs|deb\.debian|anaconda)\.(?:org|com)")
GENERATED = (".pyc", ".qgs~", ".gpkg-wal", ".gpkg-shm", ".orig", ".rej", ".log")


def contents():
    """Every file's bytes; those of the members for zips and zipped projects."""
    for path in files():
        data = path.read_bytes()
        if path.suffix in (".zip", ".qgz"):
            try:
                with zipfile.ZipFile(io.BytesIO(data)) as archive:
                    for member in archive.namelist():
                        yield f"{relative(path)}:{member}", archive.read(member)
                continue
            except (zipfile.BadZipFile, NotImplementedError):
                pass  # a broken zip of the tests: its bytes are looked at
        yield relative(path), data


def test_no_machine_paths_and_no_registry_hosts():
    wrong = []
    for name, data in contents():
        for pattern in (MACHINE_PATH, REGISTRY):
            match = pattern.search(data)
            if match:
                wrong.append(f"{name}: ...{data[max(0, match.start() - 30):match.end() + 30]!r}")
    assert not wrong, "\n".join(wrong)


def test_a_machine_path_is_seen():
    for text in ("source='/" + "work/x/y'", "see /" + "tmp/x"):
        assert MACHINE_PATH.search(text.encode())
    for text in ("$PWD/.work/x", "samples/" + "work/x", "https://example.org/home/x"):
        assert not MACHINE_PATH.search(text.encode())


def test_nothing_generated_and_nothing_huge():
    wrong = [relative(path) for path in files() if path.name.endswith(GENERATED) or path.stat().st_size > 3e6]
    assert not wrong


def test_commands_are_executable_and_modules_are_not():
    for name in ("dev", ".ci/run"):
        assert (ROOT / name).stat().st_mode & 0o111, name
    wrong = [relative(path) for path in files() if path.suffix == ".py" and path.stat().st_mode & 0o111]
    assert not wrong


def test_the_sample_folder_is_small():
    """Under 6 MB, so that it can travel with the plugin; the plugin site takes 25 MB, compressed."""
    size = sum(path.stat().st_size for path in files() if relative(path).startswith("samples/"))
    assert 0 < size < 6_000_000


def test_the_top_level_is_the_one_of_the_design():
    """The top level is fixed by the design; a new name there is a decision (docs/decisions.md)."""
    fixed = {
        "metadata.txt", "LICENSE", "README.md", "CHANGELOG.md", "CONTRIBUTING.md", "resources.qrc",
        "pyproject.toml", ".gitattributes", ".gitignore", "dev", ".ci", "tools", "__init__.py", "plugin.py",
        "algorithms", "ui", "core", "bridge", "packs", "samples", "styles", "icons", "i18n", "help", "models",
        "docs", "tests"}
    assert {relative(path).split("/")[0] for path in files()} <= fixed


def test_no_link_is_tracked():
    """A link such as that of a worktree to a shared folder would replace the folder itself where it is merged."""
    if not (ROOT / ".git").exists():
        pytest.skip("a copy without git")
    listed = subprocess.run(["git", "ls-files", "-s"], cwd=ROOT, capture_output=True, check=True, text=True).stdout
    assert not [line for line in listed.splitlines() if line.startswith("120000")]
