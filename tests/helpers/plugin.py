"""The plugin and its provider, loaded once for all tests of a process."""
from __future__ import annotations

import groundrules


class _Loaded:
    plugin = None


def shared_plugin():
    """The plugin, as ``qgis_process`` loads it; loaded where it is not yet. It stays when the test is over."""
    if _Loaded.plugin is None:
        _Loaded.plugin = groundrules.classFactory(None)
        _Loaded.plugin.initProcessing()
    return _Loaded.plugin


def put_away() -> None:
    """Unload the shared plugin: for a test that loads one itself, or looks what is there without."""
    if _Loaded.plugin is not None:
        _Loaded.plugin.unload()
        _Loaded.plugin = None
