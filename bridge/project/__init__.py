"""What belongs to the project that is open: roles, units, what docks remember, styles of results."""
from .. import runs  # noqa: F401 - pyproj finds PROJ's database
