"""Between QGIS and core: layers to tables and back.

Nothing is loaded here, so that QGIS starts soon: each room sees to it that pyproj finds PROJ's database.
"""
