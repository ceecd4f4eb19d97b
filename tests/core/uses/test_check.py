"""Uses against planning zones: a small matrix by hand, and what may never turn into "allowed"."""
from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
import shapely
from helpers.cases.codes import CHINA
from helpers.outcomes import declared

from groundrules.core.contract.pack_head import head
from groundrules.core.errors import InputError
from groundrules.core.landuse.codes.classify import load_codes
from groundrules.core.rules.model import Basis
from groundrules.core.table import table_from_geometries
from groundrules.core.uses.check import CHECK, check_use
from groundrules.core.uses.pack.model import ANY, Cell, Listed, UseMatrix, cell_for, lineage
from groundrules.core.uses.pack.reading import MATRIX as KIND
from groundrules.core.uses.pack.reading import load_matrix
from groundrules.core.uses.request import UseRequest

CRS = "EPSG:4547"
X, Y = 500_000, 4_800_000
BASIS = (Basis({"en": "A plan"}),)
CODES = load_codes(CHINA)


def cell(zone, use, verdict, condition=""):
    return (zone, use), Cell(zone, use, verdict, {"en": condition} if condition else {}, {}, BASIS)


MATRIX = UseMatrix(
    *head("two-zones", "1", {"en": "Two zones"}), {"en": "The plan prevails."},
    {"4": Listed("4", "", {"en": "town"}), "41": Listed("41", "4", {"en": "housing"}),
     "5": Listed("5", "", {"en": "country"})},
    {"H": Listed("H", "", {"en": "house"}), "H1": Listed("H1", "H", {"en": "villa"}),
     "F": Listed("F", "", {"en": "factory"})},
    dict([cell("4", ANY, "conditional", "Ask."), cell("41", "H", "allowed"), cell("41", "F", "forbidden"),
          cell("5", "H1", "forbidden")]), {}, "", 1.0, 0.1)


def box(west, east, south=0, north=100):
    return shapely.box(X + west, Y + south, X + east, Y + north)


def check(parcels, zones, **more):
    """``parcels`` and ``zones``: lists of (code, geometry)."""
    subjects = table_from_geometries("parcels", [shape for _, shape in parcels],
                                     {"USE": pd.array([use for use, _ in parcels], dtype="string")}, CRS)
    layer = table_from_geometries("zones", [shape for _, shape in zones],
                                  {"ZONE": pd.array([zone for zone, _ in zones], dtype="string")}, CRS)
    return declared(CHECK, UseRequest(subjects, layer, more.pop("matrix", MATRIX), more.pop("codes", None), "USE",
                                      "ZONE", area_method="planar", **more))


ZONES = [("41", box(0, 100)), ("5", box(100, 200))]


def test_the_longest_code_wins():
    assert lineage("H1", MATRIX.uses) == ["H1", "H"]
    assert cell_for(MATRIX, "41", ["H1", "H"]).id == "41-H"
    assert cell_for(MATRIX, "41", ["X"]).id == "4-*"    # the zone's own row is silent: that of the zone above it
    assert cell_for(MATRIX, "4", ["H1", "H"]).id == "4-*"
    assert cell_for(MATRIX, "5", ["H"]) is None and cell_for(MATRIX, "5", ["H1", "H"]).verdict == "forbidden"
    assert cell_for(MATRIX, "9", ["H"]) is None


def test_a_parcel_on_two_zones_is_split():
    """A villa of 200 m × 100 m half in each: allowed here, forbidden there."""
    outcome = check([("H1", box(0, 200))], ZONES)
    rows = outcome.tables["rows"]
    assert list(zip(rows["zone_code"], rows["verdict"], rows["area_m2"])) == [
        ("41", "allowed", 10_000), ("5", "forbidden", 10_000)]
    verdict = outcome.verdicts.iloc[0]
    assert verdict["verdict"] == "forbidden" and verdict["accordance"] == "not_in_accordance"
    assert verdict["in_accordance_m2"] == verdict["not_in_accordance_m2"] == 10_000
    assert outcome.findings["rule_id"].tolist() == ["USE-5-H1"]
    assert "clause to be checked" in outcome.findings["basis"][0] and not outcome.findings["basis_verified"][0]
    assert outcome.counts["FORBIDDEN_COUNT"] == 1 and outcome.counts["HAS_PROHIBITION"]


