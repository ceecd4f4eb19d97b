"""QGIS as tests run it: in this process, by ``qgis_process``, on a desktop; docks driven by their widgets."""
