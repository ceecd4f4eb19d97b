"""Parameters of Processing to snapshots: selection, filter, limit, files, invalid geometry."""
from __future__ import annotations

import pytest

pytest.importorskip("qgis.core")
from helpers.files.layers import grid, open_layer, square, write
from qgis.core import (
    QgsProcessing,
    QgsProcessingAlgorithm,
    QgsProcessingContext,
    QgsProcessingFeatureSourceDefinition,
    QgsProcessingFeedback,
    QgsProcessingParameterFeatureSource,
    QgsProcessingParameterMultipleLayers,
    QgsProject,
    QgsProperty,
)

from groundrules.bridge.reading.read import read, snapshot_layers, snapshot_parameter
from groundrules.core.errors import InputError

pytestmark = pytest.mark.usefixtures("qgis_app")


class Probe(QgsProcessingAlgorithm):
    """Keeps what it would read."""

    def name(self):
        return "probe"

    def displayName(self):
        return "probe"

    def createInstance(self):
        return Probe()

    def initAlgorithm(self, config=None):
        self.addParameter(QgsProcessingParameterFeatureSource("INPUT", "INPUT"))
        self.addParameter(QgsProcessingParameterFeatureSource("OTHER", "OTHER", optional=True))
        self.addParameter(QgsProcessingParameterMultipleLayers(
            "LAYERS", "LAYERS", QgsProcessing.SourceType.TypeVectorAnyGeometry, optional=True))

    def processAlgorithm(self, parameters, context, feedback):
        return {}


@pytest.fixture
def probe():
    algorithm = Probe()
    algorithm.initAlgorithm()
    return algorithm


@pytest.fixture
def context():
    made = QgsProcessingContext()
    made.setProject(QgsProject.instance())
    made.setFeedback(QgsProcessingFeedback())
    return made


@pytest.fixture
def plots(tmp_path):
    fields, rows = grid(40)
    rows.append(("POLYGON((500000 2500000,500010 2500010,500010 2500000,500000 2500010,500000 2500000))", {}))
    layer = open_layer(write(tmp_path / "a.gpkg", fields, rows), "地块", "地块图层")
    QgsProject.instance().addMapLayer(layer)
    yield layer
    QgsProject.instance().removeMapLayer(layer.id())


def ids(taken) -> list:
    return read(taken).fids.tolist()


def test_a_layer_by_object_id_name_and_file(probe, context, plots):
    for value in (plots, plots.id(), "地块图层", plots.source(), QgsProperty.fromValue(plots.id()),
                  QgsProcessingFeatureSourceDefinition(plots.id()),
                  QgsProcessingFeatureSourceDefinition(plots.source())):
        taken = snapshot_parameter(probe, {"INPUT": value}, "INPUT", context)
        assert ids(taken) == list(range(1, 42)), value
        assert taken.ogr is not None


def test_selection_filter_and_limit(probe, context, plots):
    def taken(**options):
        definition = QgsProcessingFeatureSourceDefinition(plots.id(), **options)
        return snapshot_parameter(probe, {"INPUT": definition}, "INPUT", context)

    plots.selectByIds([2, 3, 5, 8, 41])
    assert ids(taken(selectedFeaturesOnly=True)) == [2, 3, 5, 8, 41]
    assert ids(taken(featureLimit=4)) == [1, 2, 3, 4]
    assert ids(taken(filterExpression='"fid" > 38')) == [39, 40, 41]
    assert ids(taken(filterExpression='"fid" % 10 = 0', featureLimit=2)) == [10, 20]
    assert ids(taken(selectedFeaturesOnly=True, filterExpression='"fid" > 3', featureLimit=2)) == [5, 8]
    table = read(taken(filterExpression='"字段_text" = \'0601\''), ["字段_real"])   # a field that is not read
    assert len(table) > 0
    assert list(table.columns.columns) == ["字段_real"]
    assert table.source.rows_read == len(table)


def test_invalid_geometry_is_read_whatever_processing_is_set_to(probe, context, plots):
    from qgis.core import QgsFeatureRequest
    for check in (QgsFeatureRequest.InvalidGeometryCheck.GeometryAbortOnInvalid,
                  QgsFeatureRequest.InvalidGeometryCheck.GeometrySkipInvalid):
        context.setInvalidGeometryCheck(check)
        definition = QgsProcessingFeatureSourceDefinition(plots.id(), filterExpression='"fid" > 0')
        assert len(ids(snapshot_parameter(probe, {"INPUT": definition}, "INPUT", context))) == 41
        assert len(ids(snapshot_parameter(probe, {"INPUT": plots}, "INPUT", context))) == 41


def test_what_is_missing_is_told_without_folders(probe, context, tmp_path):
    assert snapshot_parameter(probe, {}, "OTHER", context) is None
    assert snapshot_parameter(probe, {"OTHER": None}, "OTHER", context) is None
    for value in (str(tmp_path / "nothing.gpkg"),
                  QgsProcessingFeatureSourceDefinition(str(tmp_path / "nothing.gpkg"))):
        with pytest.raises(InputError) as error:
            snapshot_parameter(probe, {"INPUT": value}, "INPUT", context)
        assert "nothing.gpkg" in str(error.value)
        assert str(tmp_path) not in str(error.value)


def test_several_layers(probe, context, plots, tmp_path):
    path = write(tmp_path / "b.gpkg", {"t": "text"}, [(square(5e5, 2.5e6), {})], layer="XZQ")
    result = snapshot_layers(probe, {"LAYERS": [plots.id(), str(path)]}, "LAYERS", context)
    assert [taken.data_layer for taken in result] == ["地块", "XZQ"]
    plots.selectByIds([4])
    result = snapshot_layers(probe, {"LAYERS": [plots.id(), str(path)]}, "LAYERS", context, selected_only=True)
    assert [len(ids(taken)) for taken in result] == [1, 1]   # nothing selected in the second: all of it
    with pytest.raises(InputError):
        snapshot_layers(probe, {"LAYERS": [plots.id(), str(tmp_path / "no.gpkg")]}, "LAYERS", context)
    assert snapshot_layers(probe, {}, "LAYERS", context) == []
