"""Where the real layers are: beside the project, or where GROUNDRULES_DATA says. They are never copied in."""
from __future__ import annotations

import os
from pathlib import Path

import pytest

from helpers.source import ROOT

DATA = Path(os.environ.get("GROUNDRULES_DATA") or ROOT.parent / "shared" / "data")
CHINO = DATA / "chino-development-permit" / "chino.gpkg"
CAMBRIDGE = DATA / "cambridge-ma-zoning" / "cambridge.gpkg"
HUIZHOU = DATA / "huizhou-regulatory-plan"
DIRTY = DATA / "dirty"
NEW_GUINEA = DATA / "landcover-newguinea"
LAUSANNE = DATA / "landcover-lausanne-corine"
#: What was read of the law on public copies: clauses.csv, a row a clause, and codes.csv.
LAW = DATA.parent / "reference" / "law"


def needs(path: Path):
    """Skip a test, or a whole module, where a file or folder of the real layers is absent."""
    return pytest.mark.skipif(not path.exists(), reason=f"no {path.name}: real layers are not on this machine")
