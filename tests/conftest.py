"""Lets tests import the plugin as ``groundrules``, whatever the clone's folder is called."""
from __future__ import annotations

import importlib.abc
import importlib.util
import pathlib
import sys

ROOT = pathlib.Path(__file__).resolve().parents[1]
NAME = "groundrules"


class _RootFinder(importlib.abc.MetaPathFinder):
    def find_spec(self, fullname, path=None, target=None):
        if fullname == NAME:
            return importlib.util.spec_from_file_location(
                NAME, ROOT / "__init__.py", submodule_search_locations=[str(ROOT)])
        return None


sys.meta_path.insert(0, _RootFinder())
