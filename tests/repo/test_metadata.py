"""``metadata.txt`` and LICENSE as QGIS and the plugin site read them."""
from __future__ import annotations

import configparser
import re

import pytest
from helpers.source import ROOT, files, relative


@pytest.fixture(scope="module")
def metadata():
    parser = configparser.ConfigParser(interpolation=None)
    parser.optionxform = str
    parser.read(ROOT / "metadata.txt", encoding="utf-8")
    return dict(parser["general"])


def test_required_keys(metadata):
    for key in ("name", "description", "version", "qgisMinimumVersion", "author", "email", "about", "tracker",
                "repository", "homepage"):
        assert metadata.get(key, "").strip(), key
    assert "/" not in metadata["author"]
    assert "plugin" not in metadata["name"].lower()
    for key in ("tracker", "repository", "homepage"):
        assert metadata[key].startswith("https://")


def test_versions(metadata):
    assert re.fullmatch(r"\d+\.\d+\.\d+", metadata["version"])
    assert metadata["qgisMinimumVersion"] == "3.40"
    assert metadata["qgisMaximumVersion"] == "4.99"  # without it QGIS 4 does not offer the plugin
    assert metadata["version"] in (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    assert f'version = "{metadata["version"]}"' in (ROOT / "pyproject.toml").read_text(encoding="utf-8")


def test_processing_alone_is_enough(metadata):
    """``qgis_process`` loads a plugin only with this key."""
    assert metadata["hasProcessingProvider"] == "yes"


def test_icon_exists(metadata):
    assert (ROOT / metadata["icon"]).is_file()


def test_license():
    text = (ROOT / "LICENSE").read_text(encoding="utf-8")
    assert "GNU GENERAL PUBLIC LICENSE" in text
    assert "Version 2, June 1991" in text
    assert "GPL-2.0-or-later" in (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    assert "GPL-2.0-or-later" in (ROOT / "README.md").read_text(encoding="utf-8")


def test_resources_list_every_icon_and_style():
    """``resources.qrc`` is the manifest; nothing is compiled, icons are loaded by path."""
    listed = set(re.findall(r"<file>([^<]+)</file>", (ROOT / "resources.qrc").read_text(encoding="utf-8")))
    shipped = {relative(path) for path in files() if relative(path).startswith(("icons/", "styles/"))
               and path.suffix in (".svg", ".qml")}
    assert listed == shipped
