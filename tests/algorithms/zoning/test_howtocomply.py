"""groundrules:howtocomply on the invented county: the cuts and what the engine says of the rest."""
from __future__ import annotations

import pytest
import shapely
from helpers.county.zoning_runs import county_inputs, expected
from helpers.desk.running import results, rows, stopped
from helpers.files.layers import open_layer
from qgis.core import QgsProcessingFeatureSourceDefinition

pytestmark = pytest.mark.usefixtures("qgis_app")


#: Of the county's projects one of each kind of answer, among them those that the tests name, and three that a cut
#: helps: each takes as long as a check of all.
PROJECTS = {f"YC2025-{number:03}" for number in (2, 3, 4, 6, 8, 12, 14, 16, 19, 24)}


def expected_here() -> list[dict]:
    """The expected rows of their parcels."""
    values = [row for row in expected() if row["DKBH"][:10] in PROJECTS]
    assert len({row["DKBH"][:10] for row in values}) == len(PROJECTS)
    return values


@pytest.fixture(scope="module")
def county(tmp_path_factory):
    """Counts, tables and the report of one run over the county."""
    folder = tmp_path_factory.mktemp("comply")
    wanted = {name: str(folder / f"{name.lower()}.gpkg") for name in ("CUTS", "REMAINING", "BANDS")}
    result = results("howtocomply", county_inputs(folder, projects=PROJECTS, REPORT=str(folder / "report.html"),
                                                  LANGUAGE="en", **wanted))
    tables = {name: rows(path) for name, path in wanted.items()}
    return result, tables, (folder / "report.html").read_text(encoding="utf-8"), wanted


def row_of(table, subject, **more):
    values = [row for row in table if row["subject_id"] == subject
              and all(row[name] == value for name, value in more.items())]
    assert len(values) == 1, (subject, more, values)
    return values[0]


def test_every_forbidden_or_conditional_parcel_is_looked_at(county):
    result, tables, _, _ = county
    wanted = {row["DKBH"] for row in expected_here() if row["verdict"] in ("forbidden", "conditional")}
    assert {row["subject_id"] for row in tables["REMAINING"]} == wanted
    assert result["LOOKED_AT_COUNT"] == len(wanted)
    assert result["NOT_LOOKED_AT_COUNT"] == 0


def test_the_sliver_of_a_site_is_cut_off_and_the_rest_passes(county):
    """YC2025-003: 312 m² on farmland and outside the boundary, one and the same place."""
    remaining = row_of(county[1]["REMAINING"], "YC2025-003-01")
    assert remaining["remedy"] == "cut"
    assert remaining["cut_m2"] == pytest.approx(312.0, abs=0.02)
    assert remaining["area_m2"] == pytest.approx(2699.81, abs=0.03)
    assert remaining["passes"] is True and remaining["verdict_after"] == "allowed"
    assert remaining["shrunk_fails"] is True and remaining["failing_share"] == pytest.approx(0.99)
    for rule in ("PBF-01", "UDB-01"):
        cut = row_of(county[1]["CUTS"], "YC2025-003-01", action="cut", rule_id=rule)
        assert cut["area_m2"] == pytest.approx(312.0, abs=0.02)


def test_each_cut_passes_and_the_shrunk_one_does_not(county):
    """Whatever the engine forbids in the county is on farmland or outside by more than the minimum."""
    cut = [row for row in county[1]["REMAINING"] if row["remedy"] == "cut"]
    assert len(cut) == county[0]["CUT_COUNT"] > 2
    for row in cut:
        assert row["passes"] is True and row["verdict_after"] != "forbidden", row
        assert row["shrunk_fails"] is True or row["failing_share"] is not None, row
    areas = {row["DKBH"]: float(row["area_m2"]) for row in expected_here()}
    for row in cut:
        assert row["area_m2"] + row["cut_m2"] == pytest.approx(areas[row["subject_id"]], abs=0.05), row


def test_a_site_that_lies_whole_on_the_line_has_no_cut(county):
    for subject in ("YC2025-012-01", "YC2025-014-01", "YC2025-019-01", "YC2025-024-01"):
        remaining = row_of(county[1]["REMAINING"], subject)
        assert remaining["remedy"] == "no_cut" and remaining["passes"] is False
        assert remaining["message"].startswith("No cut helps")
        assert [row for row in county[1]["CUTS"] if row["subject_id"] == subject and row["action"] == "none"]
    assert county[0]["ALL_PASS"] is False


def test_conditions_list_documents_instead_of_a_cut(county):
    values = [row for row in county[1]["CUTS"] if row["subject_id"] == "YC2025-006-01"]
    assert {row["action"] for row in values} == {"documents"}
    assert any("Plan for replenishing" in row["documents"] for row in values)
    assert row_of(county[1]["REMAINING"], "YC2025-006-01")["remedy"] == "documents"


