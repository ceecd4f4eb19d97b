"""Input that offices send, to all checks of the group: layers of two datums, names of persons as words of a page,
an agreed start in the words of a contract."""
from __future__ import annotations

import pytest
from helpers.county.samples import SAMPLES
from helpers.desk.running import rows, run, stopped
from helpers.files.carbon_layers import box, polygons, with_texts

pytestmark = pytest.mark.usefixtures("qgis_app")
OLD = "EPSG:2433"   # Beijing 1954, no transformation to CGCS2000 is known without parameters
NAMES = ("甲大山", "Ann Hill")


def source(file, layer):
    return str(SAMPLES / f"{file}.gpkg|layername={layer}")


CADASTRE, LIFE = [source("cadastre", name) for name in ("ZD", "SYQZD")], source("lifecycle", "GongDi")
RUNS = {
    "checkrights": ("RIGHTS", {"RIGHTS": CADASTRE}),
    "affectedholders": ("RIGHTS", {"SUBJECTS": source("cadastre", "XM"), "RIGHTS": CADASTRE}),
    "tracelifecycle": ("LAYERS", {"LAYERS": [LIFE, source("lifecycle", "ZZ_JBXX")], "PARCELS": "memory:"}),
    "readytosupply": ("APPROVED", {"PARCELS": source("supply", "NGDK")}),
    "screenpatches": ("APPROVED", {"PATCHES": source("patches", "BHTB")}),
    "alignplan": ("PARCELS", {"PLAN": source("county", "GHFQ")})}


@pytest.mark.parametrize("name", RUNS)
def test_a_layer_of_another_datum_is_refused_by_name(name):
    parameter, asked = RUNS[name]
    old = with_texts(polygons([box(0, 0, 90, 90)], ["x"], "survey of 1986", OLD), BDCDYH=["990127001001GB00001"],
                     QLLX=["3"], DZJGH=["1"], PZRQ=["1986-01-01"])
    given = [*asked.get(parameter, []), old] if isinstance(asked.get(parameter), list) else old
    roles = {"tracelifecycle": ["survey of 1986", "supplied", "GongDi", "supplied", "ZZ_JBXX", "approved"]}.get(name)
    log = stopped(name, {**asked, parameter: given, **({"ROLES": roles} if roles else {}), "OUTPUT": "memory:",
                         "LANGUAGE": "en"})
    assert "datum" in log and "Beijing 1954" in log and "China 2000" in log and "transformed" in log, log
    assert ("GHFQ" if name == "alignplan" else "survey of 1986") in log   # whichever is brought into the other's system


def test_no_name_of_a_person_becomes_the_name_of_a_file_or_of_a_page(tmp_path):
    patches = with_texts(polygons([box(0, 0, 90, 90), box(200, 0, 290, 90)], ["1", "2"], "patches", "EPSG:4547"),
                         TBBH=["T1", "T2"], QLR=list(NAMES))
    approved = polygons([box(900, 0, 990, 90)], ["1"], "approvals", "EPSG:4547")
    place = tmp_path / "pages"
    done = run("screenpatches", {
        "PATCHES": patches, "PATCH_ID": "QLR", "TOWN_FIELD": "QLR", "APPROVED": approved, "EVIDENCE": "all",
        "EVIDENCE_FOLDER": str(place), "WORKBOOK": str(tmp_path / "w.xlsx"), "FINDINGS": str(tmp_path / "f.gpkg"),
        "MANIFEST": str(tmp_path / "m.json"), "OUTPUT": str(tmp_path / "o.gpkg"), "LANGUAGE": "zh"})
    assert done.results is not None, done.log
    assert "QLR" in done.log      # that it is left out is said
    for path in (*tmp_path.iterdir(), *place.iterdir()):
        assert not any(name in path.name for name in NAMES)
        if path.is_file():
            assert not any(name.encode() in path.read_bytes() for name in NAMES), path.name
    assert not any(name in done.log for name in NAMES)


def test_a_start_that_only_the_words_of_a_contract_hold_is_undetermined_and_told(tmp_path):
    deals = with_texts(polygons([box(0, 0, 90, 90)], ["1"], "CRHT", "EPSG:4547"), CRHTH=["A1"], GDFS=["出让"],
                       YDKGSJ=["自交地之日起一年内开工"])
    use = with_texts(polygons([box(0, 0, 90, 90)], ["1"], "yongdi", "EPSG:4547"), CRHTH=["A1"], SJKGSJ=[""])
    parcels = str(tmp_path / "p.gpkg")
    done = run("tracelifecycle", {"LAYERS": [deals, use], "AS_OF": "2026-06-30", "OUTPUT": "memory:",
                                  "PARCELS": parcels, "LANGUAGE": "en"})
    assert done.results is not None, done.log
    row, = rows(parcels)
    assert (row["start_state"], row["verdict"]) == ("undetermined", "undetermined")
    assert "YDKGSJ" in done.log and "agreed start" in row["reason"]


def test_a_table_in_gbk_that_reads_garbled_is_said_and_a_state_as_offices_write_it_is_known(tmp_path):
    deals = with_texts(polygons([box(0, 0, 90, 90)], ["1"], "GongDi", "EPSG:4547"), ZDDM=["420106001001GB00001"],
                       GDFS=["出让"], ZT=["已批准"], YDKGSJ=["2025-07-15"])
    use = tmp_path / "开发利用.csv"
    use.write_bytes("宗地代码,实际开工时间\n420106001001GB00001,2025-01-01\n".encode("gbk"))
    done = run("tracelifecycle", {"LAYERS": [deals, str(use)], "AS_OF": "2026-06-30", "OUTPUT": "memory:",
                                  "PARCELS": str(tmp_path / "p.gpkg"), "LANGUAGE": "en"})
    assert done.results is not None, done.log
    assert "field names that look garbled" in done.log and "(for example GBK)" in done.log
    assert "ZT" not in done.log    # no value of the state is unknown
