"""The language of a run: its log and its errors are in it whole, labels of inputs too, whatever QGIS's language is."""
from __future__ import annotations

import pytest
from helpers.desk.running import run, stopped
from helpers.files.layers import memory, square

from groundrules.algorithms.common.spoken import interface_language
from groundrules.algorithms.zoning.checkzoning import CheckZoning

pytestmark = pytest.mark.usefixtures("qgis_app")
X, Y = 547_000, 4_822_000


def inputs(language: str, **more) -> dict:
    kind = "Polygon?crs=EPSG:4548&field=name:string"
    return {"SUBJECTS": memory(kind, [(square(X, Y, 20), ["P"])], "parcels"),
            "CONTROLS": [memory(kind, [(square(X + 500, Y, 20), ["F"])], "永久基本农田")],
            "VERDICTS": "memory:", "LANGUAGE": language, **more}


@pytest.mark.parametrize(("language", "read", "label", "other"), [
    ("zh", "永久基本农田：已读取 0 / 1 个要素", "“地块编号字段”", "Field that names"),
    ("en", "永久基本农田: 0 of 1 feature read", "“Field that names a parcel”", "地块")])
def test_a_run_speaks_one_language(language, read, label, other):
    assert interface_language() == "en"
    done = run("checkzoning", inputs(language))
    assert done.results["SUBJECT_COUNT"] == 1 and read in done.log
    problem = stopped("checkzoning", inputs(language, SUBJECT_ID="NOPE"))
    assert label in problem and other not in problem


def test_labels_of_a_dialog_stay_those_of_qgis():
    """An instance that a dialog shows speaks QGIS's language, also after a run was refused in another."""
    shown = CheckZoning().create()
    before = {definition.name(): definition.description() for definition in shown.parameterDefinitions()}
    assert shown.labels("en") == before and shown.labels("zh")["SUBJECT_ID"] == "地块编号字段"
    assert set(shown.labels("zh")) == set(before)
    assert shown.parameterDefinition("SUBJECT_ID").description() == "Field that names a parcel"
    assert shown.tr("Verdicts") == "Verdicts" and shown.in_language("zh").tr("Verdicts") != "Verdicts"