def test_existing_mismatches_are_counted_and_not_forbidden():
    outcome = check([("F", box(0, 100))], ZONES, mode="existing")
    assert outcome.verdicts["verdict"][0] == "conditional"
    assert outcome.verdicts["accordance"][0] == "existing_not_in_accordance"
    assert outcome.counts["EXISTING_NOT_IN_ACCORDANCE_COUNT"] == 1 and not outcome.counts["HAS_PROHIBITION"]
    assert outcome.counts["EXISTING_NOT_IN_ACCORDANCE_M2"] == 10_000


@pytest.mark.parametrize(("parcel", "zones", "rule"), [
    (("H", box(100, 200)), ZONES, "GR-USE-NOT-STATED"),
    (("Q", box(0, 100)), ZONES, "GR-USE-UNKNOWN-USE"),
    ((None, box(0, 100)), ZONES, "GR-USE-NO-USE"),
    (("H", box(0, 100)), [("77", box(0, 100))], "GR-USE-UNKNOWN-ZONE"),
    (("H", box(0, 100)), [(None, box(0, 100))], "GR-USE-NO-ZONE-CODE"),
    (("H", box(0, 100)), [("41", box(0, 50))], "GR-USE-OUTSIDE"),
    (("H", box(300, 400)), ZONES, "GR-USE-OUTSIDE"),
    (("H", shapely.from_wkt("POLYGON((0 0, 1 1, 1 0, 0 1, 0 0))")), ZONES, "GR-USE-UNUSABLE"),
    (("H", None), ZONES, "GR-USE-UNUSABLE"),
    (("H", box(0, 100)), [*ZONES, ("5", None)], "GR-USE-UNUSABLE-ZONE"),
])
def test_what_nobody_knows_is_undetermined(parcel, zones, rule):
    outcome = check([parcel], zones)
    assert outcome.verdicts["verdict"][0] == "undetermined" and outcome.verdicts["accordance"][0] == "undetermined"
    assert rule in outcome.findings["rule_id"].tolist()
    assert not outcome.counts["IS_COMPLIANT"]


def test_a_sliver_is_a_technical_check():
    outcome = check([("H1", box(0, 100.05))], ZONES)
    assert outcome.tables["rows"]["is_sliver"].tolist() == [False, True]
    assert outcome.verdicts["verdict"][0] == "conditional" and outcome.verdicts["accordance"][0] == "in_accordance"


def test_a_tiny_parcel_is_judged():
    assert check([("F", box(0, 0.05))], ZONES).verdicts["verdict"][0] == "forbidden"


def test_zones_that_overlap_are_each_applied():
    outcome = check([("F", box(0, 100))], [("41", box(0, 100)), ("4", box(50, 100))])
    assert outcome.verdicts["verdict"][0] == "forbidden"
    overlap = outcome.findings[outcome.findings["rule_id"] == "GR-USE-ZONES-OVERLAP"]
    assert overlap["overlap_area_m2"].tolist() == [5_000]


AREAS = ["in_accordance_m2", "on_condition_m2", "not_in_accordance_m2", "existing_not_in_accordance_m2",
         "undetermined_m2", "sliver_m2"]


def test_areas_of_overlapping_zones_add_up_to_the_parcel():
    """A factory of 1 ha: 70 m of "forbidden", 50 m of "conditional" of which 20 m are forbidden too, and 10 m of an
    unknown zone within both. Each ground counts once, for the strictest: 7,000 forbidden, 3,000 on a condition."""
    zones = [("4", box(50, 100)), ("9", box(60, 70)), ("41", box(0, 70))]
    outcome = check([("F", box(0, 100))], zones)
    rows = outcome.tables["rows"].set_index("zone_code")
    assert rows["area_m2"].to_dict() == pytest.approx({"41": 7_000, "4": 5_000, "9": 1_000})
    assert rows["counted_m2"].to_dict() == pytest.approx({"41": 7_000, "4": 3_000, "9": 0})
    assert outcome.verdicts.loc[0, AREAS].tolist() == pytest.approx([0, 3_000, 7_000, 0, 0, 0])
    assert outcome.tables["summary"]["area_m2"].sum() == pytest.approx(10_000)
    assert outcome.counts["NOT_IN_ACCORDANCE_M2"] == pytest.approx(7_000)
    back = check([("F", box(0, 100))], zones[::-1])
    assert back.verdicts.loc[0, AREAS].tolist() == pytest.approx(outcome.verdicts.loc[0, AREAS].tolist())


