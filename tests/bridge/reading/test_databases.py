"""Geodatabases and Access databases: read where GDAL can, otherwise refused with file and remedy."""
from __future__ import annotations

import pytest

pytest.importorskip("qgis.core")
from helpers.desk.running import results, run, stopped
from helpers.files.layers import square, write
from osgeo import ogr

pytestmark = pytest.mark.usefixtures("qgis_app")
JET, ACE = (b"\x00\x01\x00\x00Standard " + kind + b" DB\x00" + bytes(4096) for kind in (b"Jet", b"ACE"))


def inputs(subjects) -> dict:
    return {"SUBJECTS": str(subjects), "CONTROLS": [str(subjects)], "LANGUAGE": "zh", "OUTPUT": "TEMPORARY_OUTPUT",
            "LEDGER": "TEMPORARY_OUTPUT"}


@pytest.fixture(scope="module")
def geodatabase(tmp_path_factory):
    return write(tmp_path_factory.mktemp("gdb") / "批次 1.gdb", {"DKBH": "text"}, [
        (square(500_000, 2_500_000, 100), {"DKBH": "A"})], "OpenFileGDB", "XMYD", kind=ogr.wkbMultiPolygon)


def test_a_file_geodatabase_is_read_and_a_missing_layer_names_those_it_has(geodatabase):
    assert results("measureoverlaps", inputs(f"{geodatabase}|layername=XMYD"))["OUTPUT"]
    log = stopped("measureoverlaps", inputs(f"{geodatabase}|layername=DLTB"))
    assert "批次 1.gdb" in log and "XMYD" in log


@pytest.mark.parametrize(("name", "content", "words"), [
    ("旧库.mdb", JET, "Access"), ("新库.accdb", ACE, "Access"), ("残缺.gdb", None, "not a complete file geodatabase")])
def test_what_no_driver_reads_is_refused_with_the_way_out(tmp_path, name, content, words):
    path = tmp_path / name
    path.mkdir() if content is None else path.write_bytes(content)
    log = stopped("measureoverlaps", inputs(f"{path}|layername=XMYD"))
    assert name in log and words in log and "GeoPackage" in log and str(tmp_path) not in log


def test_databases_in_place_of_boundary_point_files(tmp_path, geodatabase):
    (tmp_path / "点.mdb").write_bytes(JET)
    log = run("importboundarypoints", {"FILES": [str(tmp_path / "点.mdb"), str(geodatabase)], "LANGUAGE": "zh",
                                       "OUTPUT": "TEMPORARY_OUTPUT"}).log
    assert "点.mdb" in log and "Access" in log and "批次 1.gdb" in log and "添加到工程" in log
