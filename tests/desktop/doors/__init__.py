"""A plugin of the tests: ``qgis_process run doors:serve`` runs one algorithm after the other, as asked."""


def classFactory(_iface):
    from .serve import DoorsPlugin
    return DoorsPlugin()
