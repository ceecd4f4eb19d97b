"""Names of fields in a shapefile: short, none twice, none another column's own; and of results, of which none is in the
place of another."""
from __future__ import annotations

from pathlib import Path

import pytest

pytest.importorskip("qgis.core")
from groundrules.bridge.writing.destinations import check_apart, check_kind, written_path
from groundrules.bridge.writing.write import SHORT_NAMES, short_names, short_source_names
from groundrules.core.errors import InputError


def test_short_names_are_fixed_unique_and_at_most_ten_characters():
    ours = [*SHORT_NAMES, "verdict", "farm_role_verdict", "farm_role_m2", "farm_role_m", "some_long_name_1",
            "some_long_name_2", "some_long_name_3"]
    short = short_names(ours, {"farm_role": "farm"})
    assert set(short) == set(ours)
    assert len(set(short.values())) == len(ours)
    assert max(map(len, short.values())) <= 10
    assert (short["farm_role_verdict"], short["farm_role_m2"], short["farm_role_m"]) == ("v_farm", "m2_farm", "m_farm")
    assert (short["finding_id"], short["overlap_area_m2"]) == ("find_id", "ovl_m2")


def test_short_names_do_not_depend_on_other_columns():
    assert short_names(["subject_id"], {})["subject_id"] == short_names(["a", "subject_id"], {})["subject_id"]


def test_no_column_stands_under_the_name_of_another():
    """A density came before the sum whose name it was cut to, and the sum became ``…_2``."""
    short = short_names(["carbon_t_c_ha", "carbon_t_c", "verifications", "verified", "basis_verified",
                         "Verificati"], {})
    assert short["carbon_t_c"] == "carbon_t_c" and short["carbon_t_c_ha"] == "c_t_c_ha"
    assert (short["verified"], short["basis_verified"]) == ("verified", "verified_2")
    assert (short["Verificati"], short["verifications"]) == ("Verificati", "verifica_2")    # a table knows no case


def test_names_are_cut_by_bytes_and_beside_those_of_the_source():
    assert short_names(["图斑地类编码"], {}, ["图斑地"]) == {"图斑地类编码": "图斑_2"}       # three bytes a letter
    assert short_source_names(["population_2020", "population_2021", "name"], ["population"]) == {
        "population_2020": "populati_2", "population_2021": "populati_3", "name": "name"}


@pytest.mark.parametrize(("first", "second"), [
    (("out/a.gpkg", ""), ("out/a.gpkg", "")), (("out/a.gpkg", ""), ("link/../out/a.gpkg", "")),
    (("out/a.gpkg", ""), ("link/a.gpkg", "")), (("out/a.gpkg", "x"), ("out/a.gpkg", "X")),
    (("out/a.gpkg", ""), ("out/a.gpkg", "x")), (("out/a.gpkg", "x"), ("link/a.gpkg", ""))])
def test_two_results_in_one_place_are_refused(tmp_path, first, second):
    """One was lost, and both outputs named what was left."""
    (tmp_path / "out").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "out")
    places = [(str(tmp_path / path), table) for path, table in (first, second)]
    with pytest.raises(InputError, match=r"VERDICTS, LEDGER would be written to one place in a\.gpkg"):
        check_apart({"VERDICTS": places[0], "SUMMARY": ("", ""), "LEDGER": places[1]})
    check_apart({"VERDICTS": places[0], "SUMMARY": ("", ""), "FINDINGS": ("", "")})


def test_results_in_tables_of_one_file_are_apart(tmp_path):
    check_apart({"VERDICTS": (str(tmp_path / "a.gpkg"), "x"), "LEDGER": (str(tmp_path / "a.gpkg"), "y"),
                 "SUMMARY": (str(tmp_path / "b.gpkg"), "")})


@pytest.mark.parametrize("name", ["a", "a.2025", "a.shp", "a.csv", "a.GPKG"])
def test_the_file_of_a_layer_is_that_which_qgis_writes(qgis_app, tmp_path, name):
    """“a” and “a.gpkg” are one file: of two results the last was left, and an input could be written over."""
    from qgis.core import (
        Qgis,
        QgsCoordinateReferenceSystem,
        QgsField,
        QgsFields,
        QgsProcessingContext,
        QgsProcessingUtils,
    )
    from qgis.PyQt.QtCore import QMetaType

    fields = QgsFields()
    fields.append(QgsField("id", QMetaType.Type.QString))
    sink, _written = QgsProcessingUtils.createFeatureSink(
        str(tmp_path / name), QgsProcessingContext(), fields, Qgis.WkbType.Point,
        QgsCoordinateReferenceSystem("EPSG:4547"))
    sink.flushBuffer()
    del sink
    assert Path(written_path(str(tmp_path / name))) in tmp_path.iterdir()
    assert len([path for path in tmp_path.iterdir() if path.suffix.lower() in (".gpkg", ".shp", ".csv")]) == 1


@pytest.mark.parametrize(("name", "is_refused"), [
    ("report.html", False), ("report.HTML", False), ("report", False), ("report.2025", False), ("report.txt", False),
    ("report.xlsx", True), ("报告.pdf", True)])
def test_a_page_is_not_written_as_another_kind_of_document(name, is_refused):
    given = {"REPORT": f"/tmp/{name}"}
    if is_refused:
        with pytest.raises(InputError, match=r"REPORT cannot be written as \.\w+\. .* ends in one of: \.html"):
            check_kind(given, "REPORT", "HTML files (*.html)")
    else:
        check_kind(given, "REPORT", "HTML files (*.html)")
    check_kind(given, "REPORT", "All files (*.*)")
