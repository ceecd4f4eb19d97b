"""Rasters opened, read and written in blocks, counted."""
from .. import runs  # noqa: F401 - pyproj finds PROJ's database