def test_registered_area_of_overlapping_zones_adds_up_too():
    """The register says 2 ha where 1 ha is drawn: every part counts double."""
    subjects = table_from_geometries("parcels", [box(0, 100)], {"USE": ["F"], "MJ": [20_000.0]}, CRS)
    zones = table_from_geometries("zones", [box(0, 60), box(40, 99.95)], {"ZONE": ["41", "4"]}, CRS)
    outcome = check_use(UseRequest(subjects, zones, MATRIX, None, "USE", "ZONE", area_method="registered",
                                   registered_field="MJ"))
    assert outcome.verdicts.loc[0, AREAS].tolist() == pytest.approx([0, 7_990, 12_000, 0, 0, 10], rel=1e-6)


def test_without_a_registered_area_parts_are_as_they_are_measured():
    """The register says nothing of the parcel: what zones share is 2,000 of the 10,000 m² that are drawn."""
    subjects = table_from_geometries("parcels", [box(0, 100)], {"USE": ["F"], "MJ": [None]}, CRS)
    zones = table_from_geometries("zones", [box(0, 60), box(40, 99.95)], {"ZONE": ["41", "4"]}, CRS)
    outcome = check_use(UseRequest(subjects, zones, MATRIX, None, "USE", "ZONE", area_method="registered",
                                   registered_field="MJ"))
    rows = outcome.tables["rows"]
    assert rows["share"].tolist() == pytest.approx([0.5995, 0.6, 0.0005], abs=1e-6)
    assert rows["is_sliver"].tolist() == [False, False, True] and outcome.verdicts["area_m2"].isna().all()
    overlap = outcome.findings[outcome.findings["rule_id"] == "GR-USE-ZONES-OVERLAP"].iloc[0]
    assert overlap["overlap_area_m2"] == pytest.approx(2_000) and "nan" not in overlap["message"]
    assert [note for note in outcome.notes if "registered" in note] == [
        "No registered area for 1 subject: its area is the measured one."]


def test_two_features_of_one_zone_count_once():
    outcome = check([("H", box(0, 100))], [("41", box(0, 60)), ("41", box(40, 100))])
    assert outcome.tables["rows"]["area_m2"].tolist() == [10_000] and outcome.verdicts["verdict"][0] == "allowed"


def test_lines_and_points():
    outcome = check([("F", shapely.LineString([(X + 50, Y + 50), (X + 150, Y + 50)])), ("F", shapely.Point(X + 5,
                                                                                                           Y + 5)),
                     ("F", shapely.Point(X + 500, Y + 5))], ZONES)
    assert outcome.tables["rows"]["length_m"].tolist()[:2] == [50.0, 50.0]
    assert outcome.verdicts["verdict"].tolist() == ["forbidden", "forbidden", "undetermined"]


def test_no_zones():
    for zones in ([], [("4", None)]):
        with pytest.raises(InputError) as error:
            check([("H", box(0, 1))], zones)
        assert error.value.key == "use.no_zones"


def test_areas_add_up_and_order_does_not_matter():
    generator = np.random.default_rng(1)
    parcels = [("HF"[generator.integers(2)], box(w, w + 30)) for w in range(0, 180, 30)]
    outcome = check(parcels, ZONES)
    assert outcome.tables["rows"]["area_m2"].sum() == pytest.approx(18_000)
    areas = [name for name in outcome.verdicts.columns if name.endswith("_m2") and name != "area_m2"]
    assert np.allclose(outcome.verdicts[areas].sum(axis=1).astype(float), 3_000)
    back = check(parcels[::-1], ZONES[::-1])
    assert back.verdicts["verdict"].tolist() == outcome.verdicts["verdict"].tolist()[::-1]


# -- the shipped demonstration and Chinese codes ----------------------------------------------------

@pytest.fixture(scope="module")
def shipped():
    from helpers.source import ROOT

    return load_matrix(ROOT / "packs" / "cn-zone-use")


