"""A pack of building intensity: load it with its cases run."""
from __future__ import annotations

from ..packs.cases import instead
from ..packs.load import PackKind
from .judging import judge_case
from .pack.loading import FORM

INTENSITY = PackKind(FORM, instead(judge_case, "intensity.case_failed"), lambda pack: (len(pack.indicators), 0))
load_intensity = INTENSITY.load
