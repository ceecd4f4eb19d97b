"""Of a table of PostGIS a run asks for its rows, its fields and its places, and misses nothing."""
from __future__ import annotations

import sys

import numpy as np
import pytest
import shapely
from helpers.source import ROOT
from qgis.core import QgsVectorLayer

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
    return result, [line for line in log.read_text()[before:].splitlines() if "CURSOR FOR" in line]


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
