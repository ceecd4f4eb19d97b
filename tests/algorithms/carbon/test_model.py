"""The model that reviews carbon: transition, change, comparison and report, as its steps alone say it."""
from __future__ import annotations

import pytest
from helpers.county.samples import COUNTY
from helpers.desk.running import results, rows
from qgis.core import (
    QgsApplication,
    QgsProcessingContext,
    QgsProcessingFeedback,
    QgsProject,
)

import groundrules


def of(name):
    return f"{COUNTY}|layername={name}"


@pytest.fixture
def model(qgis_app):
    plugin = groundrules.classFactory(None)
    plugin.initProcessing()
    yield QgsApplication.processingRegistry().algorithmById("groundrules:carbonreview")
    plugin.unload()


def test_transition_change_comparison_and_report(model, tmp_path):
    """The first plan is compared with a further one; numbers are those of the steps."""
    words = [parameter.description() for parameter in model.parameterDefinitions()]
    assert len(words) == len(set(words))
    given = {"OLD": of("DLTB_2024"), "NEW": of("GHFA_A"), "PLANS": [of("GHFA_B")], "OLD_YEAR": 2025, "NEW_YEAR": 2035,
             "PACK": "sample-carbon", "FAMILY": "sample-2025", "LANGUAGE": "en"}
    kinds = {"report": "html", "summary": "json"}
    wanted = {parameter.name(): str(tmp_path / f"{parameter.name()}.{kinds.get(parameter.name(), 'gpkg')}")
              for parameter in model.destinationParameterDefinitions()}
    context = QgsProcessingContext()
    context.setProject(QgsProject.instance())
    feedback = QgsProcessingFeedback(False)
    result, fine = model.create().run({**given, **wanted}, context, feedback)
    assert fine, feedback.textLog()
    alone = results("carbonchange", {"OLD": of("DLTB_2024"), "NEW": of("GHFA_A"), "OLD_YEAR": 2025, "NEW_YEAR": 2035,
                                     "PACK": "sample-carbon", "FAMILY": "sample-2025"})
    net = sum(row["net_t_c"] for row in rows(wanted["transitions"]) if row["pool"] == "all" and row["is_counted"])
    assert net == pytest.approx(alone["NET_T_C"])
    ranking = rows(wanted["ranking"])
    assert len(ranking) == 3 and ranking[0]["scenario"] == "GHFA_A"
    assert ranking[0]["total"] == pytest.approx(alone["NET_EMISSION_T_CO2"])
    assert {row["scenario"] for row in rows(wanted["quantities"])} == {"present", "GHFA_A", "GHFA_B"}
    page = (tmp_path / "report.html").read_text(encoding="utf-8")
    assert "Not ranked: numbers of" in page
    assert "GHFA_B" in page and "t CO2" in page and str(tmp_path) not in page
