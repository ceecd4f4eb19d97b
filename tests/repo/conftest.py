"""The package as a user gets it, built once a session."""
from __future__ import annotations

import subprocess
import zipfile

import pytest
from helpers.source import ROOT


@pytest.fixture(scope="session")
def package_zip():
    """The zip of the committed tree."""
    built = subprocess.run([ROOT / "dev", "zip"], cwd=ROOT, capture_output=True, text=True, check=True)
    return ROOT / built.stdout.strip().splitlines()[-1]


@pytest.fixture(scope="session")
def package(package_zip, tmp_path_factory):
    """The unzipped package's folder."""
    folder = tmp_path_factory.mktemp("package")
    with zipfile.ZipFile(package_zip) as archive:
        archive.extractall(folder)
    return folder / "groundrules"
