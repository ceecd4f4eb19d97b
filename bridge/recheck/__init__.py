"""A check run again where something changed since a run."""
from .. import runs  # noqa: F401 - pyproj finds PROJ's database