def test_codes_of_the_guide(shipped):
    """0701 in a residential zone: allowed by 07; 0703 by its own row; 0701/09 each by its own; 1604 not stated."""
    parcels = [("070102", box(0, 10)), ("0703", box(10, 20)), ("0701/09", box(20, 30)), ("16", box(30, 40)),
               ("1002", box(40, 50))]
    outcome = check(parcels, [("411", box(0, 100))], matrix=shipped, codes=CODES, scheme="guide-2023")
    assert outcome.verdicts["verdict"].tolist() == ["allowed", "conditional", "allowed", "undetermined", "forbidden"]
    rows = outcome.tables["rows"]
    assert rows["use"].tolist()[2:4] == ["0701", "09"] and rows["use_share"].isna().sum() == 2
    assert outcome.verdicts["in_accordance_m2"][2] == 1_000   # one ground, counted once
    bad = check([("0701/1002", box(0, 10))], [("411", box(0, 100))], matrix=shipped, codes=CODES, scheme="guide-2023")
    assert bad.verdicts["verdict"][0] == "forbidden"
    main = check(parcels, [("411", box(0, 100))], matrix=shipped, codes=CODES, scheme="guide-2023",
                 mixed="main")
    assert main.verdicts["verdict"][2] == "allowed"
    assert "has not been verified" in outcome.head


@pytest.mark.parametrize(("language", "divided", "unstated"), [
    ("en", "divided by the stated shares", "no stated shares"), ("zh", "按注明的比例拆分", "未注明比例")])
def test_shares_that_nobody_stated(shipped, language, divided, unstated):
    """1,000 m² of 0701/09 without shares have no area by use; 1,000 m² at 7:3 are 700 and 300."""
    def run(*uses):
        return check([(use, box(10 * at, 10 * at + 10)) for at, use in enumerate(uses)], [("411", box(0, 100))],
                     matrix=shipped, codes=CODES, scheme="guide-2023", language=language)

    def areas(outcome):
        return {row.use: None if pd.isna(row.area_m2) else row.area_m2
                for row in outcome.tables["summary"].itertuples()}

    some = run("0701/09", "0701").tables["summary"].set_index("use")   # 0701 on 1,000 m², and on 0 to 1,000 m² more
    assert pd.isna(some["area_m2"]["0701"]) and some["lower_m2"]["0701"] == pytest.approx(1_000)
    assert some["upper_m2"].to_dict() == pytest.approx({"0701": 2_000, "09": 1_000}) and some["lower_m2"]["09"] == 0.0
    none = run("0701/09")
    assert any(unstated in note for note in none.notes) and not any(divided in note for note in none.notes)
    assert areas(none) == {"0701": None, "09": None}
    both = run("0701/09", "0703/10(7:3)", "0702")
    messages = [note for note in both.notes if divided in note]
    assert len(messages) == 1 and "0703/10" in messages[0] and "0701/09" not in messages[0] and "7:3" in messages[0]
    assert areas(both) == {"0701": None, "09": None, "0703": pytest.approx(700), "10": pytest.approx(300),
                           "0702": pytest.approx(1_000)}
    assert both.verdicts["area_m2"].sum() == pytest.approx(3_000)


def test_shares_written_as_unknown_are_not_stated(shipped):
    subjects = table_from_geometries("parcels", [box(0, 10)], {
        "USE": pd.array(["0701/09"], dtype="string"), "HHBL": pd.array(["无"], dtype="string")}, CRS)
    zones = table_from_geometries("zones", [box(0, 100)], {"ZONE": pd.array(["411"], dtype="string")}, CRS)
    outcome = check_use(UseRequest(subjects, zones, shipped, CODES, "USE", "ZONE", shares_field="HHBL",
                                   area_method="planar", scheme="guide-2023"))
    assert outcome.tables["rows"]["use"].tolist() == ["0701", "09"] and outcome.tables["rows"]["use_share"].isna().all()
    assert any("no stated shares" in note for note in outcome.notes)


def test_codes_of_the_survey_pass_over(shipped):
    """0101 paddy is cropland in the guide too; 0702 rural homestead goes to 0703."""
    outcome = check([("0101", box(0, 10)), ("0702", box(10, 20))], [("520", box(0, 100))], matrix=shipped,
                    codes=CODES, scheme="survey-3", mode="existing")
    assert outcome.verdicts["verdict"].tolist() == ["allowed", "conditional"]
    assert any("survey-3" in note for note in outcome.notes)


