"""Between QGIS and core: layers to tables and back."""
