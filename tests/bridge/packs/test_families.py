"""Families that docks offer: of the packs as they are now, although what was looked at is remembered."""
from __future__ import annotations

import shutil

from helpers.source import ROOT

from groundrules.bridge.docks.carbon import families


def offered(folder, *pools):
    return [choice.family for choice in families(str(folder), "en", *pools) if choice.pack == "sample-carbon"]


def test_a_pack_that_changed_is_looked_at_again(tmp_path):
    """A bureau's copy of a pack loses the dead matter of one family, its cases lie aside."""
    place = tmp_path / "packs" / "sample-carbon"
    shutil.copytree(ROOT / "packs" / "sample-carbon", place)
    (place / "cases.yaml").unlink()
    assert offered(tmp_path) == offered(tmp_path, ("dead",)) == ["sample-2025", "sample-2015"]
    table = place / "stocks.csv"
    rows = table.read_text(encoding="utf-8").splitlines(keepends=True)
    table.write_text("".join(row for row in rows if not row.startswith("sample-2015") or ",dead," not in row),
                     encoding="utf-8")
    assert offered(tmp_path) == ["sample-2025", "sample-2015"]
    assert offered(tmp_path, ("dead",)) == ["sample-2025"]
    assert offered(tmp_path, ()) == []
