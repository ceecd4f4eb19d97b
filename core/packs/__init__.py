"""Rule packs: rules, code lists and coefficients as data."""
from .load import (  # noqa: F401 - the package's surface
    PackError,
    case_problems,
    check_pack,
    describe,
    load_checked_pack,
    load_pack,
    read_pack,
)
from .model import Pack, Problem  # noqa: F401