def test_bands_say_where_a_verdict_hangs_on_little(county):
    """YC2025-004 takes 0.8 m² of farmland, a sliver; YC2025-014 lies deep inside."""
    sliver = row_of(county[1]["BANDS"], "YC2025-004-01", control_role="permanent_basic_farmland")
    assert sliver["verdict_now"] == "conditional" and sliver["verdict_after"] == "allowed"
    assert 0 < sliver["switch_m"] < 1 and sliver["below_accuracy"] is True
    deep = row_of(county[1]["BANDS"], "YC2025-014-01", control_role="permanent_basic_farmland")
    assert deep["switch_m"] is None and deep["below_accuracy"] is False


def test_the_pieces_lie_where_they_are_said_to(county):
    cuts = {feature["subject_id"]: shapely.from_wkb(bytes(feature.geometry().asWkb()))
            for feature in open_layer(county[3]["CUTS"]).getFeatures() if feature.hasGeometry()}
    left = {feature["subject_id"]: shapely.from_wkb(bytes(feature.geometry().asWkb()))
            for feature in open_layer(county[3]["REMAINING"]).getFeatures() if feature.hasGeometry()}
    assert cuts
    for subject, piece in cuts.items():
        assert shapely.area(shapely.intersection(piece, left[subject])) < 1e-3, subject


def test_the_report_says_it_on_the_cards(county):
    assert "How to comply" in county[2] and "Tolerance" in county[2]
    assert "With 99 % of the cut it is still forbidden." in county[2]
    assert "positional accuracy of the line (1 m)" in county[2]


def test_the_limit_takes_the_forbidden_first(tmp_path):
    wanted = {name: str(tmp_path / f"{name.lower()}.gpkg") for name in ("CUTS", "REMAINING")}
    result = results("howtocomply", county_inputs(tmp_path, LIMIT=2, **wanted))
    assert result["LOOKED_AT_COUNT"] == 2 and result["NOT_LOOKED_AT_COUNT"] > 10
    assert {row["verdict"] for row in rows(wanted["REMAINING"])} == {"forbidden"}


def test_only_the_parcels_that_are_named(tmp_path):
    wanted = {name: str(tmp_path / f"{name.lower()}.gpkg") for name in ("CUTS", "REMAINING", "BANDS")}
    names = [row["DKBH"] for row in expected() if row["verdict"] == "allowed"][:1] + ["YC2025-003-01"]
    some = f"{names[0]}，{names[1]}; {names[0]}"
    result = results("howtocomply", county_inputs(tmp_path, SUBJECT_IDS=some, LIMIT=1, **wanted))
    assert result["LOOKED_AT_COUNT"] == 2 and result["NOT_LOOKED_AT_COUNT"] == 0
    remedies = {row["subject_id"]: row["remedy"] for row in rows(wanted["REMAINING"])}
    assert remedies == {names[0]: "none_needed", "YC2025-003-01": "cut"}


def test_a_parcel_that_is_not_there_is_named(tmp_path):
    wanted = {name: str(tmp_path / f"{name.lower()}.gpkg") for name in ("CUTS", "REMAINING")}
    assert "is called nowhere" in stopped("howtocomply", county_inputs(tmp_path, SUBJECT_IDS="nowhere", LANGUAGE="en",
                                                                       **wanted))


def test_a_project_alone_gets_the_answer_that_it_gets_among_all(county, tmp_path):
    """The dock asks about one project, by an expression on the source."""
    wanted = {name: str(tmp_path / f"{name.lower()}.gpkg") for name in ("CUTS", "REMAINING", "BANDS")}
    inputs = county_inputs(tmp_path, SUBJECT_IDS="YC2025-003-01", **wanted)
    layer = open_layer(inputs["SUBJECTS"].split("|")[0], "XMYD")
    fids = [str(feature.id()) for feature in layer.getFeatures() if feature["XMBH"] == "YC2025-003"]
    inputs["SUBJECTS"] = QgsProcessingFeatureSourceDefinition(
        inputs["SUBJECTS"], filterExpression=f"$id IN ({','.join(fids)})")
    result = results("howtocomply", inputs)
    assert result["LOOKED_AT_COUNT"] == 1
    for table in ("CUTS", "REMAINING", "BANDS"):
        own = [{**row, "fid": 0} for row in county[1][table] if row["subject_id"] == "YC2025-003-01"]
        alone = [{**row, "fid": 0} for row in rows(wanted[table])]
        assert [row["message"] for row in alone] and len(alone) == len(own), table
        assert [row.get("area_m2") for row in alone] == pytest.approx([row.get("area_m2") for row in own], nan_ok=True)
