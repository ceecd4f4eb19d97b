"""From layers and choices to what each check reads."""
from .. import runs  # noqa: F401 - pyproj finds PROJ's database
