"""A report as PDF, by QGIS's print layout."""
from .. import runs  # noqa: F401 - pyproj finds PROJ's database
