"""Ground Rules: checks plans and projects against land, on layers that are already loaded."""


def classFactory(iface):
    """Return the plugin; imports wait until QGIS asks for it."""
    from .plugin import GroundRulesPlugin

    return GroundRulesPlugin(iface)
