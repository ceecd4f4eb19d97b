"""How zoning packs are written, tried and loaded."""
from __future__ import annotations

from ...packs.load import PackForm, PackKind
from .cases import case_misses, read_cases
from .reading import read_zoning

#: Reading takes the parser of conditions.
FORM = PackForm(read_zoning, read_cases, "packs.no_cases", takes_parse=True)
ZONING = PackKind(FORM, case_misses, lambda pack: (len(pack.rules), 0))
read_pack, load_pack, load_checked_pack = FORM.read, FORM.load, ZONING.load
