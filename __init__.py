"""Ground Rules: checks plans and projects against land, on layers that are already loaded."""


def classFactory(iface):  # noqa: N802 - the name that QGIS calls
    """Return the plugin; imports wait until QGIS asks for it."""
    from .plugin import GroundRulesPlugin

    return GroundRulesPlugin(iface)
