"""Spreadsheets: plain tables, and forms of the user's own."""
from .. import runs  # noqa: F401 - pyproj finds PROJ's database
