"""Where packs are found, and their conditions as QGIS reads them."""
from .. import runs  # noqa: F401 - pyproj finds PROJ's database
