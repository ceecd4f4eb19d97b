"""The list of the Zoning dock: the findings of one run."""
from __future__ import annotations

from ...core.findings.table import COLUMNS
from ..findings.form import ListForm
from ..text import tr


def zoning_list() -> ListForm:
    """The form of the list."""
    return ListForm(
        "zoning", COLUMNS,
        {"verdict": 150, "project_id": 170, "subject_id": 110, "control_role": 175, "rule_id": 80,
         "overlap_area_m2": 100, "overlap_share": 70, "message": 420, "severity": 70, "control_layer": 110},
        ((tr("Not grouped"), ""), (tr("By project"), "project_id"), (tr("By verdict"), "verdict"),
         (tr("By rule"), "rule_id")),
        {"verdict": (tr("Show verdicts"), tr("All verdicts")),
         "control_role": (tr("Show controls"), tr("All controls"))},
        (("verdict", "control_role"),), numbers=("overlap_area_m2", "overlap_share"),
        tiles=("subject_verdict", "parcels"))
