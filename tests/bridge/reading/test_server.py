"""Of a table of PostGIS a run asks for its rows, its fields and its places, and misses nothing."""
from __future__ import annotations

import json
import sys

import numpy as np
import pytest
import shapely
from helpers.desk.running import results, rows
from helpers.source import ROOT
from qgis.core import QgsProcessingFeatureSourceDefinition, QgsProject, QgsVectorLayer

from groundrules.bridge.inputs.extents import read_at
from groundrules.bridge.reading.read import read, snapshot
from groundrules.core.table import table_from_geometries

pytestmark = [pytest.mark.usefixtures("qgis_app"), pytest.mark.takes_turns]
#: 1,600 squares of 8 m, 10 m apart; one more in turn: without geometry, empty, not a number, far outside.
SQUARES = ("CREATE TABLE {name} (id int PRIMARY KEY, kind text, note text, geom geometry({type}, 4547)); "
           "INSERT INTO {name} SELECT n, 'k' || n % 7, repeat('x', 50), ST_MakeEnvelope(500000 + n % 40 * 10, "
           "2500000 + n / 40 * 10, 500008 + n % 40 * 10, 2500008 + n / 40 * 10, 4547) "
           "FROM generate_series(0, 1599) AS n; CREATE INDEX ON {name} USING gist (geom)")
ODD = {"missing": "NULL", "hollow": "ST_GeomFromText('POLYGON EMPTY', 4547)",
       "far": "ST_MakeEnvelope(5e12, 2500000, 5e12 + 8, 2500008, 4547)",
       "not_a_number": r"ST_GeomFromWKB('\x{wkb}'::bytea, 4547)"}


@pytest.fixture(scope="module")
def server():
    sys.path.insert(0, str(ROOT / "tests" / "bench" / "peers"))
    try:
        from server import Missing, Server
    finally:
        sys.path.pop(0)
    try:
        with Server() as started:
            started.sql(SQUARES.format(name="squares", type="Polygon"))
            with np.errstate(invalid="ignore"):
                wkb = shapely.to_wkb(shapely.Polygon([(500_000, 2_500_000), (500_008, np.nan), (500_008, 2_500_008)]))
            started.sql(SQUARES.format(name="lines", type="Polygon"))
            started.sql("UPDATE lines SET geom = CASE WHEN id % 10 = 7 THEN ST_Translate(geom, -20, 0) "   # onto 5
                        "ELSE ST_Translate(geom, 0, 100000) END")
            for name, shape in ODD.items():
                place = shape.replace("{wkb}", wkb.hex())
                started.sql(f"CREATE TABLE {name} (LIKE squares INCLUDING ALL); "
                            f"INSERT INTO {name} SELECT * FROM squares; "
                            f"INSERT INTO {name} VALUES (5000, 'odd', '', {place})")
            started.sql("ALTER SYSTEM SET log_statement = 'all'")
            started.sql("SELECT pg_reload_conf()")
            yield started
            started.sql("SELECT pg_terminate_backend(pid) FROM pg_stat_activity "   # it would wait for those of QGIS
                        "WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()")
    except Missing as missing:
        pytest.skip(str(missing))


def layer(server, name: str, where: str = "") -> QgsVectorLayer:
    table = QgsVectorLayer(f"dbname='postgres' host={server.folder} user='bench' key='id' srid=4547 type=Polygon "
                           f'table="public"."{name}" (geom) sql={where}', name, "postgres")
    assert table.isValid(), table.error().message()
    return table


def asked(server, action) -> tuple:
    """What an action returns, and the statements with which it fetched rows."""
    log = server.folder / "log"
    before = len(log.read_text())
    result = action()
    return result, [line for line in log.read_text()[before:].splitlines() if is_rows(line)]


def is_rows(line: str) -> bool:
    """Whether a line of the log is a statement by which QGIS fetches rows."""
    return "CURSOR FOR" in line


SUBJECTS = table_from_geometries("S", [shapely.box(500_101, 2_500_101, 500_105, 2_500_105),
                                       shapely.box(500_301, 2_500_201, 500_305, 2_500_205)], crs="EPSG:4547")


