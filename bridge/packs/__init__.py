"""Where packs are found, and their conditions as QGIS reads them."""
