"""What docks ask: comparisons, one project's remedies, one place after the other."""
from .. import runs  # noqa: F401 - pyproj finds PROJ's database