def test_a_shape_of_the_matrix_that_is_wrong(tmp_path, shipped):
    from shutil import copytree

    from helpers.source import ROOT

    folder = copytree(ROOT / "packs" / "cn-zone-use", tmp_path / "broken")
    table = (folder / "admission.csv").read_text(encoding="utf-8")
    wrong = ["411,07,forbidden,,,demonstration", "412,01,conditional,,,nowhere", "600,07,conditional,,,demonstration"]
    (folder / "admission.csv").write_text(table + "\n".join(wrong) + "\n", encoding="utf-8")
    zones = (folder / "zones.csv").read_text(encoding="utf-8")
    (folder / "zones.csv").write_text(zones.replace("400,,", "400,411,"), encoding="utf-8")
    pack, problems = KIND.form.read(folder)
    keys = {problem.key for problem in problems}
    assert pack is None or keys
    assert {"matrix.cell_twice", "matrix.loop", "packs.not_a_choice", "matrix.no_condition"} <= keys
    assert all(problem.line for problem in problems if problem.file.endswith(".csv"))


def test_removing_cells_never_admits(shipped):
    parcels = [(code, box(10 * k, 10 * k + 10)) for k, code in enumerate(("01", "0701", "1001", "1002", "1401"))]
    whole = check(parcels, [("411", box(0, 100))], matrix=shipped, codes=CODES, scheme="guide-2023")
    for key in list(shipped.cells):
        if key[0] != "411":
            continue
        less = replace(shipped, cells={item: cell for item, cell in shipped.cells.items() if item != key})
        outcome = check(parcels, [("411", box(0, 100))], matrix=less, codes=CODES, scheme="guide-2023")
        for before, after in zip(whole.verdicts["verdict"], outcome.verdicts["verdict"]):
            assert after == before or after == "undetermined"


def test_ground_in_a_zone_without_code_and_beside_all_zones_both_count():
    """30 m in housing, 30 m in a zone without code, 40 m in none: 70 % of 10,000 m² are undetermined."""
    outcome = check([("H", box(0, 100))], [("41", box(0, 30)), (None, box(30, 60))])
    row = outcome.verdicts.iloc[0]
    assert row["in_accordance_m2"] == pytest.approx(3000) and row["undetermined_m2"] == pytest.approx(7000)
    assert outcome.counts["UNDETERMINED_M2"] == pytest.approx(7000)
    assert (row["verdict"], row["planning_zone_verdict"], row["undetermined_count"]) == ("undetermined",) * 2 + (2,)
    assert row["subject_id"] == outcome.findings["subject_id"].iloc[0] and "no zone" in row["reason"]


def test_zones_on_the_same_ground_are_told_in_degrees_too():
    """Zones share 1/10,000 of a degree in longitude, some 9 m by 90 m."""
    def at(west, east):
        return shapely.box(114 + west, 36, 114 + east, 36.0008)

    subjects = table_from_geometries("parcels", [at(0, 0.002), at(0.002, 0.003)], {"USE": ["H", "H"]}, "EPSG:4490")
    zones = table_from_geometries("zones", [at(0, 0.0011), at(0.001, 0.003)], {"ZONE": ["41", "4"]}, "EPSG:4490")
    findings = check_use(UseRequest(subjects, zones, MATRIX, None, "USE", "ZONE")).findings
    notes = findings[findings["rule_id"] == "GR-USE-ZONES-OVERLAP"]
    assert notes["subject_fid"].tolist() == [subjects.fids[0]]
    assert notes["overlap_area_m2"].iloc[0] == pytest.approx(9.0 * 88.8, rel=0.02)


def test_parcels_of_one_number_have_findings_of_their_own():
    subjects = table_from_geometries("parcels", [box(0, 40), box(50, 90), box(95, 99)],
                                     {"USE": ["F", "F", "F"], "NO": ["7", "7", "8"]}, CRS)
    zones = table_from_geometries("zones", [box(0, 100)], {"ZONE": ["41"]}, CRS)
    request = UseRequest(subjects, zones, MATRIX, None, "USE", "ZONE", area_method="planar", subject_id="NO")
    findings = check_use(request).findings
    assert findings["subject_id"].tolist() == ["7", "7", "8"] and findings["finding_id"].nunique() == 3
    other = check_use(replace(request, subjects=subjects.take(np.array([0, 2]))))  # what is unique keeps its id
    assert other.findings["finding_id"].iloc[1] == findings["finding_id"].iloc[2]
