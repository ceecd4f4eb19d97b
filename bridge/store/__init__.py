"""The findings store: its file, what is read of it, and what people and runs change in it."""
from .. import runs  # noqa: F401 - pyproj finds PROJ's database
