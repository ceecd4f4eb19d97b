"""The example of CONTRIBUTING.md is a check like any other: pack, binding, judging, recheck, report."""
from __future__ import annotations

import shutil
from dataclasses import replace
from types import SimpleNamespace

import numpy as np
import pytest
from example_check.lots import CHECK, FORM, LOTS, LotRequest, lot_report
from helpers.source import ROOT
from shapely.geometry import Point, box

from groundrules.core import texts
from groundrules.core.contract.outcome import departures
from groundrules.core.contract.recheck import changed_rows
from groundrules.core.layers.binder import Asked, Binder
from groundrules.core.packs.load import PackError
from groundrules.core.table import table_from_geometries

HERE = ROOT / "tests" / "example_check"
CRS = "EPSG:4547"
BEFORE = 1_500   # lines of a new check, on average, in nine places


@pytest.fixture(autouse=True)
def _sentences(monkeypatch):
    """The text block of the check; in the package it would be a file of core/texts."""
    known, block = texts._area, texts.read_yaml(HERE / "lots.yaml")
    monkeypatch.setattr(texts, "_area", lambda name: block if name == "lots" else known(name))


def parcels(*rows):
    """Squares of an area in m² ``(area, use)``; of None a point."""
    shapes = [Point(500_000, 3_000_000) if area is None else box(
        5e5 + 100 * at, 3e6, 5e5 + 100 * at + area / 10, 3e6 + 10) for at, (area, _use) in enumerate(rows)]
    return table_from_geometries("parcels", shapes, {"DKBH": [f"P{at}" for at in range(len(rows))],
                                                     "YT": [use for _area, use in rows]}, CRS)


def asked(*rows, **more) -> LotRequest:
    return LotRequest(parcels(*rows), LOTS.load(HERE / "pack"), "YT", "DKBH", "planar", **more)


def test_from_the_request_to_findings_counts_and_report():
    request = asked((299.0, "housing"), (300.0, "housing"), (900.0, "workshop"), (None, "housing"), (50.0, None))
    outcome = CHECK.run(request)
    assert outcome.verdicts["verdict"].tolist() == ["forbidden", "allowed", "forbidden", "undetermined", "undetermined"]
    findings = outcome.findings
    assert list(zip(findings["rule_id"], findings["subject_id"], *(findings[name].fillna(-1).round(6) for name in (
        "measured", "limit_value")))) == [
        ("LOT-SMALL", "P0", 299.0, 300.0), ("LOT-SMALL", "P2", 900.0, 1000.0), ("LOT-UNKNOWN", "P3", -1, 300.0),
        ("LOT-UNKNOWN", "P4", 50.0, -1)]
    assert findings["finding_id"].is_unique and findings["evidence_hash"].str.startswith("2:").all()
    assert "clause to be checked" in findings["basis"][0] and "299 m²" in findings["message"][0]
    assert outcome.finding_geometry[0].equals(request.subjects.geometry[0]) and outcome.finding_geometry[2] is not None
    counts = outcome.counts
    assert (counts["SUBJECT_COUNT"], counts["FORBIDDEN_COUNT"], counts["UNDETERMINED_COUNT"], counts["IS_COMPLIANT"]) \
        == (5, 2, 2, False)
    report = lot_report(outcome, request)
    assert (report.title, report.pack) == ("Lot sizes", "Lots of the valley (valley-lots 1.0)")
    assert len(report.findings) == 4
    assert report.verdicts["subject_fid"].tolist() == request.subjects.fids.tolist()
    assert [rule.rule_id for rule in report.rules] == ["LOT-SMALL"] * 2
    assert list(departures(CHECK, outcome)) == []
    assert "小于最小宗地面积" in CHECK.run(asked((1.0, "housing"), language="zh")).findings["message"][0]


def test_findings_keep_their_ids_whatever_the_order_of_parcels():
    rows = ((299.0, "housing"), (900.0, "workshop"))
    request = asked(*rows)
    turned = replace(request, subjects=request.subjects.take(np.array([1, 0])))
    names = [set(zip(findings["finding_id"], findings["evidence_hash"])) for findings in (
        CHECK.run(item).findings for item in (request, turned))]
    assert names[0] == names[1] and len(names[0]) == 2


def test_a_recheck_sees_what_changed():
    before, now = (CHECK.fingerprint(asked((299.0, "housing"), (area, "housing")), True) for area in (300.0, 200.0))
    changed, gone = changed_rows(before.subjects, now.subjects)
    assert changed.tolist() == [2] and not len(gone)
    assert before.rules == now.rules and before.common == now.common


def test_the_pack_keeps_its_word_and_is_heard_on_persons(tmp_path):
    pack, problems = LOTS.tried(HERE / "pack")
    assert problems == [] and len(pack.cases) == 4 and pack.personal.names == ("HUSH",) and len(pack.bases) == 2
    folder = shutil.copytree(HERE / "pack", tmp_path / "pack")
    document = folder / "pack.yaml"
    text = document.read_text(encoding="utf-8")
    document.write_text(text.replace("least_m2: 300", "least_m2: 200"), encoding="utf-8")
    assert FORM.load(folder).lots["housing"].least_m2 == 200
    with pytest.raises(PackError, match="a metre less"):
        LOTS.load(folder)


def test_its_field_is_bound_like_any_other():
    layer = SimpleNamespace(layer_id="a", source="", data_layer="", name="parcels", field_names=("DKBH", "YT"),
                            personal=())
    fields = LOTS.load(HERE / "pack").fields
    result = Binder([layer]).read(Asked(layer, "subjects", fields, first=("DKBH",)),
                                  lambda _layer, names: parcels((1.0, "housing")))
    assert result.fields == {"use": "YT"} and result.table.name == "parcels"


def test_how_long_it_is(capsys):
    """One file of question and judging with its declaration, and one text block."""
    lines = {path.name: len(path.read_text(encoding="utf-8").splitlines()) for path in sorted(HERE.glob("lots.*"))}
    with capsys.disabled():
        print(f"\na new check: {sum(lines.values())} lines {lines}, before {BEFORE:,} on average")
    assert set(lines) == {"lots.py", "lots.yaml"} and sum(lines.values()) < BEFORE / 3
    assert "tests/example_check/lots.py" in (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
