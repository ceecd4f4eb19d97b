"""Tables to layers: where results go, drafts until a run is done, values that a format can hold."""
from .. import runs  # noqa: F401 - pyproj finds PROJ's database
