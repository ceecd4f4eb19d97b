"""Results in each format that QGIS offers: whole and under the name that the run tells, or a sentence."""
from __future__ import annotations

from pathlib import Path

import pytest
from helpers.county.zoning_runs import county_inputs
from helpers.desk.running import results, rows, run, stopped
from helpers.files.layers import square, write
from helpers.suite.rotation import in_turns
from osgeo import gdal
from qgis.core import QgsVectorFileWriter, QgsVectorLayer

from groundrules.bridge.writing import drafts

pytestmark = pytest.mark.usefixtures("qgis_app")
COUNT = 3
#: Formats that hold one layer of surfaces with any fields.
WHOLE = ("gpkg", "shp", "csv", "fgb", "gdb", "geojson", "geojsonl", "geojsons", "gml", "json", "kml", "ods", "sqlite",
         "tab", "xlsx")


def inputs(folder: Path, **more) -> dict:
    """Three parcels in a control."""
    folder.mkdir(exist_ok=True)
    parcels = [(square(5e5 + 100 * k, 2.5e6, 50), {"id": f"地块{k}"}) for k in range(COUNT)]
    subjects = write(folder.parent / "parcels.gpkg", {"id": "text"}, parcels)
    control = write(folder.parent / "control.gpkg", {"id": "text"}, [(square(5e5, 2.5e6, 400), {"id": "c"})])
    return {"SUBJECTS": str(subjects), "SUBJECT_ID": "id", "CONTROLS": [str(control)], "LANGUAGE": "en", **more}


@pytest.mark.parametrize("suffix", in_turns(QgsVectorFileWriter.supportedFormatExtensions(), ["gpkg", "shp", "gdb"]))
@pytest.mark.parametrize("output", ["PIECES", "LEDGER"])
def test_each_format_or_a_sentence(tmp_path, suffix, output):
    folder = tmp_path / "out"
    done = run("measureoverlaps", inputs(folder, OUTPUT="memory:", **{output: str(folder / f"r.{suffix}")}))
    assert not list(folder.glob(f"{drafts.PREFIX}*"))
    if done.results is None:
        text = done.log.strip().splitlines()[-1]
        assert "Traceback" not in done.log and "NoneType" not in done.log and "GeoPackage" in text, done.log
        assert output == "LEDGER" or suffix not in WHOLE, text
        assert not list(folder.iterdir())
        return
    result = QgsVectorLayer(done.results[output], "r", "ogr")
    assert result.isValid() and result.featureCount() >= COUNT, (done.results, list(folder.iterdir()))


@pytest.mark.parametrize("suffix", in_turns(["gpkg", "gdb", "sqlite", "xlsx"], ["gpkg", "xlsx"]))
def test_tables_of_one_file(tmp_path, suffix):
    """Beside a table of somebody's; a second run takes the place of the first."""
    folder = tmp_path / "out"
    target, at = folder / f"all.{suffix}", f"ogr:dbname='{folder / ('all.' + suffix)}' table=\"{{}}\" (geom)"
    wanted = inputs(folder, OUTPUT="memory:", PIECES=at.format("parcels"), LEDGER=at.format("ledger"))
    results("measureoverlaps", inputs(folder, OUTPUT="memory:", PIECES=at.format("theirs")))
    for _ in range(2):
        result = results("measureoverlaps", wanted)
        with gdal.ExceptionMgr(useExceptions=True):
            opened = gdal.OpenEx(str(target), gdal.OF_VECTOR)
            names = {opened.GetLayer(number).GetName() for number in range(opened.GetLayerCount())}
        assert names | {"ledger"} == {"ledger", "parcels", "theirs"}   # GDAL lists no tables of SQLite
        for name, table in (("PIECES", "parcels"), ("LEDGER", "ledger")):
            assert result[name].endswith(f"layername={table}")
            assert QgsVectorLayer(result[name], "r", "ogr").isValid()
        assert len(rows(target, "parcels")) == len(rows(target, "theirs")) == COUNT


def test_two_results_in_one_file_are_refused_before_anything_is_written(tmp_path):
    folder = tmp_path / "out"
    log = stopped("measureoverlaps", inputs(folder, OUTPUT="memory:", PIECES=str(folder / "all.gpkg"),
                                            LEDGER=str(folder / "all.gpkg")))
    assert "PIECES" in log and "LEDGER" in log and "would be written to one place in all.gpkg" in log
    assert not list(folder.iterdir())


def test_a_rename_that_fails_is_told(tmp_path):
    """OGR returns a number where GDAL raises: a run must not call itself done with its result under another name."""
    from groundrules.core.errors import InputError

    write(tmp_path / "a.sqlite", {"id": "text"}, [(square(5e5, 2.5e6), {"id": "x"})], "SQLite", layer="t_unfinished")
    made = drafts.Drafts()
    made.tables[str(tmp_path / "a.sqlite"), "t"] = "t_unfinished"
    with pytest.raises(InputError):
        made.take_places()


@pytest.mark.parametrize(("name", "index"), [("REPORT_FOLDER", "index.html"), ("PDF_FOLDER", "index.pdf"),
                                             ("DOCUMENT_FOLDER", "index.docx")])
def test_an_index_without_a_list_is_refused_before_anything_is_computed(tmp_path, monkeypatch, name, index):
    monkeypatch.setattr(drafts, "Drafts", None)      # of which every run makes one before it reads
    (tmp_path / "old").mkdir()
    (tmp_path / "old" / index).write_text("of an earlier version", encoding="utf-8")
    log = stopped("checkzoning", county_inputs(tmp_path, parcels=2, LANGUAGE="en", DOCUMENT_FORMAT="docx",
                                               VERDICTS=str(tmp_path / "v.gpkg"), **{name: str(tmp_path / "old")}))
    assert f"The folder old holds {index}" in log and "has no list of ours" in log and "delete the old files" in log
    assert [path.name for path in (tmp_path / "old").iterdir()] == [index]
