"""Lets tests import the plugin as ``groundrules``, whatever the clone's folder is called; builds the package."""
from __future__ import annotations

import importlib.abc
import importlib.util
import os
import pathlib
import subprocess
import sys
import zipfile

import pytest

pytest_plugins = ["helpers.suite.plugin"]
ROOT = pathlib.Path(__file__).resolve().parents[1]
if sys.prefix != sys.base_prefix:  # Debian's pyproj looks below sys.prefix, which a venv moves
    os.environ.setdefault("PROJ_DATA", os.path.join(sys.base_prefix, "share", "proj"))
os.environ.setdefault("OGR2OGR_USE_ARROW_API", "NO")   # GDAL 3.10 may end where it reprojects Arrow batches into KML
NAME = "groundrules"


class _RootFinder(importlib.abc.MetaPathFinder):
    def find_spec(self, fullname, path=None, target=None):
        if fullname == NAME:
            return importlib.util.spec_from_file_location(
                NAME, ROOT / "__init__.py", submodule_search_locations=[str(ROOT)])
        return None


sys.meta_path.insert(0, _RootFinder())


@pytest.fixture(scope="session")
def package_zip():
    """The zip of the committed tree, as ``./dev zip`` makes it."""
    built = subprocess.run([ROOT / "dev", "zip"], cwd=ROOT, capture_output=True, text=True, check=True)
    return ROOT / built.stdout.strip().splitlines()[-1]


@pytest.fixture(scope="session")
def package(package_zip, tmp_path_factory):
    """The unzipped package's folder."""
    folder = tmp_path_factory.mktemp("package")
    with zipfile.ZipFile(package_zip) as archive:
        archive.extractall(folder)
    return folder / "groundrules"
