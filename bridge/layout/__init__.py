"""A report as PDF, by QGIS's print layout."""
