"""How codes packs are written."""
from __future__ import annotations

from ...packs.load import PackForm
from .cases import read_code_cases
from .reading import read_code_lists

FORM = PackForm(read_code_lists, read_code_cases, "packs.no_code_cases")
