"""Of which day a layer's data are: by its field of dates, otherwise by what its metadata state."""
from __future__ import annotations

import shutil

import numpy as np
import pytest
from helpers.county.samples import SAMPLES
from helpers.files.layers import memory, square
from qgis.core import (
    Qgis,
    QgsCoordinateTransformContext,
    QgsDataProvider,
    QgsDateTimeRange,
    QgsVectorFileWriter,
    QgsVectorLayer,
)
from qgis.PyQt.QtCore import QDate, QDateTime, QTime

from groundrules.bridge.reading import uniques
from groundrules.bridge.reading.read import read
from groundrules.bridge.reading.source import take_snapshot
from groundrules.bridge.reading.uniques import data_date
from groundrules.core.contract.book import Book, origin_of
from groundrules.core.geometry.parallel import Cancelled, stoppable
from groundrules.core.table import FeatureTable, Source, table_from_geometries

pytestmark = pytest.mark.usefixtures("qgis_app")


def layer(field: str, values: list):
    return memory(f"Polygon?crs=EPSG:4547&field={field}", [
        (square(500_000 + 20 * place, 2_500_000), [value]) for place, value in enumerate(values)], "地块")


def day(year: int, month: int, of_month: int) -> QDateTime:
    return QDateTime(QDate(year, month, of_month), QTime(0, 0))


@pytest.mark.parametrize(("field", "values", "expected"), [
    ("SJNF:integer", [2021, 2023, None], "2023"), ("sjrq:string", ["2024-05-06", "2023-01-01", "?"], "2024-05-06"),
    ("SJNF:integer", [None, None], ""), ("XMMC:string", ["2024-05-06"], "")])
def test_the_newest_of_the_field_of_dates(field, values, expected):
    stated = data_date(layer(field, values))
    assert stated.startswith(expected) and bool(stated) == bool(expected)


def test_a_field_of_many_features_is_asked_in_the_worker_once(monkeypatch):
    """The window does not wait for it; an edit counts, and the answer is kept for the run."""
    many = layer("SJNF:integer", [2021 + place % 3 for place in range(40)])
    monkeypatch.setattr(uniques, "MOST_AT_ONCE", 20)
    monkeypatch.setattr(QgsVectorLayer, "uniqueValues", lambda *_: pytest.fail("asked while the window waits"))
    many.startEditing()
    many.changeAttributeValue(1, 0, 2025)
    taken = uniques.dated(take_snapshot(many), many)
    assert (taken.data_date, taken.date_field) == ("", "SJNF")
    assert read(taken, ["SJNF"]).source.data_date == "2025-01-01" and taken.noticed.days == {"SJNF": "2025-01-01"}
    with pytest.raises(Cancelled), stoppable(lambda: True):
        uniques.day_of(uniques.dated(take_snapshot(many), many))
    many.rollBack()


@pytest.mark.parametrize("name", ["dates.gpkg", "dates.shp", "dates.csv"])
@pytest.mark.parametrize("field", ["SJNF:integer", "SJRQ:date", "SJNF:string"])
def test_the_worker_asks_files_for_the_same_day(tmp_path, monkeypatch, name, field):
    values = {"integer": [2021, 2024, None], "date": [QDate(2021, 2, 3), QDate(2024, 5, 6), None],
              "string": ["2021", "2024-05", ""]}[field.partition(":")[2]]
    path = str(tmp_path / name)
    options = QgsVectorFileWriter.SaveVectorOptions()
    options.driverName = {".gpkg": "GPKG", ".shp": "ESRI Shapefile", ".csv": "CSV"}[name.removeprefix("dates")]
    written = QgsVectorFileWriter.writeAsVectorFormatV3(
        layer(field, values), path, QgsCoordinateTransformContext(), options)
    assert written[0] == QgsVectorFileWriter.WriterError.NoError, written
    opened = QgsVectorLayer(path, "a", "ogr")
    expected = data_date(opened)
    monkeypatch.setattr(uniques, "MOST_AT_ONCE", 1)
    taken = uniques.dated(take_snapshot(opened), opened)
    assert taken.date_field and uniques.day_of(taken) == expected and expected.startswith("2024")


def test_otherwise_what_the_metadata_state():
    plain = layer("XMMC:string", ["a"])
    metadata = plain.metadata()
    metadata.setDateTime(Qgis.MetadataDateType.Published, day(2022, 3, 4))
    plain.setMetadata(metadata)
    assert data_date(plain) == "2022-03-04"
    extent = metadata.extent()
    extent.setTemporalExtents([QgsDateTimeRange(day(2020, 1, 1), day(2021, 12, 31))])
    metadata.setExtent(extent)
    plain.setMetadata(metadata)
    assert data_date(plain) == "2021-12-31"


def test_each_layer_of_the_sample_states_a_day(tmp_path):
    """Read as ``qgis_process`` does: the bare file, without a project."""
    for file in ("county.gpkg", "county_en.gpkg", "plan_database.gpkg"):
        path = shutil.copy(SAMPLES / file, tmp_path)
        package = QgsVectorLayer(path, "", "ogr")
        names = [entry.split(QgsDataProvider.sublayerSeparator())[1] for entry in package.dataProvider().subLayers()]
        days = {name: data_date(QgsVectorLayer(f"{path}|layername={name}", name, "ogr")) for name in names}
        assert len(days) > 3 and all(days.values()), days
        assert days.get("XMYD", "2026-05-31") == "2026-05-31"


def dated(name: str, date: str) -> FeatureTable:
    plain = table_from_geometries(name, [], {}, "")
    return FeatureTable(name, np.zeros(0, dtype=np.int64), plain.geometry, plain.columns, source=Source(data_date=date))


def test_a_finding_has_the_date_of_its_layer_or_role_and_never_that_of_another():
    """Basis and unit too are filled where the check says none."""
    origin = origin_of("en", [("line", dated("old", "2020-01-01")), ("line", dated("new", "2024-01-01")),
                              ("zone", dated("zones", "2023-01-01")), ("zone", dated("more", ""))],
                       dated("plots", "2025-06-07"))
    book = Book("", ids=("rule_id",), evidence=("measured",), origin=origin)
    for number, (control, role, own) in enumerate([
            ("new", "line", None), (None, "line", None), (None, "zone", None), ("zones", "zone", None),
            ("", "", None), ("plots", "x", None), (None, "missing", None), ("new", "line", "1999-09-09")]):
        book.add(rule_id=f"r{number}", control_layer=control, control_role=role, data_date=own, basis=None,
                 measured=1.0 if number else None)
    frame, _ = book.frame()
    assert [None if value != value else str(value)[:10] for value in frame["data_date"]] == [
        "2024-01-01", "2020-01-01", None, "2023-01-01", "2025-06-07", "2025-06-07", None, "1999-09-09"]
    assert frame["basis"].str.contains("no document is cited").all()
    assert frame["unit"].isna().tolist() == [True] + [False] * 7 and set(frame["unit"].dropna()) == {"1"}
