"""The list of the Compliance dock: the findings of all checks in the store."""
from __future__ import annotations

from ...core.findings.stored import STORE_COLUMNS
from ..findings.form import ListForm
from ..text import tr

COMPARED = ("change", "verdict_before", "measured_before")


def store_list() -> ListForm:
    """The form of the list."""
    return ListForm(
        "compliance", STORE_COLUMNS,
        {"state": 75, "change": 80, "severity": 65, "verdict": 115, "check_name": 200, "rule_id": 75, "project_id": 150,
         "subject_id": 105, "unit_code": 130, "measured": 85, "limit_value": 75, "unit": 45, "overlap_area_m2": 100,
         "message": 420, "waiver": 170, "comment_count": 75, "state_since": 120, "verdict_before": 130,
         "measured_before": 110},
        ((tr("Not grouped"), ""), (tr("By group"), "family"), (tr("By rule"), "rule_id"),
         (tr("By severity"), "severity"),
         (tr("By state"), "state"), (tr("By unit"), "unit_code"), (tr("By project"), "project_id"),
         (tr("By check"), "check_name")),
        {"state": (tr("Show states"), tr("All states")), "severity": (tr("Show severities"), tr("All severities")),
         "rule_id": (tr("Show rules"), tr("All rules")), "unit_code": (tr("Show units"), tr("All units")),
         "check_name": (tr("Show checks"), tr("All checks")), "change": (tr("Show changes"), tr("All changes")),
         "life_stage": (tr("Show stages reached"), tr("All stages")),
         "days_late": (tr("Show days late"), tr("Any delay"))},
        (("state", "severity", "rule_id"), ("unit_code", "check_name", "change"), ("life_stage", "days_late")),
        numbers=("measured", "limit_value", "overlap_area_m2", "comment_count", "measured_before"),
        hidden=COMPARED, several=True, where_present=("life_stage", "days_late"),
        sets={"state": {"open|disputed": tr("To be processed")}})