def test_selected_subjects_of_a_filtered_table_are_all_that_is_sent(server):
    subjects = layer(server, "squares", "id < 100")
    subjects.selectByIds([3, 5, 8])
    taken = snapshot(subjects, selected_only=True)
    table, statements = asked(server, lambda: read(taken, ["kind"]))
    assert table.fids.tolist() == [3, 5, 8] and table.columns["kind"].tolist() == ["k3", "k5", "k1"]
    statement, = statements
    assert "id < 100" in statement and '"id" IN (' in statement
    assert '"kind"' in statement and "note" not in statement


def test_of_a_control_the_places_of_the_subjects_are_sent(server):
    taken = snapshot(layer(server, "squares", "id > 3"))
    table, statements = asked(server, lambda: read_at(taken, SUBJECTS, ["kind"]))
    assert table.fids.tolist() == [410, 830]
    assert len(statements) == 2 and all("&&" in line and "id > 3" in line and "note" not in line for line in statements)
    assert table.columns["kind"].tolist() == ["k4", "k4"]


@pytest.mark.parametrize("name", ODD)
def test_a_row_that_could_lie_anywhere_is_not_missed(server, name):
    taken = snapshot(layer(server, name))
    table, statements = asked(server, lambda: read_at(taken, SUBJECTS, ["kind"]))
    assert table.fids.tolist() == [410, 830, 5000] and len(statements) == 1


@pytest.mark.parametrize("name", ["measureoverlaps", "checkzoning"])
def test_a_run_has_only_the_rows_sent_that_it_is_about(server, tmp_path, name):
    """Of three selected parcels, one lies on a control: the rows that are read, and those that are copied."""
    parcels, lines = layer(server, "squares", "id < 100"), layer(server, "lines")
    parcels.selectByIds([3, 5, 8])
    QgsProject.instance().addMapLayers([parcels, lines])
    asking = {"SUBJECTS": QgsProcessingFeatureSourceDefinition(parcels.id(), True), "CONTROLS": [lines.id()],
              "ROLES": [lines.id(), "permanent_basic_farmland"], "LANGUAGE": "en"}
    table = str(tmp_path / "rows.gpkg")
    more = {"OUTPUT": table} if name == "measureoverlaps" else {
        "VERDICTS": table, "FINDINGS": "TEMPORARY_OUTPUT", "PACK": "cn-three-lines", "AS_OF": "2026-06-30",
        "SCOPE": "permanent_basic_farmland", "MANIFEST": str(tmp_path / "manifest.json")}
    try:
        _, statements = asked(server, lambda: results(name, {**asking, **more}))
    finally:
        QgsProject.instance().removeMapLayers([parcels.id(), lines.id()])
    of_parcels = [line for line in statements if '"squares"' in line]
    of_lines = [line for line in statements if '"lines"' in line]
    assert of_parcels and all("id < 100" in line and '"id" IN (' in line for line in of_parcels), of_parcels
    assert of_lines and all("&&" in line for line in of_lines), of_lines
    assert len(of_parcels) + len(of_lines) == len(statements)
    if name == "measureoverlaps":
        assert [(row["subject_id"], row["control_id"]) for row in rows(table)] == [("#5", "#7")]
    else:
        assert {row["kind"]: row["verdict"] == "allowed" for row in rows(table)} == {
            "k3": True, "k5": False, "k1": True}
        manifest = json.loads((tmp_path / "manifest.json").read_text(encoding="utf-8"))
        assert manifest["rows"]["subjects"]["whole"] is False


def test_a_filtered_table_is_not_all_there_is(server):
    """A run that looked at a part of the parcels says so: otherwise findings of the others would be set to fixed."""
    assert snapshot(layer(server, "squares")).is_unfiltered
    shown = layer(server, "squares", "id < 100")
    filtered = snapshot(shown)
    assert filtered.is_whole and not filtered.is_unfiltered
    assert (filtered.row_count, filtered.hidden, filtered.unfiltered.row_count) == (100, 1500, 1600)
    assert shown.featureCount() == 100 and len(read(filtered, [])) == 100   # none is counted in
