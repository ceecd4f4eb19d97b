"""Layers to tables, by the fastest way that gives exactly what QGIS shows."""
