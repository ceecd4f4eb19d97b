"""From batches of rows to a table, whoever reads them: QGIS, GDAL's stream, or a program without QGIS."""
